"""Pages in other states than the usual one: empty, refused, with long names and many rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.test import Client

from benchmarks.matrix.people import ALL_OF_A_BODY, Asker
from benchmarks.matrix.rules import ROUTES, address
from benchmarks.matrix.walk import expected, methods_of, undone
from benchmarks.matrix.world import SECRET, World
from benchmarks.reach import stretched
from benchmarks.reach.crawl import Crawl
from benchmarks.reach.drawn import Drawn
from benchmarks.reach.kept import Keeper, asking, sending_nothing

ELSEWHERE = ("handbook", "help", "api", "data")
"""Of what is the same whatever the store holds."""
ALONE = (("officer", "012025"), ("prefecture", "010006"), ("state", ""))
"""Those of a Kanmin that nobody has used yet."""


def refused(keeper: Keeper, world: World, askers: Iterable[Asker]) -> None:
    """What each form answers that was sent empty, where that is a page of its own."""
    several = list(askers)
    for route in ROUTES:
        asker = next((one for one in several if expected(one, route, SECRET) == "in"), None)
        if asker and "POST" in methods_of(route):
            path = address(route, world, SECRET)
            keeper.keep("refused", asker.name, asker.fresh(), sending_nothing(path))


def long(keeper: Keeper) -> None:
    """Pages of a plan of many measures with long names, and lists of many rows."""
    from tests.server import signed_in

    with undone():
        for person, paths in stretched.fill().items():
            client = signed_in(person)
            for path in paths:
                keeper.keep("long", person.username, client, asking(path))


def empty(keeper: Keeper, drawn: Drawn) -> None:
    """What those see who come first to a store in which nothing is."""
    from tests.server import new_person, signed_in

    from kanmin.server.accounts.roles import Role

    above = {"prefecture": Role.SUPPORTER, "state": Role.STATE}
    for name, code in ALONE:
        roles = [above[name]] if name in above else [*ALL_OF_A_BODY]
        _each(keeper, drawn, name, signed_in(new_person(code, *roles)))
    _each(keeper, drawn, "", Client(HTTP_HOST="localhost"))


def _each(keeper: Keeper, drawn: Drawn, name: str, client: Client) -> None:
    crawl = Crawl(drawn)
    crawl.follow(name, client)
    for route, several in crawl.pages.items():
        if several and not route.startswith(ELSEWHERE):
            path = several[0].path
            keeper.keep("empty", name, client, asking(path))


def visits(keeper: Keeper, scenes: Iterable[Any], world: World, askers: Iterable[Asker]) -> None:
    """Pages that are met only on the way through something."""
    several = {one.name: one for one in askers}
    for scene in scenes:
        asker = several[scene.who]
        keeper.keep(scene.name, asker.name, asker.fresh(), partial(_through, scene, world))


def _through(scene: Any, world: World, client: Client) -> Any:
    return scene.visit(client, world)
