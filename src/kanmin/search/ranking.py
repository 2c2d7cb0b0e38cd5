"""One order, the same on every database: the best first, or the newest where there are many.

Up to `BROAD` hits are told apart by their words: in the title, and how often in how long a text. Of
more, the words say little, and the newest come first. Equals stand newest first, then by body and
place in the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kanmin.search.codes import BELOW_CODE
from kanmin.search.tokens import BETWEEN
from kanmin.search.tree import Words

BROAD = 500  # hits up to which the texts are looked at
LOOKED_AT = 4_000
"""Characters of a plain document, from its beginning, in which words are counted."""
IN_TITLE, WHOLE_TITLE = 2.0, 2.0
_SATURATION, _USUAL_LENGTH = 1.2, 300  # as in BM25; characters

Ids = NDArray[np.int64]
Days = NDArray[np.int32]
Places = NDArray[np.int64]


def scores(documents: Iterable[str], words: Sequence[Words]) -> list[float]:
    """How much each of some plain documents is about some words."""
    spelt = [tuple(needle.plain for needle in one.needles) for one in words]
    return [_score(one, spelt) for one in documents]


def _score(of_document: str, spelt: Sequence[tuple[str, ...]]) -> float:
    title, _, text = of_document[:LOOKED_AT].partition(BETWEEN)
    weight = _SATURATION * (0.5 + 0.5 * len(text) / _USUAL_LENGTH)
    found = 0.0
    for several in spelt:
        count, standing = 0, False
        for word in several:
            count += text.count(word)
            standing = standing or word in title
        found += count / (count + weight)
        if standing:
            found += IN_TITLE
            found += WHOLE_TITLE * (title.strip() in map(str.strip, several))
    return round(found, 6)


def codes_of(places: Places) -> Places:
    """The codes of the bodies of some places, as numbers; 0 for none."""
    return places >> BELOW_CODE


def best(ids: Ids, scores: Sequence[float], days: Days, places: Places) -> Ids:
    """All ids, those of the highest scores first."""
    order = np.lexsort((ids, places, -days.astype(np.int64), -np.asarray(scores)))
    return np.asarray(ids[order])


def newest(ids: Ids, days: Days, places: Places, count: int) -> Ids:
    """The ids of the newest documents, so many of them, in their order."""
    if len(ids) > count:
        least = np.partition(days, len(days) - count)[len(days) - count]
        newer = np.flatnonzero(days > least)
        tied = np.flatnonzero(days == least)
        room = count - len(newer)
        if len(tied) > room:
            last = np.partition(places[tied], room - 1)[room - 1]
            tied = tied[places[tied] <= last]
        chosen = np.concatenate((newer, tied))
        ids, days, places = ids[chosen], days[chosen], places[chosen]
    order = np.lexsort((ids, places, -days.astype(np.int64)))
    return np.asarray(ids[order][:count])
