"""What is around the cells of a map: title, description, white ground and legend."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from kanmin.language import _
from kanmin.layout import CellMap
from kanmin.publish.map_looks import MapLook
from kanmin.publish.map_words import counts, map_text, share
from kanmin.publish.svg import FONTS, PAPER, cut, length, spoken, tag, width_of
from kanmin.publish.svg import words as text
from kanmin.text import clean_line

WIDTH, EDGE = 720.0, 6.0  # units of the drawing; a line of an A4 page is 720 wide
_SIZE, _ROW, _SWATCH = 14.0, 23.0, 28.0
_WIDEST_WORD = 220.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece of the drawing and how wide and high it is."""

    svg: str
    width: float
    height: float


def name_of(shown: CellMap, name: str) -> str:
    """What the ids of a map begin with: what was given, made safe, or its contents' digest."""
    said = repr(shown).encode(errors="backslashreplace")
    return re.sub(r"[^A-Za-z0-9-]", "", name) or f"map-{hashlib.sha256(said).hexdigest()[:10]}"


def drawing(shown: CellMap, name: str, symbols: str, body: Drawn, linked: object) -> str:
    """The whole drawing. linked: whether there are links in it, so that it is no mere picture."""
    title = spoken("title", clean_line(shown.caption) or _("地図"), id=f"{name}-title")
    desc = spoken("desc", map_text(shown), id=f"{name}-desc")
    symbols = tag("defs", symbols) if symbols else ""
    ground = tag("rect", width=WIDTH, height=body.height, fill=PAPER)
    labels = {"aria_labelledby": f"{name}-title", "aria_describedby": f"{name}-desc"}
    if not linked:
        labels = {"aria_labelledby": f"{name}-title {name}-desc"}
    return tag(
        "svg",
        title + desc + symbols + ground + body.svg,
        xmlns="http://www.w3.org/2000/svg",
        class_="map",
        role="group" if linked else "img",
        **labels,
        width=WIDTH,
        height=body.height,
        viewBox=f"0 0 {length(WIDTH)} {length(body.height)}",
        font_family=FONTS,
    )


def legend(shown: CellMap, swatch: Callable[[MapLook], str], lost: int) -> Drawn:
    """The classes with their numbers of all bodies, above on the left.

    swatch: a cell eight units wide of a look. lost: how many bodies have no place on the map.
    """
    found = counts(shown.cells)
    names = [cut(one.word, _WIDEST_WORD, _SIZE) for one in shown.classes]
    column = EDGE + _SWATCH + max((width_of(n, _SIZE) for n in names), default=0.0) + 22
    parts, widest = [], column
    for row, (one, word) in enumerate(zip(shown.classes, names, strict=True)):
        y = EDGE + row * _ROW + _ROW / 2
        figures = share(found[one.id], len(shown.cells))
        cell = tag("g", swatch(one.look), transform=f"translate({EDGE + 11:g},{y:g}) scale(2.2)")
        said = text(word, EDGE + _SWATCH, y + 5, _SIZE) + text(figures, column, y + 5, _SIZE)
        parts.append(cell + said)
        widest = max(widest, column + width_of(figures, _SIZE))
    if lost:
        note = _("地図に場所のない団体：{count}").format(count=f"{lost:,}")
        parts.append(text(note, EDGE, EDGE + (len(names) + 0.5) * _ROW + 5, _SIZE))
        widest = max(widest, EDGE + width_of(note, _SIZE))
    return Drawn("".join(parts), widest + EDGE, EDGE + (len(names) + bool(lost)) * _ROW)
