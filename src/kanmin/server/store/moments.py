"""Reading many tables as they stood at one moment, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is of one moment. Not to be used within a transaction.

    PostgreSQL: at its ordinary level each statement sees what was committed before it, so a row
    could refer to one that was read over; REPEATABLE READ holds the first statement's view. SQLite:
    our transactions take the write lock at once (`database`), and all writers would wait until the
    last row is read; one that only reads keeps its view without it.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    own: Any = connection
    usual = own.transaction_mode
    own.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic(durable=True):
            yield
    finally:
        own.transaction_mode = usual
