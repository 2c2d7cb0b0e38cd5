"""The yearly report's first chapter: how the plan stands as a whole, and where savings went."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.followup.charts import costs_chart, running_chart
from kanmin.followup.figures import UNKNOWN, marked, number, unit_of, with_unit
from kanmin.followup.standing import (
    Attainment,
    Money,
    Rate,
    Saving,
    Standing,
    YearStanding,
    realised,
)
from kanmin.language import _
from kanmin.layout import (
    Block,
    Cell,
    Heading,
    Items,
    Paragraph,
    Row,
    Table,
    figure_cell,
    heads,
    name_cell,
)
from kanmin.plan import Measure, Plan, RealisedEffect, ReviewState, ValueStatus, label
from kanmin.plan.measure import name_of


def overview(standing: YearStanding) -> Iterator[Block]:
    """Counts with their denominators, indicators, money, effects and where they went."""
    yield Heading(1, _("1 概要"), "overview")
    yield Heading(2, _("施策の進み具合"), "overview.states")
    yield Paragraph(states_sentence(standing))
    if standing.measures:
        yield _states(standing)
    yield from running_chart(standing.plan)
    if standing.indicators:
        yield Heading(2, _("指標の達成"), "overview.indicators")
        yield Paragraph(indicators_sentence(standing))
        yield from _without_data(standing)
    yield Heading(2, _("経費"), "overview.money")
    yield Paragraph(money_sentence(standing.money))
    if standing.money.sources:
        yield money_table(_("経費の予算額と決算額（千円）"), standing.money)
    yield from costs_chart(standing.plan, standing.year)
    yield Heading(2, _("効果と、その行き先"), "overview.effects")
    yield from effects(standing)


def states_sentence(standing: YearStanding) -> str:
    """How many of how many measures answered, and how they are."""
    whole, open_ = len(standing.measures), len(standing.unanswered)
    told = _("計画の施策{whole}件のうち、{answered}件から答えがありました。").format(
        whole=whole, answered=whole - open_
    )
    if open_:
        told += _("{count}件は、まだ答えがありません。").format(count=open_)
    return told


def share(part: int, whole: int) -> str:
    """A part of a whole with its percentage: 「2／3（67%）」; no percentage of nothing."""
    percent = Rate(part, whole).percent
    told = f"{part:,}{_('／')}{whole:,}"
    return (
        told
        if percent is None
        else _("{told}（{percent}%）").format(told=told, percent=number(round(percent)))
    )


def _states(standing: YearStanding) -> Table:
    whole = len(standing.measures)
    counts = standing.states
    rows: list[Row] = [
        (name_cell(label(state)), figure_cell(share(counts[state], whole)))
        for state in ReviewState
        if state in counts
    ]
    if standing.unanswered:
        rows.append((name_cell(_("答えなし")), figure_cell(share(len(standing.unanswered), whole))))
    return Table(
        _("進捗状況ごとの施策の数"), (3, 3), heads(_("進捗状況"), _("件数／施策数")), tuple(rows)
    )


def indicators_sentence(standing: YearStanding) -> str:
    """How many of how many indicators reached their target, and what of the others is known."""
    whole = len(standing.indicators)
    counts = {a: len(standing.with_attainment(a)) for a in Attainment}
    if not whole:
        return _("計画に指標はありません。")
    achieved = counts[Attainment.ACHIEVED]
    told = _("指標{whole}件のうち、目標を達成したものは{achieved}件（{percent}%）です。").format(
        whole=whole, achieved=achieved, percent=round(100 * achieved / whole)
    )
    others = [
        _("{word}{count}件").format(word=label(a), count=n)
        for a, n in counts.items()
        if n and a is not Attainment.ACHIEVED
    ]
    if others:
        told += _("ほかは{others}です。").format(others=_("、").join(others))
    return told


def _without_data(standing: YearStanding) -> Iterator[Block]:
    """The indicators without data, by name: none of them counts as missed."""
    missing = standing.with_attainment(Attainment.NO_DATA)
    if missing:
        yield Paragraph(_("まだ数値のない指標（未達成とは数えていません）："))
        yield Items(tuple(Paragraph(_full_name(found)) for found in missing))


def _full_name(found: Standing) -> str:
    return _("{measure}：{indicator}").format(
        measure=name_of(found.measure), indicator=found.indicator.name or found.indicator.id
    )


def money_sentence(found: Money) -> str:
    """Budget and settled amount as a sentence; what is not answered is not 0."""
    budget = number(sum(found.budget.values()))
    if not found.spent:
        return _("予算額は{budget}千円です。決算額の答えはまだありません。").format(budget=budget)
    spent = marked(
        _("{amount}千円").format(amount=number(sum(found.spent.values()))), status_of(found)
    )
    return _("予算額{budget}千円に対し、決算額は{spent}です。").format(budget=budget, spent=spent)


def status_of(found: Money | Saving) -> ValueStatus:
    """Whether a sum is settled: only when all of it is."""
    return ValueStatus.ESTIMATE if found.estimated else ValueStatus.SETTLED


def money_table(caption: str, found: Money) -> Table:
    """Budget and settled amount by source, with the rate of use."""
    rows = [
        _money_row(label(s), found.budget.get(s, 0), found.spent.get(s), s in found.estimates)
        for s in found.sources
    ]
    if len(rows) > 1:
        spent = sum(found.spent.values()) if found.spent else None
        rows.append(_money_row(_("計"), sum(found.budget.values()), spent, found.estimated))
    titles = heads(_("財源"), _("予算額"), _("決算額"), _("執行率"))
    return Table(caption, (2.4, 2, 2.6, 2), titles, tuple(rows))


def _money_row(name: str, budget: int, spent: int | None, estimated: bool) -> Row:
    percent = None if spent is None else Rate(spent, budget).percent
    return (
        name_cell(name),
        figure_cell(number(budget)),
        figure_cell(UNKNOWN if spent is None else amount_words(spent, estimated)),
        figure_cell(UNKNOWN if percent is None else f"{percent:.0f}%"),
    )


def amount_words(amount: float, estimated: bool) -> str:
    """An amount with 見込 where any part of it is an estimate."""
    return marked(number(amount), ValueStatus.ESTIMATE if estimated else ValueStatus.SETTLED)


def effects(standing: YearStanding) -> Iterator[Block]:
    """Expected and realised effects, then where the freed money and hours went."""
    savings = [s for s in standing.savings if s.expected or s.answered]
    if not savings:
        yield Paragraph(_("この年度に見込まれた効果はなく、効果の答えもありません。"))
        return
    titles = heads(_("種類"), _("見込んだ量"), _("実績"), _("翌年度に回した量"))
    rows = tuple(_saving_row(s) for s in savings)
    yield Table(_("効果の見込みと実績"), (2.4, 2, 2.6, 2), titles, rows)
    yield from where_it_went(standing.plan, standing.year)
    yield Paragraph(
        _(
            "会計年度独立の原則により、減った経費は早くても翌年度の予算で、一般財源の分だけ使えます。"
            "空いた時間は経費に数えません。"
        ),
        quiet=True,
    )


def _saving_row(found: Saving) -> Row:
    unit = unit_of(found.kind)
    if not found.answered:
        return (
            name_cell(label(found.kind)),
            figure_cell(with_unit(found.expected, unit)),
            *_unknown(2),
        )
    return (
        name_cell(label(found.kind)),
        figure_cell(with_unit(found.expected, unit)),
        figure_cell(marked(with_unit(found.realised, unit), status_of(found))),
        figure_cell(marked(with_unit(found.put_back, unit), status_of(found))),
    )


def _unknown(count: int) -> tuple[Cell, ...]:
    return tuple(figure_cell(UNKNOWN) for _number in range(count))


def where_it_went(plan: Plan, year: int) -> Iterator[Block]:
    """A row a saving that was put back: from which measure, how much, to where."""
    rows = [
        (
            name_cell(name_of(measure)),
            Cell(label(item.kind)),
            figure_cell(marked(with_unit(float(item.put_back), unit_of(item.kind)), item.status)),
            Cell(used_for(plan, item)),
        )
        for measure in plan.measures
        for item in realised(measure, year)
        if item.put_back
    ]
    if rows:
        titles = heads(_("施策"), _("種類"), _("翌年度に回した量"), _("回した先"))
        yield Table(_("生まれた財源と時間の行き先"), (3, 1.8, 2, 3.2), titles, tuple(rows))


def used_for(plan: Plan, item: RealisedEffect) -> str:
    """Where a saving went: the title of a measure named by its id, else the words given."""
    names: dict[str, Measure] = {m.id: m for m in plan.measures}
    if item.used_for in names:
        return _("施策「{title}」").format(title=name_of(names[item.used_for]))
    return item.used_for or UNKNOWN
