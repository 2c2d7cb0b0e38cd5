"""The trace counted: how many bodies say what to each measure above, from the rows of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from kanmin.calendar_ja import fiscal_year_of
from kanmin.cascade import TakenUp, TraceCount, TraceState
from kanmin.plan import OriginKind, Tier
from kanmin.server.accounts.roles import Role
from kanmin.server.store.access import looked_after
from kanmin.server.store.cascade_models import TakenUpRow
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.models import Revision
from kanmin.server.store.sharing_models import SharedPlan
from kanmin.server.store.tracing import answers

STATES = (TraceState.DOING, TraceState.PLANNED, TraceState.NOT_TAKEN, TraceState.SILENT)
_COUNT = """
SELECT ref, tier, rank, COUNT(*) FROM (
  SELECT ref, lg_code, SUBSTR(lg_code, 3, 3) = '000' AS tier,
    MIN(CASE WHEN said = 'measure' AND begins <= %s THEN 0 WHEN said = 'measure' THEN 1
        WHEN said = 'reason' THEN 2 ELSE 3 END) AS rank
  FROM {rows} AS readable WHERE kind = %s{within} GROUP BY ref, lg_code
) AS each_body GROUP BY ref, tier, rank
"""
_PUBLIC = "(SELECT * FROM store_takenuprow WHERE public = {yes})"
_SHARED = """(SELECT * FROM store_takenuprow WHERE public = {yes} UNION ALL
  SELECT * FROM store_takenuprow WHERE public = {no} AND plan_id IN
    (SELECT plan_id FROM store_sharedplan WHERE until IS NULL))"""
KEPT = 64  # counts kept in memory


@dataclass(frozen=True, slots=True)
class Readable:
    """Whose answers somebody reads. shared: what is shared too; within: first digits of a code.

    may_share: whether what is shared can be asked for.
    """

    shared: bool = False
    within: str = ""
    may_share: bool = False


def readable_by(request: Any, within: str = "") -> Readable:
    """What somebody asks to read: published plans, and with `shared` what is shared with them.

    The State reads all that is shared, a prefecture what is shared at home; nobody else any.
    """
    roles: frozenset[Role] = getattr(request.user, "role_set", frozenset())
    at_home = bool(roles and within) and looked_after(request.user) == within
    may = Role.STATE in roles or at_home
    return Readable(may and bool(request.GET.get("shared")), within, may)


Counts = Mapping[str, Mapping[Tier, TraceCount]]


def counts(kind: OriginKind, seen: Readable) -> Counts:
    """How many bodies of each tier say what to each measure above, this fiscal year."""
    whole = bodies(seen)
    found = _counted(kind.value, seen, this_year(), _stamp(seen))
    return {
        ref: {tier: TraceCount(whole[tier], of.get(tier, {})) for tier in Tier}
        for ref, of in found.items()
    }


Ranked = Mapping[str, Mapping[Tier, Mapping[TraceState, int]]]


@lru_cache(maxsize=KEPT)
def _counted(kind: str, seen: Readable, year: int, _stamp: tuple[object, ...]) -> Ranked:
    """Counted by the database: half a million rows would not be carried here."""
    yes, no = ("1", "0") if connection.vendor == "sqlite" else ("true", "false")
    rows = (_SHARED if seen.shared else _PUBLIC).format(yes=yes, no=no)
    query = _COUNT.format(rows=rows, within=" AND lg_code LIKE %s" if seen.within else "")
    found: dict[str, dict[Tier, dict[TraceState, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(query, [year, kind, *([f"{seen.within}%"] if seen.within else [])])
        for ref, prefecture, rank, number in cursor.fetchall():
            tier = Tier.PREFECTURE if prefecture else Tier.MUNICIPALITY
            found.setdefault(ref, {}).setdefault(tier, {})[STATES[rank]] = number
    return found


def _stamp(seen: Readable) -> tuple[object, ...]:
    """What the counts are of: they are made anew when something is published or taken back, and
    where shared plans count, when any plan is saved."""
    public = Publication.objects.aggregate(
        newest=Max("pk"), withdrawn=Count("withdrawn_at"), all=Count("pk")
    )
    stamp: tuple[object, ...] = tuple(public.values())
    if seen.shared:
        shared = SharedPlan.objects.aggregate(newest=Max("pk"), ended=Count("until"))
        revisions = Revision.objects.aggregate(newest=Max("pk"))
        stamp = (*stamp, *shared.values(), *revisions.values())
    return stamp


def this_year() -> int:
    """The fiscal year of today."""
    return fiscal_year_of(dt.date.today())


def bodies(seen: Readable) -> dict[Tier, int]:
    """How many bodies of each tier have a plan that can be read: the denominators."""
    found = codes(seen)
    prefectures = sum(code[2:5] == "000" for code in found)
    return {Tier.PREFECTURE: prefectures, Tier.MUNICIPALITY: len(found) - prefectures}


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
