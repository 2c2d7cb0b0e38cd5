"""The frameworks on the shelf, read from TOML, and the handbook of a day."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import ValidationError

from kanmin.errors import InvalidDocument, KanminError
from kanmin.handbook.model import Edition, Framework, Handbook, Item
from kanmin.handbook.soundness import check_soundness
from kanmin.language import _

T = TypeVar("T", bound=Item)
FRAMEWORKS = ("act9",)
_SHELF = files("kanmin.handbook") / "data"
_TABLES = ("categories", "chapters", "requirements")


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
    """The framework in a folder of TOML files; a faulty one is refused with file and reason."""
    raw = _toml(folder / "framework.toml")
    for table in _TABLES:
        raw[table] = _toml(folder / f"{table}.toml").get(table, [])
    try:
        framework = Framework.model_validate(raw)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = [str(step) for step in fault["loc"]] or ["framework"]
        file = f"{place[0]}.toml" if place[0] in _TABLES else "framework.toml"
        raise InvalidDocument(
            _("{place} の値が正しくありません（{reason}）。").format(
                place=".".join(place), reason=fault["msg"]
            ),
            where=file,
        ) from None
    check_soundness(framework)
    return framework


def _toml(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidDocument(
            _("TOMLとして読めません（{reason}）。").format(reason=error), where=file.name
        ) from None


def edition(name: str, framework: str = "act9") -> Handbook:
    """The handbook as it stood on the day of an edition. `current` is the newest one, today."""
    for candidate in framework_on_shelf(framework).editions:
        if candidate.id == name:
            return on(candidate.date if name != "current" else dt.date.today(), framework)
    names = "、".join(e.id for e in framework_on_shelf(framework).editions)
    raise KanminError(
        _("版「{name}」はありません。").format(name=name),
        todo=_("{choices}のどれかにしてください。").format(choices=names),
    )


def on(day: dt.date, framework: str = "act9") -> Handbook:
    """What a framework asked on a day. Raises KanminError for a day before its first edition."""
    shelf = framework_on_shelf(framework)
    return Handbook(
        framework=shelf,
        edition=_edition_on(shelf, day),
        on=day,
        national_plan=max((p for p in shelf.national_plans if p.date <= day), key=lambda p: p.date),
        categories=_holding(shelf.categories, day),
        chapters=_holding(shelf.chapters, day),
        requirements=_holding(shelf.requirements, day),
    )


def _edition_on(framework: Framework, day: dt.date) -> Edition:
    known = [e for e in framework.editions if e.date <= day]
    if not known:
        first = min(e.date for e in framework.editions)
        raise KanminError(
            _("{day} には、まだ手引がありません。").format(day=day),
            todo=_("{first} 以後の日を指定してください。").format(first=first),
        )
    return max(known, key=lambda e: e.date)


def _holding(items: tuple[T, ...], day: dt.date) -> tuple[T, ...]:
    return tuple(item for item in items if item.holds_on(day))
