"""A place that two edits changed differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed one place differently; the merged document keeps `mine` for now.

    where: pointer by ids. base, mine, theirs: raw values, None where absent.
    """

    where: str
    base: Any
    mine: Any
    theirs: Any
