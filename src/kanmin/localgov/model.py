"""The values of this room: a local government, its kind and tier, its changes, its map cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kanmin.language import N_, _
from kanmin.localgov.codes import check_digit


class Tier(StrEnum):
    """The tier (階層) that decides a body's duty: 都道府県 or 市町村 (special wards included)."""

    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"


class Kind(StrEnum):
    """The kind (種別) of a body, named in Japanese as in the official tables."""

    PREFECTURE = N_("都道府県")
    DESIGNATED_CITY = N_("政令指定都市")
    CORE_CITY = N_("中核市")
    CITY = N_("市")
    SPECIAL_WARD = N_("特別区")
    TOWN = N_("町")
    VILLAGE = N_("村")

    @property
    def word(self) -> str:
        """What it is called in the language in use."""
        return _(self.value)


@dataclass(frozen=True, slots=True)
class LocalGovernment:
    """A local government (地方公共団体): one of 47 prefectures and 1,741 municipalities.

    code: six digits with the check digit. kana: reading in hiragana. prefecture: the name of
    the prefecture, for a prefecture its own. latitude, longitude: degrees, of the office; None
    where unknown. url: the body's web site; None where unknown.
    """

    code: str
    prefecture: str
    name: str
    kana: str
    kind: Kind
    latitude: float | None = None
    longitude: float | None = None
    url: str | None = None

    @property
    def tier(self) -> Tier:
        """都道府県 or 市町村."""
        return Tier.PREFECTURE if self.kind is Kind.PREFECTURE else Tier.MUNICIPALITY

    @property
    def full_name(self) -> str:
        """The name with its prefecture in front: 福井県あわら市; a prefecture is just its name."""
        return self.name if self.kind is Kind.PREFECTURE else self.prefecture + self.name

    @property
    def prefecture_code(self) -> str:
        """The two digits of the prefecture (都道府県コード), 01 to 47."""
        return self.code[:2]

    @property
    def prefecture_body_code(self) -> str:
        """The six-digit code of the prefecture as a body: 180009 for every body of 福井県."""
        code5 = f"{self.prefecture_code}000"
        return code5 + check_digit(code5)


class ChangeKind(StrEnum):
    """What happened to a body."""

    RENAMED = "名称変更"
    BECAME_CITY = "市制施行"
    MERGED = "合併"
    CLOSED = "廃止"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of name or code (名称変更・廃置分合).

    new_code and new_name are "" for a body that was closed without a recorded successor.
    date: the day it took effect. source: where that was read. verified: whether it was.
    """

    kind: ChangeKind
    date: dt.date
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    source: str
    verified: bool


class Cell(NamedTuple):
    """A place on a map of equal cells.

    Municipalities: hexagons, odd rows half a cell to the right, rows count up to the north.
    Prefectures: square tiles, rows count down to the south.
    """

    column: int
    row: int
