"""What of the casebook needs somebody at a body's desk: an offer that was sent back, a decision."""

from __future__ import annotations

from kanmin.casebook import CaseState
from kanmin.server.accounts.models import Person
from kanmin.server.casebook.held import rows
from kanmin.server.store import access
from kanmin.server.store.case_models import StoredCase

SHOWN = 8


def cases_near(person: Person) -> list[StoredCase]:
    """The offers of one's own body that are on their way, or were decided last."""
    mine = rows().filter(plan__in=access.plans_of(person))
    return list(mine.exclude(state=CaseState.WITHDRAWN.value)[:SHOWN])


def state_of(row: StoredCase) -> CaseState:
    """How far an offer is."""
    return CaseState(row.state)
