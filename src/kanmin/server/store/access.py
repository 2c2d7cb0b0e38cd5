"""Whose plan a plan is: the body that leads it, and those who joined it (共同計画)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.store.deciding_models import PartnerBody
from kanmin.server.store.models import StoredPlan

JOINED = "joined"
OF_PARTNERS = frozenset({Role.EDITOR, Role.APPROVER})
"""Who of a partner body works on a joint plan; sections are those of the body that leads it."""


def plans_of(person: Person) -> QuerySet[StoredPlan]:
    """The plans somebody works on: of one's own body, and those it has joined.

    A plan that came by file is worked on where it came from.
    """
    if not person.lg_code:
        return StoredPlan.objects.none()
    own = Q(lg_code=person.lg_code)
    if person.role_set & OF_PARTNERS:
        own |= Q(pk__in=joined(person.lg_code))
    return StoredPlan.objects.filter(own, received=False)


def looked_after(person: Person) -> str:
    """The prefecture, by its two digits, whose supporter somebody is; "" for nobody's.

    A supporter of a town or of no body looks after none.
    """
    at_home = Role.SUPPORTER in person.role_set and person.lg_code[2:5] == "000"
    return person.lg_code[:2] if at_home else ""


def joined(lg_code: str) -> QuerySet[PartnerBody, int]:
    """The plans a body has joined, by their keys in the store."""
    rows = PartnerBody.objects.filter(lg_code=lg_code, answer=JOINED, ended_at=None)
    return rows.values_list("plan_id", flat=True)


def works_on(person: Person, stored: StoredPlan) -> bool:
    """Whether a plan is one that somebody works on."""
    return plans_of(person).filter(pk=stored.pk).exists()


def bodies_of(stored: StoredPlan) -> tuple[str, ...]:
    """The codes of the bodies that decide on a plan: the one that leads it first."""
    rows = stored.partners.filter(answer=JOINED, ended_at=None)
    return (stored.lg_code, *rows.values_list("lg_code", flat=True))
