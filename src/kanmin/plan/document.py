"""Between raw values (what JSON holds) and a `Plan`: migration, ids, sentences for faults."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError

from kanmin.bounds import DEEPEST
from kanmin.errors import InvalidDocument
from kanmin.language import _
from kanmin.plan.faults import sentences
from kanmin.plan.identity import with_ids
from kanmin.plan.migration import migrate
from kanmin.plan.model import SCHEMA_VERSION, Plan
from kanmin.plan.parts import Part
from kanmin.plan.pointer import escape
from kanmin.text import clean

__all__ = ["SCHEMA_VERSION", "parse", "parse_as", "rebuilt", "titles_of", "to_raw"]

Place = Callable[[tuple[int | str, ...]], str]
P = TypeVar("P", bound=Part)
_SHOWN_FAULTS = 5
LONGEST_FIELD = 200  # characters of a field's name; the place of one must fit into a cell
_SURROGATE = re.compile("[\ud800-\udfff]")


def pointer_of(loc: tuple[int | str, ...]) -> str:
    """The JSON pointer of a place in the document.

    >>> pointer_of(("measures", 0, "title"))
    '/measures/0/title'
    """
    return "".join(f"/{escape(str(step))}" for step in loc)


def titles_of(kind: type[Part]) -> Place:
    """How a fault's place is told in a form of one kind of value: by its field's title."""

    def title(loc: tuple[int | str, ...]) -> str:
        field = kind.model_fields.get(str(loc[0])) if loc else None
        return _(field.title) if field and field.title else ""

    return title


def parse(raw: object, place: Place = pointer_of) -> Plan:
    """The plan in a raw value; older documents are brought up to date, missing ids given.

    place: how a fault's place is told (a workbook tells sheet and row).
    Raises InvalidDocument with up to five faults, each with its place.
    """
    return _valid(with_ids(migrate(_sound(raw))), Plan, place)


def rebuilt(raw: object) -> Plan:
    """The plan in raw values that came out of plans: they are sound, and have their ids."""
    return _valid(raw, Plan, pointer_of)


def parse_as(kind: type[P], raw: object, place: Place = pointer_of) -> P:
    """A document of another kind in a raw value, missing ids given; refused as a plan is."""
    return _valid(with_ids(_sound(raw), kind), kind, place)


def _valid(raw: object, kind: type[P], place: Place) -> P:
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        faults = sentences(error, place)
    shown = faults[:_SHOWN_FAULTS]
    rest = len(faults) - len(shown)
    shown += [_("ほか{count}件。").format(count=rest)] if rest else []
    todo = _("その場所を直してから、もう一度お試しください。")
    raise InvalidDocument("\n".join(shown), todo=todo)


def _sound(raw: Any, depth: int = 0) -> Any:
    """A copy of raw values that every file form can hold: no deep nesting, no NaN, no half
    characters (lone surrogates), no key twice once these are gone."""
    if depth > DEEPEST:
        raise InvalidDocument(_("入れ子が深すぎます。"), todo=_("計画の文書か確かめてください。"))
    match raw:
        case str():
            return _SURROGATE.sub("", raw)
        case float() if not math.isfinite(raw):
            raise InvalidDocument(_("無限大や非数は使えません。"))
        case list() | tuple():
            return [_sound(item, depth + 1) for item in raw]
        case dict():
            return _sound_map(raw, depth)
        case _:
            return raw


def _sound_map(raw: dict[Any, Any], depth: int) -> dict[str, Any]:
    found = {clean(str(key)): _sound(value, depth + 1) for key, value in raw.items()}
    if any(len(key) > LONGEST_FIELD for key in found):
        raise InvalidDocument(
            _("{most}文字を超える項目名があります。").format(most=LONGEST_FIELD),
            todo=_("計画の文書か確かめてください。"),
        )
    if len(found) < len(raw):
        raise InvalidDocument(_("見えない文字だけが違う項目名が2つあります。"))
    return found


def to_raw(plan: Part) -> dict[str, Any]:
    """The document as plain values, the same for the same one; absent parts are left out."""
    return plan.model_dump(mode="json", exclude_none=True)
