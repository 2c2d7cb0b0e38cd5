"""A plain scan: each document is looked through for what a query asks.

Slow and simple. It is what an index must answer too, and all that is needed for a handbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kanmin.search.codes import codes
from kanmin.search.documents import SearchDocument
from kanmin.search.facets import Columns, Facet, facets
from kanmin.search.ranking import BROAD, Ids, best, newest, scores
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


class Scanner:
    """Documents that are looked through, each with the key of its plan; made plain once."""

    def __init__(self, documents: Iterable[tuple[str, SearchDocument]]) -> None:
        self._rows = [(key, one, one.plain, frozenset(one.marks)) for key, one in documents]

    def find(self, node: Node | None) -> Scanned:
        """The documents that answer a query, the best first."""
        found = [row for row in self._rows if answers(node, row[2], row[3])]
        columns = Columns(len(found) + 1)
        columns.put([(at, *codes(row[1], row[0]), True) for at, row in enumerate(found, start=1)])
        ids = np.arange(1, len(found) + 1, dtype=np.int64)
        order = _ordered(node, ids, [row[2] for row in found], columns)
        return Scanned(tuple(found[at - 1][1] for at in order.tolist()), facets(columns, ids))


def _ordered(node: Node | None, ids: Ids, texts: Sequence[str], columns: Columns) -> Ids:
    days, places = columns["day"][ids], columns["place"][ids]
    words = tuple(wanted(node))
    if not words or len(ids) > BROAD:
        return newest(ids, days, places, len(ids))
    return best(ids, scores(texts, words), days, places)
