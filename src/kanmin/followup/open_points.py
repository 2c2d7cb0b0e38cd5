"""What is still open in a year's results: measures without an answer, figures to look at again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kanmin.followup.answers import AnswerPart
from kanmin.followup.doubts import (
    effect_doubts,
    review_doubts,
    spending_doubts,
    value_doubts,
)
from kanmin.followup.standing import (
    Attainment,
    MeasureStanding,
    YearStanding,
    realised,
    spending,
)
from kanmin.language import _
from kanmin.plan import Measure, ValueStatus


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something to ask a section about (確かめること)."""

    measure: Measure
    sentence: str


def open_points(standing: YearStanding) -> tuple[OpenPoint, ...]:
    """What is open, in the order of the plan; first of each measure whether it answered at all."""
    return tuple(
        OpenPoint(one.measure, sentence)
        for one in standing.measures
        for sentence in _of_measure(one, standing)
    )


def _of_measure(one: MeasureStanding, standing: YearStanding) -> Iterator[str]:
    if not one.answered:
        yield _("進捗状況の答えがまだありません。")
    if one.review:
        yield from (doubt.sentence for doubt in review_doubts(standing.plan, one.review))
    yield from _of_indicators(one, standing.year)
    yield from _of_figures(one.measure, standing.year)
    if estimates := _estimates(one, standing.year):
        yield _(
            "見込のままの答えが{count}つあります。出納を閉じたら確定した数値にしてください。"
        ).format(count=estimates)


def _of_indicators(one: MeasureStanding, year: int) -> Iterator[str]:
    for found in one.indicators:
        name = found.indicator.name or found.indicator.id
        if found.attainment is Attainment.NO_DATA:
            yield _("指標「{name}」の実績値がまだありません。").format(name=name)
        if found.attainment is Attainment.NO_TARGET:
            yield _("指標「{name}」に、比べる目標がありません。").format(name=name)
        if found.result:
            for doubt in value_doubts(found.indicator, found.result, year):
                yield _("指標「{name}」：{sentence}").format(name=name, sentence=doubt.sentence)


def _of_figures(measure: Measure, year: int) -> Iterator[str]:
    for spent in spending(measure, year):
        yield from (doubt.sentence for doubt in spending_doubts(measure, spent))
    for effect in realised(measure, year):
        yield from (doubt.sentence for doubt in effect_doubts(measure, effect))


def _estimates(one: MeasureStanding, year: int) -> int:
    """How many answers of a measure are not settled yet."""
    parts: list[AnswerPart] = [
        *([one.review] if one.review else []),
        *(found.result for found in one.indicators if found.result),
        *spending(one.measure, year),
        *realised(one.measure, year),
    ]
    return sum(part.status is not ValueStatus.SETTLED for part in parts)
