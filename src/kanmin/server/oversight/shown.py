"""What a map can show of the bodies: states, what to look at again, categories, figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise

from kanmin.calendar_ja import format_date
from kanmin.errors import KanminError
from kanmin.handbook import Category
from kanmin.language import _
from kanmin.localgov import Definition, LocalGovernment, Tier
from kanmin.plan import label
from kanmin.publish import CellMap, MapCell, MapClass, MapNumber, Steps, number_map
from kanmin.server import books
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.oversight import deadlines, held, maps, register
from kanmin.status import CATEGORIES, Watch, all_watched, states_on

STATE, WATCH = "state", "watch"
LEAST = 5
"""A rate of fewer cases than this is not coloured: 2 of 2 is no lead."""
DONE_OR_NOT = "実施/未実施"
_STEPS = 4
Choices = list[tuple[str, list[tuple[str, str]]]]


def choices() -> Choices:
    """What can be shown, by group: name and word."""
    groups: dict[str, list[tuple[str, str]]] = {
        _("策定状況"): [(STATE, _("策定状況")), (WATCH, _("確認の要る団体"))],
    }
    groups[_("共有された計画の施策")] = [
        (f"category-{one.number}", f"{one.number} {one.title}") for one in _categories()
    ]
    for one in registry().definitions():
        if Tier.MUNICIPALITY in one.tiers:
            groups.setdefault(one.group, []).append((f"figure-{one.id}", one.label))
    return list(groups.items())


def shown_map(
    person: Person,
    name: str,
    duty: str,
    bodies: Iterable[LocalGovernment],
    on: dt.date | None = None,
) -> CellMap:
    """A map of what was chosen, for somebody. on: the states as they were at the end of a day.

    Raises KanminError for a name that is none of the choices.
    """
    there = tuple(bodies)
    match name.split("-", 1):
        case ["state"]:
            states = register.states(duty) if on is None else states_on(register.lines(duty), on)
            return maps.state_map(_("策定状況"), there, states)
        case ["watch"]:
            return watch_map(there, duty)
        case ["category", number] if number.isdecimal() and int(number) in CATEGORIES:
            return category_map(person, there, int(number))
        case ["figure", wanted]:
            for one in registry().definitions():
                if one.id == wanted:
                    return figure_map(there, one)
    raise KanminError(_("「{name}」の地図はありません。").format(name=name[:40]))


def watch_map(bodies: tuple[LocalGovernment, ...], duty: str) -> CellMap:
    """The bodies whose entry shall be looked at; the unknown apart."""
    entries = {entry.lg_code: entry for entry in register.entries(duty)}
    found = all_watched(bodies, entries, deadlines.known(duty), dt.date.today())
    classes = (
        MapClass("unknown", _("不明"), "unknown"),
        MapClass("nothing", _("確認の要ることなし"), "started"),
        MapClass("watch", _("確認の要る団体"), "overdue"),
    )
    known = register.states(duty)

    def cell(body: LocalGovernment) -> MapCell:
        reasons: tuple[Watch, ...] = found.get(body.code, ())
        kind = "watch" if reasons else "nothing" if body.code in known else "unknown"
        told = _("、").join(map(label, reasons))
        return MapCell(body.code, body.prefecture, body.name, kind, told=told)

    return CellMap(_("確認の要る団体"), classes, tuple(map(cell, bodies)))


def _categories() -> tuple[Category, ...]:
    return books.today("act9").categories


def category_map(person: Person, bodies: tuple[LocalGovernment, ...], number: int) -> CellMap:
    """How many measures of a category the plans hold that are shared; others are not known."""
    known = held.shared_contents(person, {body.code for body in bodies})
    classes = (
        MapClass("0", _("施策なし"), "step1"),
        MapClass("1", _("1件か2件"), "step3"),
        MapClass("3", _("3件以上"), "step5"),
        MapClass("missing", _("共有された計画なし"), "missing"),
    )

    def cell(body: LocalGovernment) -> MapCell:
        names = body.code, body.prefecture, body.name
        if body.code not in known:
            return MapCell(*names, "missing")
        count = known[body.code].measures.get(number, 0)
        told = _("{count}件").format(count=count)
        return MapCell(*names, "3" if count > 2 else "1" if count else "0", told=told)

    caption = _("「{category}」の施策の数").format(category=_categories()[number - 1].title)
    return CellMap(caption, classes, tuple(map(cell, bodies)))


def figure_map(bodies: tuple[LocalGovernment, ...], figure: Definition) -> CellMap:
    """A published figure of the bodies, with its date; a rate of few cases is not coloured."""
    caption = figure.label
    if figure.as_of:
        caption = _("{name}（{day}現在）").format(name=figure.label, day=format_date(figure.as_of))
    table = registry().facts.figures
    values = {body.code: table.value(body.code, figure.id) for body in bodies}
    if figure.unit == DONE_OR_NOT:
        return _done_map(caption, bodies, values)
    numbers = []
    for body in bodies:
        of = table.value(body.code, figure.denominator) if figure.denominator else None
        value = values[body.code]
        numbers.append(
            MapNumber(
                body.code,
                body.prefecture,
                body.name,
                value if isinstance(value, int | float) else None,
                of if isinstance(of, int) else None,
            )
        )
    known = sorted(n.value for n in numbers if n.value is not None)
    least = LEAST if figure.unit == "%" and figure.denominator else 0
    return number_map(caption, numbers, Steps(_limits(known), figure.unit, least))


def _done_map(
    caption: str, bodies: tuple[LocalGovernment, ...], values: Mapping[str, object]
) -> CellMap:
    kinds = {"実施": "done", "未実施": "none"}
    cells = tuple(
        MapCell(b.code, b.prefecture, b.name, kinds.get(str(values[b.code]), "unknown"))
        for b in bodies
    )
    classes = (
        MapClass("unknown", _("不明"), "unknown"),
        MapClass("none", _("未実施"), "none"),
        MapClass("done", _("実施"), "done"),
    )
    return CellMap(caption, classes, cells)


def _limits(values: list[int | float]) -> tuple[int | float, ...]:
    """Rounded limits of steps with about as many bodies in each; fewer where many are equal."""
    if not values:
        return ()
    cuts = [values[len(values) * part // (_STEPS + 1)] for part in range(1, _STEPS + 1)]
    rounded = [_round(cut) for cut in cuts]
    kept = [rounded[0], *(two for one, two in pairwise(rounded) if two > one)]
    return tuple(limit for limit in dict.fromkeys(kept) if values[0] < limit)


def _round(value: int | float) -> int | float:
    """To two figures, so that a legend reads well.

    >>> _round(12345), _round(76.92), _round(0.347)
    (12000, 77, 0.35)
    """
    rounded = float(f"{value:.2g}")
    return int(rounded) if rounded.is_integer() else rounded


def source(name: str) -> str:
    """The attribution that must stand beside a map of figures; "" for what is our own."""
    wanted = name.removeprefix("figure-")
    return next((d.source.attribution for d in registry().definitions() if d.id == wanted), "")
