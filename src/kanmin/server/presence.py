"""Which workers live: each holds a lock in PostgreSQL by its name as long as it lives.

A worker whose machine, process or line is gone holds its lock no longer; whoever looks puts its job
back. So that no job is done by two, who has lost the database while it works on one gives up
(`LOST_AFTER`) before the others may take it (`GONE_AFTER`).
"""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection
from django_tasks.signals import task_finished, task_started
from django_tasks_db.models import DBTaskResult

from kanmin.server import jobs, locks

LOOK_EVERY = 1.0  # seconds
LOST_AFTER, GONE_AFTER = 8.0, 12.0  # seconds
GAVE_UP = 75  # exit status: try again later (EX_TEMPFAIL)
Seen = tuple[UUID, str]


class Absent:
    """How long the workers of running jobs have been seen without their locks."""

    def __init__(self) -> None:
        self.since: dict[Seen, float] = {}

    def look(self) -> int:
        """Put back the jobs whose workers are gone for good; how many."""
        alive, now = locks.living(locks.WORKING), time.monotonic()
        running = {(job.pk, job.worker_ids[-1]): job for job in DBTaskResult.objects.running()}
        gone = {seen for seen in running if locks.number(seen[1]) not in alive}
        self.since = {seen: self.since.get(seen, now) for seen in gone}
        left = [seen for seen, since in self.since.items() if now - since >= GONE_AFTER]
        return sum(jobs.put_back(seen[0], running[seen].worker_ids) for seen in left)


class Presence:
    """The lock of a worker, held by a connection of its own, and its look at the others."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._session: Any = None
        self._absent = Absent()
        self._answered = time.monotonic()
        self._works = threading.Event()

    def begin(self) -> None:
        """Hold the lock before the first job is taken, then in the background."""
        held = threading.Event()
        threading.Thread(target=self._keep, args=[held], daemon=True).start()
        threading.Thread(target=self._guard, daemon=True).start()
        task_started.connect(self._begun, weak=False)
        task_finished.connect(self._done, weak=False)
        held.wait()

    def _begun(self, **_more: object) -> None:
        self._works.set()

    def _done(self, **_more: object) -> None:
        self._works.clear()

    def _keep(self, held: threading.Event) -> None:
        """Django gives each thread a connection of its own; this one is never closed by age."""
        while True:
            try:
                self.step()
                held.set()
            except (DatabaseError, InterfaceError):
                connection.close()
            time.sleep(LOOK_EVERY)

    def step(self) -> None:
        """Take the lock where this connection has not; ask whether it lives; look at the others."""
        connection.ensure_connection()
        if connection.connection is not self._session:
            self._absent = Absent()
            if not locks.take(locks.WORKING, self.name):
                return
            self._session = connection.connection
        self._absent.look()
        self._answered = time.monotonic()

    def _guard(self) -> None:
        while not self.lost():
            time.sleep(LOOK_EVERY / 2)
        logging.getLogger("kanmin.worker").error("the database is away: the job is given up")
        os._exit(GAVE_UP)

    def lost(self) -> bool:
        """Whether there is a job that somebody else may soon take up."""
        return self._works.is_set() and time.monotonic() - self._answered > LOST_AFTER
