"""A small chart for a sheet: an indicator from its baseline to its target, as bars in SVG.

Baseline, result and target differ in grey as well as in colour, and each says in words what it is.
"""

from __future__ import annotations

import hashlib

from kanmin.publish.chart_scale import known
from kanmin.publish.handout import Bar, BarLook, Figure
from kanmin.publish.svg import (
    FONTS,
    INK,
    PAPER,
    Looks,
    cut,
    length,
    line,
    spoken,
    tag,
    width_of,
)
from kanmin.text import clean_line

WIDTH, HEIGHT = 240.0, 136.0
_TOP, _BOTTOM = 26.0, 84.0
_EDGE, _VALUE, _LABEL, _LINE = 4.0, 15.0, 12.5, 15.0
_LOOKS: dict[BarLook, tuple[str, str]] = {
    "baseline": (PAPER, "#595959"),
    "result": ("#8c8c8c", "#595959"),
    "step": ("#c5d7fb", "#0017c1"),
    "target": ("#0017c1", "#0017c1"),
}


def figure_svg(figure: Figure, name: str = "") -> str:
    """The drawing with title and description. name: what its ids begin with."""
    said = f"{figure.name} {figure.summary}"
    name = name or f"figure-{hashlib.sha256(said.encode(errors='replace')).hexdigest()[:10]}"
    head = spoken("title", clean_line(figure.name) or "-", id=f"{name}-title")
    head += spoken("desc", clean_line(figure.summary) or "-", id=f"{name}-desc")
    ground = tag("rect", width=WIDTH, height=HEIGHT, fill=PAPER)
    return tag(
        "svg",
        head + ground + _drawn(figure.bars),
        xmlns="http://www.w3.org/2000/svg",
        class_="figure",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        width=WIDTH,
        height=HEIGHT,
        viewBox=f"0 0 {length(WIDTH)} {length(HEIGHT)}",
        font_family=FONTS,
    )


def _drawn(bars: tuple[Bar, ...]) -> str:
    values = [known(bar.value) or 0.0 for bar in bars]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    span = (high - low) or 1.0
    zero = _BOTTOM - (_BOTTOM - _TOP) * (0 - low) / span
    slot = (WIDTH - 2 * _EDGE) / max(1, len(bars))
    parts = [
        _bar(bar, _EDGE + slot * index, slot, zero, (_BOTTOM - _TOP) / span)
        for index, bar in enumerate(bars)
    ]
    foot = line((_EDGE, zero), (WIDTH - _EDGE, zero), stroke=INK, stroke_width=1.2)
    return "".join(parts) + foot


def _bar(bar: Bar, left: float, slot: float, zero: float, unit: float) -> str:
    value = known(bar.value)
    middle, width = left + slot / 2, min(slot * 0.5, 44.0)
    high = abs(value or 0.0) * unit
    top = zero - high if (value or 0) >= 0 else zero
    fill, stroke = _LOOKS[bar.look]
    looks: Looks = {"fill": fill, "stroke": stroke, "stroke_width": 1.4}
    box: Looks = {"x": middle - width / 2, "y": top, "width": width, "height": high}
    drawn = tag("rect", **(box | looks)) if high else ""
    size = min(_VALUE, _VALUE * slot / max(1.0, width_of(bar.told, _VALUE)))
    told = _words(bar.told, middle, top - 6, max(size, 7.0), slot, bold=True)
    labels = [part for label in (bar.head, bar.year) if label for part in label.split("\n")]
    letter = min(_LABEL, (slot - 2) / max(width_of(label, 1) for label in labels))
    below = (
        _words(text, middle, _BOTTOM + 16 + row * _LINE, letter, slot)
        for row, text in enumerate(labels)
    )
    return drawn + told + "".join(below)


def _words(text: str, x: float, y: float, size: float, room: float, *, bold: bool = False) -> str:
    weight = {"font_weight": "bold"} if bold else {}
    return spoken(
        "text", cut(text, room, size), x=x, y=y, font_size=size, text_anchor="middle",
        fill=INK, **weight,
    )  # fmt: skip
