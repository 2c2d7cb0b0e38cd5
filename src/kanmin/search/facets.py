"""How many of the hits have which value: counted from columns that a process keeps in memory.

A column is an array with a place for each id. Of categories and fields a document may have several:
they are bits of one number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kanmin.localgov import Tier
from kanmin.search import terms
from kanmin.search.codes import COLUMNS
from kanmin.search.ranking import Ids
from kanmin.search.terms import FilterKey

_SIZES = {"day": np.int32, "place": np.int64}
ARRAYS: dict[str, Any] = {name: _SIZES.get(name, np.uint8) for name in (*COLUMNS, "open")}
"""open: 1 for what anybody may read, else 0; of where a document stands, not of what it says."""
_BITS = np.array([[value >> bit & 1 for bit in range(8)] for value in range(256)], np.int64)


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of the hits have each value of a filter, those that none has left out (内訳)."""

    key: FilterKey
    counts: tuple[tuple[object, int], ...]


class Columns:
    """The columns of all documents, by id."""

    def __init__(self, room: int = 1024) -> None:
        self.arrays: dict[str, NDArray[Any]] = {n: np.zeros(room, t) for n, t in ARRAYS.items()}

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]

    def make_room(self, highest: int) -> None:
        """Room for an id; what is there already stays."""
        have = len(self.arrays["day"])
        if highest >= have:
            more = max(highest + 1, 2 * have) - have
            self.arrays = {
                name: np.concatenate((known, np.zeros(more, known.dtype)))
                for name, known in self.arrays.items()
            }

    def unknown(self, ids: Ids) -> Ids:
        """Those of the ids that were not put in yet."""
        self.make_room(int(ids.max()) if len(ids) else 0)
        return np.asarray(ids[self.arrays["day"][ids] == 0])

    def put(self, rows: list[tuple[int, ...]]) -> None:
        """Put rows in: the id, then the values in the order of `ARRAYS`."""
        if not rows:
            return
        several = np.array(rows, np.int64).T
        self.make_room(int(several[0].max()))
        for name, values in zip(ARRAYS, several[1:], strict=True):
            self.arrays[name][several[0]] = values


def facets(columns: Columns, ids: Ids) -> tuple[Facet, ...]:
    """How the hits spread over kinds, prefectures, kinds of bodies, categories, fields, years."""
    body_kinds = _of_one(columns["body_kind"][ids], terms.BODY_KINDS)
    return (
        Facet(FilterKey.KIND, _of_one(columns["kind"][ids], terms.KINDS)),
        Facet(FilterKey.TIER, _tiers(dict(body_kinds))),
        Facet(FilterKey.BODY_KIND, body_kinds),
        Facet(FilterKey.PREFECTURE, _prefectures(columns["prefecture"][ids])),
        Facet(FilterKey.CATEGORY, _of_bits(columns["categories"][ids], tuple(terms.CATEGORIES))),
        Facet(FilterKey.FIELD, _of_bits(columns["fields"][ids], terms.FIELDS)),
        Facet(FilterKey.YEAR, _years(columns["first"][ids], columns["last"][ids])),
        Facet(FilterKey.STATE, _of_one(columns["state"][ids], terms.STATES)),
    )


Counts = tuple[tuple[object, int], ...]


def _of_one(values: NDArray[Any], names: tuple[object, ...]) -> Counts:
    found = np.bincount(values, minlength=len(names) + 1)[1:].tolist()
    return tuple((name, count) for name, count in zip(names, found, strict=False) if count)


def _of_bits(values: NDArray[Any], names: tuple[object, ...]) -> Counts:
    found = (np.bincount(values, minlength=256) @ _BITS).tolist()
    return tuple((name, count) for name, count in zip(names, found, strict=False) if count)


def _prefectures(values: NDArray[Any]) -> Counts:
    found = np.bincount(values, minlength=1).tolist()
    return tuple((f"{code:02}", count) for code, count in enumerate(found) if code and count)


def _tiers(body_kinds: dict[object, int]) -> Counts:
    prefectures = body_kinds.get(terms.BODY_KINDS[0], 0)
    several = sum(body_kinds.values()) - prefectures
    both = ((Tier.PREFECTURE, prefectures), (Tier.MUNICIPALITY, several))
    return tuple((tier, count) for tier, count in both if count)


def _years(first: NDArray[Any], last: NDArray[Any]) -> Counts:
    """How many plans hold in each year: those that have begun less those that have ended."""
    begun = np.bincount(first, minlength=101)[:101]
    ended = np.bincount(last, minlength=101)[:101]
    begun[0] = ended[0] = 0
    open_ = np.cumsum(begun) - np.concatenate(([0], np.cumsum(ended)[:-1]))
    return tuple(
        (terms.FIRST_YEAR + year, count) for year, count in enumerate(open_.tolist()) if count
    )
