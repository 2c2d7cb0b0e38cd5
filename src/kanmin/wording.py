"""Titles compared as texts: their letters, and the pairs of letters they share."""

from __future__ import annotations

import re
from functools import lru_cache

from kanmin.text import half_width


def letters(text: str) -> str:
    """A text without width, blanks and signs, small letters for large: what makes two titles one.

    >>> letters("（1）ＲＰＡの 導入") == letters("1 rpaの導入")
    True
    """
    return re.sub(r"[\W_]", "", half_width(text)).casefold()


@lru_cache(maxsize=8192)
def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters that carry meaning: not across signs, not of hiragana alone.

    >>> sorted(pairs("窓口の改革"))
    ['の改', '口の', '改革', '窓口']
    """
    plain = half_width(text).replace(" ", "").casefold()
    found = {plain[i : i + 2] for i in range(len(plain) - 1)}
    return frozenset(p for p in found if p.isalnum() and not all("ぁ" <= c <= "ん" for c in p))
