"""The geometry of a map of hexagons: where they stand, and the lines around some of them.

Places are whole numbers, in thirds of a unit of the drawing: a hexagon is 24 wide, a row 21 high.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator

from kanmin import localgov

Place = tuple[int, int]
WIDE, ROW, THIRDS = 24, 21, 3
_CORNERS: tuple[Place, ...] = ((0, -14), (12, -7), (12, 7), (0, 14), (-12, 7), (-12, -7))
_NEIGHBOURS: tuple[Place, ...] = ((12, -21), (24, 0), (12, 21), (-12, 21), (-24, 0), (-12, -21))


def middle(cell: localgov.Cell) -> Place:
    """The middle of a hexagon; rows count up to the north, odd ones stand half a cell right."""
    return WIDE * cell.column + WIDE // 2 * (cell.row % 2), -ROW * cell.row


def outline(places: Collection[Place]) -> str:
    """The edges of hexagons that have none of them on their other side, as a path."""
    ends: dict[Place, set[Place]] = defaultdict(set)
    for start, end in _edges(frozenset(places)):
        ends[start].add(end)
        ends[end].add(start)
    return "".join(map(_written, _lines(ends)))


def _edges(places: frozenset[Place]) -> Iterator[tuple[Place, Place]]:
    turns = tuple(zip(_NEIGHBOURS, _CORNERS, _CORNERS[1:] + _CORNERS[:1], strict=True))
    for place in places:
        for step, corner, following in turns:
            if _moved(place, step) not in places:
                yield _moved(place, corner), _moved(place, following)


def _moved(place: Place, step: Place) -> Place:
    return place[0] + step[0], place[1] + step[1]


def _lines(ends: dict[Place, set[Place]]) -> Iterator[list[Place]]:
    """Lines as long as they go, each edge once; those with open ends first."""
    for start in sorted(ends, key=lambda corner: (len(ends[corner]) % 2 == 0, corner)):
        while ends[start]:
            yield list(_line(start, ends))


def _line(corner: Place, ends: dict[Place, set[Place]]) -> Iterator[Place]:
    yield corner
    while ends[corner]:
        following = min(ends[corner])
        ends[corner].discard(following)
        ends[following].discard(corner)
        corner = following
        yield corner


def _written(line: list[Place]) -> str:
    steps = (
        f"{after[0] - before[0]},{after[1] - before[1]}"
        for before, after in itertools.pairwise(line)
    )
    return f"M{line[0][0]},{line[0][1]}l{' '.join(steps)}"


def from_the_heart(places: Collection[Place]) -> list[Place]:
    """Places in the order of their distance from the middle of them all."""
    x = sum(place[0] for place in places) / len(places)
    y = sum(place[1] for place in places) / len(places)
    return sorted(places, key=lambda place: ((place[0] - x) ** 2 + (place[1] - y) ** 2, place))
