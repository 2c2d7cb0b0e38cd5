"""Plans of several bodies side by side, as a document: its tables, in words and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kanmin.calendar_ja import format_fiscal_year, format_period
from kanmin.compare.beside import (
    MeasureBeside,
    PlanBeside,
    ValueBeside,
    YearCost,
    shared_measures,
    year_cost,
)
from kanmin.language import _, active, bracketed
from kanmin.layout import (
    Block,
    Cell,
    Document,
    Paragraph,
    Row,
    Table,
    figure_cell,
    heads,
    name_cell,
)
from kanmin.plan import CATEGORIES, Period, label

UNKNOWN = "－"


def begins(measure: MeasureBeside) -> str:
    """From when a measure is carried out, in words."""
    if measure.begins is None:
        return _("実施の時期の記載なし")
    return _("{year}から実施").format(year=format_fiscal_year(measure.begins))


def beside_document(plans: Sequence[PlanBeside], categories: Mapping[int, str]) -> Document:
    """Some plans side by side as a document. categories: name of each category by its number."""
    return Document(
        title=_("計画を並べて比べる"),
        author=_("・").join(one.name for one in plans),
        cover=(),
        language=active(),
        blocks=(*main_blocks(plans, categories), *_shared(plans)),
        landscape=True,
        short=True,
    )


def main_blocks(plans: Sequence[PlanBeside], categories: Mapping[int, str]) -> tuple[Block, ...]:
    """All of it but the national measures they share."""
    return (
        _outline(plans),
        _categories(plans, categories),
        _costs(plans),
        Paragraph(_("－ は、計画に金額の記載がないという意味で、0円ではありません。"), quiet=True),
        *_effects(plans),
    )


def _heads(plans: Sequence[PlanBeside], first: str) -> tuple[Row, ...]:
    return heads(first, *(one.name for one in plans))


def _widths(plans: Sequence[PlanBeside]) -> tuple[float, ...]:
    return (2.2, *(2.0 for _one in plans))


def _told(
    title: str, plans: Sequence[PlanBeside], words: Callable[[PlanBeside], str]
) -> tuple[Cell, ...]:
    return (name_cell(title), *(Cell(words(one)) for one in plans))


def _of(count: int, whole: int) -> str:
    return _("{whole}のうち{count}").format(whole=whole, count=count)


def _outline(plans: Sequence[PlanBeside]) -> Table:
    rows = (
        _told(_("計画名"), plans, lambda one: one.title or _("（計画名なし）")),
        _told(_("計画期間"), plans, lambda one: _period(one.period)),
        (name_cell(_("施策の数")), *(figure_cell(str(len(one.measures))) for one in plans)),
        _told(_("取り組む分類"), plans, lambda one: _of(_covered(one), len(CATEGORIES))),
        _told(_("効果の指標がある施策"), plans, lambda one: _of(_with_effect(one), _count(one))),
        _told(_("費用の分かる施策"), plans, lambda one: _of(_with_costs(one), _count(one))),
        _told(_("国の施策を受けた施策"), plans, lambda one: _of(_national(one), _count(one))),
    )
    return Table(_("計画のあらまし"), _widths(plans), _heads(plans, _("項目")), rows)


def _period(period: Period) -> str:
    return format_period(period.first, period.last)


def _count(one: PlanBeside) -> int:
    return len(one.measures)


def _covered(one: PlanBeside) -> int:
    return len({m.category for m in one.measures if m.category})


def _with_effect(one: PlanBeside) -> int:
    return len({measure.id for measure, _indicator in one.effects()})


def _with_costs(one: PlanBeside) -> int:
    return sum(bool(m.costs) for m in one.measures)


def _national(one: PlanBeside) -> int:
    return sum(m.national for m in one.measures)


def _categories(plans: Sequence[PlanBeside], categories: Mapping[int, str]) -> Table:
    rows: list[Row] = []
    for number in (*CATEGORIES, None):
        name = f"{number} {categories.get(number, '')}".strip() if number else _("分類が未選択")
        cells = (Cell(_of(len(one.of_category(number)), len(one.measures))) for one in plans)
        rows.append((name_cell(name), *cells))
    caption = _("分類ごとの施策の数")
    return Table(caption, _widths(plans), _heads(plans, _("分類")), tuple(rows))


def _costs(plans: Sequence[PlanBeside]) -> Table:
    """A row a fiscal year for the amount, and one for how many measures it is of."""
    first = min((one.period.first for one in plans), default=0)
    last = max((one.period.last for one in plans), default=-1)
    rows: list[Row] = []
    for year in range(first, last + 1):
        name = format_fiscal_year(year)
        costs = [_year_cost(one, year) for one in plans]
        rows.append((name_cell(name), *(figure_cell(_amount(cost)) for cost in costs)))
        title = _("{year} 金額の分かる施策").format(year=name)
        rows.append((name_cell(title), *(Cell(_known(cost)) for cost in costs)))
    caption = _("年度ごとの経費（千円）")
    return Table(caption, _widths(plans), _heads(plans, _("年度")), tuple(rows))


def _year_cost(one: PlanBeside, year: int) -> YearCost | None:
    return year_cost(one, year) if year in one.period else None


def _amount(cost: YearCost | None) -> str:
    if cost is None:
        return _("期間外")
    return UNKNOWN if cost.amount is None else f"{cost.amount:,}"


def _known(cost: YearCost | None) -> str:
    return _("期間外") if cost is None else _of(cost.known, cost.whole)


def _effects(plans: Sequence[PlanBeside]) -> Iterator[Block]:
    rows = tuple(
        (
            name_cell(one.name),
            Cell(measure.title),
            Cell(
                _("{name}〔{direction}〕").format(
                    name=indicator.name, direction=label(indicator.direction)
                )
            ),
            Cell(_value(indicator.baseline, indicator.unit)),
            Cell(_value(indicator.target, indicator.unit)),
            Cell(_value(indicator.result, indicator.unit)),
        )
        for one in plans
        for measure, indicator in one.effects()
    )
    if not rows:
        yield Paragraph(_("効果の指標は、どの計画にも書かれていません。"))
        return
    titles = heads(_("団体"), _("施策"), _("指標"), _("現状値"), _("目標値"), _("実績値"))
    yield Table(_("効果の指標"), (1.4, 2.4, 2.4, 1.6, 1.6, 1.6), titles, rows)


def _value(value: ValueBeside | None, unit: str) -> str:
    """A value with its year and what a rate is made of."""
    if value is None:
        return UNKNOWN
    year = format_fiscal_year(value.year) if value.year else ""
    told = f"{value.value:,}{unit}"
    if value.numerator is not None and value.denominator is not None:
        told += _("（{denominator}のうち{numerator}）").format(
            denominator=f"{value.denominator:,}", numerator=f"{value.numerator:,}"
        )
    return f"{told} {year}".strip()


def _shared(plans: Sequence[PlanBeside]) -> Iterator[Block]:
    rows = tuple(
        (name_cell(one.name), *(Cell(_taken(one.taken.get(plan.key, ()))) for plan in plans))
        for one in shared_measures(plans)
    )
    if rows:
        caption = _("同じ国の施策を受けた施策")
        yield Table(caption, _widths(plans), _heads(plans, _("国の施策")), rows)


def _taken(measures: Sequence[MeasureBeside]) -> str:
    return "\n".join(bracketed(m.title, begins(m)) for m in measures) or UNKNOWN
