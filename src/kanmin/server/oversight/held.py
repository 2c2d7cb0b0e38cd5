"""What the plans of bodies hold (計画の中身), of those that are shared; which of several counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import lru_cache

from django.db.models import TextField
from django.db.models.functions import Cast

from kanmin.calendar_ja import fiscal_year_of
from kanmin.plan import PlanBrief, brief_of
from kanmin.server.accounts.models import Person
from kanmin.server.store import queries
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.oversight_models import ContentsRow
from kanmin.server.store.sharing import may_read
from kanmin.server.store.sharing_models import SharedPlan
from kanmin.status import PlanContents, in_force

MOST_NAMED = 200  # bodies that a query names
MOST_PARSED = 4_000  # contents kept in memory, about 2 kB each


def shared_contents(
    person: Person, codes: Collection[str] | None = None
) -> dict[str, PlanContents]:
    """By code, what the plan holds that a body shares with somebody; of several the one in force.

    codes: of these bodies; of all with None.
    """
    shared = SharedPlan.objects.filter(until=None).values("plan")
    rows = ContentsRow.objects.filter(plan__in=shared).order_by("plan_id")
    if codes is not None and len(codes) <= MOST_NAMED:
        rows = rows.filter(lg_code__in=codes)
    texts = rows.annotate(text=Cast("contents", TextField())).values_list("lg_code", "text")
    found: dict[str, list[PlanContents]] = {}
    for code, text in texts:
        if (codes is None or code in codes) and may_read(person, code):
            found.setdefault(code, []).append(_parsed(text))
    year = fiscal_year_of(dt.date.today())
    return {code: in_force(several, year) for code, several in found.items()}


@lru_cache(maxsize=MOST_PARSED)
def _parsed(text: str) -> PlanContents:
    """The contents in a stored text. They are a value, so one serves all who ask."""
    return PlanContents.model_validate_json(text)


def plan_of(code: str, year: int, *, shared: bool) -> PlanBrief | None:
    """The body's own plan in force in a fiscal year, else its newest; None where it has none.

    shared: of those alone that the body shares now, for whoever is not of the body.
    """
    found = ContentsRow.objects.filter(lg_code=code)
    if shared:
        found = found.filter(plan__in=SharedPlan.objects.filter(until=None).values("plan"))
    rows = list(found.order_by("plan_id"))
    if not rows:
        return None
    held = [PlanContents.model_validate(row.contents) for row in rows]
    row = rows[held.index(in_force(held, year))]
    stored = StoredPlan.objects.get(pk=row.plan_id)
    return brief_of(queries.plain(queries.revision(stored)))


def plans_shared(codes: Collection[str]) -> dict[str, list[StoredPlan]]:
    """By code, the plans that some bodies share, to be read."""
    rows = SharedPlan.objects.filter(until=None, plan__lg_code__in=codes).select_related("plan")
    found: dict[str, list[StoredPlan]] = {}
    for row in rows.order_by("plan_id"):
        found.setdefault(row.plan.lg_code, []).append(row.plan)
    return found
