"""The trace counted: how many bodies say what to each measure above, from the rows of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from kanmin.calendar_ja import fiscal_year_of
from kanmin.cascade import TakenUp, TraceCount, TraceState
from kanmin.plan import OriginKind, Tier
from kanmin.server.accounts.roles import Role
from kanmin.server.store.cascade_models import TakenUpRow
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.sharing_models import SharedPlan
from kanmin.server.store.tracing import answers

STATES = (TraceState.DOING, TraceState.PLANNED, TraceState.NOT_TAKEN, TraceState.SILENT)
_COUNT = """
SELECT ref, tier, rank, COUNT(*) FROM (
  SELECT ref, lg_code, SUBSTR(lg_code, 3, 3) = '000' AS tier,
    MIN(CASE WHEN said = 'measure' AND begins <= %s THEN 0 WHEN said = 'measure' THEN 1
        WHEN said = 'reason' THEN 2 ELSE 3 END) AS rank
  FROM store_takenuprow WHERE {readable} AND kind = %s AND lg_code LIKE %s
  GROUP BY ref, lg_code
) AS each_body GROUP BY ref, tier, rank
"""
_SHARED = "(public OR plan_id IN (SELECT plan_id FROM store_sharedplan WHERE until IS NULL))"


@dataclass(frozen=True, slots=True)
class Readable:
    """Whose answers somebody reads. shared: what is shared too; within: first digits of a code."""

    shared: bool = False
    within: str = ""


def readable_by(person: Any, within: str = "") -> Readable:
    """What somebody may read: published plans; the State, and a prefecture at home, shared ones."""
    roles: frozenset[Role] = getattr(person, "role_set", frozenset())
    at_home = Role.SUPPORTER in roles and bool(within) and person.lg_code[:2] == within
    return Readable(Role.STATE in roles or at_home, within)


Counts = Mapping[str, Mapping[Tier, TraceCount]]


def counts(kind: OriginKind, seen: Readable) -> Counts:
    """How many bodies of each tier say what to each measure above, this fiscal year."""
    whole = {tier: bodies(tier, seen) for tier in Tier}
    found: dict[str, dict[Tier, dict[TraceState, int]]] = {}
    query = _COUNT.format(readable=_SHARED if seen.shared else "public")
    with connection.cursor() as cursor:
        cursor.execute(query, [this_year(), kind.value, f"{seen.within}%"])
        for ref, prefecture, rank, number in cursor.fetchall():
            tier = Tier.PREFECTURE if prefecture else Tier.MUNICIPALITY
            found.setdefault(ref, {}).setdefault(tier, {})[STATES[rank]] = number
    return {
        ref: {tier: TraceCount(whole[tier], of.get(tier, {})) for tier in Tier}
        for ref, of in found.items()
    }


def this_year() -> int:
    """The fiscal year of today."""
    return fiscal_year_of(dt.date.today())


def bodies(tier: Tier, seen: Readable) -> int:
    """How many bodies of a tier have a plan that can be read: the denominator."""
    return len({code for code in codes(seen) if (code[2:5] == "000") is (tier is Tier.PREFECTURE)})


def codes(seen: Readable) -> set[str]:
    """The bodies whose plans can be read."""
    public = Publication.objects.filter(withdrawn_at=None, plan__lg_code__startswith=seen.within)
    found = set(public.values_list("plan__lg_code", flat=True))
    if seen.shared:
        rows = SharedPlan.objects.filter(until=None, plan__lg_code__startswith=seen.within)
        found |= set(rows.values_list("plan__lg_code", flat=True))
    return found


def rows(seen: Readable, **wanted: Any) -> QuerySet[TakenUpRow]:
    """The rows somebody may read; a shared head stands beside the published version."""
    whose = Q(public=True)
    if seen.shared:
        whose |= Q(public=False, plan__in=SharedPlan.objects.filter(until=None).values("plan"))
    found = TakenUpRow.objects.filter(whose, lg_code__startswith=seen.within, **wanted)
    return found.select_related("plan").order_by("lg_code", "-public", "pk")


Answers = dict[str, list[TakenUp]]


def by_body(seen: Readable, kind: OriginKind, ref: str) -> Answers:
    """What each body says to one measure above, by its code."""
    found: Answers = {}
    for code, one in answers(rows(seen, kind=kind.value, ref=ref)):
        found.setdefault(code, []).append(one)
    return found


def of_body(seen: Readable, code: str) -> dict[tuple[OriginKind, str], list[TakenUp]]:
    """All that one body says to measures above, by the measure."""
    found: dict[tuple[OriginKind, str], list[TakenUp]] = {}
    for _code, one in answers(rows(seen, lg_code=code)):
        found.setdefault((one.kind, one.ref), []).append(one)
    return found
