"""What is hidden changes no open page: all of them before it is stored, and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.cache import caches

from benchmarks.matrix.people import Asker, nobody
from benchmarks.matrix.rules import ROUTES, address, is_open
from benchmarks.matrix.walk import Plain, Tally, differ, methods_of, plain, sent
from benchmarks.matrix.world import OWN, PUBLIC, Step, World, steps
from kanmin.server.api import events
from kanmin.server.portal import measures

LISTS = (
    "/search?q=施策", "/search?q=住民課", "/search?kind=plan", "/search?kind=measure",
    "/search?kind=chapter", "/search?kind=case", f"/search?body={OWN}", "/search?prefecture=18",
    "/search?category=1", "/search?year=2025", "/plans?prefecture=18", "/cases?prefecture=18",
    f"/side-by-side?plans={PUBLIC}", "/api/v1/plans", "/api/v1/cases",
    "/api/v1/search?q=施策", "/api/v1/search?kind=measure", f"/api/v1/bodies/{OWN}",
    f"/api/v1/plans/{PUBLIC}", f"/api/v1/plans/{PUBLIC}/measures",
    f"/api/v1/plans/{PUBLIC}/versions", f"/api/v1/comparison?plans={PUBLIC}",
)  # fmt: skip
OF_NUMBERS = {"consultation": "consultation", "case": "open case"}


def addresses(world: World) -> Iterator[str]:
    """What anybody may ask for, of what is public."""
    for route in ROUTES:
        if is_open(route) and "GET" in methods_of(route):
            kind = OF_NUMBERS.get(route.partition("-")[0])
            more: dict[str, Any] = {"number": world.numbers[kind]} if kind else {}
            yield address(route, world, PUBLIC, **(more if route != "cases" else {}))
    yield from LISTS


def answers(several: list[str], asker: Asker) -> dict[str, Plain]:
    """Each address with its answer, made anew."""
    for name in ("default", "pages"):
        caches[name].clear()
    measures._alike.cache_clear()
    return {at: plain(sent(asker, "GET", at).response) for at in several}


def filled(tally: Tally) -> World:
    """The filled store; each open page has to be the same before and after what is hidden."""
    world, asker, settled = World(), nobody(), events.SETTLED
    open_first, hidden, around = steps()
    events.SETTLED = dt.timedelta()
    try:
        _put(world, open_first)
        before = answers(list(addresses(world)), asker)
        _put(world, hidden)
        for at, answer in answers(list(before), asker).items():
            tally.hold("beside what is hidden", at, differ(before[at], answer))
    finally:
        events.SETTLED = settled
    _put(world, around)
    return world


def _put(world: World, parts: tuple[Step, ...]) -> None:
    for part in parts:
        part(world)
