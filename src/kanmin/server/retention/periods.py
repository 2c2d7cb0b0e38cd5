"""The periods an installation and its bodies have set, in `retention.toml` of the data folder.

[submitters]
days = 365

[submitters.bodies]
"182079" = 1825

[invitations]
off = true
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.lg_code import check_digit
from kanmin.server.retention.rules import RULES, RetentionRule

FILE = "retention.toml"
LONGEST = 36_500  # days


@dataclass(frozen=True, slots=True)
class Periods:
    """How long a rule keeps, in days. every: all bodies; None: not set. bodies: their own.

    own: set here, and not by Kanmin.
    """

    every: int | None
    bodies: Mapping[str, int] = field(default_factory=dict)
    own: bool = False

    @property
    def is_set(self) -> bool:
        """Whether anything is ever due."""
        return self.every is not None or bool(self.bodies)


def read(folder: Path) -> dict[str, Periods]:
    """The periods of all rules by name. Raises KanminError for a file that cannot be read."""
    path = folder / FILE
    said: dict[str, Any] = {}
    if path.is_file():
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, RecursionError) as error:
            raise KanminError(
                _("保存の期間のファイルが読めません（{reason}）。").format(reason=error),
                where=FILE,
            ) from None
    unknown = sorted(set(said) - {rule.name for rule in RULES})
    if unknown:
        raise _wrong(
            unknown[0], _("この名の決まりはありません。kanmin retention で名前を確かめてください。")
        )
    return {rule.name: _periods(rule, said.get(rule.name)) for rule in RULES}


def _periods(rule: RetentionRule, said: Any) -> Periods:
    if said is None:
        return Periods(rule.days)
    if not isinstance(said, dict) or set(said) - {"days", "bodies", "off"}:
        raise _wrong(rule.name, _("days、bodies、off だけを書いてください。"))
    bodies = said.get("bodies", {})
    if bodies and not rule.body:
        raise _wrong(rule.name, _("団体ごとの期間は、団体のものでない情報には付けられません。"))
    if said.get("off"):
        return Periods(None, own=True)
    days = _days(rule, said["days"]) if "days" in said else rule.days
    return Periods(days, _of_bodies(rule, bodies), own=True)


def _of_bodies(rule: RetentionRule, said: Any) -> dict[str, int]:
    if not isinstance(said, dict) or not all(map(_is_code, said)):
        raise _wrong(rule.name, _("bodies には、6桁の団体コードと日数を書いてください。"))
    return {code: _days(rule, value) for code, value in said.items()}


def _is_code(text: str) -> bool:
    return re.fullmatch("[0-9]{6}", text) is not None and check_digit(text[:5]) == text[5]


def _days(rule: RetentionRule, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
        raise _wrong(
            rule.name, _("日数は、1から{most}までの数で書いてください。").format(most=LONGEST)
        )
    return value


def _wrong(name: str, todo: str) -> KanminError:
    return KanminError(
        _("保存の期間の「{name}」が正しくありません。").format(name=name), where=FILE, todo=todo
    )
