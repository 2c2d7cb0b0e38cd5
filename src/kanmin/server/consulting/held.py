"""A consultation with what its pages share: rules, call, state, the plan as it is shown."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.http import Http404

from kanmin.consult import (
    Call,
    ConsultationState,
    Passage,
    PlanTold,
    Rules,
    passages,
    place_words,
    state_on,
)
from kanmin.localgov import LocalGovernment
from kanmin.plan import Measure, Plan
from kanmin.plan.document import to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.onward import there
from kanmin.server.store import access, queries
from kanmin.server.store.consult_models import Consultation


class Held:
    """A consultation (意見公募) as it is held."""

    def __init__(self, row: Consultation) -> None:
        self.row = row
        self.rules = Rules.model_validate(row.rules)
        self.call = Call.model_validate(row.call)

    @property
    def number(self) -> int:
        """What it is called by in addresses and receipts."""
        return int(self.row.pk)

    @property
    def state(self) -> ConsultationState:
        """Where it stands today."""
        announced = self.row.opened_at is not None
        published = self.row.published_at is not None
        return state_on(self.call, dt.date.today(), announced=announced, published=published)

    @property
    def revision(self) -> int:
        """The revision of the plan that is shown: the newest until the notice is out."""
        return self.row.revision if self.row.opened_at else self.row.plan.head

    @cached_property
    def plan(self) -> Plan:
        """The plan as it is shown."""
        return queries.document(queries.revision(self.row.plan, self.revision))

    @cached_property
    def head(self) -> Plan:
        """The plan as it stands now."""
        return queries.document(queries.revision(self.row.plan))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The passages on which somebody may comment."""
        return passages(self.plan)

    @cached_property
    def places(self) -> dict[str, str]:
        """What each place is called, those of today's plan too: a change may have made them."""
        return place_words(passages(self.head)) | place_words(self.passages)

    @property
    def body(self) -> LocalGovernment | None:
        """The body that asks; None where the table of bodies no longer has it."""
        return registry().by_code.get(self.row.plan.lg_code)

    @property
    def body_name(self) -> str:
        """The short name of the body."""
        return self.body.name if self.body else self.plan.body.name

    @property
    def told(self) -> PlanTold:
        """What results tell of the plan."""
        words = "\n".join((str(to_raw(self.plan)), self.body_name))
        return PlanTold(self.body_name, self.plan.title, self.places, words)

    def place(self, where: str) -> str:
        """What a place is called."""
        return self.places.get(where) or where

    def lead_of(self, where: str) -> str:
        """The section that leads the measure at a place; "" for any other place."""
        part = next((one.part for one in self.passages if one.where == where), None)
        return part.lead.strip() if isinstance(part, Measure) else ""


def own(person: Person, number: int) -> Held:
    """A consultation of somebody's own body. Raises Http404 for any other."""
    found = there(
        Consultation.objects.select_related("plan").filter(pk=number).first(),
        lambda found: access.works_on(person, found.plan),
    )
    return Held(found)


def public(number: int) -> Held:
    """A consultation whose notice is out. Raises Http404 for any other."""
    found = Consultation.objects.select_related("plan").filter(pk=number).first()
    if found is None or found.opened_at is None:
        raise Http404
    return Held(found)


def sees_personal(person: Person) -> bool:
    """Whether somebody of the body sees who sent an opinion: its editors alone."""
    return Role.EDITOR in person.role_set
