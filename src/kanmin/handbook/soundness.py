"""Whether a framework holds together: unique ids, links that resolve, sources, possible dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kanmin.errors import InvalidDocument
from kanmin.handbook.items import ALL_TIERS, Item, id_of
from kanmin.handbook.model import Framework, Handbook, TemplateChapter
from kanmin.handbook.shelf import TABLES, RawFramework
from kanmin.language import _

Fault = tuple[str, int, str]
"""A table, the index of an item of it, and what is wrong with it."""
EARLIEST = dt.date(1990, 1, 1)
_WITH_ID = ("editions", "national_plans", *(name for name in TABLES if name != "categories"))
_BY_TABLE = ("editions", "national_plans", "chapters", "categories")
# their ids may recur in other tables
_SOURCED = tuple(name for name in _WITH_ID if name not in _BY_TABLE)
_LINKS = {
    ("sections", "requirements"): "requirements",
    ("sections", "chapters"): "chapters",
    ("requirements", "chapter"): "chapters",
    ("fields", "requirement"): "requirements",
    ("measures", "programmes"): "programmes",
    ("measures", "predecessors"): "measures",
    ("starters", "measure"): "measures",
    ("starters", "opens"): "measures",
    ("procedures", "measure"): "measures",
    ("cases", "measures"): "measures",
    ("terms", "see"): "terms",
}
"""Which field of which table names items of which other table."""
_LINKS_OF_A_DAY = {
    **{link: target for link, target in _LINKS.items() if link != ("measures", "predecessors")},
    ("requirements", "measures"): "measures",
}
"""The same for what must be in force together; a predecessor is one that no longer is."""


def check_soundness(framework: Framework, raw: RawFramework) -> None:
    """Raises InvalidDocument with the first fault, the file and the line it is in."""
    for table, index, reason in faults(framework):
        raise InvalidDocument(
            reason,
            where=str(raw.place(table, index)),
            todo=_("この枠組みは使わず、今のものをそのまま使います。"),
        )


def faults(framework: Framework) -> Iterator[Fault]:
    """What is wrong with a framework, the gravest first."""
    yield from _double_ids(framework)
    yield from _dangling(framework)
    yield from _dangling_slots(framework)
    yield from _uncited(framework)
    yield from _untold_tiers(framework)
    yield from _unfit_starters(framework)
    yield from _impossible_dates(framework)
    yield from _unsourced(framework)
    yield from _circles(framework)


def _items(framework: Framework, tables: Iterable[str]) -> Iterator[tuple[str, int, Item]]:
    for table in tables:
        for index, item in enumerate(getattr(framework, table)):
            yield table, index, item


def _double_ids(framework: Framework) -> Iterator[Fault]:
    """No two items share an id on one day; an edition and a national plan may, named apart.

    An item that an edition changed stands there twice, the new one from the day the old one ends.
    """
    seen: dict[str, list[tuple[str, Item]]] = {}
    for table, index, item in _items(framework, (*_WITH_ID, "categories")):
        name = id_of(item)
        known = seen.setdefault(f"{table}:{name}" if table in _BY_TABLE else name, [])
        if any(other != table or _overlap(one, item) for other, one in known):
            yield table, index, _("ID「{id}」が2回あります。").format(id=name)
        known.append((table, item))


def _overlap(one: Item, other: Item) -> bool:
    return one.since < other.until and other.since < one.until


def _dangling(framework: Framework) -> Iterator[Fault]:
    for (table, field), target in _LINKS.items():
        known = {item.id for item in getattr(framework, target)}
        for index, item in enumerate(getattr(framework, table)):
            value = getattr(item, field)
            for name in (value,) if isinstance(value, str) else value:
                if name and name not in known:
                    yield table, index, _no_such(item.id, name)


def _dangling_slots(framework: Framework) -> Iterator[Fault]:
    requirements = {r.id for r in framework.requirements}
    for index, chapter in enumerate(framework.chapters):
        for slot in chapter.slots:
            if slot.requirement and slot.requirement not in requirements:
                yield "chapters", index, _no_such(slot.id, slot.requirement)


def _no_such(name: str, missing: str) -> str:
    return _("「{id}」が指す「{missing}」がありません。").format(id=name, missing=missing)


def _uncited(framework: Framework) -> Iterator[Fault]:
    for index, requirement in enumerate(framework.requirements):
        for tier in requirement.tiers:
            if tier not in ALL_TIERS or not requirement.citation.get(tier):
                yield (
                    "requirements",
                    index,
                    _("「{id}」に{tier}の根拠がありません。").format(id=requirement.id, tier=tier),
                )


def _untold_tiers(framework: Framework) -> Iterator[Fault]:
    """What is asked is asked of tiers that exist."""
    for index, measure in enumerate(framework.measures):
        if not measure.asked or set(measure.asked) - set(ALL_TIERS):
            reason = _("「{id}」が、どの層の団体に求めるものか分かりません。")
            yield "measures", index, reason.format(id=measure.id)


def _unfit_starters(framework: Framework) -> Iterator[Fault]:
    """A small start is one that its tiers are asked for, while it is in force, told once each."""
    for index, starter in enumerate(framework.starters):
        own = [m for m in framework.measures if m.id == starter.measure]
        asked = [m.asked for m in own if _overlap(m, starter)] or [m.asked for m in own]
        told = [s for s in framework.starters[:index] if _overlap(s, starter)]
        for tier in starter.tiers:
            if any(tier not in of_days for of_days in asked):
                reason = _("「{measure}」は、{tier}に求められている施策ではありません。")
                yield "starters", index, reason.format(measure=starter.measure, tier=tier)
            if any(s.measure == starter.measure and tier in s.tiers for s in told):
                reason = _("「{measure}」が、{tier}の初めの一歩に2回あります。")
                yield "starters", index, reason.format(measure=starter.measure, tier=tier)
        until = max(m.until for m in own)
        if until < starter.until:
            reason = _("「{measure}」は{until}に終わっています。")
            yield "starters", index, reason.format(measure=starter.measure, until=until)


def _impossible_dates(framework: Framework) -> Iterator[Fault]:
    for table, index, item in _items(framework, (*_WITH_ID, "categories")):
        if item.until <= item.since:
            reason = _("終わりの日（{until}）が始まりの日より前です。").format(until=item.until)
            yield table, index, reason
        for day in (item.since, item.as_of):
            if day and day != dt.date.min and day < EARLIEST:
                yield table, index, _("日付（{day}）がありえません。").format(day=day)


def _unsourced(framework: Framework) -> Iterator[Fault]:
    for table, index, item in _items(framework, (*_SOURCED, "chapters")):
        if item.verified and not item.source:
            yield table, index, _("確認済みとあるのに出典がありません。")
    for table, index, item in _items(framework, _SOURCED):
        if not item.source or not (item.as_of or item.since != dt.date.min):
            yield table, index, _("出典か、その時点がありません。")


def _circles(framework: Framework) -> Iterator[Fault]:
    """A measure never comes from itself, nor before itself, however far one goes."""
    before = _steps((one.id, one.predecessors) for one in framework.measures)
    for index, measure in enumerate(framework.measures):
        if _leads_back(measure.id, before):
            reason = _("「{id}」の前身をたどると元に戻ります。")
            yield "measures", index, reason.format(id=measure.id)
    after = _steps((one.measure, one.opens) for one in framework.starters)
    for index, starter in enumerate(framework.starters):
        if _leads_back(starter.measure, after):
            reason = _("「{id}」の次の施策をたどると元に戻ります。")
            yield "starters", index, reason.format(id=starter.id)


def _steps(known: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    """Where each measure leads on to, told in one place or in several."""
    steps: dict[str, tuple[str, ...]] = {}
    for name, ahead in known:
        steps[name] = steps.get(name, ()) + ahead
    return steps


def _leads_back(name: str, steps: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether one comes back to a measure by the steps that lead on from it."""
    seen: set[str] = set()
    ahead = list(steps.get(name, ()))
    while ahead:
        there = ahead.pop()
        if there == name:
            return True
        if there not in seen:
            seen.add(there)
            ahead += steps.get(there, ())
    return False


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An item of a handbook that points to one that is not in it. target: the table pointed to."""

    table: str
    item: Item
    target: str
    missing: str


def broken_links(book: Handbook) -> Iterator[BrokenLink]:
    """What the items of a handbook point to that is not in force with them."""
    known = {table: {id_of(item) for item in getattr(book, table)} for table in TABLES}
    for (table, field), target in _LINKS_OF_A_DAY.items():
        for item in getattr(book, table):
            value = getattr(item, field)
            for name in (value,) if isinstance(value, str) else value:
                if name and name not in known[target]:
                    yield BrokenLink(table, item, target, name)
    for chapter in book.chapters:
        for name in _asked_in(chapter):
            if name not in known["requirements"]:
                yield BrokenLink("chapters", chapter, "requirements", name)


def _asked_in(chapter: TemplateChapter) -> Iterator[str]:
    return (slot.requirement for slot in chapter.slots if slot.requirement)
