"""The API asked: each operation with tokens of every kind, with none, and with a session alone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.core.cache import cache as counted
from django.test import Client
from django.utils import timezone
from ninja.operation import Operation

from benchmarks.matrix import rules
from benchmarks.matrix.people import Asker, nobody
from benchmarks.matrix.walk import (
    GUESSED,
    Plain,
    Tally,
    Told,
    differ,
    in_turn,
    leaks,
    plain,
    undone,
    writes,
)
from benchmarks.matrix.world import JOINT, MEASURE, OWN, PUBLIC, SECRET, SHARED, World, plan_text
from kanmin.plan import to_raw
from kanmin.server.accounts import tokens
from kanmin.server.accounts.models import Person, digest_of
from kanmin.server.accounts.token_models import ApiToken, Scope
from kanmin.server.api.bearer import Bearer
from kanmin.server.api.service import api
from kanmin.server.permissions import may

HERE = "/api/v1"
NOWHERE = "nowhere"
SESSION, FOR_ALL = "session alone", "for everybody"
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
GOOD = frozenset({200, 201})
LET_IN = ("in", FOR_ALL)
REFUSALS = {
    "no token": frozenset({401}),
    "no scope": frozenset({403}),
    "no role": frozenset({403}),
    "not theirs": frozenset({404, 422}),
}


@dataclass(frozen=True)
class Key:
    """What somebody shows at the door. scopes: those it opens; nobody for what is no token."""

    name: str
    header: str
    scopes: frozenset[Scope] = frozenset()
    asker: Asker | None = None

    def __str__(self) -> str:
        return f"{self.asker.name if self.asker else 'nobody'}, {self.name}"


OPERATIONS: list[tuple[str, Operation]] = [
    (path, one)
    for router in api._get_bound_routers()
    for path, view in router.path_operations.items()
    for one in view.operations
]


def door_of(operation: Operation) -> Bearer | None:
    """Whom an operation is for; None where it is for everybody."""
    return next((one for one in operation.auth_callbacks if isinstance(one, Bearer)), None)


def keys_of(asker: Asker, person: Person) -> Iterator[Key]:
    """The tokens of somebody: by scope, and those that no longer open anything."""
    for scopes in (frozenset(Scope), frozenset({Scope.READ}), frozenset({Scope.WRITE})):
        yield Key("+".join(sorted(scopes)), _made(person, scopes)[0], scopes, asker)
    yield Key("without scopes", _made(person, frozenset())[0], frozenset(), asker)
    now = timezone.now()
    ended: dict[str, dict[str, Any]] = {
        "expired": {"expires_at": now - dt.timedelta(seconds=1)},
        "withdrawn": {"revoked_at": now},
        "of another body": {"lg_code": "011002"},
    }
    for name, change in ended.items():
        header, row = _made(person, frozenset(Scope))
        ApiToken.objects.filter(pk=row.pk).update(**change)
        yield Key(name, header)


def _made(person: Person, scopes: frozenset[Scope]) -> tuple[str, ApiToken]:
    token = tokens.issue(person, "表", scopes, 30)
    return f"Bearer {token}", ApiToken.objects.get(digest=digest_of(token))


def malformed(person: Person) -> Iterator[Key]:
    """What is no token, though much like one."""
    token = tokens.issue(person, "表", frozenset(Scope), 30)
    several: tuple[str, ...] = (
        "",
        "Bearer",
        "Bearer ",
        "Bearer null",
        f"Bearer {tokens.PREFIX}",
        f"Bearer{token}",
    )
    several += (f"Bearer {token}x", f"Bearer {token[:-1]}", f"Bearer {token.upper()}", token)
    several += (f"Basic {token}", f"Token {token}", f"Bearer {digest_of(token)}", "Bearer \x7f")
    several += (f"Bearer {token} {token}", f"Bearer Bearer {token}", "Bearer " + "x" * 9_000)
    for number, header in enumerate(several):
        yield Key(f"malformed {number}", header)


def keys(several: list[Asker]) -> list[Key]:
    """All of them."""
    known = [one for one in several if one.person is not None]
    found = [key for one in known if one.person for key in keys_of(one, one.person)]
    own = next(one for one in known if one.name == "own editor")
    found += [Key(SESSION, "")]
    return [*found, *(malformed(own.person) if own.person else ())]


@dataclass(frozen=True)
class Ask:
    """An operation with what it is asked about. browser: with a session, where it has one."""

    path: str
    operation: Operation
    key: Key
    plan: str
    number: int
    browser: Client | None = None

    @property
    def address(self) -> str:
        """The address of the operation."""
        name = rules.handbook_name("", "") if "handbook" in self.path else MEASURE
        filled = {"key": self.plan, "name": name, "number": self.number, "code": OWN}
        return HERE + self.path.format(**filled, kind="measures")

    @property
    def known(self) -> str:
        """What the answer may tell: what was asked for; what was public once is told by its key."""
        once = f" {SECRET} {JOINT} {SHARED}" if self.path == "/changes" else ""
        return self.address + once

    @property
    def hides(self) -> bool:
        """Whether what it is about is not public."""
        return self.path.startswith(("/plans/", "/cases/")) and self.plan != PUBLIC

    @property
    def elsewhere(self) -> Ask:
        """The same about what is not there."""
        return replace(self, plan=NOWHERE, number=GUESSED if "cases" in self.path else 1)

    def told(self, method: str = "") -> Told:
        """The answer."""
        counted.clear()  # how often was asked is another matter
        method = method or min(self.operation.methods)
        raw = document() if method in ("POST", "PUT") else None
        data = json.dumps(raw["measures"][0] if raw and "measures" in self.path else raw)
        client = self.browser or Client(HTTP_HOST="localhost", raise_request_exception=False)
        headers = {"If-Match": "*", "Authorization": self.key.header}
        headers = {name: text for name, text in headers.items() if text}
        kind = "application/json"
        with undone() as written:
            response = client.generic(
                method, self.address, data if raw else "", content_type=kind, headers=headers
            )
        return Told(response, written)

    def plain(self, told: Told) -> Plain:
        """An answer without what was asked for."""
        return plain(told.response, self.address, self.plan, str(self.number))


@cache
def document() -> Any:
    """A plan of the body."""
    return to_raw(plan_text(None))


def expected(key: Key, path: str, operation: Operation, plan: str) -> str:
    """What an answer has to be: `in`, or why not."""
    door = door_of(operation)
    if door is None:
        return FOR_ALL
    if key.asker is None:
        return "no token"
    if door.scope not in key.scopes:
        return "no scope"
    if not may(key.asker.roles, door.route):
        return "no role"
    makes = "POST" in operation.methods and key.asker.code != OWN
    return "not theirs" if makes or not _is_theirs(key.asker, path, plan) else "in"


def _is_theirs(asker: Asker, path: str, plan: str) -> bool:
    return "{key}" not in path or rules.of_plan(asker, plan)


def walk(world: World, several: list[Asker], tally: Tally, *, thorough: bool) -> None:
    """Each operation with each key, of each plan. Not thorough: one key of each kind of answer."""
    all_keys = keys(several)
    editor = next(one for one in several if one.name == "own editor")
    for path, operation in OPERATIONS:
        plans = (SECRET, JOINT, SHARED, PUBLIC)[:: 1 if thorough else 3]
        for plan in plans if "{key}" in path else (SECRET,):
            number = world.number("case", plan) if "cases" in path else 1
            for key, wanted in _chosen(all_keys, path, operation, plan, thorough=thorough):
                browser = editor.fresh() if key.name == SESSION else None
                _one(Ask(path, operation, key, plan, number, browser), wanted, tally)


def _chosen(
    all_keys: list[Key], path: str, operation: Operation, plan: str, *, thorough: bool
) -> list[tuple[Key, str]]:
    known = [(key, expected(key, path, operation, plan)) for key in all_keys]
    if thorough:
        return known
    groups: dict[str, list[tuple[Key, str]]] = {}
    for key, wanted in known:
        groups.setdefault(wanted, []).append((key, wanted))
    return [in_turn(one, path + plan) for one in groups.values()]


def _one(ask: Ask, wanted: str, tally: Tally) -> None:
    told = ask.told()
    status = told.response.status_code
    reader = ask.key.asker if ask.key.asker and wanted == "in" else nobody()
    tally.hold(
        f"API, {wanted}",
        f"{ask.key}: {min(ask.operation.methods)} {ask.address}",
        "" if status in _right(ask, wanted) else str(status),
        "" if wanted in LET_IN else writes(told.written),
        *(f"tells {word}" for word in leaks(reader, "", told.response, ask.known)),
    )
    if status == 404:
        same = differ(ask.plain(told), ask.elsewhere.plain(ask.elsewhere.told()))
        tally.hold("API, not there", f"{ask.key}: {ask.address}", same)


def _right(ask: Ask, wanted: str) -> frozenset[int]:
    if wanted == FOR_ALL:
        return frozenset({404}) if ask.hides else GOOD | {422}
    return REFUSALS.get(wanted, GOOD)


def other_methods(several: list[Asker], tally: Tally, *, thorough: bool) -> None:
    """Each address of the API by what it does not take: 405, or who asks is refused."""
    own = next(one for one in keys(several) if one.asker and one.asker.name == "own editor")
    for path in dict.fromkeys(path for path, _one in OPERATIONS):
        taken = {m for at, one in OPERATIONS if at == path for m in one.methods} | {"HEAD"}
        operation = next(one for at, one in OPERATIONS if at == path)
        for key in (own, Key("no token", "")):
            left = sorted(METHODS - taken)
            for method in left if thorough else [in_turn(left, path)]:
                ask = Ask(path, operation, key, SECRET, 1)
                told = ask.told(method)
                status = told.response.status_code
                tally.hold(
                    "API, other methods",
                    f"{key}: {method} {ask.address}",
                    "" if status == 405 else str(status),
                    writes(told.written),
                )
