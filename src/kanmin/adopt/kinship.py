"""What else a measure belongs to: linked categories, priority fields, a national one like it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kanmin.files import enclosed_toml
from kanmin.handbook import NationalMeasure
from kanmin.plan import PriorityField
from kanmin.text import half_width
from kanmin.wording import pairs

LIKE_ENOUGH = 0.55  # likeness of titles from which a national measure is proposed


@dataclass(frozen=True, slots=True)
class NationalKin:
    """The national measure most like a measure; ref "" where none is. score: likeness, 0 to 1."""

    ref: str = ""
    title: str = ""
    score: float = 0.0


def priority_fields(title: str) -> tuple[PriorityField, ...]:
    """The priority fields (重点分野) that the words of a title name."""
    plain = half_width(title)
    return tuple(field for field, pattern in _fields().items() if pattern.search(plain))


def national_kin(title: str, category: int, measures: Sequence[NationalMeasure]) -> NationalKin:
    """The national measure of the same category whose title is most like this one."""
    own = pairs(title)
    best = NationalKin()
    for measure in measures:
        if category and category not in (measure.category, *measure.linked):
            continue
        other = pairs(measure.title)
        score = len(own & other) / math.sqrt(len(own) * len(other) or 1)
        if score > max(best.score, LIKE_ENOUGH):
            best = NationalKin(measure.id, measure.title, round(score, 2))
    return best


@cache
def _fields() -> dict[PriorityField, re.Pattern[str]]:
    words = enclosed_toml("kanmin.adopt", "data", "fields.toml")
    return {PriorityField(name): re.compile(pattern) for name, pattern in words.items()}
