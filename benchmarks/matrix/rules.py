"""Of each address: whose things its numbers and names are about, and what they are.

An address with a number that stands in no row is a fault; so a new one needs a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import URLPattern, get_resolver, reverse

from benchmarks.matrix.people import Asker
from benchmarks.matrix.world import (
    JOINT,
    MEASURE,
    OWN,
    PARTNER,
    PREFECTURE,
    SHARED,
    YEAR,
    World,
)
from kanmin import handbook
from kanmin.server.accounts.roles import Role
from kanmin.server.permissions import EVERYBODY, MATRIX

ROUTES = {p.name: p for p in get_resolver().url_patterns if isinstance(p, URLPattern) and p.name}
Seen = Callable[[Asker, str], bool]


def everybody(_asker: Asker, _key: str) -> bool:
    """What is the same for all who may open the page."""
    return True


def none(_asker: Asker, _key: str) -> bool:
    """What is not public."""
    return False


def own(asker: Asker, _key: str) -> bool:
    """What is the body's alone."""
    return asker.code == OWN


def of_plan(asker: Asker, key: str) -> bool:
    """A plan: of the body that leads it, and of editors and deciders of one that joined it."""
    joins = {Role.EDITOR, Role.APPROVER} & asker.roles
    return asker.code == OWN or (key == JOINT and asker.code == PARTNER and bool(joins))


def state(asker: Asker, _key: str) -> bool:
    """What is the State's alone."""
    return Role.STATE in asker.roles


def above(asker: Asker, _key: str) -> bool:
    """What is for those who look after the body."""
    return state(asker, "") or (Role.SUPPORTER in asker.roles and asker.code == PREFECTURE)


def own_or_above(asker: Asker, key: str) -> bool:
    """What the body asked of them."""
    return own(asker, key) or above(asker, key)


def shared(asker: Asker, key: str) -> bool:
    """A plan that is shared."""
    return key == SHARED and above(asker, key)


def towns(asker: Asker, key: str) -> bool:
    """A meeting for the towns of the prefecture."""
    town = (asker.code or "")[:2] == PREFECTURE[:2] and asker.code != PREFECTURE
    return above(asker, key) or town


def maker(asker: Asker, _key: str) -> bool:
    """What is of one person alone: the editor's of the body."""
    return asker.code == OWN and Role.EDITOR in asker.roles


def maker_or_keeper(asker: Asker, key: str) -> bool:
    """A token: of its maker, and of the body's administrators."""
    return maker(asker, key) or (asker.code == OWN and Role.ADMINISTRATOR in asker.roles)


def partners(asker: Asker, _key: str) -> bool:
    """An invitation: of the body that was asked."""
    return asker.code == PARTNER


def some_body(asker: Asker, _key: str) -> bool:
    """What needs a body to be about."""
    return bool(asker.code)


def keeper(asker: Asker, key: str) -> bool:
    """A key: of the body, and of who answers for the whole installation."""
    return own(asker, key) or asker.code == ""


def installation(asker: Asker, key: str) -> bool:
    """What the State's administrators look after as well."""
    return own(asker, key) or asker.code == ""


def organiser(asker: Asker, _key: str) -> bool:
    """What the State and prefectures hold for others."""
    home = Role.SUPPORTER in asker.roles and (asker.code or "")[2:5] == "000"
    return state(asker, "") or home


RULES: dict[str, tuple[Seen, dict[str, str]]] = {
    "account-mail-confirm": (none, {}),
    "help-document": (everybody, {}),
    "welcome": (none, {}),
    "adoption": (own, {"number": "adoption"}),
    "person": (own, {"number": "person"}),
    "revoke": (own, {"number": "link"}),
    "token-revoke": (maker_or_keeper, {"number": "token"}),
    "job-repeat": (installation, {"job": "job"}),
    "oversight-deadline-withdraw": (state, {"number": "deadline"}),
    "oversight-part": (everybody, {}),
    "oversight-prefecture": (everybody, {}),
    "oversight-body": (everybody, {}),
    "oversight-save": (everybody, {}),
    "together": (above, {}),
    "shared-plan": (shared, {}),
    "survey": (everybody, {"number": "survey"}),
    "survey-return": (above, {"number": "survey"}),
    "survey-returns": (everybody, {"number": "survey"}),
    "survey-check": (above, {"number": "survey"}),
    "own-surveys": (some_body, {}),
    "support-request-create": (some_body, {}),
    "support-question-ask": (some_body, {}),
    "support-event-new": (organiser, {}),
    "support-event-create": (organiser, {}),
    "own-survey": (some_body, {"number": "survey"}),
    "support-event": (towns, {"number": "event"}),
    "support-sign": (towns, {"number": "event"}),
    "support-withdraw": (towns, {"number": "event"}),
    "support-material": (towns, {"number": "material"}),
    "support-event-edit": (above, {"number": "event"}),
    "support-event-save": (above, {"number": "event"}),
    "support-event-cancel": (above, {"number": "event"}),
    "support-signups": (above, {"number": "event"}),
    "support-material-remove": (above, {"number": "material"}),
    "support-material-add": (above, {"number": "event"}),
    "support-request": (own_or_above, {"number": "request"}),
    "support-question": (own_or_above, {"number": "question"}),
    "support-answer-share": (state, {"number": "support answer"}),
    "support-advisor-retire": (state, {"number": "advisor"}),
    "todo": (everybody, {}),
    "todo-": (above, {"number": "task"}),
    "elsewhere": (everybody, {}),
    "elsewhere-": (own_or_above, {"number": "elsewhere"}),
    "elsewhere-public": (none, {"number": "elsewhere"}),
    "elsewhere-import": (maker, {"number": "import"}),
    "elsewhere-wrong": (maker, {"number": "import"}),
    "inquiry": (of_plan, {"number": "inquiry", "answer": "answer", "conflict": "conflict"}),
    "consultation": (none, {"number": "consulting"}),
    "consulting": (of_plan, {"number": "consulting", "part": "group"}),
    "life": (of_plan, {"number": "life"}),
    "partner-end": (of_plan, {"number": "partner"}),
    "partner-answer": (partners, {"number": "partner"}),
    "made": (of_plan, {"number": "made"}),
    "above": (of_plan, {"number": "change"}),
    "change-reached": (everybody, {"number": "change"}),
    "own-case": (own, {"number": "case"}),
    "case-review": (above, {"number": "case"}),
    "case": (none, {"number": "case"}),
    "case-offer": (of_plan, {}),
    "edition": (state, {"number": "edition", "place": "meeting"}),
    "edition-asked": (everybody, {"number": "edition call"}),
    "edition-opinion": (everybody, {"number": "edition call"}),
    "edition-opinions": (state, {"number": "edition"}),
    "edition-results": (none, {"number": "edition call"}),
    "layer": (own, {"number": "layer"}),
    "handbook-layer": (none, {}),
    "exchange-key-withdraw": (keeper, {"number": "key"}),
    "exchange-plan": (own, {}),  # a file is signed in the name of who leads the plan
    "public": (none, {}),
    "report": (none, {}),
    "data-plan": (none, {}),
    "trace-upper": (none, {}),
    "handbook": (everybody, {}),
    "category": (everybody, {}),
    "localgov": (everybody, {}),
    "take-over": (everybody, {}),
    "data": (everybody, {}),
    "trace": (everybody, {}),
    "side-by-side-file": (everybody, {}),
    "cases-file": (everybody, {}),
}
"""By the start of a route's name, the longest that fits; an address with a key is of a plan."""
PARTS = {"chapter": "purpose", "candidate": "x"}
NAMES = {
    "handbook-case": "case.onomichi-nursery-ai",
    "handbook-layer": f"{OWN}-act9-own",
    "oversight-part": "unknown",
    "take-over": "case.onomichi-nursery-ai",
    "together-one": "none",
    "data": "measures",
    "public-measure": MEASURE,
    "trace-upper": MEASURE,
    "handbook-chapter": "purpose",
    "handbook-requirement": "act9.declaration",
    "help-document": "tutorial",
}
FORMS = {"side-by-side-file": "csv", "trace-file": "csv", "edition-opinions-file": "csv"}
FORMS |= dict.fromkeys(
    (
        "handbook-compare-file",
        "edition-asked-file",
        "edition-changes-file",
        "conformity-file",
        "above-file",
        "compare-file",
    ),
    "html",
)
FORMS |= dict.fromkeys(("consulting-notice", "life-file", "consulting-file"), "docx")
FORMS |= {"adoption-file": "table-docx", "results-file": "report-docx", "survey-file": "docx"}
FORMS |= {"handout": "summary", "handout-file": "summary-html", "roadmap-file": "candidates-json"}
FORMS |= {"together-file": "csv", "together-one-file": "csv"}
CODES = {"oversight-prefecture": "18", "together": "18", "trace-prefecture": "18"}
CODES |= {"trace-matrix": "18", "data-prefecture": "18"}
FIXED = {"version": 1, "kind": "guidance", "table": "sections", "tier": "municipality", "place": 0}


def longest(table: dict[str, Any], route: str, default: Any) -> Any:
    """What stands for the longest start of a name."""
    fits = [start for start in table if route.startswith(start)]
    return table[max(fits, key=len)] if fits else default


def is_open(route: str) -> bool:
    """Whether everybody may open a route."""
    return MATRIX[route].roles == EVERYBODY


def seen_by(route: str, asker: Asker, key: str) -> bool:
    """Whether what an address is about is somebody's to see. Raises KeyError without a row."""
    wanted = set(ROUTES[route].pattern.converters)
    if not wanted - {"form"} and route not in RULES:
        return True
    if "key" in wanted and not is_open(route) and route not in RULES:
        return of_plan(asker, key)
    rule = longest(RULES, route, None)
    if rule is None:
        raise KeyError(route)
    return bool(rule[0](asker, key))


def address(
    route: str, world: World, key: str, form: str = "json", crossed: str = "", **guessed: Any
) -> str:
    """The address of a thing. guessed: numbers put in its place; crossed: another plan's key."""
    if route == "openid_connect_callback":
        return "/login/oidc/back"
    kinds = longest(RULES, route, (None, {}))[1]
    values: dict[str, Any] = {
        "key": crossed or key,
        "part": PARTS.get(route, MEASURE),
        "form": FORMS.get(route, form),
        "year": YEAR,
        "code": longest(CODES, route, OWN),
        "name": longest(NAMES, route, handbook_name(route, key)),
        "token": "none",
        "number": 1,
        "job": UUID(int=0),
    } | FIXED
    values |= {name: world.number(kind, key) for name, kind in kinds.items()}
    if "partner" in kinds.values():
        values["number"] = world.number("partner", PARTNER)
    values |= guessed
    return reverse(route, kwargs={name: values[name] for name in ROUTES[route].pattern.converters})


def handbook_name(route: str, key: str) -> str:
    """An item of the handbook, or the plan that a name is."""
    book = handbook.on(handbook_day())
    if "section" in route or "edition-item" in route:
        return book.sections[0].id
    return key if route == "shared-plan" else book.measures[0].id


def handbook_day() -> Any:
    """The day whose handbook is read."""
    from benchmarks.matrix.world import TODAY

    return TODAY
