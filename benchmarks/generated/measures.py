"""Ways to print measures: paragraphs, running text, one table for many, one table each."""

from __future__ import annotations

import random

from .blocks import Cell, Writer, head
from .facts import Indicator, Measure, Plan
from .looks import Look


def schedule_cells(look: Look, measure: Measure, years: list[int], unit: int = 1) -> list[Cell]:
    """The schedule as the cells of a row, merged where an entry covers several years."""
    cells = []
    year = years[0]
    spans = {s.first: s for s in measure.schedule}
    while year <= years[-1]:
        span = spans.get(year)
        width = span.last - span.first + 1 if span else 1
        text = look.drawn(span.text) if span else ""
        cells.append(Cell(text, width * unit, center=True))
        year += width
    return cells


def indicator_words(look: Look, plan: Plan, measure: Measure, one: Indicator) -> str:
    """An indicator in one line."""
    measure.target_year = plan.last
    base = f"{look.figure(one.baseline, one.unit)}（{look.year(plan.first - 1)}）"
    goal = f"{look.figure(one.target, one.unit)}（{look.year(plan.last)}）"
    return f"{one.name}{look.colon}{base}{look.arrow}{goal}"


def _schedule_words(look: Look, measure: Measure) -> str:
    parts: list[str] = []
    for span in measure.schedule:
        years = look.year(span.first)
        if span.last > span.first:
            years += f"～{look.year(span.last)}"
        parts.append(f"{years}{look.colon}{look.drawn(span.text)}")
    return "／".join(parts)


def _cost_words(look: Look, measure: Measure) -> str:
    return "、".join(
        f"{look.year(c.year)}{look.colon}{look.figure(c.thousand_yen)}千円" for c in measure.costs
    )


def labelled(writer: Writer, plan: Plan, measure: Measure, rng: random.Random) -> None:
    """Paragraphs that begin with a label."""
    look = writer.look
    own_line = look.mark == "【】" and rng.random() < 0.5
    _labelled_line(writer, "text", measure.text, own_line)
    if measure.lead:
        _labelled_line(writer, "lead", measure.lead, False)
    words = [indicator_words(look, plan, measure, i) for i in measure.indicators]
    if len(words) == 1:
        _labelled_line(writer, "kpi", words[0], False)
    elif words:
        writer.para(look.label("kpi"))
        writer.bullets(words)
    if measure.schedule and any(s.text == "→" for s in measure.schedule):
        writer.para(look.label("schedule"))
        small_schedule(writer, plan, measure)
    elif measure.schedule:
        _labelled_line(writer, "schedule", _schedule_words(look, measure), False)
    if measure.costs:
        _labelled_line(writer, "cost", _cost_words(look, measure), False)


def _labelled_line(writer: Writer, key: str, text: str, own_line: bool) -> None:
    if own_line:
        writer.para(writer.look.label(key))
        writer.para(text)
    else:
        gap = "　" if not writer.look.colon and writer.look.mark != "【】" else ""
        writer.para(f"{writer.look.label(key)}{gap}{text}")


def small_schedule(writer: Writer, plan: Plan, measure: Measure) -> None:
    """Two rows: the years and what happens in them."""
    look = writer.look
    rows = [[head(look.year(y)) for y in plan.years], schedule_cells(look, measure, plan.years)]
    writer.table(rows, [1.0] * len(plan.years), small=True)


def running(writer: Writer, plan: Plan, measure: Measure) -> None:
    """Running text, then a small table of the schedule and one of the indicators."""
    look = writer.look
    half = max(1, len(measure.sentences) // 2)
    writer.para("　" + "".join(measure.sentences[:half]))
    if measure.sentences[half:]:
        writer.para("　" + "".join(measure.sentences[half:]))
    years = plan.years
    if measure.schedule:
        first = head(look.labels["schedule"], rows=2)
        rows = [
            [first, *[head(look.year(y)) for y in years]],
            schedule_cells(look, measure, years),
        ]
        writer.table(rows, [1.4] + [1.0] * len(years), small=True)
    if measure.indicators:
        _indicator_table(writer, plan, measure)
    if measure.costs:
        writer.para(f"{look.label('cost')}{_cost_words(look, measure)}")
    if measure.lead:
        writer.para(f"（{look.labels['lead']}{look.colon}{measure.lead}）", align="right")


def _indicator_table(writer: Writer, plan: Plan, measure: Measure) -> None:
    look = writer.look
    measure.target_year = plan.last
    base = f"{look.labels['base']}({look.year(plan.first - 1)})"
    goal = f"{look.labels['goal']}({look.year(plan.last)})"
    rows = [[head(look.labels["kpi"]), head(base), head(goal)]]
    for one in measure.indicators:
        figures = [look.figure(v, one.unit) for v in (one.baseline, one.target)]
        rows.append([Cell(one.name), *[Cell(f, center=True) for f in figures]])
    writer.table(rows, [2.0, 1.0, 1.0], small=True)


def big_table(
    writer: Writer, plan: Plan, policy: str, measures: list[Measure], start: int = 1
) -> None:
    """One table for a policy: its name merged in the first column, a row a measure."""
    look = writer.look
    years = plan.years
    kpi = any(m.indicators for m in measures)
    top = [head(w, rows=2) for w in ("基本施策", "No.", look.labels["name"], look.labels["text"])]
    widths = [1.3, 0.7, 2.0, 4.2 - (1.2 if kpi else 0)]
    if any(m.lead for m in measures):
        top.append(head(look.labels["lead"], rows=2))
        widths.append(1.2)
    below: list[Cell] = []
    if kpi:
        top.append(head(look.labels["kpi"], cols=3))
        below += [head("指標名" if look.labels["kpi"] != "指標" else "名称")]
        below += [head(f"{look.labels['base']}\n({look.year(plan.first - 1)})")]
        below += [head(f"{look.labels['goal']}\n({look.year(plan.last)})")]
        widths += [1.3, 0.9, 0.9]
    top.append(head(look.labels["schedule"], cols=len(years)))
    below += [head(look.year(y)) for y in years]
    widths += [0.8] * len(years)
    rows = [top, below]
    for index, measure in enumerate(measures):
        first = [Cell(policy, rows=len(measures))] if index == 0 else []
        rows.append(first + _big_row(look, plan, measure, start + index, kpi))
    writer.table(rows, widths, small=True, header=2)


def _big_row(look: Look, plan: Plan, measure: Measure, number: int, kpi: bool) -> list[Cell]:
    row = [Cell(str(number), center=True), Cell(measure.title), Cell(measure.text)]
    row += [Cell(measure.lead)] if measure.lead else []
    if kpi:
        del measure.indicators[1:]
        measure.target_year = plan.last
        for one in measure.indicators:
            figures = [look.figure(v, one.unit) for v in (one.baseline, one.target)]
            row += [Cell(one.name), *[Cell(f, center=True) for f in figures]]
        row += [Cell("")] * (0 if measure.indicators else 3)
    return row + schedule_cells(look, measure, plan.years)
