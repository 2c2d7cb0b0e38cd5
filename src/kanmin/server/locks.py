"""Advisory locks of PostgreSQL: one host at a time, and who is alive.

A lock is held by a connection and is free the moment that ends, however it ends. On SQLite there is
one machine, and nothing is locked here.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

STARTING, WORKING = 20_101, 20_102
"""Kinds of our locks among all those of a database."""
LOOK_EVERY = 0.5  # seconds
TELL_AFTER = 3.0  # seconds of waiting
_LIVING = """
SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
AND classid = %s AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def has_locks() -> bool:
    """Whether the database has any."""
    return connection.vendor == "postgresql"


def number(name: str) -> int:
    """The number by which a name is locked: 31 bits, as PostgreSQL takes them.

    >>> number("a") == number("a") != number("b")
    True
    """
    digest = hashlib.blake2b(name.encode(), digest_size=4).digest()
    return int.from_bytes(digest) & 0x7FFF_FFFF


def take(kind: int, name: str) -> bool:
    """Take a lock for as long as this connection lives; False where somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, number(name)])
        return bool(cursor.fetchone()[0])


def living(kind: int) -> frozenset[int]:
    """The numbers of the names that are locked now, by whomever."""
    with connection.cursor() as cursor:
        cursor.execute(_LIVING, [kind])
        return frozenset(row[0] for row in cursor.fetchall())


@contextmanager
def alone(name: str, tell: Callable[[], None]) -> Iterator[None]:
    """Do something while no other host does. tell: called once when it has to wait for long.

    It asks again and again: whoever waits inside the database holds up those who build an index.
    """
    if not has_locks():
        yield
        return
    _wait(name, tell)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [STARTING, number(name)])


def _wait(name: str, tell: Callable[[], None]) -> None:
    start, told = time.monotonic(), False
    while not take(STARTING, name):
        if not told and time.monotonic() - start > TELL_AFTER:
            tell()
            told = True
        time.sleep(LOOK_EVERY)
