"""What is public (公表されているもの): the version in force of each plan, asked for in one way."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal

from kanmin.plan import Plan
from kanmin.search.terms import OPEN
from kanmin.server.store import queries
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.search_models import SearchText

published = Signal()
"""A version can be read by anybody from now on. plan: whose."""


def in_force(*which: Q, **where: Any) -> list[Publication]:
    """The versions in force of all plans, or of some, by body; those taken back do not count."""
    found = Publication.objects.filter(*which, withdrawn_at=None, **where).select_related("plan")
    rows = {row.plan_id: row for row in found.order_by("number")}
    return sorted(rows.values(), key=lambda row: (row.plan.lg_code, row.plan_id))


def tell(plan: StoredPlan) -> None:
    """Tell who prepares pages that a version is public, once it is written for good."""
    transaction.on_commit(partial(published.send_robust, StoredPlan, plan=plan))


def titles(keys: Collection[str]) -> dict[str, str]:
    """The published titles of plans by key, as the search holds them: no document is read."""
    found = SearchText.objects.filter(row__plan__key__in=keys, row__scope=OPEN, row__name="")
    return dict(found.values_list("row__plan__key", "title"))


def text_of(row: Publication) -> Plan:
    """The document of a version."""
    return queries.document(queries.revision(row.plan, row.revision))


def plain_text_of(row: Publication) -> bytes:
    """The same as it is stored."""
    return queries.plain(queries.revision(row.plan, row.revision))
