"""The tools of MCP: each with no token, one's own, and another's, about own and others' plans."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from mcp.server.mcpserver.tools import Tool

from benchmarks.matrix import rules
from benchmarks.matrix.api import NOWHERE, Key, document
from benchmarks.matrix.people import nobody
from benchmarks.matrix.secrets import For, words_in
from benchmarks.matrix.walk import GUESSED, Tally, differ, in_turn, undone, writes
from benchmarks.matrix.world import JOINT, MEASURE, OWN, SECRET, SHARED, World
from kanmin.errors import KanminError
from kanmin.server.accounts.token_models import Scope
from kanmin.server.api.handbook_items import ItemKind
from kanmin.server.api.problems import Problem
from kanmin.server.mcp import draft_tools, open_tools
from kanmin.server.permissions import may
from kanmin.server.store import queries
from kanmin.server.store.models import StoredPlan

READING, WRITING = draft_tools.READING, draft_tools.WRITING
ROWS = {"list_drafts": "api:drafts", "create_draft": "api:draft-create"}
ROWS |= {"save_draft_measure": "api:draft-save"}
"""The rows of the matrix; that of reading a draft for the others."""


def expected(key: Key, name: str, plan: str) -> str:
    """What a tool for drafts has to answer: `in`, or why not."""
    scope = Scope.WRITE if name in {one.__name__ for one in WRITING} else Scope.READ
    if key.asker is None:
        return "no token"
    if scope not in key.scopes:
        return "no scope"
    if not may(key.asker.roles, ROWS.get(name, "api:draft")):
        return "no role"
    if name == "list_drafts":
        return "in"
    theirs = key.asker.code == OWN if name == "create_draft" else rules.of_plan(key.asker, plan)
    return "in" if theirs else "not theirs"


def given(function: Callable[..., Any], plan: str, number: int) -> dict[str, Any]:
    """What a tool is called with."""
    one = function.__name__.endswith("measure")
    whole = document()
    stored = StoredPlan.objects.filter(key=plan).first()
    usual = {
        "plan": plan, "plans": [plan], "measure": MEASURE, "body": OWN, "number": number,
        "query": plan, "kind": ItemKind.MEASURES, "item": rules.handbook_name("", ""), "etag": "*",
        "document": whole["measures"][0] if one else whole,
    }  # fmt: skip
    if stored is not None:
        usual["etag"] = f'"{queries.revision(stored).digest}"'
    if function.__name__ == "search":
        usual["kind"] = ""
    return {name: value for name, value in usual.items() if name in takes(function)}


@cache
def takes(function: Callable[..., Any]) -> frozenset[str]:
    """What a tool may be given."""
    return frozenset(Tool.from_function(function).parameters.get("properties", {}))


@contextmanager
def shown(header: str) -> Iterator[None]:
    """A token in the environment, as the process of an assistant has it."""
    before = os.environ.get(draft_tools.VARIABLE)
    bearer, token = header.startswith("Bearer "), header.removeprefix("Bearer ")
    os.environ[draft_tools.VARIABLE] = token if bearer or not token else f"Basic {token}"
    try:
        yield
    finally:
        os.environ.pop(draft_tools.VARIABLE)
        if before is not None:
            os.environ[draft_tools.VARIABLE] = before


def told(key: Key, function: Callable[..., Any], plan: str, number: int) -> tuple[str, str, str]:
    """Whether a tool answered, what, and the fault of what it wrote; nothing of it stays."""
    with undone() as written, shown(key.header):
        try:
            answer, good = json.dumps(function(**given(function, plan, number))), "in"
        except (Problem, KanminError) as error:
            answer, good = str(getattr(error, "sentence", error)), "refused"
    return good, answer.replace(plan, ""), writes(written)


def walk(world: World, several: list[Key], tally: Tally, *, thorough: bool) -> None:
    """Each tool with each key, of each plan. Not thorough: one key of each kind of answer."""
    for function in (*READING, *WRITING):
        for plan in (SECRET, JOINT, SHARED):
            groups: dict[str, list[Key]] = {}
            for key in several:
                groups.setdefault(expected(key, function.__name__, plan), []).append(key)
            for wanted, known in groups.items():
                for key in known if thorough else [in_turn(known, function.__name__ + plan)]:
                    _of_drafts(key, function, plan, wanted, tally)
    for function in open_tools.TOOLS:
        for plan in (SECRET, JOINT, SHARED):
            _open(function, plan, world.number("case", plan), tally)


def _of_drafts(
    key: Key, function: Callable[..., Any], plan: str, wanted: str, tally: Tally
) -> None:
    good, answer, changed = told(key, function, plan, 1)
    refused = wanted != "in"
    beside = told(key, function, NOWHERE, 1)[1] if refused else ""
    tally.hold(
        f"MCP, {wanted}",
        f"{key}: {function.__name__} {plan}",
        "" if (good != "in") == refused else f"{good}: {answer[:200]}",
        changed if refused else "",
        differ(answer, beside) if refused else "",
        *_leaks(key, answer, reads=not refused),
    )


def _leaks(key: Key, answer: str, *, reads: bool) -> list[str]:
    asker = key.asker if key.asker and reads else nobody()
    several = words_in(answer).items()
    return [f"tells {word}" for letter, word in several if For(letter) not in asker.sees]


def _open(function: Callable[..., Any], plan: str, number: int, tally: Tally) -> None:
    key = Key("no token", "")
    here = told(key, function, plan, number)
    beside = told(key, function, NOWHERE, GUESSED)
    same = [text.replace(str(one), "") for text, one in ((here[1], number), (beside[1], GUESSED))]
    about = given(function, plan, number).keys() & {"plan", "plans", "number"}
    tally.hold(
        "MCP, for everybody",
        f"{function.__name__} {plan}",
        here[2],
        differ(*same) if about else "",
        *_leaks(key, here[1], reads=False),
    )
