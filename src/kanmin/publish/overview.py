"""All measures at a glance: the list by category and the schedule by fiscal year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kanmin.calendar_ja import short_fiscal_year
from kanmin.language import _
from kanmin.layout import Block, Cell, Row, Table
from kanmin.plan import Measure, Plan, label
from kanmin.publish.sheet import blocks_of_years

LEAST_FOR_OVERVIEW = 2


Numbered = Sequence[tuple[str, Measure]]


def overview(plan: Plan, measures: Numbered, categories: Mapping[int, str]) -> Iterator[Block]:
    """The list and the schedule of several measures, each with its number; one needs neither."""
    if len(measures) < LEAST_FOR_OVERVIEW:
        return
    titles = (_("番号"), _("施策"), _("分類"), _("担当課"))
    head = (tuple(Cell(title, header=True) for title in titles),)
    rows = tuple(_listed(number, m, categories) for number, m in measures)
    yield Table(_("施策の一覧"), (1, 5, 4, 3), head, rows)
    if any(m.schedule for _number, m in measures):
        for years in blocks_of_years(plan.period):
            yield _schedule(years, measures)


def _listed(number: str, measure: Measure, categories: Mapping[int, str]) -> Row:
    category = categories.get(measure.category or 0, _("未選択"))
    return (
        Cell(number, align="center"),
        Cell(measure.title, header=True),
        Cell(category),
        Cell(measure.lead),
    )


def _schedule(years: tuple[int, ...], measures: Numbered) -> Table:
    head = (
        Cell(_("番号"), header=True),
        Cell(_("施策"), header=True),
        *(Cell(_narrow(year), header=True, align="center") for year in years),
    )
    widths = (0.9, 3.8, *(2.0 for _year in years))
    rows = tuple(_scheduled(number, m, years) for number, m in measures)
    return Table(_("工程表"), widths, (head,), rows)


def _scheduled(number: str, measure: Measure, years: tuple[int, ...]) -> Row:
    cells = []
    for year in years:
        stages = [label(step.stage) for step in measure.schedule if step.fiscal_year == year]
        text = _("・").join(dict.fromkeys(stages))
        cells.append(Cell(text, align="center", shaded=bool(text)))
    return (Cell(number, align="center"), Cell(measure.title, header=True), *cells)


def _narrow(year: int) -> str:
    """A fiscal year on two lines, for columns that stand six abreast."""
    return short_fiscal_year(year).replace("(", "\n(")
