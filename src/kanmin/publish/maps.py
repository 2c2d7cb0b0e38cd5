"""Bodies as a map of equal cells in SVG: municipalities as hexagons, prefectures as tiles.

Both have a legend with the number of each class, stand on a white ground and need nothing else.
With addresses each prefecture is one link, so that the whole map has at most 47 stops by keyboard;
without them it is one picture. A table belongs beside it: `map_table` or `cell_table`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.sax.saxutils import escape

from kanmin import localgov
from kanmin.layout import CellMap, MapCell
from kanmin.publish import hexagons, map_looks
from kanmin.publish.hexagons import THIRDS, Place
from kanmin.publish.map_frame import EDGE, WIDTH, Drawn, drawing, legend, name_of
from kanmin.publish.map_words import by_prefecture, group_text, told, words_of
from kanmin.publish.svg import INK, PAPER, Looks, cut, length, spoken, tag, width_of
from kanmin.text import clean_line

Address = Callable[[str], str]  # of the page of a prefecture, from its code of two digits
Positions = Mapping[str, localgov.Cell]
_LARGEST, _GAP = 3.0, 12.0  # how much a hexagon may grow; below a legend that stands in the way
_NAME_SIZE, _TILE_SIZE = 11.5, 13.0
_PITCH, _TILE = 54.0, 51.0
_RADIUS, _BORDER = 5.0, 1.2


def hexagon_map(
    shown: CellMap, positions: Positions, address: Address | None = None, name: str = ""
) -> str:
    """Municipalities as hexagons in their prefectures' borders, as SVG.

    positions: code → place; a body without one is counted and told, but not drawn. address: of
    the page of a prefecture, from its code of two digits. name: what the ids begin with, another
    one for each map of a page; made from the contents when it is empty.
    """
    drawn = Hexagons(shown, positions, address, name_of(shown, name))
    key = legend(shown, lambda look: tag("use", href=f"#{drawn.name}-{look}"), drawn.lost)
    drawn.drop = key.height + _GAP if drawn.covers(key) else 0.0
    symbols = "".join(
        map_looks.hexagon(one.look, f"{drawn.name}-{one.look}") for one in shown.classes
    )
    height = max(drawn.height, key.height + 2 * EDGE)
    return drawing(shown, drawn.name, symbols, Drawn(drawn.svg() + key.svg, 0, height), address)


@dataclass
class Hexagons:
    """The hexagons of a map on the drawing. drop: how far down they begin."""

    shown: CellMap
    positions: Positions
    address: Address | None
    name: str
    drop: float = 0.0

    @cached_property
    def places(self) -> dict[str, Place]:
        """Code → middle, in thirds of a unit."""
        cells = (cell.code for cell in self.shown.cells)
        return {c: hexagons.middle(self.positions[c]) for c in cells if c in self.positions}

    @cached_property
    def lost(self) -> int:
        """How many bodies have no place."""
        return len(self.shown.cells) - len(self.places)

    @cached_property
    def looks(self) -> dict[str, str]:
        """Class → id of its hexagon."""
        return {one.id: f"{self.name}-{one.look}" for one in self.shown.classes}

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of all hexagons, in units of the geometry."""
        xs = [x / THIRDS for x, _y in self.places.values()] or [0.0]
        ys = [y / THIRDS for _x, y in self.places.values()] or [0.0]
        return min(xs) - 4, min(ys) - _RADIUS, max(xs) + 4, max(ys) + _RADIUS

    @cached_property
    def words(self) -> dict[str, str]:
        """Class → its word."""
        return words_of(self.shown)

    @cached_property
    def scale(self) -> float:
        """How many units of the drawing are one of the geometry."""
        return min(_LARGEST, (WIDTH - 2 * EDGE) / (self.box[2] - self.box[0]))

    @property
    def height(self) -> float:
        """Where the drawing ends below."""
        return self.drop + (self.box[3] - self.box[1]) * self.scale + 2 * EDGE

    def at(self, place: Place) -> tuple[float, float]:
        """A place of the geometry on the drawing."""
        left, top, right, _bottom = self.box
        edge = (WIDTH - (right - left) * self.scale) / 2
        x, y = place[0] / THIRDS - left, place[1] / THIRDS - top
        return edge + x * self.scale, self.drop + EDGE + y * self.scale

    def covers(self, key: Drawn) -> bool:
        """Whether a hexagon stands where a legend above on the left would."""
        radius = _RADIUS * self.scale
        points = map(self.at, self.places.values())
        return any(x < key.width + radius and y < key.height + radius for x, y in points)

    def svg(self) -> str:
        """Hexagons, outlines of prefectures, and their names."""
        moved = self._transform(self.scale)
        cells = "".join(map(self._prefecture, self._groups.values()))
        lines: Looks = {"stroke": INK, "stroke_width": _BORDER * THIRDS / math.sqrt(self.scale)}
        return (
            _for_pointers(tag("g", cells, transform=moved), self.address)
            + tag(
                "g",
                "".join(map(self._outline, self._groups.values())),
                fill="none",
                pointer_events="none",
                **lines,
            )
            + _for_the_eye("".join(self._names()))
        )

    @cached_property
    def _groups(self) -> dict[str, tuple[MapCell, ...]]:
        return by_prefecture(cell for cell in self.shown.cells if cell.code in self.places)

    def _places_of(self, cells: tuple[MapCell, ...]) -> list[Place]:
        return [self.places[cell.code] for cell in cells]

    def _prefecture(self, cells: tuple[MapCell, ...]) -> str:
        drawn = "".join(map(self._hexagon, cells))
        if not self.address:
            return tag("g", drawn)
        return tag("a", drawn, href=self.address(cells[0].code[:2]), tabindex="-1")

    def _hexagon(self, cell: MapCell) -> str:
        x, y = self.places[cell.code]
        said = escape(told(cell, self.words[cell.class_id]))
        look = self.looks[cell.class_id]
        # one of 1,741: written straight, which takes a third of the time of tag()
        return (
            f'<use href="#{look}" x="{x // THIRDS}" y="{y // THIRDS}"><title>{said}</title></use>'
        )

    def _transform(self, scale: float) -> str:
        x, y = self.at((0, 0))
        return f"translate({length(x)},{length(y)})" + (
            f" scale({scale:.4f})" if scale != 1 else ""
        )

    def _outline(self, cells: tuple[MapCell, ...]) -> str:
        moved = self._transform(self.scale / THIRDS)  # inside the link: it would thin its focus
        path = tag("path", d=hexagons.outline(self._places_of(cells)), transform=moved)
        if not self.address:
            return path
        said = group_text(cells, self.shown.classes)
        return tag("a", path, href=self.address(cells[0].code[:2]), aria_label=said)

    def _names(self) -> Iterator[str]:
        """The names, where they do not lie on each other; small prefectures choose first."""
        if len(self._groups) == 1:
            return
        taken: list[tuple[float, float, float]] = []
        for cells in sorted(self._groups.values(), key=len):
            word = short(clean_line(cells[0].prefecture))
            half = width_of(word, _NAME_SIZE) / 2
            points = [self.at(p) for p in hexagons.from_the_heart(self._places_of(cells))]
            x, y = next((p for p in points if _is_free(p, half, taken)), points[0])
            taken.append((x, y, half))
            yield _written_over(word, x, y + _NAME_SIZE * 0.36)


def _is_free(at: tuple[float, float], half: float, taken: list[tuple[float, float, float]]) -> bool:
    """Whether a name so wide keeps off those that are written already."""
    return all(
        abs(at[0] - x) > half + other + 3 or abs(at[1] - y) > _NAME_SIZE + 1
        for x, y, other in taken
    )


def _for_pointers(cells: str, address: Address | None) -> str:
    """What the pointer finds; by keyboard and by ear the links drawn over it are found."""
    return tag("g", cells, aria_hidden="true") if address else cells


def _for_the_eye(names: str) -> str:
    """Names that the links say as well."""
    return tag("g", names, aria_hidden="true", pointer_events="none") if names else ""


def _written_over(word: str, x: float, y: float) -> str:
    """A word with a white edge, to be read on any ground."""
    return spoken(
        "text",
        word,
        x=x,
        y=y,
        font_size=_NAME_SIZE,
        font_weight="bold",
        text_anchor="middle",
        fill=INK,
        stroke=PAPER,
        stroke_width=2.6,
        stroke_linejoin="round",
        paint_order="stroke",
    )


def short(prefecture: str) -> str:
    """The name of a prefecture as maps write it.

    >>> short("京都府"), short("北海道")
    ('京都', '北海道')
    """
    return re.sub("(?<=..)[都府県]$", "", prefecture)


def tile_map(
    shown: CellMap, positions: Positions, address: Address | None = None, name: str = ""
) -> str:
    """Prefectures as square tiles with their figures, as SVG; parameters as in `hexagon_map`."""
    places = {c.code: positions[c.code] for c in shown.cells if c.code in positions}
    key = legend(shown, _square, len(shown.cells) - len(places))
    spots, bottom = _spots(places, key)
    tiles = sorted((c for c in shown.cells if c.code in places), key=lambda cell: cell.code)
    svg = _for_pointers("".join(_tile(shown, c, spots[c.code], address) for c in tiles), address)
    if address:
        svg += "".join(_frame(shown, cell, spots[cell.code], address) for cell in tiles)
    height = max(bottom, key.height + 2 * EDGE)
    return drawing(shown, name_of(shown, name), "", Drawn(svg + key.svg, 0, height), address)


def _spots(places: Positions, key: Drawn) -> tuple[dict[str, tuple[float, float]], float]:
    """Where the tiles begin, in the middle of the drawing, and where it ends below."""
    columns = [place.column for place in places.values()] or [0]
    rows = [place.row for place in places.values()] or [0]
    left = (WIDTH - (max(columns) - min(columns) + 1) * _PITCH) / 2 - min(columns) * _PITCH
    top = EDGE - min(rows) * _PITCH
    spots = {c: (left + p.column * _PITCH, top + p.row * _PITCH) for c, p in places.items()}
    covered = any(x < key.width and y < key.height + EDGE for x, y in spots.values())
    drop = key.height + _GAP if covered else 0.0
    moved = {code: (x, y + drop) for code, (x, y) in spots.items()}
    return moved, drop + top + (max(rows) + 1) * _PITCH + EDGE


def _square(look: map_looks.MapLook) -> str:
    ground = tag(
        "rect", x=-4, y=-4, width=8, height=8, fill=map_looks.LOOKS[look].fill,
        stroke=map_looks.EDGE, stroke_width=0.4,
    )  # fmt: skip
    return ground + map_looks.mark(look)


def _tile(shown: CellMap, cell: MapCell, at: tuple[float, float], address: Address | None) -> str:
    drawn = spoken("title", told(cell, words_of(shown)[cell.class_id])) + _face(shown, cell)
    place = f"translate({length(at[0])},{length(at[1])})"
    if not address:
        return tag("g", drawn, transform=place)
    return tag("a", drawn, href=address(cell.code[:2]), tabindex="-1", transform=place)


def _frame(shown: CellMap, cell: MapCell, at: tuple[float, float], address: Address) -> str:
    """The link around a tile, over all tiles, so that nothing hides where the focus is."""
    box = tag("rect", x=at[0], y=at[1], width=_TILE, height=_TILE, rx=4, fill="none")
    said = told(cell, words_of(shown)[cell.class_id])
    looks: Looks = {"stroke": map_looks.EDGE, "pointer_events": "none"}
    return tag("a", box, href=address(cell.code[:2]), aria_label=said, **looks)


def _face(shown: CellMap, cell: MapCell) -> str:
    """What is seen of a tile: its ground, the mark of its class, the name and the figure."""
    kind = next(one.look for one in shown.classes if one.id == cell.class_id)
    look = map_looks.LOOKS[kind]
    ground = tag("rect", width=_TILE, height=_TILE, rx=4, fill=look.fill, stroke=map_looks.EDGE)
    corner = map_looks.mark(kind, transform=f"translate({length(_TILE - 8)},8) scale(1.5)")
    letters: Looks = {"font_size": _TILE_SIZE, "text_anchor": "middle", "fill": look.ink}
    lines = (short(clean_line(cell.prefecture)), 28.0), (cell.figure, 44.0)
    written = "".join(
        spoken("text", cut(word, _TILE - 4, _TILE_SIZE), x=_TILE / 2, y=y, **letters)
        for word, y in lines
        if word
    )
    return ground + corner + written
