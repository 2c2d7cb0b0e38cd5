"""Asking: each address as each person, with every method, over own and others' things."""

from __future__ import annotations

import inspect
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import RequestFactory

from benchmarks.matrix.people import Asker
from benchmarks.matrix.rules import ROUTES, address, is_open, seen_by
from benchmarks.matrix.secrets import For, found
from benchmarks.matrix.world import World
from kanmin.server.permissions import may

REFUSED = frozenset({401, 403, 404})
FETCHED = "application/json"
ODD: dict[str, set[int]] = {
    "data-file": {503},
    "ready": {503},
    **dict.fromkeys(("oidc-start", "openid_connect_callback", "demo-as", "metrics"), {404}),
    **dict.fromkeys(("account-link", "account-unlink"), {404}),
    **dict.fromkeys(("take-over-here", "support-request-step", "inquiry-measure-save"), {404}),
    **dict.fromkeys(("partner-end", "exchange-write", "restore", "consulting-file"), {404}),
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
    more = {"headers": {"Accept": FETCHED}} if fetched else {}
    client = asker.fresh()
    with transaction.atomic():
        if method == "POST":
            response = client.post(url, fields, **more)
        else:
            response = client.generic(method, url, **more)
        transaction.set_rollback(True)
    return response


def is_right(wanted: str, status: int, route: str, method: str) -> bool:
    """Whether a status is what it has to be."""
    if wanted == "in":
        return (status not in REFUSED and status < 500) or status in ODD.get(route, ())
    return status in {"signed out": (302, 401), "no role": (403,), "not theirs": (404,)}[wanted]


def leaks(asker: Asker, response: Any) -> list[str]:
    """The secret words in an answer that are not this one's to read."""
    return [word for letter, word in found(response).items() if For(letter) not in asker.sees]


def walk(world: World, several: list[Asker], keys: tuple[str, ...], tally: Tally) -> None:
    """Every address with what its view takes, of each plan, as each person."""
    for route in ROUTES:
        taken = [name for name in methods_of(route) if name in ("GET", "POST")]
        for key in keys:
            url = address(route, world, key)
            for asker in several:
                wanted = expected(asker, route, key)
                for method in taken:
                    one(asker, route, method, url, wanted, tally)


def one(asker: Asker, route: str, method: str, url: str, wanted: str, tally: Tally) -> None:
    """One answer, held against what it has to be."""
    response = sent(asker, method, url, fetched=wanted not in ("in",))
    tally.count[wanted] += 1
    if not is_right(wanted, response.status_code, route, method):
        tally.faults.append(f"{asker.name}: {method} {url}: {wanted}, {response.status_code}")
    for word in leaks(asker, response):
        tally.faults.append(f"{asker.name}: {method} {url}: tells {word}")
