"""Asking: each address as each person, with every method, over own and others' things."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.test import RequestFactory

from benchmarks.matrix.people import Asker
from benchmarks.matrix.rules import ROUTES, RULES, address, is_open, longest, seen_by
from benchmarks.matrix.secrets import For, found
from benchmarks.matrix.world import BESIDE, JOINT, SECRET, World
from kanmin.server.permissions import may

REFUSED = frozenset({401, 403, 404})
T = TypeVar("T")
FETCHED = "application/json"
ODD: dict[str, int] = {
    **dict.fromkeys(("data-file", "ready"), 503),
    **dict.fromkeys(("oidc-start", "openid_connect_callback", "demo-as", "metrics"), 404),
    **dict.fromkeys(("account-link", "account-unlink"), 404),
    **dict.fromkeys(("take-over-here", "support-request-step", "inquiry-measure-save"), 404),
    **dict.fromkeys(("partner-end", "exchange-write", "restore", "consulting-file"), 404),
    **dict.fromkeys(("together-one", "together-one-file", "support-sign-up"), 404),
    **dict.fromkeys(("support-withdraw", "todo-step", "edition-answer"), 404),
    "edition-opinion": 404,
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

    def hold(self, wanted: str, asked: str, *faults: str) -> None:
        """Count an answer; faults: what is not as it has to be, "" for nothing."""
        self.count[wanted] += 1
        self.faults += [f"{asked}: {wanted}: {one}" for one in faults if one]


_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
KEPT_AT_A_REFUSAL = frozenset({"django_session", "accounts_apitoken"})
"""A session that ended goes; of a token the day of its use is kept."""


@contextmanager
def undone() -> Iterator[set[str]]:
    """What is done within is taken back. Gives the tables that were written to."""
    written: set[str] = set()

    def noted(execute: Any, sql: str, given: Any, many: bool, context: Any) -> Any:
        result = execute(sql, given, many, context)
        if context["cursor"].rowcount > 0:
            written.update(_WRITES.findall(str(sql)))
        return result

    with transaction.atomic(), connection.execute_wrapper(noted):
        yield written
        transaction.set_rollback(True)


def writes(written: set[str]) -> str:
    """The fault of a refusal that wrote something; "" for one that did not."""
    changed = sorted(written - KEPT_AT_A_REFUSAL)
    return f"writes to {', '.join(changed)}" if changed else ""


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


@dataclass(frozen=True)
class Told:
    """An answer, and the tables that were written to for it."""

    response: Any
    written: set[str]


def sent(asker: Asker, method: str, url: str, *, fetched: bool = False, **fields: Any) -> Told:
    """An answer; what was changed for it is taken back."""
    headers = {"Accept": FETCHED} if fetched else {}
    client = asker.fresh()
    with undone() as written:
        if method == "POST":
            response = client.post(url, fields, headers=headers)
        else:
            response = client.generic(method, url, headers=headers)
    return Told(response, written)


def is_right(wanted: str, status: int, route: str) -> bool:
    """Whether a status is what it has to be."""
    if wanted == "in":
        return (status not in REFUSED and status < 500) or status == ODD.get(route)
    return status in {"signed out": (302, 401), "no role": (403,), "not theirs": (404,)}[wanted]


ALLOWED = {("invited", "desk"): {For.PARTNER}, ("invited", "partner-answer"): {For.PARTNER}}
"""An invitation tells the title of the plan."""


def leaks(asker: Asker, route: str, response: Any, asked: str = "") -> list[str]:
    """The secret words in an answer that are not this one's to read. asked: of whose own words."""
    allowed = asker.sees | ALLOWED.get((asker.name, route), set())
    several = [word for letter, word in found(response).items() if For(letter) not in allowed]
    return [word for word in several if word not in asked.lower()]


def walk(world: World, several: list[Asker], tally: Tally, *, thorough: bool) -> None:
    """Every address with what its view takes, of each plan, as each person.

    Not thorough: by what its view takes first, by one of each who get one kind of answer.
    """
    for route in ROUTES:
        taken = [name for name in methods_of(route) if name in ("GET", "POST")]
        keys = (SECRET, JOINT) if "key" in ROUTES[route].pattern.converters else (SECRET,)
        for key in keys:
            url = address(route, world, key)
            for asker, wanted in chosen(several, route, key, thorough=thorough):
                for method in taken if thorough else taken[:1]:
                    one(asker, route, method, url, wanted, tally)


def chosen(
    several: list[Asker], route: str, key: str, *, thorough: bool
) -> list[tuple[Asker, str]]:
    """Who asks, with what the answer has to be. Not thorough: in turn, one of each kind."""
    known = [(asker, expected(asker, route, key)) for asker in several]
    if thorough:
        return known
    let_in = [one for one in known if one[1] == "in"]
    refused: dict[str, list[tuple[Asker, str]]] = {}
    for one in known:
        if one[1] != "in" and (key != JOINT or one[1] == "not theirs"):
            refused.setdefault(one[1], []).append(one)
    outside = [one for one in let_in if one[0].outside]
    groups = [in_turn(list(refused.values()), route)] if refused else []
    groups += [outside or let_in] if let_in and key != JOINT else []
    return [in_turn(one, route) for one in groups]


def in_turn(several: list[T], name: str) -> T:
    """One of several, by a name: another for another name, the same at each run."""
    return several[sum(name.encode()) % len(several)]


def one(asker: Asker, route: str, method: str, url: str, wanted: str, tally: Tally) -> None:
    """One answer, held against what it has to be."""
    told = sent(asker, method, url, fetched=wanted != "in")
    status = told.response.status_code
    tally.hold(
        wanted,
        f"{asker.name}: {method} {url}",
        "" if is_right(wanted, status, route) else str(status),
        writes(told.written) if wanted != "in" else "",
        *(f"tells {word}" for word in leaks(asker, route, told.response)),
    )


GUESSED = 987_654
"""A number that nothing has."""


def differ(here: object, there: object) -> str:
    """The fault of two answers that are not the same, where they part; "" where they are."""
    one, other = str(here), str(there)
    if one == other:
        return ""
    pairs = enumerate(zip(one, other, strict=False))
    at = max(0, next((place for place, (a, b) in pairs if a != b), 0) - 40)
    return f"tells that it is there: {one[at : at + 120]!r}, {other[at : at + 120]!r}"


def not_there(world: World, several: list[Asker], tally: Tally, *, thorough: bool) -> None:
    """What is somebody else's and what is not there get one answer, letter for letter."""
    for route, pattern in ROUTES.items():
        wanted = {"number", "key", "job"} & set(pattern.pattern.converters)
        if not wanted:
            continue
        guess: dict[str, Any] = {"number": GUESSED, "job": UUID(int=1), "crossed": "nowhere"}
        wanted = {"crossed" if name == "key" else name for name in wanted}
        url = address(route, world, SECRET)
        other = address(route, world, SECRET, **{name: guess[name] for name in wanted})
        kept_out = [one for one in several if expected(one, route, SECRET) == "not theirs"]
        if not thorough:
            kept_out = in_turn([[], kept_out and [in_turn(kept_out, route)]], route)
        for asker in kept_out:
            method = methods_of(route)[0]
            told = [plain(sent(asker, method, at).response, at) for at in (url, other)]
            tally.hold("not there", f"{asker.name}: {method} {url}", differ(*told))


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


OF_THE_MOMENT = {"X-Request-ID", "Set-Cookie", "Content-Length", "ETag", "Last-Modified"}
_PACKED = re.compile("zip|pdf|officedocument")
_FIELDS = re.compile(r'(name="(?:csrfmiddlewaretoken|next|mark)" value)="[^"]*"')
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+|DTSTAMP:\w+")
Plain = tuple[int, str, tuple[str, ...]]


def plain(response: Any, *asked: str) -> Plain:
    """An answer without what differs by the moment, and without what was asked for."""
    data = response.getvalue() if response.streaming else response.content
    if _PACKED.search(response.headers.get("Content-Type", "")):
        data = b""  # it has its moment within
    names = sorted(set(response.headers) - OF_THE_MOMENT)
    return response.status_code, even(data.decode("utf-8", "ignore"), asked), tuple(
        even(f"{name}: {response.headers[name]}", asked) for name in names
    )  # fmt: skip


def even(text: str, asked: tuple[str, ...]) -> str:
    """A text without tokens of forms, numbers of requests, and what was asked for."""
    for one in asked:
        text = text.replace(one, "")
    text = _MOMENT.sub("", _FIELDS.sub("", text))
    return re.sub(r"\b[0-9a-f]{16}\b", "", text)
