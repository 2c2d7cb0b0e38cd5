"""The worker: does the jobs of the table one after another, until it is told to stop.

python -m kanmin.server.worker      beside `kanmin serve`; ends when its standard input closes
"""

from __future__ import annotations

import os
import sys
import threading
import time

import django
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connections

LOOK_EVERY = 1  # seconds between two looks into the table
TRY_AGAIN = 5  # seconds after the database did not answer


def work() -> None:
    """Take jobs until interrupted. A database that is busy or away is asked again later."""
    while True:
        try:
            call_command(
                "db_worker", interval=LOOK_EVERY, startup_delay=False, verbosity=0, reload=False
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
    work()


if __name__ == "__main__":
    main()
