"""What of the handbook stands near a measure: national measures and cases of the same kind."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import TypeVar

from kanmin.handbook import Case, Handbook, NationalMeasure
from kanmin.plan import Measure
from kanmin.wording import pairs

MOST = 3
IN_TITLE = 3
IN_KATAKANA = 0.4  # a word in katakana is long, and would count many times
LINKED_CATEGORY, OTHER_CATEGORY = 0.4, 0.1
T = TypeVar("T", NationalMeasure, Case)


def near(
    measure: Measure, book: Handbook, tier: str
) -> tuple[tuple[NationalMeasure, ...], tuple[Case, ...]]:
    """The national measures and cases nearest to a measure, by category and shared words.

    Words that few items share count most. What the measure was taken from comes first.
    """
    return _nearest(measure, book.measures_for(tier)), _nearest(measure, book.cases)


def _nearest(measure: Measure, items: tuple[T, ...]) -> tuple[T, ...]:
    own = pairs(measure.title) | pairs(measure.action)
    weights = _weights(tuple((item.title, item.text) for item in items))
    scored = [(_score(measure, own, item, weights), -n, item) for n, item in enumerate(items)]
    best = sorted((s for s in scored if s[0] > 0), key=lambda s: s[:2], reverse=True)
    return tuple(item for _points, _order, item in best[:MOST])


def _score(
    measure: Measure, own: frozenset[str], item: NationalMeasure | Case, weights: dict[str, float]
) -> float:
    """Shared pairs by their weight, against the length of the item; its origin above all."""
    if measure.origin.ref == item.id:
        return math.inf
    title, text = pairs(item.title), pairs(item.text)
    shared = sum(weights[p] * IN_TITLE for p in own & title)
    shared += sum(weights[p] for p in own & (text - title))
    return _kinship(measure, item) * shared / math.sqrt(len(title | text) or 1)


def _kinship(measure: Measure, item: NationalMeasure | Case) -> float:
    if measure.category == item.category:
        return 1
    return LINKED_CATEGORY if measure.category in item.linked else OTHER_CATEGORY


@lru_cache(maxsize=16)
def _weights(texts: tuple[tuple[str, str], ...]) -> dict[str, float]:
    """How much a pair of characters tells: the fewer items have it, the more."""
    counts = Counter(pair for title, text in texts for pair in pairs(title) | pairs(text))
    return {
        pair: math.log(len(texts) / count) * (IN_KATAKANA if _katakana(pair) else 1)
        for pair, count in counts.items()
    }


def _katakana(pair: str) -> bool:
    return all("ァ" <= c <= "ー" for c in pair)
