"""The API keeps to its own description, whatever is asked (schemathesis)."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import ignored_auth

from kanmin.plan import Measure, parse, parse_as, to_raw
from kanmin.server.accounts import tokens
from kanmin.server.accounts.roles import Role
from kanmin.server.accounts.token_models import Scope
from kanmin.server.api.openapi import description
from kanmin.server.store.searching import update
from kanmin.server.wsgi import application
from tests.server import new_person, plan_for
from tests.test_server_opendata import publish

SABAE = "182079"
KNOWN = {"key": "plan-x", "name": "m1", "number": 1, "code": SABAE, "kind": "measures"}


Operation = APIOperation[Any, Any, Any, Any]
RULES_BEYOND_A_SCHEMA = [422]
"""A plan with one id twice, a body that is not there, a search of operators only: no schema tells
these, so what it allows may be refused with a sentence."""


def operations() -> list[Operation]:
    accepted = {
        "expected-statuses": ["2xx", "3xx", 401, 403, 404, 412, 428, *RULES_BEYOND_A_SCHEMA]
    }
    config = schemathesis.Config.from_dict({"checks": {"positive_data_acceptance": accepted}})
    schema = schemathesis.openapi.from_dict(description(), config=config)
    found = list(schema.get_all_operations())
    return [one.ok() for one in found if isinstance(one, Ok)]


OPERATIONS = operations()


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_whatever_is_asked_is_answered_as_described(operation: Operation, settings: Any) -> None:
    settings.API_RATE = settings.API_TOKEN_RATE = settings.API_REFUSED_RATE = "100000/s"
    update(publish(plan_for(SABAE), "plan-x").plan)
    ask(operation, {name: issued(*one) for name, one in CALLERS.items()})


CALLERS: dict[str, tuple[str, Role, frozenset[Scope]]] = {
    "editor": (SABAE, Role.EDITOR, frozenset(Scope)),
    "reader": (SABAE, Role.EDITOR, frozenset({Scope.READ})),
    "section": (SABAE, Role.SECTION, frozenset(Scope)),
    "administrator": (SABAE, Role.ADMINISTRATOR, frozenset(Scope)),
    "supporter": ("180009", Role.SUPPORTER, frozenset(Scope)),
    "state": ("", Role.STATE, frozenset(Scope)),
    "other": ("131016", Role.EDITOR, frozenset(Scope)),
}
"""Bodies, roles and scopes of the tokens; nobody and one that ended come besides."""
READING, WRITING = {"editor", "reader", "section"}, {"editor"}


def issued(code: str, role: Role, scopes: frozenset[Scope]) -> str:
    return tokens.issue(new_person(code, role), "試験", scopes, 30)


def ask(operation: Operation, callers: dict[str, str]) -> None:
    """`ignored_auth` would ask a server on the network; that a draft opens to nobody else, and
    is written by no other, is held for every answer instead."""
    operation.app = application

    @settings(
        max_examples=12,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(),
        known=st.booleans(),
        who=st.just("editor") | st.sampled_from(["nobody", "ended", *callers]),
    )
    def one(case: Any, known: bool, who: str) -> None:
        cache.clear()
        if known:  # else the address is of nothing, most of the time
            given_there = case.path_parameters or {}
            case.path_parameters = {name: KNOWN[name] for name in given_there}
        token = callers.get(who, "kanmin_ended")
        headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
        response = case.call(
            base_url="http://localhost", headers={} if who == "nobody" else headers
        )
        case.validate_response(response, excluded_checks=[ignored_auth])
        allowed = READING if case.method == "GET" else WRITING
        if "/drafts/{key}" in operation.path and who not in allowed:
            assert response.status_code >= 400, who

    one()


def test_the_description_is_the_committed_one_and_sound() -> None:
    """`tools/schema.py` writes it; `test_docs` compares it."""
    raw = description()
    assert raw["openapi"] == "3.1.0"
    jsonschema.Draft202012Validator.check_schema(raw["components"]["schemas"]["Plan"])
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(raw)))
    assert references <= set(raw["components"]["schemas"])
    for path, operations in raw["paths"].items():
        for one in operations.values():
            assert one["summary"], path
            assert all(given["description"] for given in one.get("parameters", ())), path


def test_the_examples_in_it_are_what_they_are_examples_of() -> None:
    schemas = description()["components"]["schemas"]
    for example in schemas["Plan"]["examples"]:
        assert to_raw(parse(example))["title"] == example["title"]
    (measure,) = schemas["Measure"]["examples"]
    assert parse_as(Measure, measure).title == measure["title"]
