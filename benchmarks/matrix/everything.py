"""All walks over one filled store."""

from __future__ import annotations

from benchmarks.matrix import (
    api,
    assistants,
    links,
    methods,
    people,
    queries,
    unseen,
    uploads,
    walk,
    watch,
)
from benchmarks.matrix.people import Asker
from benchmarks.matrix.rules import ROUTES
from benchmarks.matrix.world import World


def ask(*, thorough: bool) -> tuple[walk.Tally, str]:
    """Everything asked, and in a line how much it was about."""
    tally = walk.Tally()
    with watch.logged() as lines:
        world = unseen.filled(tally)
        several = people.askers(world) if thorough else people.few(world)
        pages(world, several, tally, thorough=thorough)
        programs(world, several, tally, thorough=thorough)
        links.walk(world, tally)
        uploads.walk(world, several, tally)
        watch.figures(tally)
    watch.read(lines, tally)
    about = f"{len(ROUTES)} addresses, {len(api.OPERATIONS)} operations, {len(several)} people"
    return tally, f"{about}, {tally.answers:,} answers"


def pages(world: World, several: list[Asker], tally: walk.Tally, *, thorough: bool) -> None:
    """Pages: what they take, what they do not take, what is not there, what is asked of lists."""
    walk.walk(world, several, tally, thorough=thorough)
    walk.not_there(world, several, tally, thorough=thorough)
    methods.walk(world, several, tally, thorough=thorough)
    queries.walk(world, several, tally, thorough=thorough)


def programs(world: World, several: list[Asker], tally: walk.Tally, *, thorough: bool) -> None:
    """The API and the tools of MCP."""
    api.walk(world, several, tally, thorough=thorough)
    api.other_methods(several, tally, thorough=thorough)
    keys = api.keys(several)
    queries.of_programs(keys, tally, thorough=thorough)
    assistants.walk(world, keys, tally, thorough=thorough)
