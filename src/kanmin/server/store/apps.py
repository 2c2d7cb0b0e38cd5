"""Django's name for the store, and how its processes look after memory."""

import gc
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

COLLECT_AFTER = (50_000, 5, 2)
"""Objects made before the garbage collector looks at the youngest, and so on.

A plan is ten thousand small objects that are never part of a cycle. At Python's own 700 the
collector went through all plans kept in memory again and again while the next one was read: 34 ms
for a plan of 60 measures against 19.

A request and who sends it know each other in a ring, so the oldest have to be looked at as well,
which Python does only where a quarter of them is new. At seven requests a second the youngest are
looked at every 18 seconds: at 20 and 50 the oldest would have had their turn after five hours, and
41,000 objects that nobody knew any more, 10 MB, came together in ten minutes.
"""


class StoreConfig(AppConfig):
    """The app `store`."""

    name = "kanmin.server.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Once in each process that serves, works or repairs."""
        gc.set_threshold(*COLLECT_AFTER)
        post_migrate.connect(_make_index, sender=self)
        connection_created.connect(_tell_connection)


def _tell_connection(**_signal: Any) -> None:
    """For whom a new connection reads."""
    from kanmin.server.store import wall  # noqa: PLC0415 - models are there only now

    wall.tell_connection()


def _make_index(**_signal: Any) -> None:
    """The search's index is no table that Django makes."""
    from kanmin.server.store import search_index  # noqa: PLC0415 - models are there only now

    search_index.make()
