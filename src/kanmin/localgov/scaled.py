"""How far bodies are from each other: their standardised figures, measured all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_COMMON = 3
MISSING_PENALTY = 0.5  # standard deviations, if every feature were missing in one of the two
DIGITS = 12  # of a distance: what is alike by its figures is equally near
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scaled:
    """The standardised figures of some bodies.

    codes: in order. values: a row for each of them, a column a feature; not a number for what is
    not known. names: which columns stand for names, of which two are the same or 1 apart.
    """

    codes: tuple[str, ...]
    values: Numbers
    names: NDArray[np.bool_]

    @classmethod
    def of(
        cls, codes: tuple[str, ...], columns: Sequence[Sequence[float]], names: Sequence[bool]
    ) -> Scaled:
        """From a column a feature, each in the order of the codes."""
        return cls(codes, np.array(columns, np.float64).T, np.array(names))

    def nearest(self, code: str, count: int) -> list[tuple[str, float]]:
        """The bodies nearest to one, with their distances; equal ones in the order of codes."""
        place = self.codes.index(code)
        distances = self._distances(place)
        distances[place] = np.nan
        order = np.argsort(distances, kind="stable")[:count]
        found = order[~np.isnan(distances[order])].tolist()
        return [(self.codes[at], float(distances[at])) for at in found]

    def _distances(self, place: int) -> Numbers:
        """From one to all; not a number where too little is known of both."""
        mine = self.values[place]
        gaps = np.where(self.names, self.values != mine, self.values - mine)
        both = ~np.isnan(self.values) & ~np.isnan(mine)
        count = both.sum(axis=1)
        squares = (np.where(both, gaps, 0.0) ** 2).sum(axis=1)
        enough = np.where(count < LEAST_COMMON, np.nan, count)
        missing = 1 - count / self.values.shape[1]
        found: Numbers = np.sqrt(squares / enough) + MISSING_PENALTY * missing
        return found.round(DIGITS)
