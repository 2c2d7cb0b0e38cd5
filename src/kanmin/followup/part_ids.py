"""Ids for the parts a year's results add: the same answer always gets the same id."""

from __future__ import annotations

import hashlib

_LONGEST = 64


def part_id(*names: object) -> str:
    """The id of a part of a measure in a year; a long one is cut and told apart by a digest.

    >>> part_id("rv", "m-booking", 2027)
    'rv-m-booking-2027'
    >>> len(part_id("x", "m" * 64, 2027, "general"))
    64
    """
    whole = "-".join(map(str, names))
    if len(whole) <= _LONGEST:
        return whole
    digest = hashlib.blake2s(whole.encode(), digest_size=6).hexdigest()
    return f"{whole[: _LONGEST - len(digest) - 1]}-{digest}"


def free_id(wanted: str, taken: set[str]) -> str:
    """The id, or the first like it that is not taken."""
    free, number = wanted, 1
    while free in taken:
        number += 1
        free = part_id(wanted, number)
    return free
