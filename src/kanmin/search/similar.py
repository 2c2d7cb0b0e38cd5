"""Measures like a given one: by the pairs of characters they share, the rarer the more telling."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from kanmin.search.tokens import BETWEEN, tokens

MOST_SIGNS = 12
TITLE_WEIGHT = 3.0
_TELLS = re.compile("[ァ-ヺ㐀-鿿a-z]")
_SHORTEST = 2


def signs(of_document: str) -> tuple[str, ...]:
    """The tokens of a plain document's title by which others like it are looked for.

    Pairs of hiragana alone, and numbers, tell nothing.
    """
    title = of_document.partition(BETWEEN)[0]
    found = [token for token in tokens(title) if _tells(token)]
    return tuple(dict.fromkeys(found))[:MOST_SIGNS]


@lru_cache(maxsize=1 << 16)
def _tells(token: str) -> bool:
    return len(token) >= _SHORTEST and _TELLS.search(token) is not None


def weight(count: int, whole: int) -> float:
    """How telling a token is that stands in `count` of `whole` documents."""
    return round(math.log((1 + whole) / (1 + count)), 6)


def likeness_to(one: str, weights: Mapping[str, float]) -> Callable[[str], float]:
    """How alike other plain documents are to one, 0 to 1: what they share of what tells.

    Titles count most. weights: of tokens; those not among them tell as much as the rarest.
    """
    rarest = max(weights.values(), default=1.0)
    mine = _weighed(one, weights, rarest)
    own = sum(mine.values())

    def likeness(other: str) -> float:
        theirs = _weighed(other, weights, rarest)
        shared = sum(min(value, mine[token]) for token, value in theirs.items() if token in mine)
        whole = own + sum(theirs.values()) - shared
        return round(shared / whole, 6) if whole else 0.0

    return likeness


def _weighed(of_document: str, weights: Mapping[str, float], rarest: float) -> dict[str, float]:
    title, _, text = of_document.partition(BETWEEN)
    found: dict[str, float] = {}
    for part, factor in ((text, 1.0), (title, TITLE_WEIGHT)):
        for token in tokens(part):
            if _tells(token):
                found[token] = factor * weights.get(token, rarest)
    return found
