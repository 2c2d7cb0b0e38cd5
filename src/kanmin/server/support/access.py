"""Who sees what of support: the State everything, a prefecture its own, a body itself."""

from __future__ import annotations

from django.db.models import Q

from kanmin.language import _
from kanmin.localgov import LocalGovernment, Tier
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.onward import there

STATE = ""
"""The State as an office; a prefecture is its six-digit code."""


def office(person: Person) -> str | None:
    """The office that somebody works for: the State, a prefecture; None for people of a body."""
    if Role.STATE in person.role_set:
        return STATE
    body = registry().by_code.get(person.lg_code)
    if Role.SUPPORTER in person.role_set and body and body.tier is Tier.PREFECTURE:
        return body.code
    return None


def office_name(code: str) -> str:
    """What an office is called."""
    body = registry().by_code.get(code)
    return body.full_name if body else _("国")


def looks_after(person: Person, code: str) -> bool:
    """Whether a body is one that somebody's office supports: the State all, a prefecture its
    municipalities but not itself."""
    found = office(person)
    if found is None:
        return False
    return found == STATE or (code[:2] == found[:2] and code != found)


def sees(person: Person, code: str) -> bool:
    """Whether somebody sees what a body asks: the body itself, and who looks after it."""
    return looks_after(person, code) or (code != "" and person.lg_code == code)


def theirs(person: Person, field: str = "lg_code") -> Q:
    """The rows that somebody sees."""
    found = office(person)
    if found == STATE:
        return Q()
    if found:
        return Q(**{f"{field}__startswith": found[:2]})
    return Q(**{field: person.lg_code})


def bodies_of(person: Person) -> tuple[LocalGovernment, ...]:
    """The bodies that somebody's office looks after."""
    return tuple(body for body in registry() if looks_after(person, body.code))


def own_body(person: Person) -> LocalGovernment:
    """The body that somebody works for. Raises Http404 where there is none."""
    return there(registry().by_code.get(person.lg_code))
