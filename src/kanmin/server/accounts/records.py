"""What was done to an account, as a row of the audit log, in the transaction of what was done."""

from __future__ import annotations

from kanmin.server.accounts.models import Person
from kanmin.server.store import audit
from kanmin.server.store.audit_actions import Action


def record(action: Action, person: Person | None, by: Person | None, detail: str = "") -> None:
    """Write down what was done, to whom and by whom, in the log of the body it concerns."""
    of = person or by
    target = f"person {person.pk}" if person else ""
    audit.record(action, of.lg_code if of else "", by, target, detail)
