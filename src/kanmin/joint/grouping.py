"""Units that are alike brought together, so that all of a group are alike (complete link)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kanmin.joint.titles import differ, share
from kanmin.joint.units import Unit

ALIKE = 0.6  # likeness of titles from which two are one thing; decision 0017
NEAR = 0.45  # likeness from which the texts decide
TEXTS_ALIKE = 0.8  # likeness of texts that makes titles that are only near one thing

Pairs = dict[tuple[int, int], float]
Numbers = npt.NDArray[np.intp]


def groups_of(units: Sequence[Unit]) -> tuple[tuple[Unit, ...], ...]:
    """The units in groups in which each is alike to each; a unit alone is a group too.

    units: sorted by key, so that the answer does not hang on the order of the plans.
    """
    pairs = alike(units)
    home = {number: [number] for number in range(len(units))}
    for one, two in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        mine, theirs = home[one], home[two]
        if mine is theirs or not _all_alike(mine, theirs, pairs):
            continue
        joined = mine + theirs
        home |= dict.fromkeys(joined, joined)
    found = {id(group): group for group in home.values()}
    return tuple(tuple(units[number] for number in sorted(group)) for group in found.values())


def _all_alike(one: Sequence[int], two: Sequence[int], pairs: Pairs) -> bool:
    return all((min(a, b), max(a, b)) in pairs for a in one for b in two)


def alike(units: Sequence[Unit]) -> Pairs:
    """The pairs of units that are alike, by their numbers, the smaller first.

    Counts the pairs of characters that titles share through an index of them: the time goes with
    what is shared and not with the square of the number of titles.
    """
    index = _index(units)
    sizes = np.sqrt(np.array([len(unit.told.pairs) or 1 for unit in units], dtype=float))
    found: Pairs = {}
    for number, unit in enumerate(units):
        lists = [index[pair] for pair in unit.told.pairs]
        if not lists:
            continue
        shared = np.bincount(np.concatenate(lists), minlength=len(units))[number + 1 :]
        scores = shared / (sizes[number] * sizes[number + 1 :])
        for offset in np.flatnonzero(scores >= NEAR):
            other = number + 1 + int(offset)
            if _one_thing(unit, units[other], float(scores[offset])):
                found[number, other] = round(float(scores[offset]), 6)
    return found


def _index(units: Sequence[Unit]) -> dict[str, Numbers]:
    lists: dict[str, list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        for pair in unit.told.pairs:
            lists[pair].append(number)
    return {pair: np.array(numbers, dtype=np.intp) for pair, numbers in lists.items()}


def _one_thing(one: Unit, two: Unit, score: float) -> bool:
    if _apart(one, two) or differ(one.told, two.told):
        return False
    return score >= ALIKE or share(one.text, two.text) >= TEXTS_ALIKE


def _apart(one: Unit, two: Unit) -> bool:
    """Whether the handbook holds them apart: two national measures, two cases."""
    if not one.origin or not two.origin:
        return False
    return one.origin.partition(":")[0] == two.origin.partition(":")[0]
