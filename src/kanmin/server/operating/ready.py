"""Whether all is there that answering and working need, each condition by its name.

Alive (`/health`) and ready are two questions: what is alive and not ready is not helped by
starting it again.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, connection

from kanmin.language import N_
from kanmin.plan.terms import Term
from kanmin.server import tables
from kanmin.server.operating import heartbeat

LEAST_FREE = 200 * 1024 * 1024  # bytes
KEPT = 2  # seconds, so that asking often costs nothing


class Condition(Term):
    """What must be there (条件)."""

    DATABASE = "database", N_("データベースが答える")
    TABLES = "tables", N_("表がこの版に合っている")
    DISK = "disk", N_("ディスクに空きがあり、書き込める")
    WORKER = "worker", N_("時間のかかる仕事の引受け手が動いている")


TO_ANSWER = frozenset({Condition.DATABASE, Condition.TABLES, Condition.DISK})
"""What a process needs to answer people; without a worker all but long files goes on."""


@dataclass(frozen=True, slots=True)
class State:
    """The conditions that hold and those that do not."""

    conditions: dict[Condition, bool]

    def of(self, wanted: Iterable[Condition]) -> State:
        """Of some conditions alone."""
        chosen = set(wanted)
        return State({one: found for one, found in self.conditions.items() if one in chosen})

    @property
    def ready(self) -> bool:
        """Whether all of them hold."""
        return all(self.conditions.values())


def state() -> State:
    """All conditions as they are now, looked at again after two seconds."""
    return _looker.now()


class _Looker:
    """Keeps what was found for a moment, for whoever asks meanwhile."""

    def __init__(self) -> None:
        self.lock, self.until = Lock(), 0.0
        self.found = State({})

    def now(self) -> State:
        with self.lock:
            if time.monotonic() >= self.until:
                self.found = State({one: _holds(look) for one, look in _LOOKS.items()})
                self.until = time.monotonic() + KEPT
            return self.found


_looker = _Looker()


def look_again() -> None:
    """Forget what was found."""
    _looker.until = 0.0


def _holds(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except (DatabaseError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _disk() -> bool:
    data: Path = settings.DATA
    return shutil.disk_usage(data).free >= LEAST_FREE and os.access(data, os.W_OK)


_LOOKS: dict[Condition, Callable[[], bool]] = {
    Condition.DATABASE: _database,
    Condition.TABLES: lambda: not tables.missing(),
    Condition.DISK: _disk,
    Condition.WORKER: lambda: heartbeat.living() > 0,
}
