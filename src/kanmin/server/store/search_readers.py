"""Who finds what: anybody what is published; a body's people their own drafts too; and so on."""

from __future__ import annotations

from kanmin.search.terms import own_mark, plan_mark, shared_mark, writers_mark
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.permissions import READERS, WRITERS
from kanmin.server.store import access


def own_marks(person: Person | None) -> tuple[str, ...]:
    """The marks of what somebody may read beside what is for anybody: one of them is on each."""
    marks: list[str] = []
    if person is None or not person.is_active:  # nobody signed in is not active either
        return ()
    roles = person.role_set
    if person.lg_code and roles & READERS:
        marks.append(own_mark(person.lg_code))
    if person.lg_code and roles & WRITERS:
        marks.append(writers_mark(person.lg_code))
    if person.lg_code and roles & access.OF_PARTNERS:
        marks += [plan_mark(number) for number in access.joined(person.lg_code)]
    if Role.STATE in roles:
        marks.append(shared_mark())
    if home := access.looked_after(person):
        marks.append(shared_mark(home))
    return tuple(marks)
