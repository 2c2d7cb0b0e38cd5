"""Rows for lists and statistics, made from a plan's head in the transaction of its save."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from django.utils import timezone

from kanmin.plan import Indicator, Measure, Plan, ValueRole, to_raw
from kanmin.server.store import searching
from kanmin.server.store.cascade_models import TakenUpRow
from kanmin.server.store.models import IndicatorRow, MeasureRow, StoredPlan
from kanmin.server.store.oversight_models import ContentsRow
from kanmin.server.store.tracing import project_trace, trace_rows
from kanmin.status import contents


def project(stored: StoredPlan, plan: Plan, before: Plan | None = None) -> None:
    """Bring the rows of a plan up to its head; only rows of measures that changed are written.

    before: the head until now, where it is at hand; of measures that are the very same objects in
    both no digest is made.
    """
    project_contents(stored, plan)
    project_trace(stored, plan, public=False)
    searching.update_head(stored, plan, timezone.localdate())
    known = {r.measure_id: r for r in MeasureRow.objects.filter(plan=stored)}
    same = frozenset(map(id, before.measures)) if before else frozenset()
    changed = [
        (at, m)
        for at, m in enumerate(plan.measures)
        if not _stands(known.get(m.id), m, at, id(m) in same)
    ]
    stale = known.keys() - {m.id for m in plan.measures}
    names = [*stale, *(m.id for _at, m in changed)]
    if not names:
        return
    MeasureRow.objects.filter(plan=stored, measure_id__in=names).delete()
    IndicatorRow.objects.filter(plan=stored, measure_id__in=names).delete()
    MeasureRow.objects.bulk_create(_measure_row(stored, m, at) for at, m in changed)
    IndicatorRow.objects.bulk_create(
        row for _at, m in changed for row in _indicator_rows(stored, m)
    )


def project_all(plans: Iterable[tuple[StoredPlan, Plan]]) -> None:
    """Write all rows of plans that have none, with as few statements as can be."""
    several = tuple(plans)
    MeasureRow.objects.bulk_create(
        _measure_row(stored, measure, position)
        for stored, plan in several
        for position, measure in enumerate(plan.measures)
    )
    IndicatorRow.objects.bulk_create(
        row
        for stored, plan in several
        for measure in plan.measures
        for row in _indicator_rows(stored, measure)
    )
    ContentsRow.objects.bulk_create(
        ContentsRow(plan=stored, lg_code=plan.body.lg_code, contents=to_raw(contents(plan)))
        for stored, plan in several
    )
    TakenUpRow.objects.bulk_create(
        row for stored, plan in several for row in trace_rows(stored, plan, public=False)
    )


def project_contents(stored: StoredPlan, plan: Plan) -> None:
    """Bring what is told of the plan's contents up to its head."""
    if contents_lag(stored, plan):
        ContentsRow.objects.update_or_create(
            plan=stored,
            defaults={"lg_code": plan.body.lg_code, "contents": to_raw(contents(plan))},
        )


def contents_lag(stored: StoredPlan, plan: Plan) -> bool:
    """Whether what is told of the plan's contents is missing or differs from it."""
    known = ContentsRow.objects.filter(plan=stored).first()
    return known is None or known.contents != to_raw(contents(plan))


def _stands(row: MeasureRow | None, measure: Measure, position: int, same: bool) -> bool:
    """Whether a row tells of a measure as it is now. same: it was so in the head before."""
    if row is None or row.position != position:
        return False
    return same or row.digest == _digest(measure)


def _digest(measure: Measure) -> str:
    return hashlib.sha256(measure.model_dump_json().encode()).hexdigest()


def _measure_row(stored: StoredPlan, measure: Measure, position: int) -> MeasureRow:
    return MeasureRow(
        plan=stored,
        measure_id=measure.id,
        position=position,
        number=measure.number,
        title=measure.title,
        category=measure.category,
        lead=measure.lead,
        digest=_digest(measure),
    )


def _indicator_rows(stored: StoredPlan, measure: Measure) -> Iterator[IndicatorRow]:
    for indicator in measure.indicators:
        yield IndicatorRow(
            plan=stored,
            measure_id=measure.id,
            indicator_id=indicator.id,
            name=indicator.name,
            kind=indicator.kind.value,
            unit=indicator.unit,
            baseline=_first_value(indicator, ValueRole.BASELINE),
            **_last_target(indicator),
        )


def _first_value(indicator: Indicator, role: ValueRole) -> float | None:
    values = [v.value for v in indicator.of(role) if v.value is not None]
    return float(values[0]) if values else None


def _last_target(indicator: Indicator) -> dict[str, float | int | None]:
    targets = [v for v in indicator.of(ValueRole.TARGET) if v.value is not None]
    last = max(targets, key=lambda v: v.fiscal_year or 0, default=None)
    if last is None or last.value is None:
        return {"target": None, "target_year": None}
    return {"target": float(last.value), "target_year": last.fiscal_year}
