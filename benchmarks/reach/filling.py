"""A store and the pages there are in it: `... filling FOLDER [SAMPLE] [empty]`.

With the demonstration and the things of the matrix, or with nothing. Runs in a process of its own,
as the settings are of one folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.reach.addresses import Address, write

LIST, KEPT = "addresses.json", "kept"
EMPTY = "empty"


def fill(folder: Path, sample: int = 1) -> list[Address]:
    """Fill a folder's store; the pages there are in it, each for somebody who may see it."""
    _prepare(folder)
    from django.test import Client
    from tests.server import signed_in

    from benchmarks.matrix import people, world
    from benchmarks.reach import scenes, states
    from benchmarks.reach.crawl import Crawl
    from benchmarks.reach.drawn import Drawn
    from benchmarks.reach.kept import Keeper
    from kanmin.server import demo
    from kanmin.server.accounts.models import Person

    demo.fill()
    crawl = Crawl(Drawn(), sample)
    keeper = Keeper(folder / KEPT, crawl.drawn)
    states.long(keeper)
    for name in (demo.OFFICER, demo.SUPPORTER, demo.STATE, demo.PLANNER, demo.NEIGHBOUR):
        crawl.follow(name, signed_in(Person.objects.get(username=name)))
    crawl.follow("", Client(HTTP_HOST="localhost"))
    filled = world.fill()
    several = people.few(filled)
    crawl.probe(filled, several)
    states.refused(keeper, filled, several)
    states.visits(keeper, scenes.SCENES, filled, several)
    return [one for pages in crawl.pages.values() for one in pages] + keeper.pages


def fill_nothing(folder: Path) -> list[Address]:
    """The pages of a store that nobody has used yet."""
    _prepare(folder)
    from benchmarks.reach import states
    from benchmarks.reach.drawn import Drawn
    from benchmarks.reach.kept import Keeper

    drawn = Drawn()
    keeper = Keeper(folder / KEPT, drawn)
    states.empty(keeper, drawn)
    return keeper.pages


def _prepare(folder: Path) -> None:
    """Django set up on a folder, with the bodies of the demonstration."""
    os.environ["KANMIN_DATA"] = str(folder)
    from kanmin.server import demo, run

    demo.prepare_bodies(folder / "localgov")
    run.prepare(folder)
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["tests.server.OneRound"]


def main(folder: str, sample: str = "1", state: str = "") -> None:
    """Fill, and keep the list beside."""
    place = Path(folder)
    pages = fill_nothing(place) if state == EMPTY else fill(place, int(sample))
    write(place / LIST, pages)


if __name__ == "__main__":
    main(*sys.argv[1:])
