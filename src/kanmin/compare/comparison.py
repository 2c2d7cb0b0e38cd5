"""Two plans compared: the parts that differ in the new plan's order, each field in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kanmin.compare.pieces import Piece, differing_pieces
from kanmin.language import N_, _
from kanmin.plan import Change, Part, Plan, diff, in_words, value_at, value_text
from kanmin.plan.pointer import escape, steps
from kanmin.plan.terms import Term

GROUPED = ("chapters", "measures")
Sides = tuple[Part | None, Part | None]
BASICS = ""


class FieldKind(Term):
    """What became of a field or part (違いの種類)."""

    ADDED = "added", N_("追加")
    REMOVED = "removed", N_("削除")
    CHANGED = "changed", N_("変更")
    MOVED = "moved", N_("順序の変更")


@dataclass(frozen=True)
class ComparedText:
    """A field that differs. name: within its chapter, measure or item, "" for all of that.

    old, new: in words, "" where there is nothing.
    """

    name: str
    kind: FieldKind
    old: str
    new: str

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Both texts in pieces."""
        return differing_pieces(self.old, self.new)


@dataclass(frozen=True)
class ComparedField(ComparedText):
    """A field or part of a plan that differs. change: as `diff` gives it."""

    change: Change

    @property
    def where(self) -> str:
        """Its pointer by ids."""
        return self.change.where


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """A chapter, a measure or the basics, with what differs in it. where: "" for the basics."""

    where: str
    title: str
    fields: tuple[ComparedField, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two plans."""

    old: Plan
    new: Plan
    parts: tuple[ComparedPart, ...]

    @property
    def count(self) -> int:
        """Number of places that differ."""
        return sum(len(part.fields) for part in self.parts)


def compare(old: Plan, new: Plan, categories: Mapping[int, str] | None = None) -> Comparison:
    """What differs between two plans, in the new one's order; parts taken out come last."""
    groups: dict[str, list[Change]] = {}
    for change in diff(old, new):
        groups.setdefault(_group(change.where), []).append(change)
    ordered = sorted(groups, key=lambda where: _rank(where, new))
    parts = tuple(_part(where, groups[where], (old, new), categories or {}) for where in ordered)
    return Comparison(old, new, parts)


def _group(where: str) -> str:
    """The chapter or measure that a place is in; "" for the basics."""
    path = steps(where)
    in_part = len(path) > 1 and path[0] in GROUPED
    return f"/{path[0]}/{escape(path[1])}" if in_part else BASICS


def _rank(where: str, new: Plan) -> tuple[int, int]:
    """Basics, chapters, measures; each in the new plan's order."""
    if where == BASICS:
        return 0, 0
    name, item = steps(where)
    order = [part.id for part in getattr(new, name)]
    return GROUPED.index(name) + 1, order.index(item) if item in order else len(order)


def _part(
    where: str, changes: list[Change], plans: tuple[Plan, Plan], categories: Mapping[int, str]
) -> ComparedPart:
    old, new = (_there(plan, where) for plan in plans)
    fields = tuple(_field(change, where, (old, new), categories) for change in changes)
    return ComparedPart(where, _title(where, new or old), fields)


def _there(plan: Plan, where: str) -> Part | None:
    """The part of a plan that a group is of; None where it is not in it."""
    try:
        found: Part = value_at(plan, where)
    except LookupError:
        return None
    return found


def _title(where: str, part: Part | None) -> str:
    if where == BASICS:
        return _("基本情報")
    title = f"{getattr(part, 'number', '')} {getattr(part, 'title', '')}".strip()
    if steps(where)[0] == "measures":
        return _("個別施策 {title}").format(title=title or _("（施策名なし）"))
    return title or _("（章名なし）")


def _field(
    change: Change, group: str, sides: Sides, categories: Mapping[int, str]
) -> ComparedField:
    kind = _kind(change)
    where = change.where.removeprefix(group)
    if kind is FieldKind.MOVED:
        ids = (change.old, change.new)
        old, new = (_order(*one, where) for one in zip(sides, ids, strict=True))
    else:
        old, new = (value_text(s, where, categories) if s is not None else "" for s in sides)
    name = _name(change, where, sides[0] if change.new is None else sides[1])
    return ComparedField(name, kind, old, new, change)


def _kind(change: Change) -> FieldKind:
    """Parts are added and removed; a field that was empty has changed."""
    value = change.new if change.new is not None else change.old
    is_part = isinstance(value, dict) and "id" in value
    if change.kind in ("added", "removed") and not is_part:
        return FieldKind.CHANGED
    return FieldKind(change.kind)


def _order(side: Part | None, ids: list[str], where: str) -> str:
    """The names of the parts of a list, one a line."""
    above = where.rsplit("/", 1)[0]
    return "\n".join(_below(side, f"{where}/{escape(name)}", above) for name in ids)


def _below(side: Part | None, where: str, above: str) -> str:
    """A place in words without those of the place above it."""
    if side is None:
        return ""
    return in_words(side, where).removeprefix(in_words(side, above)).strip()


def _name(change: Change, where: str, side: Part | None) -> str:
    """The field in words, within its part; "" for all of the part."""
    if not where:
        return ""
    name = (in_words(side, where) if side is not None else "") or " ".join(steps(where))
    return _("{list}の順序").format(list=name) if change.kind == "moved" else name
