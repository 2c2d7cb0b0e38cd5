"""People, plans and clients for the tests of the server."""

from __future__ import annotations

from typing import Any

from django.test import Client

from kanmin.plan import Plan, parse, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from tests.synthetic import plan_of


def plan_for(code: str, measures: int = 2) -> Plan:
    """A complete invented plan under a body's code."""
    raw = to_raw(plan_of(measures))
    raw["bodies"][0]["lg_code"] = code
    return parse(raw)


def new_person(code: str, *roles: Role) -> Person:
    """A person of a body with some roles."""
    names = " ".join(role.value for role in roles)
    name = f"{names or 'nobody'}-{code}-{Person.objects.count()}"
    return Person.objects.create_user(name, password="horse-staple-9", lg_code=code, roles=names)


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def body_of(response: Any) -> str:
    """The text of a response."""
    return str(response.content.decode())
