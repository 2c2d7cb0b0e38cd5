"""A store with the demonstration and the things of the matrix: `... filling FOLDER [SAMPLE]`.

Runs in a process of its own, as the settings are of one folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.reach.addresses import Address, write

LIST = "addresses.json"


def fill(folder: Path, sample: int = 1) -> list[Address]:
    """Fill a folder's store; the pages there are in it, each for somebody who may see it."""
    _prepare(folder)
    from django.conf import settings
    from django.test import Client
    from tests.server import signed_in

    from benchmarks.matrix import people, world
    from benchmarks.reach.crawl import Crawl
    from benchmarks.reach.drawn import Drawn
    from kanmin.server.accounts.models import Person
    from kanmin.server.demo import NEIGHBOUR, OFFICER, PLANNER, STATE, SUPPORTER

    settings.PASSWORD_HASHERS = ["tests.server.OneRound"]
    crawl = Crawl(Drawn(), sample)
    for name in (OFFICER, SUPPORTER, STATE, PLANNER, NEIGHBOUR):
        crawl.follow(name, signed_in(Person.objects.get(username=name)))
    crawl.follow("", Client(HTTP_HOST="localhost"))
    filled = world.fill()
    crawl.probe(filled, people.few(filled))
    return [one for several in crawl.pages.values() for one in several]


def _prepare(folder: Path) -> None:
    """The demonstration in a folder, and Django set up on it."""
    os.environ["KANMIN_DATA"] = str(folder)
    from kanmin.server import demo, run

    demo.prepare_bodies(folder / "localgov")
    run.prepare(folder)
    demo.fill()


def main(folder: str, sample: str = "1") -> None:
    """Fill, and keep the list beside."""
    place = Path(folder)
    pages = fill(place, int(sample))
    write(place / LIST, pages)


if __name__ == "__main__":
    main(*sys.argv[1:])
