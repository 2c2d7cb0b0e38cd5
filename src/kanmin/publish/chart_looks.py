"""How the series of a chart differ: by colour, and in print without colour by pattern and shape.

Each colour stands out from white by more than 4.5 to 1; so do words from the white ground.
"""

from __future__ import annotations

from kanmin.layout import Chart, Series
from kanmin.publish.svg import PAPER, Looks, length, tag

COLOURS = (
    "#0b57a4", "#b24a00", "#00735c", "#8a3a9c", "#5c5c63", "#b0274b", "#756000", "#0b7285",
)  # fmt: skip
_TILE = 8
_HATCHES = (
    "",
    "M-2,2l4,-4M0,8l8,-8M6,10l4,-4",
    "M0,2h8M0,6h8",
    "M-2,6l4,4M0,0l8,8M6,-2l4,4",
    "M2,2h2M6,6h2",
    "M0,4h8M4,0v8",
    "M2,0v8M6,0v8",
    "M0,0l8,8M0,8l8,-8",
)
_DASHES = ("", "12 4", "12 3 2 3", "5 3")
_STYLE_DASHES = {"dots": "", "dashed": "8 5", "dotted": "2 4"}
MARKER = 5.0  # half the width of a marker
_SHAPES = (  # circle, square, triangle, diamond, around 0,0
    "M-5,0a5,5 0 1 0 10,0a5,5 0 1 0 -10,0z",
    "M-4.5,-4.5h9v9h-9z",
    "M0,-6l6,10.5h-12z",
    "M0,-6.5l6.5,6.5l-6.5,6.5l-6.5,-6.5z",
)


def colour(index: int) -> str:
    """The colour of the series at a place."""
    return COLOURS[index % len(COLOURS)]


def fill(index: int, name: str) -> str:
    """What the bars of the series at a place are filled with. name: of the chart."""
    return f"url(#{name}-fill{index})" if _hatch(index) else colour(index)


def _hatch(index: int) -> str:
    """Its pattern; after a round of colours each colour meets another pattern."""
    return _HATCHES[(index + index // len(COLOURS)) % len(_HATCHES)]


def fills(chart: Chart, name: str) -> str:
    """The patterns that the bars of a chart are filled with."""
    bars = (index for index, one in enumerate(chart.series) if one.style == "bar")
    return "".join(_pattern(index, name) for index in bars if _hatch(index))


def _pattern(index: int, name: str) -> str:
    ground = tag("rect", width=_TILE, height=_TILE, fill=PAPER)
    strokes = tag("path", d=_hatch(index), stroke=colour(index), stroke_width=2, fill="none")
    return tag(
        "pattern",
        ground + strokes,
        id=f"{name}-fill{index}",
        width=_TILE,
        height=_TILE,
        patternUnits="userSpaceOnUse",
    )


def dashes(chart: Chart, index: int) -> str:
    """The dashes of a line: what its style says, else one kind for each line of the chart."""
    style = chart.series[index].style
    if style in _STYLE_DASHES:
        return _STYLE_DASHES[style]
    before = sum(1 for one in chart.series[:index] if one.style in ("line", "step"))
    return _DASHES[before % len(_DASHES)]


def stroke(chart: Chart, index: int, path: str) -> str:
    """A line; before bars it has a white edge, so that it can be seen."""
    bars = any(one.style == "bar" for one in chart.series)
    edge = tag("path", d=path, fill="none", stroke=PAPER, stroke_width=5.5) if bars else ""
    dash = dashes(chart, index)
    looks: Looks = {"stroke_dasharray": dash} if dash else {}
    ink = colour(index)
    line = tag("path", class_="line", d=path, fill="none", stroke=ink, stroke_width=2.4, **looks)
    return edge + line


def marker(chart: Chart, index: int, x: float, y: float) -> str:
    """The marker of a line at a point: shapes in turn, hollow for forecasts; none for steps."""
    if not has_marker(chart.series[index]):
        return ""
    before = sum(1 for one in chart.series[:index] if has_marker(one))
    hollow = before // len(_SHAPES) % 2 or chart.series[index].style == "dotted"
    ground, edge = (PAPER, colour(index)) if hollow else (colour(index), PAPER)
    return tag(
        "path",
        class_="marker",
        transform=f"translate({length(x)},{length(y)})",
        d=_SHAPES[before % len(_SHAPES)],
        fill=ground,
        stroke=edge,
        stroke_width=1.6 if hollow else 1.2,
    )


def has_marker(one: Series) -> bool:
    """Whether the points of a series are marked: all lines but steps."""
    return one.style not in ("bar", "step")
