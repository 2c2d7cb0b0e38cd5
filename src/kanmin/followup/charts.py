"""Charts of a plan's follow-up, each with its table: costs, measures under way, indicators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from kanmin.calendar_ja import short_fiscal_year
from kanmin.followup.figures import UNKNOWN, number
from kanmin.followup.paths import Forecast, baseline, dated, forecast, path
from kanmin.followup.report_cells import year_heads
from kanmin.followup.standing import money, saving
from kanmin.language import _, bracketed
from kanmin.layout import (
    Block,
    Chart,
    Number,
    Row,
    Series,
    SeriesStyle,
    Table,
    figure_cell,
    name_cell,
)
from kanmin.plan import (
    EffectKind,
    FundSource,
    Indicator,
    Measure,
    Plan,
    ValueRole,
    WorkStage,
    label,
)

_RUNNING = frozenset({WorkStage.RUN, WorkStage.EXPAND})
_PREPARING = frozenset({WorkStage.STUDY, WorkStage.PREPARE})
MOST_COLUMNS = 8  # years that stand side by side in a table


def costs_chart(plan: Plan, year: int) -> tuple[Block, ...]:
    """Planned costs stacked by source, settled amounts, and what was put back, by fiscal year.

    year: the last one with results. Nothing where the plan has no costs.
    """
    years = tuple(plan.period.years())
    yearly = [money(plan.measures, y) for y in years]
    sources = [s for s in FundSource if any(m.budget.get(s) for m in yearly)]
    spent = _until(year, years, lambda y: _spent(plan, y))
    series = [Series(label(s), tuple(m.budget.get(s, 0) for m in yearly)) for s in sources]
    series += _if_known(_("決算額"), spent, "dots")
    series += _if_known(
        _("翌年度に回した額"), _until(year, years, lambda y: _put_back(plan, y)), "line"
    )
    caption = _("年度ごとの経費（計画額・財源別）と決算額")
    return tuple(_with_table(caption, years, _("千円"), series))


def running_chart(plan: Plan) -> tuple[Block, ...]:
    """How many measures are prepared and carried out in each fiscal year, by the schedule."""
    years = tuple(plan.period.years())
    series = [
        Series(_("検討・準備"), tuple(_in_stage(plan, y, _PREPARING) for y in years)),
        Series(_("実施・拡大"), tuple(_in_stage(plan, y, _RUNNING) for y in years)),
    ]
    if not any(any(one.values) for one in series):
        return ()
    return tuple(_with_table(_("年度ごとの施策の数（工程による）"), years, _("件"), series))


def indicator_chart(measure: Measure, indicator: Indicator, plan: Plan) -> tuple[Block, ...]:
    """An indicator's target path, its results, and the forecast with its 80 % band.

    Nothing where it has neither a result nor a path of two years.
    """
    years = _years(indicator, plan)
    targets = {point.year: point.value for point in path(indicator, years)}
    start = baseline(indicator)
    begun = start.year if start else None
    if start is not None and begun in years and start.value is not None:
        targets.setdefault(begun or 0, float(start.value))
    results = {y: v.value for y, v in dated(indicator, ValueRole.RESULT).items() if y in years}
    if not results and len(targets) < 2:
        return ()
    series = _if_known(_("目標の道すじ"), _each(years, targets), "dashed")
    series += _if_known(_("実績"), _each(years, results), "dots")
    later = [y for y in years if y > max(results, default=years[-1])]
    found = forecast(indicator, later) if later else None
    series += [_forecast_series(years, found)] if found else []
    caption = _("{measure}：{indicator}").format(
        measure=measure.title or measure.id, indicator=indicator.name or indicator.id
    )
    return tuple(_with_table(caption, years, indicator.unit, series))


def _spent(plan: Plan, year: int) -> Number:
    found = money(plan.measures, year).spent
    return sum(found.values()) if found else None


def _put_back(plan: Plan, year: int) -> Number:
    found = saving(plan.measures, year, EffectKind.YEN)
    return found.put_back if found.answered else None


def _in_stage(plan: Plan, year: int, stages: frozenset[WorkStage]) -> int:
    """Measures in such a stage in a year; one that is both prepared and run is run."""
    found = 0
    for measure in plan.measures:
        there = {step.stage for step in measure.schedule if step.fiscal_year == year}
        later = stages is _PREPARING and bool(there & _RUNNING)
        found += bool(there & stages) and not later
    return found


def _years(indicator: Indicator, plan: Plan) -> tuple[int, ...]:
    """From the baseline, or a first result before the plan, to the end of the period."""
    start = baseline(indicator)
    known = [start.year if start else None, *dated(indicator, ValueRole.RESULT)]
    first = min([plan.period.first, *(y for y in known if y is not None)])
    return tuple(range(first, plan.period.last + 1))


def _until(last: int, years: Iterable[int], figure: Callable[[int], Number]) -> tuple[Number, ...]:
    return tuple(figure(year) if year <= last else None for year in years)


def _each(years: Iterable[int], known: dict[int, Number] | dict[int, float]) -> tuple[Number, ...]:
    return tuple(known.get(year) for year in years)


def _if_known(name: str, values: tuple[Number, ...], style: SeriesStyle) -> list[Series]:
    return [Series(name, values, style)] if any(v is not None for v in values) else []


def _forecast_series(years: Iterable[int], found: Forecast) -> Series:
    points = {point.year: point for point in found.points}
    several = tuple(points.get(year) for year in years)
    return Series(
        name=_("見通し（実績{count}年分の直線）").format(count=found.count),
        values=tuple(p.value if p else None for p in several),
        style="dotted",
        spread=tuple((p.low, p.high) if p else None for p in several),
    )


def _with_table(
    caption: str, years: Sequence[int], unit: str, series: Sequence[Series]
) -> Iterator[Block]:
    """A chart and the table of its figures; nothing for no series."""
    if not series:
        return
    labels = tuple(short_fiscal_year(year) for year in years)
    yield Chart(caption, labels, unit, tuple(series))
    name = bracketed(caption, unit) if unit else caption
    for start in range(0, len(labels), MOST_COLUMNS):
        part = slice(start, start + MOST_COLUMNS)
        widths = (2.4, *(1.0 for _label in labels[part]))
        heads = year_heads(_("年度"), (text.replace("(", "\n(") for text in labels[part]))
        yield Table(name, widths, heads, tuple(_row(one, part) for one in series))


def _row(series: Series, part: slice) -> Row:
    spread = (series.spread or (None,) * len(series.values))[part]
    cells = zip(series.values[part], spread, strict=True)
    return (name_cell(series.name), *(figure_cell(_figure(value, band)) for value, band in cells))


def _figure(value: Number, band: tuple[float, float] | None) -> str:
    if value is None:
        return UNKNOWN
    told = number(value)
    return f"{told}\n({number(band[0])}{_('～')}{number(band[1])})" if band else told
