"""Versions of plans that anybody may read: the one in force, and those before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.core.validators import slug_re
from django.db.models import Q
from django.http import Http404

from kanmin.localgov import LocalGovernment
from kanmin.plan import AnyPlan, Plan
from kanmin.server.bodies import registry
from kanmin.server.deciding.life import Life
from kanmin.server.store import queries
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.exchange_models import ReceivedRevision
from kanmin.server.store.models import Revision


@dataclass(frozen=True)
class Published:
    """A published state of a plan. row: of the publication; life: of the plan."""

    life: Life
    row: Publication

    @cached_property
    def revision(self) -> Revision:
        """The state in the store."""
        return self.life.revision(self.row.revision)

    @cached_property
    def plan(self) -> Plan:
        """The document."""
        return queries.document(self.revision)

    @property
    def brief(self) -> AnyPlan:
        """Of the document what tells what it holds."""
        return self.life.brief(self.row.revision)

    def measure(self, name: str) -> tuple[Plan, int] | None:
        """The document with one of its measures alone, and its place; None for none there."""
        return queries.alone(self.revision, name)

    @property
    def body(self) -> LocalGovernment | None:
        """The body that leads it; None where the table of bodies no longer has it."""
        return registry().by_code.get(self.life.stored.lg_code)

    @property
    def origin(self) -> ReceivedRevision | None:
        """The file it came by; None for a plan that is written here."""
        if not self.life.stored.received:
            return None
        return ReceivedRevision.objects.filter(revision=self.revision).first()

    @property
    def newest(self) -> bool:
        """Whether it is the one in force."""
        found = self.life.publication
        return found is not None and found.pk == self.row.pk

    @property
    def before(self) -> Publication | None:
        """The version that it took the place of."""
        earlier = [one for one in self.life.publications if one.number < self.row.number]
        return earlier[-1] if earlier else None


def version_of(key: str, number: int | None) -> Published:
    """A version, the newest by default; 404 for one that is not public, as for none."""
    found = _newest(key) if number is None else _newest(key, number=number)
    if found is None:
        raise Http404
    return found


def in_force(key: str) -> Published | None:
    """The version in force of a plan; None for one of which nothing is public, as for none."""
    return _newest(key)


def all_in_force(keys: Iterable[str]) -> dict[str, Published]:
    """The versions in force of several plans by key, asked for at once, with their reports.

    None of those of which nothing is public. The documents are read when they are asked for.
    """
    there = Publication.objects.filter(plan__key__in=_possible(keys), withdrawn_at=None)
    rows = there.select_related("plan").prefetch_related("plan__reports").order_by("number")
    newest = {row.plan_id: row for row in rows}
    states = [Q(plan=plan, number=row.revision) for plan, row in newest.items()]
    known = Revision.objects.select_related("dictionary").defer("frame", "dictionary__frame")
    found = known.filter(reduce(or_, states, Q(pk__in=())))
    pairs = [(newest[one.plan_id], one) for one in found]
    return {row.plan.key: Published(Life(row.plan, one), row) for row, one in pairs}


def _possible(keys: Iterable[str]) -> list[str]:
    """Keys that a plan may have; a database is not asked for anything else."""
    return [key for key in keys if slug_re.match(key)]


def _newest(key: str, **wanted: int) -> Published | None:
    if not _possible([key]):
        return None
    rows = Publication.objects.filter(plan__key=key, withdrawn_at=None, **wanted)
    row = rows.select_related("plan").order_by("number").last()
    return Published(Life(row.plan), row) if row else None
