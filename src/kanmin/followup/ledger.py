"""The small-start ledger (小さく生んで大きく育てる台帳): what a start cost and freed, by year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kanmin.calendar_ja import short_fiscal_year
from kanmin.followup.figures import UNKNOWN, marked, number, unit_of, with_unit
from kanmin.followup.report_overview import used_for
from kanmin.followup.standing import expected, money, realised, saving
from kanmin.language import _
from kanmin.layout import Block, Cell, Heading, Paragraph, Row, Table, figure_cell, heads, name_cell
from kanmin.plan import EffectKind, Measure, Plan, RealisedEffect, ValueStatus
from kanmin.plan.measure import name_of


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A measure's effect of one kind in one fiscal year, thousand yen or hours.

    cost: what was spent on the measure in the year, thousand yen; None where not answered.
    realised, put_back: None where not answered. used_for: where it went, in words.
    """

    measure: Measure
    year: int
    kind: EffectKind
    cost: int | None
    expected: float
    realised: float | None
    put_back: float | None
    used_for: str
    status: ValueStatus | None


def ledger(plan: Plan, year: int) -> tuple[LedgerEntry, ...]:
    """The entries from the plan's first year to a fiscal year; no effect, no entry."""
    return tuple(
        entry
        for measure in plan.measures
        for y in range(min(plan.period.first, year), year + 1)
        for entry in _entries(plan, measure, y)
    )


def _entries(plan: Plan, measure: Measure, year: int) -> Iterator[LedgerEntry]:
    spent = money((measure,), year).spent
    for kind in EffectKind:
        planned = expected(measure, year, kind)
        found = [item for item in realised(measure, year) if item.kind is kind]
        if planned or found:
            sums = saving((measure,), year, kind)
            yield LedgerEntry(
                measure=measure,
                year=year,
                kind=kind,
                cost=sum(spent.values()) if spent else None,
                expected=planned,
                realised=sums.realised if found else None,
                put_back=_put_back(found),
                used_for="、".join(used_for(plan, item) for item in found if item.used_for),
                status=_status(found),
            )


def _put_back(items: list[RealisedEffect]) -> float | None:
    known = [float(item.put_back) for item in items if item.put_back is not None]
    return sum(known) if known else None


def _status(items: list[RealisedEffect]) -> ValueStatus | None:
    if not items:
        return None
    settled = all(item.status is ValueStatus.SETTLED for item in items)
    return ValueStatus.SETTLED if settled else ValueStatus.ESTIMATE


def ledger_chapter(plan: Plan, year: int) -> Iterator[Block]:
    """The ledger as a chapter of the report, with sums by kind."""
    yield Heading(1, _("3 小さく生んで大きく育てる台帳"), "ledger")
    entries = ledger(plan, year)
    if not entries:
        yield Paragraph(
            _("{year}までに、効果の見込みも実績もありません。").format(year=short_fiscal_year(year))
        )
        return
    yield Paragraph(
        _(
            "小さく始めた施策がどれだけの経費と時間を生み、次の何に回したかを、年度を追って記します。"
        )
    )
    titles = heads(
        _("施策"),
        _("年度"),
        _("決算額（千円）"),
        _("見込んだ量"),
        _("実績"),
        _("翌年度に回した量"),
        _("回した先"),
    )
    rows = (*(_row(entry) for entry in entries), *_sums(entries))
    yield Table(_("台帳"), (2.5, 1.6, 1.4, 1.5, 1.7, 1.7, 2.2), titles, rows)


def _row(entry: LedgerEntry) -> Row:
    return (
        name_cell(name_of(entry.measure)),
        Cell(short_fiscal_year(entry.year)),
        figure_cell(UNKNOWN if entry.cost is None else number(entry.cost)),
        figure_cell(with_unit(entry.expected, unit_of(entry.kind))),
        figure_cell(_figure(entry.realised, entry)),
        figure_cell(_figure(entry.put_back, entry)),
        Cell(entry.used_for),
    )


def _figure(value: float | None, entry: LedgerEntry) -> str:
    return UNKNOWN if value is None else marked(with_unit(value, unit_of(entry.kind)), entry.status)


def _sums(entries: tuple[LedgerEntry, ...]) -> Iterator[Row]:
    """A sum a kind; hours and yen are never added to each other."""
    for kind in EffectKind:
        several = [entry for entry in entries if entry.kind is kind]
        if len(several) > 1:
            unit = unit_of(kind)
            yield (
                name_cell(_("計（{unit}）").format(unit=unit)),
                Cell(""),
                Cell(""),
                figure_cell(with_unit(sum(e.expected for e in several), unit)),
                figure_cell(with_unit(sum(e.realised or 0 for e in several), unit)),
                figure_cell(with_unit(sum(e.put_back or 0 for e in several), unit)),
                Cell(""),
            )
