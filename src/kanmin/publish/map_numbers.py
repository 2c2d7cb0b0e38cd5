"""Figures of bodies as a map in up to five steps, the unknown and the unsure apart."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kanmin.language import _
from kanmin.layout import CellMap, MapCell, MapClass, Number, NumberLook
from kanmin.publish.chart_scale import known
from kanmin.publish.chart_words import number

_STEPS: tuple[tuple[NumberLook, ...], ...] = (
    ("step3",),
    ("step1", "step5"),
    ("step1", "step3", "step5"),
    ("step1", "step2", "step4", "step5"),
    ("step1", "step2", "step3", "step4", "step5"),
)
_MISSING, _FEW = "missing", "few"


@dataclass(frozen=True, slots=True)
class MapNumber:
    """A figure of a body; None where nothing is known. of: the denominator of a share, if any."""

    code: str
    prefecture: str
    name: str
    value: Number
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """How figures are put in classes: up to four rising limits, each the least of the step above.

    unit: %, 人, 千円. least: a figure with a smaller denominator is not shown as a figure.
    Raises ValueError for limits that do not rise or are too many.
    """

    limits: tuple[int | float, ...]
    unit: str = "%"
    least: int = 0

    def __post_init__(self) -> None:
        if list(self.limits) != sorted(set(self.limits)) or len(self.limits) >= len(_STEPS):
            raise ValueError(self.limits)

    def words(self) -> tuple[str, ...]:
        """The limits of each step in words, lowest first."""
        ends = [f"{number(limit)}{self.unit}" for limit in self.limits]
        if not ends:
            return (_("数値あり"),)
        between = (
            _("{low}以上{high}未満").format(low=low, high=high)
            for low, high in itertools.pairwise(ends)
        )
        lowest = _("{high}未満").format(high=ends[0])
        return (lowest, *between, _("{low}以上").format(low=ends[-1]))


def number_map(
    caption: str, numbers: Iterable[MapNumber], steps: Steps, summary: str = ""
) -> CellMap:
    """A map of figures, rounded to one decimal before they are put in their step."""
    cells = tuple(_cell(one, steps) for one in numbers)
    return CellMap(caption, tuple(_classes(steps)), cells, summary)


def _classes(steps: Steps) -> Iterable[MapClass]:
    for place, (word, look) in enumerate(
        zip(steps.words(), _STEPS[len(steps.limits)], strict=True)
    ):
        yield MapClass(str(place), word, look)
    if steps.least:
        yield MapClass(_FEW, _("分母が{least}未満").format(least=f"{steps.least:,}"), "few")
    yield MapClass(_MISSING, _("数値なし"), "missing")


def _cell(one: MapNumber, steps: Steps) -> MapCell:
    body = one.code, one.prefecture, one.name
    value = known(one.value)
    if value is None:
        return MapCell(*body, _MISSING)
    if one.of is not None and one.of < steps.least:
        return MapCell(*body, _FEW, _("分母{count}").format(count=f"{one.of:,}"))
    value = round(value, 1)
    figure = f"{number(value)}{steps.unit}"
    of = _("（分母{count}）").format(count=f"{one.of:,}") if one.of is not None else ""
    return MapCell(*body, str(bisect_right(steps.limits, value)), figure + of, figure)
