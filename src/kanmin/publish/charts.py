"""A chart as SVG that needs nothing else: for web pages, and by way of Typst for PDF and Word."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kanmin.language import _
from kanmin.layout import Chart, Series
from kanmin.publish import chart_looks as looks
from kanmin.publish.chart_scale import Scale, known, scale_of
from kanmin.publish.chart_words import chart_text, number
from kanmin.publish.svg import (
    FONTS,
    INK,
    PAPER,
    Looks,
    broken,
    cut,
    length,
    line,
    spoken,
    tag,
    width_of,
)
from kanmin.publish.svg import words as text
from kanmin.text import clean_line

WIDTH, PLOT_HEIGHT = 720.0, 260.0  # units of the drawing; a line of an A4 page is 720 wide
_SIZE, _LINE, _ROW = 14.0, 17.0, 22.0  # letters, a line of them, a row of the legend
_TOP, _EDGE, _SWATCH = 36.0, 12.0, 40.0
_GRID = "#c4c4c8"
_LINES_OF_LABEL, _RAREST_LABEL = 2, 3
_WIDEST_BAR = 64.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart is drawn, in units of the drawing; `name` begins all its ids."""

    chart: Chart
    name: str
    scale: Scale
    left: float

    @property
    def slot(self) -> float:
        """The room of one label."""
        return (WIDTH - _EDGE - self.left) / max(1, len(self.chart.labels))

    @property
    def bottom(self) -> float:
        """Where the plot ends below."""
        return _TOP + PLOT_HEIGHT

    def x(self, index: int) -> float:
        """The middle of a label."""
        return self.left + self.slot * (index + 0.5)

    def y(self, value: float) -> float:
        """The height of a figure."""
        return self.bottom - PLOT_HEIGHT * self.scale.share(value)


def chart_svg(chart: Chart, name: str = "") -> str:
    """A chart as SVG with title, description and legend, on a white ground.

    name: what its ids begin with, another one for each chart of a page; made from the chart's
    contents when it is empty.
    """
    name = re.sub(r"[^A-Za-z0-9-]", "", name) or _digest(chart)
    scale = scale_of(chart)
    drawn = _nothing() if scale is None else _drawn(_frame(chart, name, scale))
    legend, rows = _legend(chart, name)
    height = drawn.height + rows * _ROW + _EDGE
    body = drawn.svg + tag("g", legend, transform=f"translate(0,{length(drawn.height)})")
    fills = looks.fills(chart, name)
    head = _described(chart, name) + (tag("defs", fills) if fills else "")
    ground = tag("rect", width=WIDTH, height=height, fill=PAPER)
    return tag(
        "svg",
        head + ground + body,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        width=WIDTH,
        height=height,
        viewBox=f"0 0 {length(WIDTH)} {length(height)}",
        font_family=FONTS,
    )


def _digest(chart: Chart) -> str:
    said = repr(chart).encode(errors="backslashreplace")
    return f"chart-{hashlib.sha256(said).hexdigest()[:10]}"


def _described(chart: Chart, name: str) -> str:
    title = spoken("title", clean_line(chart.caption) or _("図"), id=f"{name}-title")
    return title + spoken("desc", chart_text(chart), id=f"{name}-desc")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece of the drawing and how high it is."""

    svg: str
    height: float


def _nothing() -> Drawn:
    """The frame of a chart without figures."""
    height = 100.0
    edge: Looks = {"width": WIDTH - 2 * _EDGE, "height": height - 2 * _EDGE, "stroke": _GRID}
    box = tag("rect", x=_EDGE, y=_EDGE, fill=PAPER, **edge)
    words = text(_("数値がありません"), WIDTH / 2, height / 2 + 5, _SIZE, "middle")
    return Drawn(box + words, height)


def _frame(chart: Chart, name: str, scale: Scale) -> Frame:
    widest = max(width_of(number(tick), _SIZE) for tick in scale.ticks())
    return Frame(chart, name, scale, widest + 2 * _EDGE)


def _drawn(frame: Frame) -> Drawn:
    labels, lines = _labels(frame)
    parts = (
        _unit(frame),
        _grid(frame),
        *_bands(frame),
        *_bars(frame),
        _zero(frame),
        *_lines(frame),
        labels,
    )
    return Drawn("".join(parts), frame.bottom + 8 + lines * _LINE + 10)


def _unit(frame: Frame) -> str:
    """What the figures are counted in, and a warning where the axis does not begin at zero."""
    unit = _("単位：{unit}").format(unit=frame.chart.unit) if frame.chart.unit else ""
    axis = "" if frame.scale.whole else _("縦軸は0から始まりません")
    both = _("{unit}　{axis}").format(unit=unit, axis=axis) if unit and axis else unit or axis
    return text(cut(both, WIDTH - 2 * _EDGE, _SIZE), _EDGE, 20, _SIZE)


def _grid(frame: Frame) -> str:
    return "".join(_tick(frame, tick) for tick in frame.scale.ticks())


def _tick(frame: Frame, tick: float) -> str:
    y = frame.y(tick)
    words = text(number(tick), frame.left - 8, y + 5, _SIZE, "end")
    return line((frame.left, y), (WIDTH - _EDGE, y), stroke=_GRID, stroke_width=1) + words


def _zero(frame: Frame) -> str:
    """The line at zero, or at the foot of the plot when zero is not on it."""
    y = frame.y(0) if frame.scale.whole else frame.bottom
    return line((frame.left, y), (WIDTH - _EDGE, y), stroke=INK, stroke_width=1.4)


def _labels(frame: Frame) -> tuple[str, int]:
    """The labels below the plot and how many lines they take."""
    every, shown = _shown(frame)
    words = (
        text(part, frame.x(index * every), frame.bottom + 20 + row * _LINE, _SIZE, "middle")
        for index, parts in enumerate(shown)
        for row, part in enumerate(parts)
    )
    return "".join(words), max(map(len, shown))


def _shown(frame: Frame) -> tuple[int, list[tuple[str, ...]]]:
    """Every n-th label in its lines: each, or each second or third; else all of them cut short."""
    labels = frame.chart.labels
    for every in range(1, _RAREST_LABEL + 1):
        last = frame.x((len(labels) - 1) // every * every)
        room = min(frame.slot * every, 2 * frame.x(0), 2 * (WIDTH - last)) - 6
        parts = [broken(label, room, _SIZE) for label in labels[::every]]
        if all(_fits(lines, room) for lines in parts):
            return every, parts
    return 1, [(cut(label, frame.slot - 6, _SIZE),) for label in labels]


def _fits(lines: tuple[str, ...], room: float) -> bool:
    """Whether a label in these lines stays within its room."""
    return len(lines) <= _LINES_OF_LABEL and all(width_of(part, _SIZE) <= room for part in lines)


def _bars(frame: Frame) -> Iterator[str]:
    """The stacks of bars, upwards and downwards from zero."""
    bars = [pair for pair in enumerate(frame.chart.series) if pair[1].style == "bar"]
    for index in range(len(frame.chart.labels)):
        values = [(place, known(one.values[index])) for place, one in bars]
        ends = {True: 0.0, False: 0.0}
        for place, value in values:
            if value:
                start = ends[value > 0]
                ends[value > 0] = start + value
                yield _bar(frame, place, index, (start, start + value))
        if bars and not any(value for _place, value in values):
            yield _no_bar(frame, index, known=any(value == 0 for _place, value in values))


def _no_bar(frame: Frame, index: int, *, known: bool) -> str:
    """What stands in the place of bars: 0, or － where nothing is known."""
    return text(number(0 if known else None), frame.x(index), frame.y(0) - 6, _SIZE, "middle")


def _bar(frame: Frame, place: int, index: int, ends: tuple[float, float]) -> str:
    width = min(frame.slot * 0.62, _WIDEST_BAR)
    top, bottom = frame.y(max(ends)), frame.y(min(ends))
    return tag(
        "rect",
        class_="bar",
        x=frame.x(index) - width / 2,
        y=top,
        width=width,
        height=bottom - top,
        fill=looks.fill(place, frame.name),
        stroke=looks.colour(place),
        stroke_width=1,
    )


def _lines(frame: Frame) -> Iterator[str]:
    """The lines; results come last, before what was aimed at and what is expected."""
    lines = [pair for pair in enumerate(frame.chart.series) if pair[1].style != "bar"]
    for place, one in sorted(lines, key=lambda pair: pair[1].style == "dots"):
        for run in _runs(one):
            points = [(frame.x(index), frame.y(value)) for index, value in run]
            path = _steps(points, frame.slot) if one.style == "step" else _path(points)
            yield looks.stroke(frame.chart, place, path)
            yield from (looks.marker(frame.chart, place, x, y) for x, y in points)


def _runs(one: Series) -> Iterator[list[tuple[int, float]]]:
    """The figures of a series that are joined: broken where one is unknown, a dashed path never."""
    values = [known(value) for value in one.values]
    if one.style == "dashed":
        joined = [(index, value) for index, value in enumerate(values) if value is not None]
        yield from [joined] if joined else []
        return
    for is_known, run in itertools.groupby(enumerate(values), lambda pair: pair[1] is not None):
        if is_known:
            yield [(index, value) for index, value in run if value is not None]


def _path(points: list[Point]) -> str:
    return "M" + "L".join(f"{length(x)},{length(y)}" for x, y in points)


def _steps(points: list[Point], slot: float) -> str:
    """A line that holds each figure for the whole room of its label."""
    half = slot / 2
    return _path([point for x, y in points for point in ((x - half, y), (x + half, y))])


def _bands(frame: Frame) -> Iterator[str]:
    for place, one in enumerate(frame.chart.series):
        pairs = [_pair(one, index) for index in range(len(one.spread))]
        for is_known, run in itertools.groupby(enumerate(pairs), lambda item: bool(item[1])):
            if is_known:
                yield _band(frame, place, [(index, pair) for index, pair in run if pair])


def _pair(one: Series, index: int) -> tuple[float, float] | None:
    """Lowest and highest around a figure, where both are known."""
    ends = [known(end) for end in one.spread[index] or ()]
    known_ends = sorted(end for end in ends if end is not None)
    return (known_ends[0], known_ends[1]) if len(known_ends) > 1 else None


def _band(frame: Frame, place: int, run: list[tuple[int, tuple[float, float]]]) -> str:
    """A shaded band; that of a single label is as wide as a marker."""
    side = 0.0 if len(run) > 1 else looks.MARKER * 1.5
    upper = [(frame.x(i) + d, frame.y(high)) for i, (_low, high) in run for d in {-side, side}]
    lower = [(frame.x(i) + d, frame.y(low)) for i, (low, _high) in run for d in {-side, side}]
    path = _path([*sorted(upper), *sorted(lower, reverse=True)]) + "z"
    ink = looks.colour(place)
    edge: Looks = {"stroke": ink, "stroke_width": 1, "stroke_dasharray": "3 2"}
    return tag("path", class_="band", d=path, fill=ink, fill_opacity=0.16, **edge)


def _legend(chart: Chart, name: str) -> tuple[str, int]:
    """The names of the series with what they are drawn in, and how many rows they take."""
    x, row = _EDGE, 0
    parts: list[str] = []
    for place, one in enumerate(chart.series):
        label = cut(one.name, WIDTH - 2 * _EDGE - _SWATCH - 8, _SIZE)
        width = _SWATCH + 8 + width_of(label, _SIZE)
        if x > _EDGE and x + width > WIDTH - _EDGE:
            x, row = _EDGE, row + 1
        y = row * _ROW + 11
        parts += _swatch(chart, place, name, (x, y)), text(label, x + _SWATCH + 8, y + 5, _SIZE)
        x += width + 20
    return "".join(parts), row + 1 if parts else 0


def _swatch(chart: Chart, place: int, name: str, at: Point) -> str:
    x, y = at
    ink = looks.colour(place)
    if chart.series[place].style == "bar":
        fill = looks.fill(place, name)
        return tag("rect", x=x, y=y - 7, width=_SWATCH, height=14, fill=fill, stroke=ink)
    box: Looks = {"x": x, "y": y - 8, "width": _SWATCH, "height": 16, "fill": ink}
    band = tag("rect", fill_opacity=0.16, **box) if chart.series[place].spread else ""
    path = _path([(x, y), (x + _SWATCH, y)])
    return band + looks.stroke(chart, place, path) + looks.marker(chart, place, x + _SWATCH / 2, y)
