"""A public measure laid out: its years, its indicators and costs as charts, its results by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kanmin.calendar_ja import format_fiscal_year
from kanmin.followup import costs_chart, indicator_chart, measure_year
from kanmin.language import _, active, bracketed
from kanmin.layout import Block, Document, Heading, Table
from kanmin.plan import Measure, Origin, Plan
from kanmin.publish.sheet import measure_sheet

Fact = tuple[str, str]


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
            if isinstance(block, Table):
                yield replace(block, caption=f"{name} {block.caption}")


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
            caption = bracketed(block.caption, str(count)) if count > 1 else block.caption
            yield replace(block, caption=caption)
        else:
            yield block
