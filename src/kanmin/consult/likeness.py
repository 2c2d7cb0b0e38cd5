"""Opinions that are likely the same (同趣旨の意見): proposed by their texts, merged by a person."""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kanmin.wording import letters, pairs

ALIKE = 0.4  # share of common pairs of letters, rare ones counting more; decision 0021
LONGEST_TEXT = 1_000  # letters of a text that are looked at
COLUMNS, OWN = 1024, 768  # OWN: columns of one pair each
BLOCK = 512  # texts compared at a time
MOST_LINKS = 200  # texts to which one is held alike at most


@dataclass(frozen=True, slots=True)
class LikelySame:
    """Texts that are likely one opinion. likeness: 0 to 1, the least between two of them."""

    numbers: tuple[int, ...]
    likeness: float


Numbers = npt.NDArray[np.intp]
Scores = npt.NDArray[np.float32]
Links = dict[tuple[int, int], float]


def likely_same(texts: Sequence[tuple[int, str]]) -> tuple[LikelySame, ...]:
    """Groups of texts, each alike to each, the largest first; a text alone is in none.

    texts: number and text. What is letter by letter the same (a form passed round) is one for the
    comparison. The answer does not hang on the order of the texts.
    """
    same: dict[str, list[int]] = defaultdict(list)
    first: dict[str, str] = {}
    for number, text in sorted(texts):
        name = letters(text) or f"#{number}"
        same[name].append(number)
        first.setdefault(name, text)
    names = list(same)
    told = [pairs(first[name][:LONGEST_TEXT]) for name in names]
    links = _links(told)
    found = [
        LikelySame(tuple(sorted(n for i in group for n in same[names[i]])), _least(group, links))
        for group in _complete(len(names), links)
    ]
    several = [one for one in found if len(one.numbers) > 1]
    return tuple(sorted(several, key=lambda one: (-len(one.numbers), one.numbers)))


def _links(told: Sequence[frozenset[str]]) -> Links:
    """The pairs of texts that are alike, at most so many for each text, the most alike first."""
    table = _table(told)
    links: Links = {}
    for start in range(0, len(told), BLOCK):
        scores = table[start : start + BLOCK] @ table[start:].T
        for offset, row in enumerate(scores):
            later = row[offset + 1 :]
            found = _best(later)
            number = start + offset
            others = (found + number + 1).tolist()
            likeness = np.round(later[found].astype(float), 4).tolist()
            links |= zip(((number, other) for other in others), likeness, strict=True)
    return links


def _table(told: Sequence[frozenset[str]]) -> Scores:
    """A row of length 1 for each text, so that the product of two rows is their likeness.

    A pair of letters that one text alone has is in no product. Of the others the most frequent have
    a column each; the rest share columns with signs that cancel out, so that the time and the room
    hang on the number of texts alone. Up to so many pairs, the likeness is exact.
    """
    seen = Counter(pair for one in told for pair in one)
    weight = {pair: math.log(1 + len(told) / count) for pair, count in seen.items()}
    shared = sorted((p for p in seen if seen[p] > 1), key=lambda p: (-seen[p], p))
    place = {pair: _column(rank, pair) for rank, pair in enumerate(shared)}
    table = np.zeros((len(told), COLUMNS), dtype=np.float32)
    for row, one in zip(table, told, strict=True):
        size = math.sqrt(sum(weight[pair] ** 2 for pair in one)) or 1.0
        known = [(place[pair], weight[pair] / size) for pair in one if pair in place]
        columns = [column for (column, _sign), _weight in known]
        np.add.at(row, columns, [sign * value for (_column, sign), value in known])
    return table


def _column(rank: int, pair: str) -> tuple[int, int]:
    """The column of a pair of letters, and its sign there."""
    if rank < OWN:
        return rank, 1
    name = zlib.crc32(pair.encode())
    return OWN + (name >> 1) % (COLUMNS - OWN), 1 if name & 1 else -1


def _best(scores: Scores) -> Numbers:
    """Where the scores are high enough, the highest ones where there are too many."""
    found = np.flatnonzero(scores >= ALIKE)
    if len(found) > MOST_LINKS:
        found = np.sort(found[np.argsort(-scores[found], kind="stable")[:MOST_LINKS]])
    return found


def _complete(whole: int, links: Links) -> list[tuple[int, ...]]:
    """Numbers in groups in which each is linked with each, the strongest links first."""
    linked: list[set[int]] = [{number} for number in range(whole)]
    for one, two in links:
        linked[one].add(two)
        linked[two].add(one)
    home = [{number} for number in range(whole)]
    common = list(linked)
    for one, two in sorted(links, key=lambda pair: (-links[pair], pair)):
        mine, theirs = home[one], home[two]
        if mine is theirs or not theirs <= common[one]:
            continue
        joined, between = mine | theirs, common[one] & common[two]
        for number in joined:
            home[number], common[number] = joined, between
    return [tuple(sorted(group)) for group in {id(g): g for g in home}.values()]


def _least(group: tuple[int, ...], links: Links) -> float:
    between = [links[a, b] for i, a in enumerate(group) for b in group[i + 1 :]]
    return min(between, default=1.0)
