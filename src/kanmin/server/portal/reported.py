"""Results that are public: those in the published version, and those of published reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from kanmin.plan import (
    Indicator,
    Measure,
    Plan,
    RealisedEffect,
    Review,
    Spending,
    ValueRole,
)
from kanmin.server.portal.versions import Published
from kanmin.server.store import queries
from kanmin.server.store.models import StoredPlan

Dated = TypeVar("Dated", Review, Spending, RealisedEffect)


def reports(found: Published) -> dict[int, Plan]:
    """By fiscal year the plan as the published report of that year tells it."""
    return reports_of(found.life.stored)


def reports_of(stored: StoredPlan) -> dict[int, Plan]:
    """The same for a plan of which nothing else need be published."""
    return {
        row.fiscal_year: queries.document(queries.revision(stored, row.revision))
        for row in stored.reports.order_by("fiscal_year")
    }


def report_rows(found: Published) -> tuple[tuple[int, int], ...]:
    """Fiscal year and revision of each published report: with the version they tell the results."""
    return tuple(sorted((row.fiscal_year, row.revision) for row in found.life.stored.reports.all()))


def public_plan(found: Published) -> Plan:
    """The published version with the results of the years whose reports are published."""
    told = reports(found)
    measures = tuple(public_measure(one, told) for one in found.plan.measures)
    return found.plan.model_copy(update={"measures": measures}) if told else found.plan


def reported_alone(found: Published, name: str) -> tuple[Plan, int] | None:
    """The published version with one of its measures alone, with the results of the years whose
    reports are published; and its place. None for none there."""
    known = found.measure(name)
    if known is None:
        return None
    plan, place = known
    told: dict[int, Measure] = {}
    for row in found.life.stored.reports.order_by("fiscal_year"):
        there = queries.alone(found.life.revision(row.revision), name)
        told |= {row.fiscal_year: there[0].measures[0]} if there else {}
    shown = with_reported(plan.measures[0], told)
    return plan.model_copy(update={"measures": (shown,)}), place


def public_measure(own: Measure, told: Mapping[int, Plan]) -> Measure:
    """A published measure with the results of the years reported, and no more of the reports."""
    there = {year: _same(own, plan) for year, plan in told.items()}
    return with_reported(own, {year: one for year, one in there.items() if one is not None})


def _same(own: Measure, plan: Plan) -> Measure | None:
    return next((one for one in plan.measures if one.id == own.id), None)


def with_reported(measure: Measure, reported: Mapping[int, Measure]) -> Measure:
    """A published measure with the results of the years whose reports are published.

    reported: by fiscal year the measure as the report tells it; of it only that year counts.
    """
    if not reported:
        return measure
    update = {
        "reviews": _of_years(measure.reviews, {y: m.reviews for y, m in reported.items()}),
        "spending": _of_years(measure.spending, {y: m.spending for y, m in reported.items()}),
        "realised": _of_years(measure.realised, {y: m.realised for y, m in reported.items()}),
        "indicators": tuple(_indicator(one, reported) for one in measure.indicators),
    }
    return measure.model_copy(update=update)


def _of_years(
    own: tuple[Dated, ...], reported: Mapping[int, tuple[Dated, ...]]
) -> tuple[Dated, ...]:
    found = [one for one in own if one.fiscal_year not in reported]
    for year, several in reported.items():
        found += [one for one in several if one.fiscal_year == year]
    return tuple(found)


def _indicator(own: Indicator, reported: Mapping[int, Measure]) -> Indicator:
    """An indicator with the results of the years reported; targets stay those published."""
    found = [v for v in own.values if v.role is not ValueRole.RESULT]
    results = [v for v in own.of(ValueRole.RESULT) if v.fiscal_year not in reported]
    for year, measure in reported.items():
        there = next((one for one in measure.indicators if one.id == own.id), None)
        values = there.of(ValueRole.RESULT) if there else ()
        results += [v for v in values if v.fiscal_year == year]
    return own.model_copy(update={"values": (*found, *results)})
