"""The figures of a measure in a fiscal year, as the plan states them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kanmin.casebook.offer import CaseFigure
from kanmin.casebook.terms import FigureKind, Proof
from kanmin.language import _, speaking
from kanmin.plan import (
    EffectKind,
    Indicator,
    IndicatorValue,
    Measure,
    ValueRole,
    ValueStatus,
)

_KINDS = {EffectKind.YEN: FigureKind.SAVING, EffectKind.HOURS: FigureKind.FREED}


def figures(measure: Measure, year: int) -> tuple[CaseFigure, ...]:
    """The indicators, costs, hours and effects of a year that the plan states, unproven.

    Amounts are thousand yen and hours. What the plan does not state has no figure.
    """
    with speaking("ja"):
        found = [_indicator(one, year) for one in measure.indicators]
        return (*(one for one in found if one), *_taken(measure, year), *_effects(measure, year))


def _indicator(one: Indicator, year: int) -> CaseFigure | None:
    start = next((v for v in one.of(ValueRole.BASELINE) if v.value is not None), None)
    now = _of_year(one.of(ValueRole.RESULT), year)
    aims = [v for v in one.of(ValueRole.TARGET) if v.value is not None and v.year is not None]
    aim = min((v for v in aims if (v.year or 0) >= year), key=lambda v: v.year or 0, default=None)
    if start is None and now is None and aim is None:
        return None
    return CaseFigure(
        id=one.id,
        name=one.name or one.id,
        unit=one.unit,
        baseline=start.value if start else None,
        baseline_year=start.year if start else None,
        value=now.value if now else None,
        fiscal_year=year,
        numerator=now.numerator if now else None,
        denominator=now.denominator if now else None,
        target=aim.value if aim else None,
        target_year=aim.year if aim else None,
        status=now.status if now else None,
        source=one.source,
        indicator=one.id,
    )


def _of_year(values: Iterable[IndicatorValue], year: int) -> IndicatorValue | None:
    return next((v for v in values if v.year == year and v.value is not None), None)


def _taken(measure: Measure, year: int) -> Iterator[CaseFigure]:
    """What it took: money spent, else planned; planned hours."""
    spent = [one for one in measure.spending if one.fiscal_year == year]
    planned = [one.amount for one in measure.all_costs if one.fiscal_year == year]
    cost = FigureKind.COST
    if spent:
        total = sum(one.amount for one in spent)
        status = _status(one.status for one in spent)
        yield _figure("cost", cost, _("かかった経費（決算額）"), year, total, status)
    elif planned:
        yield _figure("cost", cost, _("計画した経費（予算）"), year, sum(planned))
    hours = [one.hours for one in measure.staff_hours if one.fiscal_year == year]
    if hours:
        yield _figure("work", FigureKind.WORK, _("計画した所要時間（職員）"), year, sum(hours))


def _effects(measure: Measure, year: int) -> Iterator[CaseFigure]:
    """What was saved in the year, beside what was expected of it."""
    for kind, name in (
        (EffectKind.YEN, _("減った経費（年）")),
        (EffectKind.HOURS, _("減った時間（年）")),
    ):
        done = [r for r in measure.realised if r.fiscal_year == year and r.kind is kind]
        begun = [e for e in measure.effects if e.kind is kind and (e.from_year or year) <= year]
        if not done and not begun:
            continue
        value = sum(one.amount for one in done) if done else None
        aim = sum(one.amount for one in begun) if begun else None
        made = _figure(kind.value, _KINDS[kind], name, year, value, _status(r.status for r in done))
        yield made.model_copy(update={"target": aim, "target_year": year if begun else None})


def _figure(
    name: str,
    kind: FigureKind,
    title: str,
    year: int,
    value: int | float | None,
    status: ValueStatus | None = None,
) -> CaseFigure:
    money = kind in (FigureKind.COST, FigureKind.SAVING)
    unit = _("千円") if money else _("時間")
    return CaseFigure(
        id=name, kind=kind, name=title, unit=unit, value=value, fiscal_year=year, status=status
    )


def _status(several: Iterable[ValueStatus]) -> ValueStatus | None:
    known = list(several)
    if not known:
        return None
    return ValueStatus.ESTIMATE if ValueStatus.ESTIMATE in known else ValueStatus.SETTLED


def proven(
    found: Iterable[CaseFigure], public: Measure | None, year: int, reported: bool
) -> tuple[CaseFigure, ...]:
    """The figures, each with where anybody can check it.

    public: the measure as it is published, with the results of reports; None where nothing is.
    reported: whether the report of the year is published. A figure that differs in anything from
    what is published is not verified, nor is one that the office typed.
    """
    known = {one.id: one for one in figures(public, year)} if public else {}
    proof = Proof.REPORT if reported else Proof.PLAN
    return tuple(
        one.model_copy(update={"proof": proof if _same(one, known.get(one.id)) else Proof.NONE})
        for one in found
    )


def _same(one: CaseFigure, other: CaseFigure | None) -> bool:
    if other is None or one.own:
        return False
    return one.model_copy(update={"proof": other.proof}) == other
