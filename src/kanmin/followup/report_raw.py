"""How a plan stands in a year as plain values, for scripts: `kanmin followup --format json`."""

from __future__ import annotations

from typing import Any

from kanmin.followup.ledger import LedgerEntry, ledger
from kanmin.followup.next_plan import changes
from kanmin.followup.open_points import open_points
from kanmin.followup.standing import (
    Attainment,
    MeasureStanding,
    Money,
    Rate,
    Saving,
    Standing,
    YearStanding,
    year_standing,
)
from kanmin.plan import Plan, ReviewState

Raw = dict[str, Any]


def report_raw(plan: Plan, year: int) -> Raw:
    """The yearly report as JSON values; its shape is documented in docs/formats.md."""
    standing = year_standing(plan, year)
    return {
        "plan": plan.id,
        "title": plan.title,
        "year": year,
        "states": _states(standing),
        "attainments": {a.value: len(standing.with_attainment(a)) for a in Attainment},
        "money": _money(standing.money),
        "savings": [_saving(s) for s in standing.savings],
        "measures": [_measure(m) for m in standing.measures],
        "ledger": [_entry(e) for e in ledger(plan, year)],
        "open_points": [
            {"measure": p.measure.id, "sentence": p.sentence} for p in open_points(standing)
        ],
        "changes": [change.to_raw() for change in changes(plan, year)],
    }


def _states(standing: YearStanding) -> Raw:
    counts = {state.value: standing.states.get(state, 0) for state in ReviewState}
    unanswered = len(standing.unanswered)
    return {**counts, "unanswered": unanswered, "measures": len(standing.measures)}


def _money(found: Money) -> Raw:
    return {
        "budget": {source.value: found.budget.get(source, 0) for source in found.sources},
        "spent": {source.value: amount for source, amount in found.spent.items()},
        "estimated": found.estimated,
    }


def _saving(found: Saving) -> Raw:
    return {
        "kind": found.kind.value,
        "expected": found.expected,
        "realised": found.realised if found.answered else None,
        "put_back": found.put_back if found.answered else None,
        "estimated": found.estimated,
    }


def _measure(one: MeasureStanding) -> Raw:
    return {
        "id": one.measure.id,
        "number": one.measure.number,
        "title": one.measure.title,
        "lead": one.measure.lead,
        "answered": one.answered,
        "review": one.review.model_dump(mode="json", exclude_none=True) if one.review else None,
        "indicators": [_indicator(found) for found in one.indicators],
        "money": _money(one.money),
        "savings": [_saving(s) for s in one.savings if s.expected or s.answered],
    }


def _indicator(found: Standing) -> Raw:
    aim, later, result = found.target, found.next_target, found.result
    return {
        "id": found.indicator.id,
        "name": found.indicator.name,
        "unit": found.indicator.unit,
        "direction": found.indicator.direction.value,
        "target": aim.value if aim else None,
        "interpolated": aim.interpolated if aim else False,
        "next_target": {"year": later.year, "value": later.value} if later else None,
        "result": result.model_dump(mode="json", exclude_none=True) if result else None,
        "attainment": found.attainment.value,
        "progress": _rate(found.progress),
    }


def _rate(found: Rate | None) -> Raw | None:
    if found is None:
        return None
    return {
        "numerator": found.numerator,
        "denominator": found.denominator,
        "percent": found.percent,
    }


def _entry(entry: LedgerEntry) -> Raw:
    return {
        "measure": entry.measure.id,
        "year": entry.year,
        "kind": entry.kind.value,
        "cost": entry.cost,
        "expected": entry.expected,
        "realised": entry.realised,
        "put_back": entry.put_back,
        "used_for": entry.used_for,
        "status": entry.status.value if entry.status else None,
    }
