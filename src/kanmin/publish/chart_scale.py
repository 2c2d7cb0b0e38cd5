"""The axis of a chart: round steps, below zero too, and where a figure stands between its ends."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kanmin.layout import Chart, Number

LARGEST = 1e15  # what is beyond is no figure that an office writes
_SMALLEST = 1e-9
_STEPS = 5  # about so many steps from one end of an axis to the other
_FAR_FROM_ZERO = 1 / 3  # an axis of lines leaves zero out when all lies in so small a part


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis: `low` and `high` are multiples of `step`."""

    low: float
    high: float
    step: float

    @property
    def whole(self) -> bool:
        """Whether it begins or ends at zero, or crosses it."""
        return self.low <= 0 <= self.high

    def ticks(self) -> tuple[float, ...]:
        """The round figures that are written beside it, from below."""
        count = round((self.high - self.low) / self.step)
        digits = 2 - math.floor(math.log10(self.step))
        return tuple(round(self.low + n * self.step, digits) for n in range(count + 1))

    def share(self, value: float) -> float:
        """Where a figure stands: 0 at the lower end, 1 at the upper one."""
        return (value - self.low) / (self.high - self.low)


def known(value: Number) -> Number:
    """A figure as it can be drawn; None for what is no number or beyond all offices' figures."""
    if value is None or not math.isfinite(value) or abs(value) > LARGEST:
        return None
    return value


def scale_of(chart: Chart) -> Scale | None:
    """The axis of a chart; None where no figure is known."""
    figures = list(_figures(chart))
    if not figures:
        return None
    whole = all(float(figure).is_integer() for figure in figures)
    bars = any(one.style == "bar" for one in chart.series)
    if bars:
        figures += [end for index in range(len(chart.labels)) for end in stack_ends(chart, index)]
    return nice(*_with_zero(min(figures), max(figures), needed=bars), whole=whole)


def nice(low: float, high: float, *, whole: bool = False) -> Scale:
    """An axis with round ends and steps of 1, 2 or 5 (times ten, a hundred …).

    whole: its figures count things, so that no step is smaller than one.

    >>> nice(0, 4321).ticks()
    (0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0)
    """
    if high - low < _SMALLEST:
        return Scale(math.floor(low), math.floor(low) + 1.0, 1.0)
    step = _round_step((high - low) / _STEPS)
    step = max(step, 1.0) if whole else step
    return Scale(math.floor(low / step) * step, math.ceil(high / step) * step, step)


def _round_step(rough: float) -> float:
    unit: float = 10.0 ** math.floor(math.log10(rough))
    return next((n * unit for n in (1, 2, 5) if n * unit >= rough), 10 * unit)


def _with_zero(low: float, high: float, *, needed: bool) -> tuple[float, float]:
    """The ends with zero between, which lines alone can do without."""
    greatest = max(abs(low), abs(high))
    span = high - low
    if not needed and greatest * 1e-6 < span < greatest * _FAR_FROM_ZERO and low * high > 0:
        return low, high
    return min(low, 0.0), max(high, 0.0)


def stack_ends(chart: Chart, index: int) -> tuple[float, float]:
    """Where the stack of bars of a label ends below and above zero."""
    bars = [known(one.values[index]) or 0 for one in chart.series if one.style == "bar"]
    return _total(bar for bar in bars if bar < 0), _total(bar for bar in bars if bar > 0)


def _total(bars: Iterable[float]) -> float:
    return float(sum(bars))


def _figures(chart: Chart) -> Iterator[float]:
    for one in chart.series:
        edges = (edge for pair in one.spread if pair for edge in pair)
        yield from (v for v in map(known, (*one.values, *edges)) if v is not None)
