"""Asking: each address as each person, with every method, over own and others' things."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import RequestFactory

from benchmarks.matrix.people import Asker
from benchmarks.matrix.rules import ROUTES, RULES, address, is_open, longest, seen_by
from benchmarks.matrix.secrets import For, found
from benchmarks.matrix.world import BESIDE, JOINT, SECRET, World
from kanmin.server.permissions import may

REFUSED = frozenset({401, 403, 404})
FETCHED = "application/json"
ODD: dict[str, int] = {
    **dict.fromkeys(("data-file", "ready"), 503),
    **dict.fromkeys(("oidc-start", "openid_connect_callback", "demo-as", "metrics"), 404),
    **dict.fromkeys(("account-link", "account-unlink"), 404),
    **dict.fromkeys(("take-over-here", "support-request-step", "inquiry-measure-save"), 404),
    **dict.fromkeys(("partner-end", "exchange-write", "restore", "consulting-file"), 404),
    **dict.fromkeys(("together-one", "together-one-file", "support-sign-up"), 404),
    **dict.fromkeys(("support-withdraw", "todo-step", "edition-answer"), 404),
    **dict.fromkeys(("own-surveys", "support-request-create", "support-question-ask"), 404),
    **dict.fromkeys(("support-event-new", "support-event-create", "edition-opinion"), 404),
    "consulting-answer": 403,
    "own-survey-answer": 404,
}
"""What whoever may is told by a form that says nothing, or where there is nothing yet."""


@dataclass
class Tally:
    """How many answers there were, by what they had to be, and each that was not so."""

    count: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def answers(self) -> int:
        """All of them."""
        return self.count.total()


def methods_of(route: str) -> tuple[str, ...]:
    """What a view takes, as it tells who asks for something else."""
    view: Any = ROUTES[route].callback
    given = dict.fromkeys([n for n in inspect.signature(view).parameters if n != "request"], "1")
    told = view(RequestFactory().trace("/"), **given)
    return tuple(name.strip() for name in told.headers["Allow"].split(","))


def expected(asker: Asker, route: str, key: str) -> str:
    """What an answer has to be: `in`, or why not."""
    if not is_open(route):
        if asker.code is None:
            return "signed out"
        if not may(asker.roles, route):
            return "no role"
    return "in" if seen_by(route, asker, key) else "not theirs"


def sent(asker: Asker, method: str, url: str, *, fetched: bool = False, **fields: Any) -> Any:
    """An answer; what was changed for it is taken back."""
    headers = {"Accept": FETCHED} if fetched else {}
    client = asker.fresh()
    with transaction.atomic():
        if method == "POST":
            response = client.post(url, fields, headers=headers)
        else:
            response = client.generic(method, url, headers=headers)
        transaction.set_rollback(True)
    return response


def is_right(wanted: str, status: int, route: str) -> bool:
    """Whether a status is what it has to be."""
    if wanted == "in":
        return (status not in REFUSED and status < 500) or status == ODD.get(route)
    return status in {"signed out": (302, 401), "no role": (403,), "not theirs": (404,)}[wanted]


ALLOWED = {("invited", "desk"): {For.PARTNER}, ("invited", "partner-answer"): {For.PARTNER}}
"""An invitation tells the title of the plan."""


def leaks(asker: Asker, route: str, response: Any) -> list[str]:
    """The secret words in an answer that are not this one's to read."""
    allowed = asker.sees | ALLOWED.get((asker.name, route), set())
    return [word for letter, word in found(response).items() if For(letter) not in allowed]


def walk(world: World, several: list[Asker], tally: Tally, *, thorough: bool) -> None:
    """Every address with what its view takes, of each plan, as each person.

    Not thorough: what is open is asked by two, and only what a view takes first.
    """
    for route in ROUTES:
        taken = [name for name in methods_of(route) if name in ("GET", "POST")]
        keys = (SECRET, JOINT) if "key" in ROUTES[route].pattern.converters else (SECRET,)
        for key in keys:
            url = address(route, world, key)
            for asker in several:
                wanted = expected(asker, route, key)
                if thorough or is_asked(asker, route, key, wanted):
                    for method in taken if thorough else taken[:1]:
                        one(asker, route, method, url, wanted, tally)


def is_asked(asker: Asker, route: str, key: str, wanted: str) -> bool:
    """Whether an answer is not the same as another that is asked for anyway."""
    if is_open(route) and wanted == "in":
        return asker.name in ("nobody", "neighbour")
    if key == JOINT:
        return asker.name in ("partner editor", "invited", "left", "another prefecture")
    if wanted == "no role":  # the gate knows roles alone: one of each set asks
        return asker.name not in ("no body", "left", "invited", "another prefecture")
    if asker.name == "invited":
        return route in ("desk", "partner-answer", "search")
    return wanted != "in" or asker.name not in ("own approver", "own section")


def one(asker: Asker, route: str, method: str, url: str, wanted: str, tally: Tally) -> None:
    """One answer, held against what it has to be."""
    response = sent(asker, method, url, fetched=wanted != "in")
    tally.count[wanted] += 1
    if not is_right(wanted, response.status_code, route):
        tally.faults.append(f"{asker.name}: {method} {url}: {wanted}, {response.status_code}")
    for word in leaks(asker, route, response):
        tally.faults.append(f"{asker.name}: {method} {url}: tells {word}")


GUESSED = 987_654
"""A number that nothing has."""


def not_there(world: World, several: list[Asker], tally: Tally) -> None:
    """What is somebody else's and what is not there get one answer, letter for letter."""
    for route, pattern in ROUTES.items():
        wanted = {"number", "key", "job"} & set(pattern.pattern.converters)
        if not wanted:
            continue
        guess: dict[str, Any] = {"number": GUESSED, "job": UUID(int=1), "crossed": "nowhere"}
        wanted = {"crossed" if name == "key" else name for name in wanted}
        url = address(route, world, SECRET)
        other = address(route, world, SECRET, **{name: guess[name] for name in wanted})
        for asker in several:
            if expected(asker, route, SECRET) == "not theirs":
                method = methods_of(route)[0]
                told = [plain(sent(asker, method, place), place) for place in (url, other)]
                tally.count["not there"] += 1
                if told[0] != told[1]:
                    tally.faults.append(f"{asker.name}: {method} {url}: tells that it is there")


def crossed(world: World, asker: Asker, tally: Tally) -> None:
    """Numbers of another body's things behind the key of a plan of one's own."""
    bound = {"inquiry", "answer", "conflict", "life", "made", "partner"}
    for route, pattern in ROUTES.items():
        kinds = set(longest(RULES, route, (None, {}))[1].values())
        if "key" in pattern.pattern.converters and "number" in pattern.pattern.converters:
            if is_open(route) or not kinds & bound:
                continue
            for method in methods_of(route):
                url = address(route, world, SECRET, crossed=BESIDE)
                one(asker, route, method, url, "not theirs", tally)


def plain(response: Any, url: str) -> tuple[int, str, tuple[str, ...]]:
    """An answer without what differs by the moment: tokens of forms, numbers of requests."""
    text = response.content.decode().replace(url, "")
    text = re.sub(r'(name="csrfmiddlewaretoken" value|name="next" value)="[^"]*"', "", text)
    text = re.sub(r"\b[0-9a-f]{16}\b", "", text)
    names = sorted(set(response.headers) - {"X-Request-ID", "Set-Cookie", "Content-Length"})
    return response.status_code, text, tuple(f"{n}: {response.headers[n]}" for n in names)
