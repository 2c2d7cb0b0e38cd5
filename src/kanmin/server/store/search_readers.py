"""Who finds what: anybody what is published; a body's people their own drafts too; and so on."""

from __future__ import annotations

from kanmin.search import FilterKey, Marked
from kanmin.search.terms import OPEN, mark, own_mark, plan_mark, shared_mark, writers_mark
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.permissions import READERS, WRITERS
from kanmin.server.store import access


def readable_by(person: Person | None) -> Marked:
    """The marks of what somebody may read, one of which must be on each document."""
    marks = [mark(FilterKey.SCOPE, OPEN)]
    if person is None or not person.is_active:  # nobody signed in is not active either
        return Marked(tuple(marks))
    roles = person.role_set
    if person.lg_code and roles & READERS:
        marks.append(own_mark(person.lg_code))
    if person.lg_code and roles & WRITERS:
        marks.append(writers_mark(person.lg_code))
    if person.lg_code and roles & access.OF_PARTNERS:
        marks += [plan_mark(number) for number in access.joined(person.lg_code)]
    if Role.STATE in roles:
        marks.append(shared_mark())
    if person.lg_code and Role.SUPPORTER in roles:
        marks.append(shared_mark(person.lg_code[:2]))
    return Marked(tuple(marks))
