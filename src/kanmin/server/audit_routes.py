"""Which action each route of a form is, and what the number in its address is of."""

from __future__ import annotations

from typing import Any

from kanmin.server.store.audit_actions import Action, Thing

Row = tuple[Action, Thing]
NOT_RECORDED = frozenset({"language", "demo-as", "consultation-opinion", "exchange-look"})
"""Nothing of anybody's is changed by these; an opinion is kept itself, with its moment."""


def _rows(action: Action, thing: Thing, *routes: str) -> dict[str, Row]:
    return dict.fromkeys(routes, (action, thing))


ROUTES: dict[str, Row] = {
    **_rows(Action.LOGGED_IN, Thing.OTHER, "login"),
    **_rows(Action.LOGGED_OUT, Thing.OTHER, "logout"),
    **_rows(Action.LINK_USED, Thing.OTHER, "welcome"),
    **_rows(Action.PASSWORD_CHANGED, Thing.OTHER, "password"),
    **_rows(Action.INVITED, Thing.OTHER, "invite"),
    **_rows(Action.PERSON_CHANGED, Thing.PERSON, "person"),
    **_rows(Action.PERSON_ERASED, Thing.PERSON, "person-erase"),
    **_rows(Action.LINK_MADE, Thing.PERSON, "person-link"),
    **_rows(Action.LINK_REVOKED, Thing.LINK, "revoke"),
    **_rows(Action.LOGGED_IN, Thing.OTHER, "login-code"),
    **_rows(Action.SESSIONS_ENDED, Thing.OTHER, "account-sessions"),
    **_rows(Action.MAIL_CHANGED, Thing.OTHER, "account-mail"),
    **_rows(Action.MAIL_CONFIRMED, Thing.OTHER, "account-mail-confirm"),
    **_rows(Action.LINKED, Thing.OTHER, "account-link"),
    **_rows(Action.UNLINKED, Thing.OTHER, "account-unlink"),
    **_rows(Action.SECOND_ON, Thing.OTHER, "second-on"),
    **_rows(Action.SECOND_OFF, Thing.OTHER, "second-off"),
    **_rows(Action.CODES_RENEWED, Thing.OTHER, "second-codes"),
    **_rows(Action.SECOND_RESET, Thing.PERSON, "person-second"),
    **_rows(Action.SECOND_RULE, Thing.OTHER, "second-rule"),
    **_rows(Action.TOKEN_MADE, Thing.OTHER, "token-make"),
    **_rows(Action.TOKEN_REVOKED, Thing.OTHER, "token-revoke"),
    **_rows(Action.JOB_REPEATED, Thing.OTHER, "job-repeat"),
    **_rows(Action.STATUS_ENTERED, Thing.BODY, "oversight-save", "oversight-upload"),
    **_rows(
        Action.DEADLINE_CHANGED, Thing.OTHER, "oversight-deadline-add",
        "oversight-deadline-withdraw",
    ),
    **_rows(Action.ROUND_OPENED, Thing.ROUND, "survey-open"),
    **_rows(Action.ROUND_CLOSED, Thing.ROUND, "survey-close"),
    **_rows(Action.ROUND_TAKEN, Thing.ROUND, "own-survey-take"),
    **_rows(Action.RETURN_HANDED_IN, Thing.ROUND, "own-survey-answer"),
    **_rows(Action.RETURNS_UPLOADED, Thing.ROUND, "survey-upload"),
    **_rows(Action.RETURN_CHECKED, Thing.ROUND, "survey-check", "survey-pass"),
    **_rows(Action.REMINDED, Thing.ROUND, "survey-remind"),
    **_rows(Action.KEY_CHANGED, Thing.OTHER, "exchange-key-add", "exchange-key-withdraw"),
    **_rows(Action.KEY_CHANGED, Thing.OTHER, "exchange-own-key"),
    **_rows(Action.FILE_RECEIVED, Thing.OTHER, "exchange-take"),
    **_rows(Action.FILE_TAKEN, Thing.PLAN, "exchange-plan"),
    **_rows(Action.FILE_TAKEN, Thing.OTHER, "exchange-write"),
    **_rows(
        Action.EVENT_CHANGED, Thing.EVENT, "support-event-create", "support-event-save",
        "support-event-cancel", "support-material-add",
    ),
    **_rows(Action.EVENT_CHANGED, Thing.OTHER, "support-material-remove"),
    **_rows(Action.SIGNED_UP, Thing.EVENT, "support-sign-up", "support-withdraw"),
    **_rows(
        Action.ADVISORS_CHANGED, Thing.ADVISOR, "support-advisor-add", "support-advisor-upload",
        "support-advisor-retire",
    ),
    **_rows(
        Action.REQUEST_CHANGED, Thing.REQUEST, "support-request-create", "support-request-step",
        "support-request-report",
    ),
    **_rows(Action.QUESTION_ASKED, Thing.QUESTION, "support-question-ask"),
    **_rows(
        Action.QUESTION_ANSWERED, Thing.QUESTION, "support-question-answer", "support-answer-share"
    ),
    **_rows(Action.ELSEWHERE_REGISTERED, Thing.OTHER, "elsewhere-create"),
    **_rows(Action.ELSEWHERE_IMPORTED, Thing.OTHER, "elsewhere-take"),
    **_rows(
        Action.ELSEWHERE_CHANGED, Thing.ELSEWHERE, "elsewhere-save", "elsewhere-take-file",
        "elsewhere-again", "elsewhere-remove",
    ),
    **_rows(
        Action.ELSEWHERE_PUBLISHED, Thing.ELSEWHERE, "elsewhere-publish", "elsewhere-withdraw",
    ),
    **_rows(Action.ELSEWHERE_PUBLISHED, Thing.OTHER, "elsewhere-publish-chosen"),
    **_rows(Action.STATUS_ENTERED, Thing.ELSEWHERE, "elsewhere-status"),
    **_rows(Action.DOCUMENT_READ, Thing.ELSEWHERE, "elsewhere-own"),
    **_rows(Action.TASK_CHANGED, Thing.TASK, "todo-take", "todo-add", "todo-step"),
    **_rows(
        Action.PLAN_CREATED, Thing.PLAN, "create", "upload", "starter-begin", "adoption-plan"
    ),
    **_rows(Action.DOCUMENT_READ, Thing.DOCUMENT, "adopt-read", "adoption-version"),
    **_rows(Action.DOCUMENT_ANSWERED, Thing.DOCUMENT, "adoption-answer", "adoption-undo"),
    **_rows(
        Action.PLAN_SAVED, Thing.PLAN, "save", "add", "remove", "take", "roadmap-take",
        "results-upload", "results-scale", "results-follow", "result-save",
        "handouts-save", "take-over-here",
    ),
    **_rows(Action.INQUIRY_OPENED, Thing.PLAN, "inquiry-start"),
    **_rows(
        Action.INQUIRY_ANSWERED, Thing.PLAN, "inquiry-upload", "inquiry-hand-in",
        "inquiry-measure-save",
    ),
    **_rows(Action.INQUIRY_DECIDED, Thing.PLAN, "inquiry-decide"),
    **_rows(Action.INQUIRY_REMINDED, Thing.PLAN, "inquiry-remind"),
    **_rows(Action.INQUIRY_CLOSED, Thing.PLAN, "inquiry-close"),
    **_rows(Action.CONSULTATION_CHANGED, Thing.PLAN, "consulting-begin"),
    **_rows(Action.CONSULTATION_CHANGED, Thing.CONSULTATION, "consulting-save"),
    **_rows(Action.CONSULTATION_ANNOUNCED, Thing.CONSULTATION, "consulting-announce"),
    **_rows(Action.OPINION_ENTERED, Thing.CONSULTATION, "consulting-add"),
    **_rows(
        Action.OPINION_HANDLED, Thing.CONSULTATION, "consulting-merge", "consulting-answer",
        "consulting-hide", "consulting-split",
    ),
    **_rows(Action.RESULTS_PUBLISHED, Thing.CONSULTATION, "consulting-publish"),
    **_rows(Action.SUBMITTERS_ERASED, Thing.CONSULTATION, "consulting-forget"),
    **_rows(Action.PLAN_PROPOSED, Thing.PLAN, "life-propose"),
    **_rows(Action.PROPOSAL_CHANGED, Thing.PLAN, "life-repropose", "life-withdraw"),
    **_rows(Action.PLAN_ENDORSED, Thing.PLAN, "life-endorse"),
    **_rows(Action.PLAN_DECIDED, Thing.PLAN, "life-rule"),
    **_rows(Action.PLAN_PUBLISHED, Thing.PLAN, "life-publish"),
    **_rows(Action.PLAN_UNPUBLISHED, Thing.PLAN, "life-unpublish"),
    **_rows(Action.UPPER_ANSWERED, Thing.PLAN, "above-answer", "above-take"),
    **_rows(Action.UPPER_ANSWERED, Thing.PLAN, "stance", "take-upper"),
    **_rows(Action.PARTNERS_CHANGED, Thing.PLAN, "partner-invite", "partner-end"),
    **_rows(Action.PARTNERS_CHANGED, Thing.OTHER, "partner-answer"),
    **_rows(
        Action.LAYER_SAVED, Thing.LAYER, "layer-begin", "layer-head", "layer-save", "layer-remove",
    ),
    **_rows(Action.LAYER_PUBLISHED, Thing.LAYER, "layer-publish"),
    **_rows(Action.LAYER_WITHDRAWN, Thing.LAYER, "layer-withdraw"),
    **_rows(Action.LAYER_REVIEWED, Thing.LAYER, "layer-answer", "layer-finish"),
    **_rows(
        Action.EDITION_CHANGED, Thing.EDITION, "edition-head", "edition-import", "edition-amend",
        "edition-meeting-save", "edition-give-up",
    ),
    **_rows(Action.EDITION_CHANGED, Thing.OTHER, "edition-begin"),
    **_rows(Action.EDITION_ASKED, Thing.EDITION, "edition-call", "edition-list-publish"),
    **_rows(Action.EDITION_OPINION, Thing.EDITION, "edition-opinion", "edition-answer"),
    **_rows(Action.EDITION_PUBLISHED, Thing.EDITION, "edition-publish"),
    **_rows(Action.EDITION_TAKEN_BACK, Thing.EDITION, "edition-take-back"),
    **_rows(Action.CASE_OFFERED, Thing.PLAN, "case-offer-save"),
    **_rows(Action.CASE_CHANGED, Thing.CASE, "own-case-step"),
    **_rows(Action.CASE_REVIEWED, Thing.CASE, "case-review-step"),
    **_rows(Action.PLAN_RESTORED, Thing.PLAN, "restore"),
    **_rows(Action.REVISION_NAMED, Thing.PLAN, "revision-name"),
    **_rows(Action.PLAN_SHARED, Thing.PLAN, "share"),
    **_rows(Action.PLAN_WITHDRAWN, Thing.PLAN, "withdraw"),
    **_rows(Action.REPORT_PUBLISHED, Thing.PLAN, "results-publish"),
    **_rows(
        Action.ROADMAP_CHANGED, Thing.PLAN, "candidate-save", "candidate-remove",
        "roadmap-measures", "roadmap-budgets", "roadmap-upload", "roadmap-solve",
    ),
}  # fmt: skip
_IN_ADDRESS = ("number", "code", "name", "year", "form", "part")


def target_of(route: str, values: dict[str, Any]) -> str:
    """What an address speaks of: `plan mihon`, `person 17`, `round 3 182079`; never a token."""
    parts = [str(values[name]) for name in _IN_ADDRESS if name in values]
    key = values["stored"].key if "stored" in values else values.get("key", "")
    if key:
        return " ".join([Thing.PLAN.value, key, *parts])
    thing = ROUTES[route][1] if route in ROUTES else Thing.OTHER
    return " ".join([thing.value, *parts]) if parts else ""
