"""The path of an indicator: its targets by year, straight lines between them, and a forecast."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kanmin.cells import RATE_UNITS
from kanmin.plan import Indicator, IndicatorValue, ValueRole

LEAST_RESULTS = 4  # years, below which no line is drawn through results
_NORMAL = 1.2816  # 90th percentile of the normal distribution
_T90 = (
    *(3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968, 1.3830, 1.3722),
    *(1.3634, 1.3562, 1.3502, 1.3450, 1.3406, 1.3368, 1.3334, 1.3304, 1.3277, 1.3253),
)
"""90th percentiles of Student's t for 1 to 20 degrees of freedom: an 80 % band leaves out 10 %
on either side. A table, as the standard library has none and the numbers never change."""


@dataclass(frozen=True, slots=True)
class TargetPoint:
    """The target of a fiscal year. interpolated: on the line between two values, not decided."""

    year: int
    value: float
    interpolated: bool


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """What the straight line says of a year, with the 80 % band for a single year's value."""

    year: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A straight line through yearly results. slope: change a year. count: results it rests on."""

    slope: float
    count: int
    points: tuple[ForecastPoint, ...]


def dated(indicator: Indicator, role: ValueRole) -> dict[int, IndicatorValue]:
    """The values of a role by year, those with a number and a year; the first one of a year."""
    found: dict[int, IndicatorValue] = {}
    for value in indicator.of(role):
        year = value.year
        if year is not None and value.value is not None:
            found.setdefault(year, value)
    return dict(sorted(found.items()))


def _number(value: IndicatorValue) -> float:
    return float(value.value or 0)


def baseline(indicator: Indicator) -> IndicatorValue | None:
    """Where it starts: its first baseline with a number."""
    return next((v for v in indicator.of(ValueRole.BASELINE) if v.value is not None), None)


def result(indicator: Indicator, year: int) -> IndicatorValue | None:
    """Its result of a fiscal year, with or without a number; None where nobody has answered."""
    return next((v for v in indicator.of(ValueRole.RESULT) if v.year == year), None)


def next_target(indicator: Indicator, year: int) -> TargetPoint | None:
    """The first target decided for the year or a later one."""
    targets = dated(indicator, ValueRole.TARGET)
    later = next((y for y in targets if y >= year), None)
    return TargetPoint(later, _number(targets[later]), False) if later is not None else None


def target(indicator: Indicator, year: int) -> TargetPoint | None:
    """The target of a year: decided, else on the line from what came before; the last one holds on.

    None where there is no target, or the year is before the first value known.
    """
    targets = dated(indicator, ValueRole.TARGET)
    if year in targets:
        return TargetPoint(year, _number(targets[year]), False)
    known = dated(indicator, ValueRole.BASELINE) | targets
    points = [(y, _number(v)) for y, v in sorted(known.items())]
    for (y0, v0), (y1, v1) in pairwise(points):
        if y0 < year < y1 and y1 in targets:
            return TargetPoint(year, v0 + (v1 - v0) * (year - y0) / (y1 - y0), True)
    last = max(targets, default=None)
    if last is not None and year > last:
        return TargetPoint(year, _number(targets[last]), False)
    return None


def path(indicator: Indicator, years: Iterable[int]) -> tuple[TargetPoint, ...]:
    """The target path over some years; years without a target are left out."""
    found = (target(indicator, year) for year in years)
    return tuple(point for point in found if point is not None)


def forecast(indicator: Indicator, years: Iterable[int]) -> Forecast | None:
    """A straight line through the yearly results, and its 80 % prediction band.

    None while there are fewer than four yearly results, estimates among them. Rates stay between
    0 and 100, and what never was negative does not become it.
    """
    results = dated(indicator, ValueRole.RESULT)
    if len(results) < LEAST_RESULTS:
        return None
    at = [float(year) for year in results]
    values = [_number(value) for value in results.values()]
    slope, intercept = statistics.linear_regression(at, values)
    spread = _spread(at, values, slope, intercept)
    points = []
    for year in years:
        middle = slope * year + intercept
        half = spread * math.sqrt(1 + 1 / len(at) + _distance(at, year))
        low, value, high = _within(indicator, values, (middle - half, middle, middle + half))
        points.append(ForecastPoint(year, value, low, high))
    return Forecast(slope, len(at), tuple(points))


def _spread(at: list[float], values: list[float], slope: float, intercept: float) -> float:
    """Half width of the band before it widens with distance: t times the residual error."""
    free = len(at) - 2
    errors = sum((v - slope * x - intercept) ** 2 for x, v in zip(at, values, strict=True))
    quantile = _T90[free - 1] if free <= len(_T90) else _NORMAL
    return quantile * math.sqrt(errors / free)


def _distance(at: list[float], year: int) -> float:
    middle = statistics.fmean(at)
    return (year - middle) ** 2 / sum((x - middle) ** 2 for x in at)


def _within(
    indicator: Indicator, values: list[float], numbers: tuple[float, float, float]
) -> tuple[float, float, float]:
    least = 0.0 if min(values) >= 0 else -math.inf
    most = 100.0 if is_share(indicator) and max(values) <= 100 else math.inf
    low, value, high = (min(max(number, least), most) for number in numbers)
    return low, value, high


def is_rate(indicator: Indicator) -> bool:
    """Whether its unit is percent."""
    return indicator.unit.strip() in RATE_UNITS


def is_share(indicator: Indicator) -> bool:
    """Whether it is a part of a whole, which cannot exceed 100 %."""
    return is_rate(indicator) and bool(
        indicator.denominator_name or any(v.denominator is not None for v in indicator.values)
    )
