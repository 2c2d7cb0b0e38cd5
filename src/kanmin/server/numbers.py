"""Numbers that come with a request."""

from __future__ import annotations

LONGEST = 9  # digits
LARGEST = 2**63 - 1
"""What a column of a database holds; asked for more, a database falls over it."""


def whole_number(text: str) -> int | None:
    """A whole number in plain digits; None for anything else, ² and a thousand digits among it.

    >>> whole_number("12"), whole_number("²"), whole_number("")
    (12, None, None)
    """
    plain = text.isascii() and text.isdecimal() and len(text) <= LONGEST
    return int(text) if plain else None
