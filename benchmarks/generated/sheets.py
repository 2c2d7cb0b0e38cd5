"""One table a measure: label and value in two columns or in four, with grids of years."""

from __future__ import annotations

import random

from .blocks import Cell, Writer, head
from .facts import Measure, Plan
from .measures import schedule_cells

_STATES = (
    "件数は増えているものの、さらなる周知が必要である。",
    "一部の部署で始めており、全庁への展開が課題となっている。",
    "担当者の負担が大きく、手順の見直しが求められている。",
)
Rows = list[list[Cell]]


def sheet(
    writer: Writer,
    plan: Plan,
    measure: Measure,
    rng: random.Random,
    number: str = "",
    four: bool = False,
) -> None:
    """The table of one measure."""
    look = writer.look
    wide = 2 * len(plan.years)
    rows: Rows = []
    if number:
        rows.append([head("番号"), Cell(number, wide)])
    rows.append([head(look.labels["name"]), Cell(measure.title, wide)])
    leads = _lead_rows(writer, measure, wide, four)
    text = [[head(look.labels["text"]), Cell(measure.text, wide)]]
    if rng.random() < 0.3:
        text.insert(0, [head("現状と課題"), Cell(rng.choice(_STATES), wide)])
    rows += leads + text if rng.random() < 0.5 else text + leads
    rows += _indicator_rows(writer, plan, measure, wide)
    rows += _year_rows(writer, plan, measure, shared=four)
    writer.table(rows, [1.6] + [8.4 / wide] * wide)
    writer.para("")


def _lead_rows(writer: Writer, measure: Measure, wide: int, four: bool) -> Rows:
    if not measure.lead:
        return []
    label = head(writer.look.labels["lead"])
    if not four:
        return [[label, Cell(measure.lead, wide)]]
    side = wide // 2 - 1
    return [[label, Cell(measure.lead, side), head("事業区分", 2), Cell("新規・継続", side)]]


def _indicator_rows(writer: Writer, plan: Plan, measure: Measure, wide: int) -> Rows:
    look = writer.look
    if not measure.indicators:
        return []
    label = look.labels["kpi"]
    measure.target_year = plan.last
    one = measure.indicators[0]
    if one.yearly:
        base = f"{look.labels['base']}({look.year(plan.first - 1)}) {look.figure(one.baseline)}"
        name = f"{one.name}（単位：{one.unit}、{base}）"
        return [
            [head(label, rows=3), Cell(name, wide)],
            [head(look.year(y), 2) for y in plan.years],
            [Cell(look.figure(v), 2, center=True) for v in one.yearly],
        ]
    base = f"{look.labels['base']}({look.year(plan.first - 1)})"
    goal = f"{look.labels['goal']}({look.year(plan.last)})"
    if not look.unit_in_goal:
        goal = look.labels["goal"]
        measure.target_year = None
    rows = [
        [
            head(label, rows=len(measure.indicators) + 1),
            head("指標名", wide - 4),
            head(base, 2),
            head(goal, 2),
        ]
    ]
    for one in measure.indicators:
        figures = [look.figure(v, one.unit) for v in (one.baseline, one.target)]
        rows.append([Cell(one.name, wide - 4), *[Cell(f, 2, center=True) for f in figures]])
    return rows


def _year_rows(writer: Writer, plan: Plan, measure: Measure, shared: bool) -> Rows:
    look = writer.look
    years = [head(look.year(y), 2) for y in plan.years]
    costs = [Cell(look.figure(c.thousand_yen), 2, center=True) for c in measure.costs]
    cost_label = f"{look.labels['cost']}(千円)"
    spans = schedule_cells(look, measure, plan.years, unit=2)
    if shared and (measure.schedule or costs):
        rows = [[head("年度"), *years]]
        rows += [[head(look.labels["schedule"]), *spans]] if measure.schedule else []
        return rows + ([[head(cost_label), *costs]] if costs else [])
    rows = []
    if measure.schedule:
        rows += [[head(look.labels["schedule"], rows=2), *years], spans]
    if costs:
        rows += [[head(cost_label, rows=2), *years], costs]
    return rows
