"""Published figures of earlier rounds (公表された数字), to compare with; nothing is made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from kanmin.files import enclosed_toml

ANSWERED = "回答"
"""`counted_as` of figures that count returns; the others count a list and have no share."""


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A published figure. tier: prefecture, municipality or all. percent: as it was published.

    denominator: None where it is not known. counted_as: 回答 (returns) or 一覧 (newly listed).
    verified: whether it was read in what verified_by says.
    """

    as_of: dt.date
    tier: str
    question: str
    option: str
    word: str
    numerator: int
    denominator_note: str
    counted_as: str
    source: str
    url: str
    verified: bool
    verified_by: str
    percent: int | None = None
    denominator: int | None = None

    def to_raw(self) -> dict[str, Any]:
        """The figure as JSON."""
        return {**asdict(self), "as_of": self.as_of.isoformat()}


@cache
def published_figures() -> tuple[PublishedFigure, ...]:
    """All figures that come with Kanmin, oldest first."""
    raws = enclosed_toml("kanmin.survey", "published.toml")["figures"]
    found = [PublishedFigure(**raw) for raw in raws]
    return tuple(sorted(found, key=lambda one: one.as_of))
