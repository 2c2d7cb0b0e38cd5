"""Broad filters, which the columns in memory tell faster than an index.

Nearly every measure is of a municipality, and many plans hold in a year: to go through all of these
once more in an index takes longer than to look the hits up in a column.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kanmin.localgov import Tier
from kanmin.search import terms
from kanmin.search.facets import Columns
from kanmin.search.ranking import Ids, codes_of
from kanmin.search.terms import DocumentKind, FilterKey, mark
from kanmin.search.tree import AllOf, Marked, Node, Words, all_of
from kanmin.search.vocabulary import Vocabulary, exact

_LAST_OF_A_PLAN = terms.KINDS.index(DocumentKind.MEASURE) + 1
Flags = NDArray[np.bool_]
Test = Callable[[Columns, Ids], Flags]


def apart(node: Node, words: Vocabulary) -> tuple[Node, tuple[Marked, ...]]:
    """What an index is asked, and the filters that columns tell of what it finds.

    All is for the index where there is no word, or one that is looked for in the texts.
    """
    if not isinstance(node, AllOf) or not exact(node, words):
        return node, ()
    told = tuple(one for one in node.parts if isinstance(one, Marked) and _broad(one))
    rest = [one for one in node.parts if one not in told]
    found = all_of(rest) if any(isinstance(one, Words) for one in rest) else None
    return (found, told) if found is not None else (node, ())


def _broad(one: Marked) -> bool:
    return all(name in _TESTS for name in one.marks)


def passing(columns: Columns, ids: Ids, filters: tuple[Marked, ...]) -> Ids:
    """The ids that pass all filters; their columns must be known."""
    for one in filters:
        flags = [_TESTS[name](columns, ids) for name in one.marks]
        ids = ids[np.logical_or.reduce(flags)]
    return ids


def _of_kind(number: int) -> Test:
    return lambda columns, ids: np.asarray(columns["kind"][ids] == number)


def _of_year(year: int) -> Test:
    def test(columns: Columns, ids: Ids) -> Flags:
        first, last = columns["first"][ids], columns["last"][ids]
        return np.asarray((first > 0) & (first <= year) & (year <= last))

    return test


def _of_tier(tier: Tier) -> Test:
    """By the code of the body: a plan has a tier also where nobody knows its body any more."""
    wanted = tier is Tier.PREFECTURE

    def test(columns: Columns, ids: Ids) -> Flags:
        told = (columns["body_kind"][ids] > 0) | (columns["kind"][ids] <= _LAST_OF_A_PLAN)
        prefectural = codes_of(columns["place"][ids]) % 10_000 < 10
        return np.asarray(told & (prefectural == wanted))

    return test


_TESTS: dict[str, Test] = {
    **{mark(FilterKey.TIER, tier): _of_tier(tier) for tier in Tier},
    **{mark(FilterKey.KIND, kind): _of_kind(at) for at, kind in enumerate(terms.KINDS, 1)},
    **{mark(FilterKey.YEAR, y): _of_year(y - terms.FIRST_YEAR) for y in terms.YEARS},
}
