"""The one permission matrix: which role may open which route, and of whose plans.

A route without a row is refused to all, and a test fails. Another body's plan is 404 for whoever
asks: that it exists is nobody's business.
"""

from __future__ import annotations

from dataclasses import dataclass

from kanmin.server.accounts.roles import Role

EVERYBODY: frozenset[Role] = frozenset()
WRITERS = frozenset({Role.EDITOR})
ANSWERERS = frozenset({Role.EDITOR, Role.SECTION})
READERS = frozenset({Role.EDITOR, Role.APPROVER, Role.SECTION})
STATE = frozenset({Role.STATE})
OVERSEERS = frozenset({Role.STATE, Role.SUPPORTER})
BOTH_SIDES = READERS | OVERSEERS
SIGNING_UP = WRITERS | {Role.SUPPORTER}
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
INSPECTORS = frozenset({Role.INSPECTOR, Role.ADMINISTRATOR, Role.STATE})
SIGNED_IN = frozenset(Role)
"""Whoever has an account, with a role or without."""


@dataclass(frozen=True, slots=True)
class Row:
    """Who may open a route. roles: any one of them; none for everybody, account or not."""

    roles: frozenset[Role]


MATRIX: dict[str, Row] = {
    "home": Row(EVERYBODY),
    "health": Row(EVERYBODY),
    "language": Row(EVERYBODY),
    "login": Row(EVERYBODY),
    "demo-as": Row(EVERYBODY),
    "welcome": Row(EVERYBODY),
    "handbook": Row(EVERYBODY),
    "handbook-search": Row(EVERYBODY),
    "handbook-word": Row(EVERYBODY),
    "handbook-editions": Row(EVERYBODY),
    "handbook-act": Row(EVERYBODY),
    "handbook-terms": Row(EVERYBODY),
    "handbook-cases": Row(EVERYBODY),
    "handbook-case": Row(EVERYBODY),
    "handbook-measures": Row(EVERYBODY),
    "handbook-measure": Row(EVERYBODY),
    "handbook-chapter": Row(EVERYBODY),
    "handbook-requirement": Row(EVERYBODY),
    "handbook-section": Row(EVERYBODY),
    "report": Row(EVERYBODY),
    "logout": Row(SIGNED_IN),
    "password": Row(SIGNED_IN),
    "people": Row(ADMINISTRATORS),
    "invite": Row(ADMINISTRATORS),
    "person": Row(ADMINISTRATORS),
    "person-link": Row(ADMINISTRATORS),
    "revoke": Row(ADMINISTRATORS),
    "person-erase": Row(ADMINISTRATORS),
    "audit": Row(INSPECTORS),
    "audit-file": Row(INSPECTORS),
    "oversight": Row(OVERSEERS),
    "oversight-map": Row(OVERSEERS),
    "oversight-map-file": Row(OVERSEERS),
    "oversight-watch": Row(OVERSEERS),
    "oversight-deadlines": Row(OVERSEERS),
    "oversight-deadline-add": Row(STATE),
    "oversight-deadline-withdraw": Row(STATE),
    "oversight-register": Row(OVERSEERS),
    "oversight-upload": Row(OVERSEERS),
    "oversight-part": Row(OVERSEERS),
    "oversight-prefecture": Row(OVERSEERS),
    "together": Row(OVERSEERS),
    "together-file": Row(OVERSEERS),
    "together-one": Row(OVERSEERS),
    "together-one-file": Row(OVERSEERS),
    "shared-plan": Row(OVERSEERS),
    "oversight-body": Row(OVERSEERS),
    "oversight-save": Row(OVERSEERS),
    "surveys": Row(OVERSEERS),
    "survey-open": Row(STATE),
    "survey": Row(OVERSEERS),
    "survey-close": Row(STATE),
    "survey-forms": Row(OVERSEERS),
    "survey-upload": Row(OVERSEERS),
    "survey-keys": Row(STATE),
    "survey-key-add": Row(STATE),
    "survey-key-withdraw": Row(STATE),
    "survey-round-file": Row(STATE),
    "survey-remind": Row(OVERSEERS),
    "survey-returns": Row(OVERSEERS),
    "survey-return": Row(OVERSEERS),
    "survey-pass": Row(OVERSEERS),
    "survey-check": Row(OVERSEERS),
    "survey-results": Row(OVERSEERS),
    "survey-file": Row(OVERSEERS),
    "own-surveys": Row(READERS),
    "own-survey": Row(READERS),
    "own-survey-take": Row(ADMINISTRATORS),
    "own-survey-signed": Row(READERS),
    "own-survey-answer": Row(WRITERS),
    "own-survey-form": Row(READERS),
    "support": Row(BOTH_SIDES),
    "support-calendar": Row(BOTH_SIDES),
    "support-event": Row(BOTH_SIDES),
    "support-event-calendar": Row(BOTH_SIDES),
    "support-material": Row(BOTH_SIDES),
    "support-advisors": Row(BOTH_SIDES),
    "support-request": Row(BOTH_SIDES),
    "support-questions": Row(BOTH_SIDES),
    "support-question": Row(BOTH_SIDES),
    "support-event-new": Row(OVERSEERS),
    "support-event-create": Row(OVERSEERS),
    "support-event-edit": Row(OVERSEERS),
    "support-event-save": Row(OVERSEERS),
    "support-event-cancel": Row(OVERSEERS),
    "support-signups": Row(OVERSEERS),
    "support-material-add": Row(OVERSEERS),
    "support-material-remove": Row(OVERSEERS),
    "support-advisor-list": Row(OVERSEERS),
    "support-advisor-file": Row(OVERSEERS),
    "support-question-answer": Row(OVERSEERS),
    "todo": Row(OVERSEERS),
    "todo-file": Row(OVERSEERS),
    "todo-propose": Row(OVERSEERS),
    "todo-take": Row(OVERSEERS),
    "todo-add": Row(OVERSEERS),
    "todo-task": Row(OVERSEERS),
    "todo-step": Row(OVERSEERS),
    "support-sign-up": Row(SIGNING_UP),
    "support-withdraw": Row(SIGNING_UP),
    "support-advisor-add": Row(STATE),
    "support-advisor-upload": Row(STATE),
    "support-advisor-retire": Row(STATE),
    "support-answer-share": Row(STATE),
    "support-request-create": Row(WRITERS),
    "support-request-report": Row(WRITERS),
    "support-question-ask": Row(WRITERS),
    "support-request-step": Row(WRITERS | OVERSEERS),
    "desk": Row(READERS),
    "new": Row(WRITERS),
    "create": Row(WRITERS),
    "upload": Row(WRITERS),
    "starters": Row(WRITERS),
    "starter-begin": Row(WRITERS),
    "plan-starters": Row(READERS),
    "adopt": Row(WRITERS),
    "adopt-read": Row(WRITERS),
    "adoption": Row(WRITERS),
    "adoption-answer": Row(WRITERS),
    "adoption-undo": Row(WRITERS),
    "adoption-version": Row(WRITERS),
    "adoption-table": Row(WRITERS),
    "adoption-file": Row(WRITERS),
    "adoption-plan": Row(WRITERS),
    "plan": Row(READERS),
    "basics": Row(READERS),
    "chapter": Row(READERS),
    "measure": Row(READERS),
    "findings": Row(READERS),
    "preview": Row(READERS),
    "export": Row(READERS),
    "made": Row(READERS),
    "made-file": Row(READERS),
    "history": Row(READERS),
    "history-field": Row(READERS),
    "revision-name": Row(WRITERS),
    "compare": Row(READERS),
    "compare-file": Row(READERS),
    "restore": Row(WRITERS),
    "share": Row(WRITERS),
    "withdraw": Row(WRITERS),
    "inquiries": Row(ANSWERERS),
    "inquiry-start": Row(WRITERS),
    "inquiry": Row(WRITERS),
    "inquiry-sheets": Row(WRITERS),
    "inquiry-upload": Row(ANSWERERS),
    "inquiry-remind": Row(WRITERS),
    "inquiry-close": Row(WRITERS),
    "inquiry-section": Row(ANSWERERS),
    "inquiry-sheet": Row(ANSWERERS),
    "inquiry-hand-in": Row(ANSWERERS),
    "inquiry-measure": Row(ANSWERERS),
    "inquiry-measure-save": Row(ANSWERERS),
    "inquiry-answer": Row(ANSWERERS),
    "inquiry-conflicts": Row(WRITERS),
    "inquiry-decide": Row(WRITERS),
    "results": Row(READERS),
    "results-year": Row(READERS),
    "results-form": Row(READERS),
    "results-upload": Row(WRITERS),
    "results-scale": Row(WRITERS),
    "results-report": Row(READERS),
    "results-publish": Row(WRITERS),
    "results-next": Row(READERS),
    "results-follow": Row(WRITERS),
    "results-file": Row(READERS),
    "result": Row(READERS),
    "result-save": Row(ANSWERERS),
    "roadmap": Row(READERS),
    "roadmap-file": Row(READERS),
    "candidate": Row(WRITERS),
    "candidate-save": Row(WRITERS),
    "candidate-remove": Row(WRITERS),
    "roadmap-measures": Row(WRITERS),
    "roadmap-budgets": Row(WRITERS),
    "roadmap-upload": Row(WRITERS),
    "roadmap-solve": Row(WRITERS),
    "roadmap-take": Row(WRITERS),
    "choose": Row(WRITERS),
    "take": Row(WRITERS),
    "save": Row(WRITERS),
    "add": Row(WRITERS),
    "remove": Row(WRITERS),
}


def may(roles: frozenset[Role], route: str) -> bool:
    """Whether somebody with these roles may open a route at all."""
    row = MATRIX.get(route)
    open_to_all = row is not None and row.roles in (EVERYBODY, SIGNED_IN)
    return open_to_all or (row is not None and bool(row.roles & roles))


def landing(roles: frozenset[Role]) -> str:
    """The page somebody comes to after the log-in: the desk, the people, else the handbook."""
    for route in ("desk", "oversight", "people", "audit"):
        if may(roles, route):
            return f"/{route}"
    return "/handbook"
