"""The time of day as an office types it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from kanmin.text import half_width

_CLOCK = re.compile(r"(午前|午後)?\s*(\d{1,2})\s*(?::|時)\s*(?:(\d{1,2})分?|(半))?")
_HOURS = 12


def parse_clock(text: str) -> dt.time | None:
    """A time of day; None when it is none.

    >>> [str(parse_clock(t)) for t in ("13:30", "１３：３０", "13時", "午後1時半", "25:00", "昼")]
    ['13:30:00', '13:30:00', '13:00:00', '13:30:00', 'None', 'None']
    """
    match = _CLOCK.fullmatch(half_width(text).strip())
    if match is None or (text.rstrip().endswith((":", "："))):
        return None
    half, hour = match[1], int(match[2])
    if half and hour > _HOURS:
        return None
    if half == "午後" and hour < _HOURS:
        hour += _HOURS
    try:
        return dt.time(hour, 30 if match[4] else int(match[3] or 0))
    except ValueError:
        return None


def _clock(value: Any) -> Any:
    """What cannot be read stays as it is, and is told as a time that cannot be read."""
    if not isinstance(value, str):
        return value
    return parse_clock(value) or value


Clock = Annotated[dt.time, BeforeValidator(_clock)]
"""A time of day, in hours and minutes."""
