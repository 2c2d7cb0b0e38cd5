"""What is written of a plan elsewhere, read field by field; every fault told with its column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kanmin.calendar_ja import parse_date, parse_year
from kanmin.elsewhere.addresses import WebAddress, web_address
from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import N_, _, listed
from kanmin.localgov import LocalGovernment, Registry
from kanmin.plan.fields import FIRST_YEAR, LAST_YEAR
from kanmin.text import as_it_was, clean_line, half_width

T = TypeVar("T")
COLUMNS = {
    "lg_code": N_("団体コード"),
    "name": N_("団体名"),
    "title": N_("計画名"),
    "first": N_("開始年度"),
    "last": N_("終了年度"),
    "duties": N_("果たす義務"),
    "url": N_("URL"),
    "seen_on": N_("確認日"),
}
"""The fields by the heads they have in files."""
UNKNOWN, NONE = "不明", "なし"
EARLIEST = dt.date(1990, 1, 1)
"""Before the web there was nothing to be seen there."""
LONGEST_TITLE = 200
_BETWEEN = re.compile(r"[、，,;；\n]")


@dataclass(frozen=True, slots=True)
class PlanElsewhere:
    """A plan made without Kanmin (団体のホームページにある計画), as it was seen on the web.

    first, last: period in fiscal years, None where unknown. duties: ids of the frameworks it says
    to fulfil; may be none. seen_on: the day somebody saw it at the address.
    """

    lg_code: str
    title: str
    first: int | None
    last: int | None
    duties: tuple[str, ...]
    address: WebAddress
    seen_on: dt.date


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field. column: its head in files."""

    column: str
    what: str
    todo: str

    @property
    def sentence(self) -> str:
        """The three as one."""
        return InvalidDocument(self.what, where=_(self.column), todo=self.todo).sentence


@dataclass(frozen=True, slots=True)
class Known:
    """What fields are held against. duties: title by id of each framework."""

    bodies: Registry
    duties: Mapping[str, str]
    today: dt.date


def read_fields(
    cells: Mapping[str, str], known: Known
) -> tuple[PlanElsewhere | None, tuple[Fault, ...]]:
    """The plan in some fields, or all that is wrong with them."""
    here = {name: as_it_was(clean_line(cells.get(name, ""))).strip() for name in COLUMNS}
    faults: list[Fault] = []

    def field(name: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except KanminError as error:
            faults.append(Fault(COLUMNS[name], error.what, error.todo))
            return None

    body = field("lg_code", lambda: _body(here["lg_code"], here["name"], known.bodies))
    title = field("title", lambda: _title(here["title"]))
    first = field("first", lambda: _year(here["first"]))
    last = field("last", lambda: _year(here["last"]))
    duties = field("duties", lambda: _duties(here["duties"], known.duties))
    address = field("url", lambda: _address(here["url"]))
    seen_on = field("seen_on", lambda: _day(here["seen_on"], known.today))
    field("last", lambda: _in_order(first, last))
    if faults or not (body and title and address and seen_on) or duties is None:
        return None, tuple(faults)
    return PlanElsewhere(body.code, title, first, last, duties, address, seen_on), ()


def cells_of(plan: PlanElsewhere, known: Known) -> dict[str, str]:
    """A plan as the fields of a form or of a row."""
    body = known.bodies.by_code.get(plan.lg_code)
    return {
        "lg_code": plan.lg_code,
        "name": body.full_name if body else "",
        "title": plan.title,
        "first": str(plan.first or UNKNOWN),
        "last": str(plan.last or UNKNOWN),
        "duties": "、".join(known.duties.get(one, one) for one in plan.duties),
        "url": plan.address.text,
        "seen_on": plan.seen_on.isoformat(),
    }


def _body(code: str, name: str, bodies: Registry) -> LocalGovernment:
    if not code and not name:
        raise InvalidDocument(
            _("団体コードも団体名もありません。"),
            todo=_("6桁の団体コードを書いてください。"),
        )
    found = bodies.find(code or name)
    if code and name and not _is_called(found, name, bodies):
        raise InvalidDocument(
            _("団体コード{code}は{body}で、団体名「{name}」と合いません。").format(
                code=found.code, body=found.full_name, name=name[:40]
            ),
            todo=_("どちらが正しいか確かめて、直してください。"),
        )
    return found


def _is_called(found: LocalGovernment, name: str, bodies: Registry) -> bool:
    if name in (found.name, found.full_name):
        return True
    try:
        return bodies.find(name) == found
    except KanminError:
        return False


def _title(text: str) -> str:
    if not text:
        raise InvalidDocument(_("計画名がありません。"), todo=_("文書の題を書いてください。"))
    if len(text) > LONGEST_TITLE:
        raise InvalidDocument(_("長すぎます（{count}字まで）。").format(count=LONGEST_TITLE))
    return text


def _year(text: str) -> int | None:
    if not text or text == UNKNOWN:
        return None
    year = parse_year(text)
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidDocument(
            _("「{text}」は年度として読めません。").format(text=text[:40]),
            todo=_("2027 か 令和9年度 のように書くか、「不明」としてください。"),
        )
    return year


def _in_order(first: int | None, last: int | None) -> None:
    if first and last and last < first:
        raise InvalidDocument(
            _("計画期間の終わりが始まりより前です。"), todo=_("年度を直してください。")
        )


def _duties(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_duty(word, known) for word in _words(text)))


def _words(text: str) -> Iterator[str]:
    for word in _BETWEEN.split(text):
        if word.strip() and word.strip() != NONE:
            yield word.strip()


def _duty(word: str, known: Mapping[str, str]) -> str:
    for name, title in known.items():
        if half_width(word).lower() == name or word == title:
            return name
    raise InvalidDocument(
        _("「{text}」という枠組みはありません。").format(text=word[:40]),
        todo=_("{choices}のどれかを書くか、空にしてください。").format(
            choices=listed(known.values())
        ),
    )


def _address(text: str) -> WebAddress:
    if not text:
        raise InvalidDocument(
            _("アドレスがありません。"), todo=_("見つけたページのアドレスを書いてください。")
        )
    return web_address(text)


def _day(text: str, today: dt.date) -> dt.date:
    if not text:
        raise InvalidDocument(
            _("確かめた日がありません。"), todo=_("アドレスで文書を見た日を書いてください。")
        )
    day = parse_date(text)
    if day is None:
        raise InvalidDocument(
            _("「{text}」は日付として読めません。").format(text=text[:40]),
            todo=_("令和9年4月1日 か 2027-04-01 のように書いてください。"),
        )
    _refuse_day(day, today)
    return day


def _refuse_day(day: dt.date, today: dt.date) -> None:
    if day > today:
        raise InvalidDocument(_("確かめた日が先の日付です。"), todo=_("日付を直してください。"))
    if day < EARLIEST:
        raise InvalidDocument(_("確かめた日が古すぎます。"), todo=_("日付を直してください。"))
