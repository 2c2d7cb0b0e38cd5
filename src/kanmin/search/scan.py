"""A plain scan: each document is looked through for what a query asks.

Slow and simple. It is what an index must answer too, and all that is needed for a handbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kanmin.search.documents import SearchDocument
from kanmin.search.facets import Columns, Facet, codes, facets
from kanmin.search.ranking import BROAD, Ids, best, newest, score
from kanmin.search.tree import AllOf, AnyOf, Marked, Node, Without, Words, wanted


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan found, in order, and how it spreads."""

    documents: tuple[SearchDocument, ...]
    facets: tuple[Facet, ...]


def answers(node: Node | None, plain: str, marks: frozenset[str]) -> bool:
    """Whether a plain document with some marks is what is asked for."""
    match node:
        case None:
            return True
        case Words(needles):
            return any(needle.stands_in(plain) for needle in needles)
        case Marked(several):
            return not marks.isdisjoint(several)
        case AllOf(parts):
            return all(answers(part, plain, marks) for part in parts)
        case AnyOf(parts):
            return any(answers(part, plain, marks) for part in parts)
        case Without(part):
            return not answers(part, plain, marks)


def scan(node: Node | None, documents: Iterable[tuple[str, SearchDocument]]) -> Scanned:
    """The documents that answer a query, the best first; each with the key of its plan before."""
    several = [(key, one, one.plain) for key, one in documents]
    found = [row for row in several if answers(node, row[2], frozenset(row[1].marks))]
    columns = Columns(len(found) + 1)
    columns.put([(at, *codes(one, key)) for at, (key, one, _plain) in enumerate(found, start=1)])
    ids = np.arange(1, len(found) + 1, dtype=np.int64)
    order = _ordered(node, ids, [plain for _key, _one, plain in found], columns)
    return Scanned(tuple(found[at - 1][1] for at in order.tolist()), facets(columns, ids))


def _ordered(node: Node | None, ids: Ids, texts: Sequence[str], columns: Columns) -> Ids:
    days, places = columns["day"][ids], columns["place"][ids]
    words = tuple(wanted(node))
    if not words or len(ids) > BROAD:
        return newest(ids, days, places, len(ids))
    return best(ids, [score(text, words) for text in texts], days, places)
