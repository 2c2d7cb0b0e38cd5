"""A sign of life of each worker, in the database: any machine can tell whether one lives."""

from __future__ import annotations

import datetime as dt
import threading

from django.db import DatabaseError, connection
from django.utils import timezone

from kanmin.server.operating import lines
from kanmin.server.store.worker_models import WorkerSeen

EVERY = 20  # seconds
LATELY = dt.timedelta(seconds=90)
FORGOTTEN = dt.timedelta(days=1)


def beat(name: str) -> None:
    """Note that a worker lives, and forget those that have not for a day."""
    now = timezone.now()
    WorkerSeen.objects.update_or_create(name=name, defaults={"seen_at": now})
    WorkerSeen.objects.filter(seen_at__lt=now - FORGOTTEN).delete()


def living() -> int:
    """How many workers were seen lately."""
    return WorkerSeen.objects.filter(seen_at__gt=timezone.now() - LATELY).count()


def start(name: str) -> None:
    """Give signs of life beside the work until the process ends. name: of the worker."""
    threading.Thread(target=_beat_on, args=[name], daemon=True).start()


def _beat_on(name: str) -> None:
    told, waiting = False, threading.Event()
    while True:
        try:
            beat(name)
            told = False
        except DatabaseError as error:  # away or busy: the work itself tries again too
            if not told:
                lines.fault("no sign of life could be stored", error)
            told = True
            connection.close()
        waiting.wait(EVERY)
