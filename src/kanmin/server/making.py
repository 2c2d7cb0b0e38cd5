"""Files that anybody may ask for: few are made at a time, and what never changes is kept.

A published version, a handbook or results stay as they are; their files are kept in the data
folder, for all processes and the next start. Where too many are asked for, some are asked to wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TypeAlias, TypeVar

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import made_before

CACHE, TEXTS = "files", "texts"
MOST_AT_ONCE = 2  # files made by a process of 16 threads
MOST_WAITING = 4
LONGEST_WAIT = 5  # seconds
LARGEST_KEPT = 4_000_000  # bytes
T = TypeVar("T")
Made: TypeAlias = tuple[bytes, str, str]
"""A file: its bytes, its form, its name."""
_PLACES = BoundedSemaphore(MOST_AT_ONCE)
_SEATS = BoundedSemaphore(MOST_AT_ONCE + MOST_WAITING)


class Busy(KanminError):
    """More is asked for at once than is made at once."""


def made(made_of: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """A file for anybody, as it was made before where it was. made_of: all that it hangs on.

    Raises Busy where too many are being made.
    """
    key = made_before.key_of(*made_of)
    return _found(key) or _made(key, make)


def _made(key: str, make: Callable[[], Made]) -> Made:
    with one_of_few():
        if found := _found(key):  # made while we waited
            return found
        file = make()
    if len(file[0]) <= LARGEST_KEPT:
        made_before.keep(CACHE, key, file)
    return file


def laid_out(made_of: tuple[object, ...], make: Callable[[], T]) -> T:
    """What a page for anybody shows, laid out once for all of them; whatever else is asked for in
    its address. made_of: all that it hangs on. Raises Busy where too many are being made.
    """
    key = made_before.key_of(*made_of)
    found: T | None = made_before.find(TEXTS, key)
    if found is not None:
        return found
    with one_of_few():
        found = made_before.find(TEXTS, key)
        if found is None:
            found = make()
            made_before.keep(TEXTS, key, found)
    return found


def _found(key: str) -> Made | None:
    file: Made | None = made_before.find(CACHE, key)
    return file


@contextmanager
def one_of_few() -> Iterator[None]:
    """A place among those who make something; few wait for one. Raises Busy for all others."""
    if not _SEATS.acquire(blocking=False):
        raise _busy()
    try:
        if not _PLACES.acquire(timeout=LONGEST_WAIT):
            raise _busy()
        try:
            yield
        finally:
            _PLACES.release()
    finally:
        _SEATS.release()


def _busy() -> Busy:
    return Busy(
        _("いま、ファイルを求める人が多く、作りきれません。"),
        todo=_("少し待って、もう一度お試しください。"),
    )
