"""Migrations killed in the middle: a database of an earlier state, brought up to date at last."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.crash import witness
from benchmarks.crash.children import Child, asked
from benchmarks.crash.house import House

UPGRADED = "upgraded"
PATIENCE = 8  # kills before an upgrade is let through
LONGEST = 60  # seconds it may take then
SLOWEST = 1.6  # seconds until it is killed, at most


def keep_earlier(house: House, states: tuple[str, ...]) -> None:
    """Keep the filled database as earlier versions of Kanmin would have left it."""
    house.put_back("filled", UPGRADED)
    for state in sorted(states, reverse=True):
        asked(lambda state=state: _back_to(house, state))  # type: ignore[misc]
        house.keep(state, UPGRADED)


def _back_to(house: House, state: str) -> None:
    from django.core.management import call_command

    with _there(house):
        call_command("migrate", "store", state, verbosity=0, interactive=False)


@contextmanager
def _there(house: House) -> Iterator[None]:
    """This process speaks to the database that is upgraded, and lets it go afterwards."""
    from django.db import connection

    house.turn_to(UPGRADED)
    try:
        yield
    finally:
        connection.close()


class Upgrade:
    """One database on its way up. before: its documents. kills: how often it was killed."""

    def __init__(
        self, house: House, dice: random.Random, states: tuple[str, ...], before: list[Any]
    ) -> None:
        self.house, self.dice, self.before = house, dice, before
        self.state = dice.choice(states)
        house.put_back(self.state, UPGRADED)
        self.kills = 0
        self.over = False

    def kill(self) -> tuple[bool, list[str]]:
        """Start it and kill it in the middle: whether it was killed, and faults once it is up."""
        child = Child(self._work)
        patience = self.dice.uniform(0.02, SLOWEST) if self.kills < PATIENCE else LONGEST
        if child.wait(patience):
            child.kill()
            self.kills += 1
            return True, []
        child.end()
        self.over = True
        broke = [f"migration from {self.state}: {value}" for kind, value in child.told if value]
        return False, broke or self._faults()

    def _work(self, _tell: Any) -> None:
        """What `kanmin serve` does before it listens."""
        from kanmin.server.store import upkeep
        from kanmin.server.tables import make_tables

        with _there(self.house):
            make_tables()
            upkeep.add_missing_rows()

    def _faults(self) -> list[str]:
        return [f"after a migration from {self.state}: {one}" for one in asked(self._verified)]

    def _verified(self) -> list[str]:
        from kanmin.server import tables
        from kanmin.server.store import upkeep

        with _there(self.house):
            found = list(upkeep.verify())
            if witness.documents() != self.before:
                found.append("lost: revisions")
            if tables.missing():
                found.append("not all migrations are there")
        return found
