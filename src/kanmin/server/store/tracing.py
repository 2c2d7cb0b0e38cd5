"""The rows of the trace: what a plan's head, and what its published version, say to those above."""

from __future__ import annotations

from collections.abc import Iterable

from kanmin.cascade import TakenUp, leaning, taken_up
from kanmin.cascade.leaning import Leaner, Leaning
from kanmin.server.store.cascade_models import TakenUpRow
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.publications import in_force, plain_text_of

FIELDS = ("kind", "ref", "measure", "title", "begins", "answer", "reason")


def trace_rows(stored: StoredPlan, plan: Leaner, *, public: bool) -> list[TakenUpRow]:
    """The rows of a state of a plan, not stored yet."""
    return [
        TakenUpRow(
            plan=stored, public=public, lg_code=stored.lg_code, said=_said(one), **_values(one)
        )
        for one in taken_up(plan)
    ]


def _said(one: TakenUp) -> str:
    if one.measure:
        return "measure"
    return "reason" if one.reason else ""


def _values(one: TakenUp) -> dict[str, str | int | None]:
    raw = one.model_dump(mode="json", include=set(FIELDS))
    return {name: raw[name] for name in FIELDS}


def project_trace(stored: StoredPlan, plan: Leaner | None, *, public: bool) -> None:
    """Bring the rows of a plan up to a state of it; None where nothing is public any more."""
    known = TakenUpRow.objects.filter(plan=stored, public=public)
    wanted = trace_rows(stored, plan, public=public) if plan else []
    if [*known.order_by("pk").values_list(*FIELDS)] != [_told(row) for row in wanted]:
        known.delete()
        TakenUpRow.objects.bulk_create(wanted)


def _told(row: TakenUpRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in FIELDS)


def trace_lags(stored: StoredPlan, plan: Leaner | None, *, public: bool) -> bool:
    """Whether the rows differ from what a state says."""
    known = TakenUpRow.objects.filter(plan=stored, public=public).order_by("pk")
    wanted = trace_rows(stored, plan, public=public) if plan else []
    return [*known.values_list(*FIELDS)] != [_told(row) for row in wanted]


def answers(rows: Iterable[TakenUpRow]) -> list[tuple[str, TakenUp]]:
    """Rows as values, each with the code of its body."""
    return [
        (row.lg_code, TakenUp.model_validate({name: getattr(row, name) for name in FIELDS}))
        for row in rows
    ]


def published_plan(stored: StoredPlan) -> Leaning | None:
    """What the published version of a plan leans on; None where nothing is public."""
    rows = in_force(plan=stored)
    return leaning(plain_text_of(rows[0])) if rows else None


def project_published(stored: StoredPlan) -> None:
    """Bring the public rows of a plan up to its published version."""
    project_trace(stored, published_plan(stored), public=True)


def rebuild_published() -> None:
    """Make the public rows of all plans anew, where there are none."""
    for row in in_force():
        plan = leaning(plain_text_of(row))
        TakenUpRow.objects.bulk_create(trace_rows(row.plan, plan, public=True))
