"""The figures of a case laid out: one table, and a chart for each figure that moves."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_fiscal_year, short_fiscal_year
from kanmin.casebook.offer import CaseFigure, Offer
from kanmin.casebook.terms import FigureKind
from kanmin.language import _, active, bracketed
from kanmin.layout import (
    Block,
    Cell,
    Chart,
    Document,
    Number,
    Row,
    Series,
    Table,
    figure_cell,
    heads,
    name_cell,
)
from kanmin.plan import ValueStatus, label

UNKNOWN = "－"


def case_document(offer: Offer) -> Document:
    """The table of a case's figures and their charts; nothing where it has none."""
    return Document(offer.title, "", (), active(), tuple(_blocks(offer)), short=True)


def _blocks(offer: Offer) -> Iterator[Block]:
    if offer.figures:
        names = (_("数字"), _("前の値"), _("後の値"), _("目標・見込"), _("出どころ・確認"))
        rows = tuple(_row(one) for one in offer.figures)
        yield Table(_("効果と経費の数字"), (2.4, 1.4, 1.8, 1.4, 2.2), heads(*names), rows)
    for one in offer.figures:
        yield from _chart(one)


def _row(one: CaseFigure) -> Row:
    checked = "\n".join(filter(None, (one.source, label(one.proof))))
    return (
        name_cell(bracketed(one.name, one.unit) if one.unit else one.name),
        figure_cell(_dated(one.baseline, one.baseline_year)),
        figure_cell(_value(one)),
        figure_cell(_dated(one.target, one.target_year)),
        Cell(checked),
    )


def _dated(value: int | float | None, year: int | None) -> str:
    if value is None:
        return UNKNOWN
    return f"{value:,}\n{format_fiscal_year(year)}" if year else f"{value:,}"


def _value(one: CaseFigure) -> str:
    lines = [_dated(one.value, one.fiscal_year)]
    if one.value is not None and one.numerator is not None and one.denominator is not None:
        whole = _("{denominator}のうち{numerator}")
        lines.append(
            whole.format(denominator=f"{one.denominator:,}", numerator=f"{one.numerator:,}")
        )
    if one.value is not None and one.status is ValueStatus.ESTIMATE:
        lines.append(label(one.status))
    return "\n".join(lines)


def _chart(one: CaseFigure) -> Iterator[Chart]:
    """From the value before to the one reached, beside the way to the target."""
    reached = _points((one.baseline_year, one.baseline), (one.fiscal_year, one.value))
    aimed = _points((one.baseline_year, one.baseline), (one.target_year, one.target))
    if one.kind is not FigureKind.INDICATOR or max(len(reached), len(aimed)) < 2:
        return
    known = {*reached, *aimed}
    years = range(min(known), max(known) + 1)
    series = [Series(_("目標の道すじ"), _each(years, aimed), "dashed")] if len(aimed) > 1 else []
    if one.value is not None:
        series.append(Series(_("前と後の値"), _each(years, reached), "dots"))
    yield Chart(one.name, tuple(map(short_fiscal_year, years)), one.unit, tuple(series))


def _points(*pairs: tuple[int | None, int | float | None]) -> dict[int, Number]:
    return {year: value for year, value in pairs if year is not None and value is not None}


def _each(years: range, known: dict[int, Number]) -> tuple[Number, ...]:
    return tuple(known.get(year) for year in years)
