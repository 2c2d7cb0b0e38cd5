"""One order, the same on every database: the best first, or the newest where there are many.

Up to `BROAD` hits are told apart by their words: in the title, and how often in how long a text. Of
more, the words say little, and the newest come first. Equals stand newest first, then by body and
place in the plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kanmin.search.terms import KINDS, DocumentKind
from kanmin.search.tokens import BETWEEN
from kanmin.search.tree import Words

BROAD = 1_000  # hits up to which the texts are looked at
LOOKED_AT = 4_000
"""Characters of a plain document, from its beginning, in which words are counted."""
IN_TITLE, WHOLE_TITLE = 2.0, 2.0
_SATURATION, _USUAL_LENGTH = 1.2, 300  # as in BM25; characters
_CODE, _NAME, _POSITION = 20, 20, 16  # bits

Ids = NDArray[np.int64]
Days = NDArray[np.int32]
Places = NDArray[np.int64]


def score(of_document: str, words: Sequence[Words]) -> float:
    """How much a plain document is about some words."""
    title, _, text = of_document[:LOOKED_AT].partition(BETWEEN)
    weight = _SATURATION * (0.5 + 0.5 * len(text) / _USUAL_LENGTH)
    found = 0.0
    for one in words:
        count = sum(text.count(needle.plain) for needle in one.needles)
        found += count / (count + weight)
        if any(needle.plain in title for needle in one.needles):
            found += IN_TITLE
            bare = title.strip()
            found += WHOLE_TITLE * any(needle.plain.strip() == bare for needle in one.needles)
    return round(found, 6)


def place(lg_code: str, plan: str, kind: DocumentKind, position: int) -> int:
    """Where a document stands among those of a day: by body, plan, kind, place in the plan.

    A number of 59 bits, the same wherever it is worked out.
    """
    code = int(lg_code) if lg_code.isdecimal() else 0
    name = int.from_bytes(hashlib.blake2b(plan.encode(), digest_size=3).digest()) >> 4
    found = code << _NAME | name
    found = found << 3 | KINDS.index(kind)
    return found << _POSITION | min(position, (1 << _POSITION) - 1)


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
