"""The form of an item of the handbook, made from its model, and the values in what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from kanmin.calendar_ja import parse_date
from kanmin.handbook import Handbook, Item
from kanmin.handbook.items import ALL_STAGES, ALL_TIERS, Entry, id_of
from kanmin.handbook.revising import ITEM_KINDS
from kanmin.handbook.words import field_word, text_of, title_of, value_word
from kanmin.language import _
from kanmin.plan import PriorityField
from kanmin.plan import label as plan_label
from kanmin.text import clean, half_width

Choices = tuple[tuple[str, str], ...]
LONG = frozenset({"text", "purpose", "question", "good", "why", "note", "policy_prompt", "change"})
"""Fields of running text; the others are written on one line."""
EMPTY_ROWS = 2
MOST_ROWS = 200
_LEFT_OUT = frozenset({"id", "since", "until", "as_of", "verified"})
_POINTS_TO = {
    "chapter": "chapters",
    "measure": "measures",
    "requirement": "requirements",
    "category": "categories",
}
_NOTHING: tuple[object, ...] = ("", [], {}, None, False)
"""What is left to the model's own default."""
_CHECKS: dict[str, tuple[str, ...]] = {"tiers": ALL_TIERS, "stages": ALL_STAGES}
"""Lists of members of a closed set, beside the categories that are linked and priority fields."""
_UNORDERED = frozenset((*_CHECKS, "linked", "fields"))
_DIRECTIONS = ("up", "down", "keep")


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form. kind: `line`, `area`, `choice`, `lines`, `checks`, `tiers`, `rows`.

    choices: of a closed set, or the tiers of a text for each. columns: of the rows of a list.
    """

    name: str
    word: str
    kind: str
    choices: Choices = ()
    columns: tuple[FormField, ...] = ()
    blank: bool = False


def fields_of(table: str, book: Handbook) -> tuple[FormField, ...]:
    """The fields of the items of a table. book: what they may point to."""
    kind = ITEM_KINDS[table]
    left_out = _LEFT_OUT | (set() if "id" in kind.model_fields else {"number"})
    names = [name for name in kind.model_fields if name not in left_out]
    own = [name for name in names if name not in Item.model_fields]
    ordered = [*own, *(name for name in names if name in Item.model_fields)]
    return tuple(_field(kind, name, book) for name in ordered)


def _field(kind: type[Entry], name: str, book: Handbook) -> FormField:
    info = kind.model_fields[name]
    bare = _bare(info.annotation)
    word = field_word(name)
    if choices := _checked(name, bare, book):
        return FormField(name, word, "checks", choices)
    if get_origin(bare) is tuple:
        return _list_field(name, word, _bare(get_args(bare)[0]), book)
    form, choices = _look(kind, name, bare, book)
    return FormField(name, word, form, choices, blank=not info.is_required())


def _look(kind: type[Entry], name: str, bare: Any, book: Handbook) -> tuple[str, Choices]:
    """How a field that is no list of its own is shown, and its choices."""
    if name in _POINTS_TO and issubclass(kind, Item):
        return "choice", _pointed(name, book)
    if get_origin(bare) is dict:
        return "tiers", _words(ALL_TIERS)
    if choices := _closed(name, bare):
        return "choice", choices
    return ("area" if name in LONG else "line"), ()


def _checked(name: str, bare: Any, book: Handbook) -> Choices:
    """The members of a closed set of which several may be chosen; none for another field."""
    if get_origin(bare) is not tuple:
        return ()
    if name == "linked":
        return _pointed("category", book)
    if name == "fields":
        return tuple((one.value, plan_label(one)) for one in PriorityField)
    return _words(_CHECKS.get(name, ()))


def _bare(annotation: Any) -> Any:
    """A type without its limits; of several the first."""
    origin = get_origin(annotation)
    if origin in (Annotated, Union, UnionType):
        return _bare(get_args(annotation)[0])
    return annotation


def _closed(name: str, bare: Any) -> Choices:
    """The members of a closed set; none for what is open."""
    if name == "direction":
        return _words(_DIRECTIONS)
    if get_origin(bare) is Literal:
        return _words(get_args(bare))
    if bare is bool:
        return (("", _("いいえ")), ("1", _("はい")))
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return tuple((one.value, text_of(one)) for one in bare)
    return ()


def _words(values: tuple[str, ...]) -> Choices:
    return tuple((one, value_word(one)) for one in values)


def _pointed(name: str, book: Handbook) -> Choices:
    items = getattr(book, _POINTS_TO[name])
    return tuple((id_of(item), title_of(item, book)) for item in items)


def _list_field(name: str, word: str, part: Any, book: Handbook) -> FormField:
    if not (isinstance(part, type) and issubclass(part, Entry)):
        return FormField(name, word, "lines")
    columns = tuple(_field(part, column, book) for column in part.model_fields)
    return FormField(name, word, "rows", columns=columns)


def raw_of(item: Item | None) -> dict[str, Any]:
    """An item as plain values; its source is not shown, the edition is the new one."""
    raw = item.model_dump(mode="json") if item else {}
    return {name: value for name, value in raw.items() if name not in ("source", "url")}


def sent_values(fields: tuple[FormField, ...], post: Any) -> dict[str, Any]:
    """The values in what was sent; a blank text is none, but where it is all there was."""
    return {field.name: _sent(field, post) for field in fields}


def _sent(field: FormField, post: Any) -> Any:
    match field.kind:
        case "checks":
            return [value for value in post.getlist(field.name) if value]
        case "lines":
            return [line.strip() for line in _text(post, field.name).split("\n") if line.strip()]
        case "tiers":
            texts = {tier: _text(post, f"{field.name}-{tier}") for tier, _word in field.choices}
            return {tier: text for tier, text in texts.items() if text}
        case "rows":
            return list(_sent_rows(field, post))
    return _single(field.name, _text(post, field.name))


def _single(name: str, text: str) -> str:
    """A text as it was typed; days and figures in the form the model reads."""
    if name == "day" and (day := parse_date(text)):
        return day.isoformat()
    return half_width(text) if name in ("number", "lg_code") else text


def _text(post: Any, name: str) -> str:
    return clean(str(post.get(name, ""))).strip()


def _sent_rows(field: FormField, post: Any) -> Iterator[dict[str, Any]]:
    for number in range(MOST_ROWS):
        names = {column.name: f"{field.name}-{number}-{column.name}" for column in field.columns}
        if not any(name in post for name in names.values()):
            return
        row = {column.name: _cell(column, post, names[column.name]) for column in field.columns}
        if any(row[c.name] for c in field.columns if c.kind in ("line", "area")):
            yield {name: value for name, value in row.items() if value not in _NOTHING}


def _cell(column: FormField, post: Any, name: str) -> Any:
    if column.kind == "checks":
        return [value for value in post.getlist(name) if value]
    if column.choices and column.choices[0][0] == "":
        return bool(post.get(name))
    return _text(post, name)


def differing(old: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """The values that differ from those of an item; space at the ends is no difference."""
    return {
        name: value
        for name, value in sent.items()
        if not _alike(name, old.get(name), value) and not (name in ("source", "url") and not value)
    }


def _alike(name: str, one: Any, other: Any) -> bool:
    """Whether two values say the same; of a set of boxes that are ticked in any order."""
    if name in _UNORDERED:
        return sorted(_plain(one or [])) == sorted(_plain(other or []))
    return bool(_plain(one) == _plain(other))


def filled(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new item: what is empty is left to the model."""
    return {name: value for name, value in sent.items() if value not in _NOTHING}


def _plain(value: Any) -> Any:
    """A value such that what looks alike is alike."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if one not in _NOTHING}
    return "" if value in (None, False) else str(value).strip()
