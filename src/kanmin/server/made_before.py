"""What took long to make and never changes, found again in a cache on the disk."""

from __future__ import annotations

import hashlib
import pickle  # only to name its error
import zlib
from contextlib import suppress
from typing import Any

from django.core.cache import caches

from kanmin import __version__
from kanmin.language import active

_CUT_OFF = (OSError, EOFError, zlib.error, pickle.UnpicklingError)
_ANOTHER_SHAPE = (AttributeError, ImportError, TypeError, ValueError)


def key_of(*parts: object) -> str:
    """The key of what is made of some parts, in the language of who asks, by this Kanmin."""
    return hashlib.sha256(repr((__version__, active(), *parts)).encode()).hexdigest()


def find(cache: str, key: str) -> Any:
    """What was kept; None where there is none, or it cannot be read: a power cut, another shape."""
    try:
        return caches[cache].get(key)
    except (*_CUT_OFF, *_ANOTHER_SHAPE):
        return None


def keep(cache: str, key: str, made: object) -> None:
    """Keep it for the next; a full disk keeps nobody from reading."""
    with suppress(OSError):
        caches[cache].set(key, made)
