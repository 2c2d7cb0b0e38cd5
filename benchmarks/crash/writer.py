"""A writer as a process of its own, and the look at what it left behind."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from benchmarks.crash import deeds, witness
from benchmarks.crash.children import Child, Tell
from benchmarks.crash.house import House

COMMITS, TRIES, ACKNOWLEDGED = b'["commit"', b'["try"', b'["ack"'
REFUSED = b'["refused"'
Told = list[tuple[str, deeds.Fact]]
Looked = tuple[dict[str, int], list[str], witness.Marks]


def writer(
    house: House,
    seed: float,
    name: str,
    heads: dict[str, int],
    adopted: deeds.Adopted,
    chosen: dict[Callable[[deeds.Hand], None], int] = deeds.DEEDS,
) -> Child:
    """A process that writes until it is killed. heads, adopted: see `Hand`."""

    def work(tell: Tell) -> None:
        _tell_commits(tell)
        deeds.write(deeds.Hand(house, random.Random(seed), name, tell, heads, adopted), chosen)

    return Child(work)


def _tell_commits(tell: Tell) -> None:
    """Let this process tell of each commit just before it."""
    from django.db import connections

    database: Any = connections["default"]
    original = database._commit

    def told() -> None:
        tell(["commit", "", ""])
        original()

    database._commit = told


def look(fresh: Told, tried: Told, marks: witness.Marks) -> Looked:
    """The newest revisions, what is lost or half there, and how far was looked."""
    faults = [sentence for one in fresh if (sentence := witness.lost(*one))]
    faults += witness.halves(marks, tried)
    return witness.heads(), faults, marks
