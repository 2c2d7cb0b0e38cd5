"""The frameworks on the shelf, read from TOML, and the handbook of a day."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import ValidationError

from kanmin.errors import InvalidDocument, KanminError
from kanmin.handbook.items import Item
from kanmin.handbook.model import Edition, Framework, FrameworkHead, Handbook
from kanmin.handbook.shelf import FRAMEWORK, TABLES, Place, RawFramework, read_framework
from kanmin.handbook.soundness import check_soundness
from kanmin.language import _, listed

T = TypeVar("T", bound=Item)
_SHARED = (
    "categories",
    "fields",
    "programmes",
    "measures",
    "starters",
    "procedures",
    "cases",
    "terms",
)
FRAMEWORKS = ("act9", "soumu-dx", "sogo")
_SHELF = files("kanmin.handbook") / "data"


@cache
def framework_on_shelf(name: str) -> Framework:
    """A framework that comes with Kanmin. Raises KanminError for a name that is not there."""
    if name not in FRAMEWORKS:
        raise KanminError(
            _("枠組み「{name}」はありません。").format(name=name),
            todo=_("{choices}のどれかにしてください。").format(choices="、".join(FRAMEWORKS)),
        )
    return load_framework(_SHELF / name)


def load_framework(folder: Traversable) -> Framework:
    """The framework in a folder of TOML files; a faulty one is refused with file, line, reason."""
    raw = read_framework(folder)
    try:
        framework = Framework.model_validate(raw.values)
    except ValidationError as error:
        raise _refused(error, raw) from None
    check_soundness(framework, raw)
    return framework


def _refused(error: ValidationError, raw: RawFramework) -> InvalidDocument:
    """The first fault as a sentence with its place."""
    fault = error.errors(include_url=False)[0]
    steps = fault["loc"]
    place: Place = Place(FRAMEWORK)
    if len(steps) > 1 and isinstance(steps[1], int):
        place = raw.place(str(steps[0]), steps[1])
    named = ".".join(map(str, steps)) or "framework"
    return InvalidDocument(
        _("{place} の値が正しくありません（{reason}）。").format(place=named, reason=fault["msg"]),
        where=str(place),
        todo=_("この枠組みは使わず、今のものをそのまま使います。"),
    )


def edition(name: str, framework: str = "act9") -> Handbook:
    """The handbook as it stood on the day of an edition. `current` is the newest one, today."""
    for candidate in framework_on_shelf(framework).editions:
        if candidate.id == name:
            return on(candidate.date if name != "current" else dt.date.today(), framework)
    names = listed(e.id for e in framework_on_shelf(framework).editions)
    raise KanminError(
        _("版「{name}」はありません。").format(name=name),
        todo=_("{choices}のどれかにしてください。").format(choices=names),
    )


def on(day: dt.date, framework: str = "act9") -> Handbook:
    """What a framework asked on a day. Raises KanminError for a day before its first edition."""
    return of(framework_on_shelf(framework), day)


def of(framework: Framework, day: dt.date, common: Framework | None = None) -> Handbook:
    """What a framework that is given asked on a day.

    common: the first framework, from which the others have what holds for plans of any kind; the
    one on the shelf if none is given. Raises KanminError for a day before the first edition.
    """
    shared = common or framework_on_shelf(FRAMEWORKS[0])
    known = [p for p in framework.national_plans if p.date <= day and p.holds_on(day)]
    return Handbook(
        framework=_head(framework),
        edition=_edition_on(framework, day),
        on=day,
        national_plan=max(known, key=lambda p: p.date, default=None),
        **{table: _holding(_table(framework, table, shared), day) for table in TABLES},
    )


def shares(framework: Framework, table: str) -> bool:
    """Whether a framework has a table from the first one, having none of its own."""
    return table in _SHARED and framework.id != FRAMEWORKS[0] and not getattr(framework, table)


def _table(framework: Framework, table: str, shared: Framework) -> tuple[Item, ...]:
    found: tuple[Item, ...] = getattr(shared if shares(framework, table) else framework, table)
    return found


def _head(framework: Framework) -> FrameworkHead:
    return FrameworkHead(**{n: getattr(framework, n) for n in FrameworkHead.model_fields})


def _edition_on(framework: Framework, day: dt.date) -> Edition:
    known = [e for e in framework.editions if e.date <= day]
    if not known:
        raise KanminError(
            _("{day} には、まだ手引がありません。").format(day=day),
            todo=_("{first} 以後の日を指定してください。").format(first=framework.begins),
        )
    return max(known, key=lambda e: e.date)


def _holding(items: tuple[T, ...], day: dt.date) -> tuple[T, ...]:
    return tuple(item for item in items if item.holds_on(day))
