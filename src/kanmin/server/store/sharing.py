"""Sharing a plan (計画の共有): a body lets its prefecture and the State read it, or no longer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kanmin.plan import Plan
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.store import queries, searching
from kanmin.server.store.models import Revision, StoredPlan
from kanmin.server.store.sharing_models import SharedPlan


@dataclass(frozen=True, slots=True)
class Shared:
    """A plan that is shared, as it stands now. share: since when, and by whom."""

    share: SharedPlan
    revision: Revision

    @property
    def stored(self) -> StoredPlan:
        """The plan as it is stored."""
        return self.share.plan

    @property
    def digest(self) -> str:
        """What its document is known by."""
        return self.revision.digest

    @property
    def plan(self) -> Plan:
        """The document. Raises DamagedRevision."""
        return queries.document(self.revision)


def share(stored: StoredPlan, person: Person | None) -> SharedPlan:
    """Share a plan from now on; what is shared already stays as it is."""
    with transaction.atomic():
        StoredPlan.objects.select_for_update().get(pk=stored.pk)
        known = current(stored)
        if known is not None:
            return known
        row = SharedPlan.objects.create(plan=stored, by=person)
        searching.readers_changed(stored)
        return row


def withdraw(stored: StoredPlan, person: Person | None) -> bool:
    """Share a plan no longer; False where it was not shared."""
    with transaction.atomic():
        ended = SharedPlan.objects.filter(plan=stored, until=None).update(
            until=timezone.now(), withdrawn_by=person
        )
        if ended:
            searching.readers_changed(stored)
        return bool(ended)


def current(stored: StoredPlan) -> SharedPlan | None:
    """The row by which a plan is shared now; None where it is not."""
    return SharedPlan.objects.select_related("by").filter(plan=stored, until=None).first()


def is_shared(stored: StoredPlan) -> bool:
    """Whether a plan is shared now."""
    return current(stored) is not None


def history(stored: StoredPlan) -> tuple[SharedPlan, ...]:
    """All times in which a plan was shared, the newest first."""
    rows = SharedPlan.objects.select_related("by", "withdrawn_by").filter(plan=stored)
    return tuple(rows.order_by("-pk"))


def shared_plans(codes: Collection[str] | None = None) -> tuple[Shared, ...]:
    """The plans that bodies share now, of some bodies or of all, by body and key.

    A published report alone does not make a plan shared.
    """
    rows = SharedPlan.objects.select_related("plan").filter(until=None)
    if codes is not None:
        rows = rows.filter(plan__lg_code__in=codes)
    return _with_heads(rows.order_by("plan__lg_code", "plan__key"))


def _with_heads(rows: Iterable[SharedPlan]) -> tuple[Shared, ...]:
    """The rows with the newest revision of each plan, without its document.

    Behind the wall a plan that is not shared with who asks has none, and is left out.
    """
    several = list(rows)
    heads = Revision.objects.filter(
        plan__in=[row.plan_id for row in several], number=F("plan__head")
    )
    light = heads.only("plan_id", "number", "digest", "dictionary_id")
    newest = {found.plan_id: found for found in light}
    return tuple(Shared(row, newest[row.plan_id]) for row in several if row.plan_id in newest)


def may_read(person: Person, lg_code: str) -> bool:
    """Whether somebody reads what a body shares: the State, and the prefecture it lies in."""
    if Role.STATE in person.role_set:
        return True
    body = registry().by_code.get(lg_code)
    return (
        Role.SUPPORTER in person.role_set
        and body is not None
        and person.lg_code == body.prefecture_body_code
    )


def readable(person: Person, key: str) -> Shared | None:
    """The plan of a key when it is shared with somebody; None otherwise."""
    rows = SharedPlan.objects.select_related("plan").filter(until=None, plan__key=key)
    found = _with_heads(rows)
    return found[0] if found and may_read(person, found[0].stored.lg_code) else None
