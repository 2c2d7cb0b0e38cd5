"""What an error may say in the log: where it arose and its kind, not what somebody had typed.

Messages of errors quote values: a key, a field, the text that could not be read. Only kinds whose
message is made of names of the program or is the database's own keep its first line.
"""

from __future__ import annotations

import traceback

from django.db import InternalError, OperationalError

_HARMLESS = (
    TypeError,
    AttributeError,
    NameError,
    ImportError,
    MemoryError,
    RecursionError,
    OperationalError,
    InternalError,
)
LONGEST = 300  # characters of a message


def kind(error: BaseException) -> str:
    """The kind of an error and, where it is harmless, its message."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, OSError) and error.strerror:
        return f"{name}: {error.strerror}"
    if isinstance(error, _HARMLESS):
        return f"{name}: {str(error).partition(chr(10))[0][:LONGEST]}"
    return name


def trace(error: BaseException) -> str:
    """The frames of an error and of those it came from, as Python writes them, newest last."""
    parts, seen, found = [], set[int](), error
    while id(found) not in seen:
        seen.add(id(found))
        frames = "".join(traceback.format_tb(found.__traceback__))
        parts.append(f"Traceback (most recent call last):\n{frames}{kind(found)}")
        before = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
        if before is None:
            break
        found = before
    return "\n\n".join(reversed(parts))
