"""The yearly report's second chapter: each measure with its answers, indicators, costs, effects."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_date
from kanmin.followup.charts import indicator_chart
from kanmin.followup.figures import (
    UNKNOWN,
    baseline_words,
    marked,
    number,
    result_words,
    step_words,
    steps_of,
    target_words,
    unit_of,
    with_unit,
)
from kanmin.followup.paths import baseline
from kanmin.followup.report_cells import told
from kanmin.followup.report_overview import money_table, used_for
from kanmin.followup.scales import meaning
from kanmin.followup.standing import (
    MeasureStanding,
    Standing,
    YearStanding,
    expected,
    realised,
    year_standing,
)
from kanmin.language import _
from kanmin.layout import Block, Cell, Heading, Row, Table, figure_cell, heads, name_cell
from kanmin.plan import EffectKind, GradeKind, Measure, Plan, RealisedEffect, Review, label
from kanmin.plan.measure import name_of

MOST_CHARTS = 200  # indicators, beyond which a report has their tables only


def measures(standing: YearStanding) -> Iterator[Block]:
    """Each measure under its own heading, answered or not."""
    yield Heading(1, _("2 施策ごとの実績"), "measures")
    for number_, one in enumerate(standing.measures, start=1):
        title = f"{one.measure.number or number_} {name_of(one.measure)}"
        yield Heading(2, title, f"measure.{one.measure.id}")
        yield from measure(one, standing)


def measure(one: MeasureStanding, standing: YearStanding) -> Iterator[Block]:
    """A measure in a year: what was done, how it is judged, its figures."""
    yield from _judged(one, standing)
    first = 0 if len(standing.indicators) <= MOST_CHARTS else 1
    for found in one.indicators:
        yield from indicator_chart(one.measure, found.indicator, standing.plan)[first:]
    yield from _spent(one, standing)


def measure_year(one: Measure, plan: Plan, year: int) -> tuple[Block, ...]:
    """A measure of a plan in a year, for a page of its own: without charts, which show all years.

    one: a measure of the plan as it is to be shown, which may know more than the plan does.
    """
    measures = tuple(one if m.id == one.id else m for m in plan.measures)
    standing = year_standing(plan.model_copy(update={"measures": measures}), year)
    found = next(m for m in standing.measures if m.measure.id == one.id)
    return (*_judged(found, standing), *_spent(found, standing))


def _judged(one: MeasureStanding, standing: YearStanding) -> Iterator[Block]:
    name = name_of(one.measure)
    yield Table(name, (1.6, 6.4), (), tuple(_sheet(one, standing)))
    if one.indicators:
        yield _indicators(name, one)


def _spent(one: MeasureStanding, standing: YearStanding) -> Iterator[Block]:
    name = name_of(one.measure)
    if one.money.sources:
        yield money_table(_("{measure}：経費（千円）").format(measure=name), one.money)
    rows = tuple(_effects(one, standing.plan, standing.year))
    if rows:
        titles = heads(
            _("種類"), _("見込んだ量"), _("実績"), _("翌年度に回した量"), _("回した先・根拠")
        )
        yield Table(_("{measure}：効果").format(measure=name), (2, 1.6, 2, 2, 3), titles, rows)


def _sheet(one: MeasureStanding, standing: YearStanding) -> Iterator[Row]:
    """What was answered; rows nobody filled in are left out, the state never."""
    steps = step_words(steps_of(one.measure, standing.year))
    review = one.review
    yield told(_("担当課"), one.measure.lead or UNKNOWN)
    yield told(_("予定の工程"), steps or UNKNOWN)
    yield told(_("進捗状況"), state_words(review))
    for title, text in _texts(review, standing.plan) if review else ():
        if text.strip():
            yield told(title, text.strip())


def state_words(review: Review | None) -> str:
    """The state of a measure; that nobody has answered is told as that."""
    if review is None or review.state is None:
        return _("まだ答えがありません")
    return marked(label(review.state), review.status)


def _texts(review: Review, plan: Plan) -> Iterator[tuple[str, str]]:
    yield _("実施したこと"), review.done
    yield _("遅れの理由"), review.delay
    yield _("評価"), meaning(plan, GradeKind.LEVEL, review.grade)
    yield _("今後の方向"), meaning(plan, GradeKind.NEXT, review.next_step)
    yield _("次年度の取組"), review.plan


def _indicators(name: str, one: MeasureStanding) -> Table:
    titles = heads(_("指標"), _("現状値"), _("目標"), _("実績"), _("達成状況"), _("時点・備考"))
    rows = tuple(indicator_row(found) for found in one.indicators)
    caption = _("{measure}：指標").format(measure=name)
    return Table(caption, (2.2, 1.5, 2.2, 1.7, 1.9, 1.9), titles, rows)


def indicator_row(found: Standing) -> Row:
    """An indicator against the target of the year, with how much of the way was made."""
    indicator = found.indicator
    unit = indicator.unit
    return (
        name_cell(
            _("{name}〔{direction}〕").format(
                name=indicator.name or indicator.id, direction=label(indicator.direction)
            )
        ),
        figure_cell(baseline_words(baseline(indicator), unit)),
        figure_cell(target_words(found.target, found.next_target, unit, found.year)),
        figure_cell(result_words(found.result, unit)),
        Cell(attainment_words(found)),
        Cell(_remarks(found)),
    )


def attainment_words(found: Standing) -> str:
    """The verdict and the rate of progress with what it was made of."""
    told_ = label(found.attainment)
    percent = found.progress.percent if found.progress else None
    if found.progress is None or percent is None:
        return told_
    rate = _("目標までの進み{percent}%（{numerator}／{denominator}）").format(
        percent=number(round(percent)),
        numerator=number(found.progress.numerator),
        denominator=number(found.progress.denominator),
    )
    return f"{told_}\n{rate}"


def _remarks(found: Standing) -> str:
    value = found.result
    if value is None:
        return ""
    day = _("{day}時点").format(day=format_date(value.as_of)) if value.as_of else ""
    return "\n".join(part for part in (day, value.note) if part)


def _effects(one: MeasureStanding, plan: Plan, year: int) -> Iterator[Row]:
    for kind in EffectKind:
        items = [item for item in realised(one.measure, year) if item.kind is kind]
        planned, unit = expected(one.measure, year, kind), unit_of(kind)
        if not items and planned:
            yield (
                name_cell(label(kind)),
                figure_cell(with_unit(planned, unit)),
                figure_cell(UNKNOWN),
                figure_cell(UNKNOWN),
                Cell(""),
            )
        for item in items:
            back = item.put_back
            yield (
                name_cell(label(kind)),
                figure_cell(with_unit(planned, unit)),
                figure_cell(marked(with_unit(item.amount, unit), item.status)),
                figure_cell(
                    UNKNOWN if back is None else marked(with_unit(back, unit), item.status)
                ),
                Cell("\n".join(p for p in (_went(plan, item), item.note) if p)),
            )


def _went(plan: Plan, item: RealisedEffect) -> str:
    return used_for(plan, item) if item.used_for else ""
