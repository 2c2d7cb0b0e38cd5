"""Whose documents are whose: the State's all, a supporter's of the prefecture, a body's own."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from kanmin.elsewhere import Known
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.server import books
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.onward import there
from kanmin.server.oversight import register
from kanmin.server.store import access
from kanmin.server.store.elsewhere_models import ElsewhereRecord, ElsewhereRecords


def known() -> Known:
    """What registrations are held against today."""
    titles = {one.id: one.title for one in books.frameworks()}
    return Known(registry(), titles, dt.date.today())


def may_register(person: Person | None, body: LocalGovernment) -> bool:
    """Whether somebody registers for a body; nobody stands for who sits at the machine itself."""
    if person is None:
        return True
    own = Role.EDITOR in person.role_set and person.lg_code == body.code
    return own or register.may_register(person, body)


def refuse_strange(person: Person | None, body: LocalGovernment) -> None:
    """Raise KanminError where somebody may not register for a body."""
    if not may_register(person, body):
        raise KanminError(
            _("{body}の計画を登録する役割がありません。").format(body=body.full_name),
            todo=_("その団体か、都道府県、国の担当者に頼んでください。"),
        )


def records_of(person: Person) -> ElsewhereRecords:
    """The documents somebody sees and works on."""
    roles, found = person.role_set, ElsewhereRecord.objects.all()
    if Role.STATE in roles:
        return found
    mine = Q(pk=None)
    if home := access.looked_after(person):
        mine |= Q(lg_code__startswith=home)
    if person.lg_code and Role.EDITOR in roles:
        mine |= Q(lg_code=person.lg_code)
    return found.filter(mine)


def own_records(person: Person) -> list[ElsewhereRecord]:
    """The documents of the own body that an editor may go on with."""
    if not person.lg_code or Role.EDITOR not in person.role_set:
        return []
    found = ElsewhereRecord.objects.filter(lg_code=person.lg_code)
    return list(found.light().order_by("-pk"))


def record_of(person: Person, number: int) -> ElsewhereRecord:
    """A document by its number; 404 where it is nobody's business of theirs."""
    return there(records_of(person).filter(pk=number).first())
