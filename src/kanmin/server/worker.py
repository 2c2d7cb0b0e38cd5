"""The worker: does the jobs of the table one after another, until it is told to stop.

python -m kanmin.server.worker NAME BEFORE   beside `kanmin serve`; ends when its standard input
closes. BEFORE: the name of the worker that fell, whose job waits again; "" for none.
"""

from __future__ import annotations

import os
import sys
import threading
import time

import django
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connections

from kanmin.server.keeper import new_name

LOOK_EVERY = 1  # seconds between two looks into the table
TRY_AGAIN = 5  # seconds after the database did not answer


def work(name: str = "", before: str = "") -> None:
    """Take jobs until interrupted. A database that is busy or away is asked again later.

    name: of this worker, "" for one of its own; before: of one that is dead.
    """
    from django_tasks.signals import task_finished  # noqa: PLC0415 - after setup

    from kanmin.server import jobs, locks  # noqa: PLC0415
    from kanmin.server.operating import heartbeat, job_events  # noqa: PLC0415
    from kanmin.server.presence import Presence  # noqa: PLC0415

    name = name or new_name()
    heartbeat.start(name)
    job_events.start()
    task_finished.connect(jobs.try_again_later)
    if locks.has_locks():
        Presence(name).begin()
    while True:
        try:
            for one in filter(None, (before, name)):
                jobs.put_back_of(one)
            call_command(
                "db_worker",
                interval=LOOK_EVERY,
                startup_delay=False,
                verbosity=0,
                reload=False,
                worker_id=name,
            )
        except (DatabaseError, InterfaceError):
            connections.close_all()
            time.sleep(TRY_AGAIN)
        else:
            return


def _end_with_server() -> None:
    """The server holds the other end of our standard input; it is gone when that closes."""
    while os.read(sys.stdin.fileno(), 1024):
        pass  # a buffered reader would hold a lock that Python wants when it ends
    os._exit(0)


def main() -> None:
    """The worker beside a server; its settings are in the environment already."""
    threading.Thread(target=_end_with_server, daemon=True).start()
    django.setup()
    work(*sys.argv[1:3])


if __name__ == "__main__":
    main()
