"""How the classes of a map differ: by lightness, and in print without colour by a mark as well.

From one class to the next the light falls by a factor of 1.3 from white and 1.6 further on, so
that grey and the eyes of the colour-blind keep their order.
"""

from __future__ import annotations

from typing import NamedTuple

from kanmin.layout import NumberLook, StateLook
from kanmin.publish.svg import INK, PAPER, Looks, tag

MapLook = StateLook | NumberLook
EDGE = "#8a8a90"
_BLUES = ("#cfe0f3", "#8ab4e0", "#5689c6", "#1f5fa8", "#0a2f66")
_ORANGE, _GREY, _PENCIL = "#f0a63c", "#d9d9de", "#767680"
_OUTLINE = "M0,-4.67L4,-2.33V2.33L0,4.67L-4,2.33V-2.33z"  # a hexagon eight units wide


class Look(NamedTuple):
    """A colour, a mark of lines within four units around 0,0, and what words are written in."""

    fill: str
    mark: str = ""
    ink: str = INK
    pen: str = INK  # of the mark


_DASH = "M-2,0H2"
_DOT = "M-.45,-.45H.45V.45H-.45z"
_RING = "M-1.7,0a1.7,1.7 0 1 0 3.4,0a1.7,1.7 0 1 0 -3.4,0z"
_CROSS = "M-1.8,-1.8L1.8,1.8M-1.8,1.8L1.8,-1.8"
_SLASH = "M-2,2.2L2,-2.2"
_HATCH = "M-3,.4L.4,-3M-2.4,2.4L2.4,-2.4M-.4,3L3,-.4"
_CIRCLE = "M-1.2,0a1.2,1.2 0 1 0 2.4,0a1.2,1.2 0 1 0 -2.4,0z"

LOOKS: dict[MapLook, Look] = {
    "unknown": Look(PAPER),
    "none": Look(_BLUES[0], _DASH),
    "planned": Look(_BLUES[1], _DOT),
    "started": Look(_BLUES[2], _RING),
    "done": Look(_BLUES[4], ink=PAPER),
    "overdue": Look(_ORANGE, _CROSS),
    "outside": Look(_GREY, _SLASH),
    "missing": Look(PAPER, _HATCH, pen=_PENCIL),
    "few": Look(PAPER, _CIRCLE, pen=_PENCIL),
    "step1": Look(_BLUES[0]),
    "step2": Look(_BLUES[1]),
    "step3": Look(_BLUES[2]),
    "step4": Look(_BLUES[3], ink=PAPER),
    "step5": Look(_BLUES[4], ink=PAPER),
}


def hexagon(look: MapLook, name: str) -> str:
    """A hexagon around 0,0 to be used many times. name: its id."""
    outline = tag("path", d=_OUTLINE, fill=LOOKS[look].fill, stroke=EDGE, stroke_width=0.4)
    return tag("g", outline + mark(look), id=name)


def mark(look: MapLook, **place: str) -> str:
    """The mark of a look, by which it is known without colour; empty where there is none."""
    path, pen = LOOKS[look].mark, LOOKS[look].pen
    lines: Looks = {"stroke": pen, "stroke_width": 0.9, "fill": "none"}
    return tag("path", d=path, **lines, **place) if path else ""
