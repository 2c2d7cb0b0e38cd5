"""A registered document as evidence of a body's state: proposed here, written by a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kanmin.calendar_ja import fiscal_year_of
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.oversight import register
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.status import PlanningState, StatusEntry


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document shows of one duty. now: the newest entry; entry: what is proposed."""

    duty: str
    now: StatusEntry
    entry: StatusEntry

    @property
    def written(self) -> bool:
        """Whether the register leans on this document already."""
        return self.now.url == self.entry.url and self.now.state == self.entry.state

    @property
    def older(self) -> bool:
        """Whether somebody has looked later than on the day the document was seen."""
        known, seen = self.now.checked_on, self.entry.checked_on
        return known is not None and seen is not None and known > seen


def evidence(record: ElsewhereRecord, person: Person) -> list[Evidence]:
    """What a document shows, for each duty it says to fulfil; of one that is gone nothing."""
    if record.gone_on or not register.may_register(person, registry().get(record.lg_code)):
        return []
    return [
        Evidence(duty, register.newest(record.lg_code, duty), _entry(record, duty, person))
        for duty in record.duties
    ]


def _entry(record: ElsewhereRecord, duty: str, person: Person) -> StatusEntry:
    return StatusEntry(
        lg_code=record.lg_code,
        duty=duty,
        state=shown_state(record, dt.date.today()),
        title=record.title,
        first=record.first,
        last=record.last,
        url=record.url,
        checked_on=record.seen_on,
        checked_by=_office(record.author or person),
    )


def _office(person: Person) -> str:
    """Whose office looked; an entry is kept for good, so it names no person."""
    return registry().get(person.lg_code).full_name if person.lg_code else _("国")


def shown_state(record: ElsewhereRecord, today: dt.date) -> PlanningState:
    """A plan that was seen on the web is published; one whose period is over has ended."""
    over = record.last is not None and record.last < fiscal_year_of(today)
    return PlanningState.ENDED if over else PlanningState.PUBLISHED


def write(record: ElsewhereRecord, duty: str, person: Person) -> None:
    """Add what is proposed to the register. Raises KanminError where nothing is."""
    found = next((one for one in evidence(record, person) if one.duty == duty), None)
    if found is None:
        raise KanminError(
            _("この文書からは、策定状況を提案できません。"),
            todo=_("果たす義務と、アドレスを確かめてください。"),
        )
    register.register(found.entry, person)
