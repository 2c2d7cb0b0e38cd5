"""What of the handbook stands near a measure: national measures and cases of the same kind."""

from __future__ import annotations

import unicodedata
from typing import TypeVar

from kanmin.handbook import Case, Handbook, NationalMeasure
from kanmin.plan import Measure

MOST = 3
T = TypeVar("T", NationalMeasure, Case)


def near(
    measure: Measure, book: Handbook, tier: str
) -> tuple[tuple[NationalMeasure, ...], tuple[Case, ...]]:
    """The national measures and cases nearest to a measure, by category and shared words.

    What it was taken from comes first.
    """
    return (
        _nearest(measure, book.measures_for(tier)),
        _nearest(measure, book.cases),
    )


def _nearest(measure: Measure, items: tuple[T, ...]) -> tuple[T, ...]:
    own = _pairs(f"{measure.title} {measure.title} {measure.action} {measure.current}")
    scored = [(_score(measure, own, item), -number, item) for number, item in enumerate(items)]
    best = sorted((s for s in scored if s[0] > 0), key=lambda s: s[:2], reverse=True)
    return tuple(item for _points, _order, item in best[:MOST])


def _score(measure: Measure, own: frozenset[str], item: NationalMeasure | Case) -> float:
    if measure.origin.ref == item.id:
        return 100
    same = measure.category == item.category
    shared = len(own & _pairs(item.title)) * 3 + len(own & _pairs(item.text))
    return shared * (2 if same else 1) + (1 if same else 0) if shared or same else 0


def _pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters that carry meaning: not those of hiragana alone."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    pairs = {plain[i : i + 2] for i in range(len(plain) - 1)}
    return frozenset(p for p in pairs if p.isalnum() and not all("ぁ" <= c <= "ん" for c in p))
