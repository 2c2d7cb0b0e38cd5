"""A public measure laid out: its years, its indicators and costs as charts, its results by year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from kanmin.calendar_ja import format_fiscal_year
from kanmin.followup import costs_chart, indicator_chart, measure_year
from kanmin.language import _, active
from kanmin.layout import Block, Document, Heading, Table
from kanmin.plan import (
    Indicator,
    Measure,
    Origin,
    Plan,
    RealisedEffect,
    Review,
    Spending,
    ValueRole,
)
from kanmin.publish.sheet import measure_sheet

Fact = tuple[str, str]
Dated = TypeVar("Dated", Review, Spending, RealisedEffect)


def facts_and_years(
    measure: Measure, plan: Plan, categories: Mapping[int, str]
) -> tuple[tuple[Fact, ...], tuple[Table, ...]]:
    """What a measure is, line by line, without its long texts; and its sheet year by year."""
    bare = measure.model_copy(
        update={"current": "", "action": "", "outcome": "", "origin": Origin()}
    )
    tables = tuple(measure_sheet(bare, plan.period, categories))
    rows = [row for table in tables if not table.head for row in table.rows]
    facts = tuple((row[0].text, row[1].text) for row in rows)
    return facts, tuple(table for table in tables if table.head)


def document_of(measure: Measure, plan: Plan, years: Iterable[Table]) -> Document:
    """What stands below the words of a measure: years, charts, and results where there are any."""
    blocks = tuple(_told_apart(_blocks(measure, plan, years)))
    return Document(measure.title, plan.body.name, (), active(), blocks, short=True)


def _blocks(measure: Measure, plan: Plan, years: Iterable[Table]) -> Iterator[Block]:
    tables = tuple(years)
    if tables:
        yield Heading(1, _("年度ごとの工程・目標・経費"), "years")
        yield from tables
    charts = [b for one in measure.indicators for b in indicator_chart(measure, one, plan)]
    if charts:
        yield Heading(1, _("指標の動き"), "indicators")
        yield from charts
    costs = costs_chart(_alone(measure, plan), max(answered(measure), default=0))
    if costs:
        yield Heading(1, _("年度ごとの経費"), "costs")
        yield from costs
    yield from _results(measure, plan)


def _results(measure: Measure, plan: Plan) -> Iterator[Block]:
    several = answered(measure)
    if several:
        yield Heading(1, _("年度ごとの実績"), "results")
    for year in several:
        name = format_fiscal_year(year)
        yield Heading(2, name, f"results.{year}")
        for block in measure_year(measure, plan, year):
            told = isinstance(block, Table)
            yield replace(block, caption=f"{name} {block.caption}") if told else block


def _alone(measure: Measure, plan: Plan) -> Plan:
    return plan.model_copy(update={"measures": (measure,)})


def answered(measure: Measure) -> tuple[int, ...]:
    """The fiscal years for which somebody said what became of a measure."""
    found = {one.fiscal_year for one in measure.reviews if one.state or one.done.strip()}
    return tuple(sorted(found))


def _told_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """Tables of one name get numbers: each is a place of its own for who hears the page."""
    known: dict[str, int] = {}
    for block in blocks:
        if isinstance(block, Table):
            count = known[block.caption] = known.get(block.caption, 0) + 1
            yield replace(block, caption=f"{block.caption}（{count}）") if count > 1 else block
        else:
            yield block


def with_reported(measure: Measure, reported: Mapping[int, Measure]) -> Measure:
    """A published measure with the results of the years whose reports are published.

    reported: by fiscal year the measure as the report tells it; of it only that year counts.
    """
    if not reported:
        return measure
    update = {
        "reviews": _of_years(measure.reviews, {y: m.reviews for y, m in reported.items()}),
        "spending": _of_years(measure.spending, {y: m.spending for y, m in reported.items()}),
        "realised": _of_years(measure.realised, {y: m.realised for y, m in reported.items()}),
        "indicators": tuple(_indicator(one, reported) for one in measure.indicators),
    }
    return measure.model_copy(update=update)


def _of_years(
    own: tuple[Dated, ...], reported: Mapping[int, tuple[Dated, ...]]
) -> tuple[Dated, ...]:
    told = [one for year, several in reported.items() for one in several if one.fiscal_year == year]
    return (*_left(own, reported), *told)


def _left(own: tuple[Dated, ...], years: Collection[int]) -> tuple[Dated, ...]:
    return tuple(one for one in own if one.fiscal_year not in years)


def _indicator(own: Indicator, reported: Mapping[int, Measure]) -> Indicator:
    """An indicator with the results of the years reported; targets stay those published."""
    found = [v for v in own.values if v.role is not ValueRole.RESULT]
    results = [v for v in own.of(ValueRole.RESULT) if v.fiscal_year not in reported]
    for year, measure in reported.items():
        there = next((one for one in measure.indicators if one.id == own.id), None)
        values = there.of(ValueRole.RESULT) if there else ()
        results += [v for v in values if v.fiscal_year == year]
    return own.model_copy(update={"values": (*found, *results)})
