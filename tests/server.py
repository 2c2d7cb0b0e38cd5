"""People, plans and clients for the tests of the server."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from kanmin.plan import Plan, parse, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from tests.synthetic import plan_of


@cache
def plan_for(code: str, measures: int = 2) -> Plan:
    """A complete invented plan under a body's code."""
    raw = to_raw(plan_of(measures))
    raw["bodies"][0]["lg_code"] = code
    return parse(raw)


def new_person(code: str, *roles: Role, **more: Any) -> Person:
    """A person of a body with some roles."""
    names = " ".join(role.value for role in roles)
    name = f"{names or 'nobody'}-{code}-{Person.objects.count()}"
    return Person.objects.create(
        username=name, password=make_password("horse-staple-9"), lg_code=code, roles=names, **more
    )


class OneRound(PBKDF2PasswordHasher):
    """The hasher of the product with one round for a million; running servers use its own."""

    iterations = 1


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in, without what happens at the door itself."""
    session = SessionStore()
    session[SESSION_KEY] = person._meta.pk.value_to_string(person)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    client = Client(HTTP_HOST="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client


def body_of(response: Any) -> str:
    """The text of a response."""
    return str(response.content.decode())


def told(response: Any) -> str:
    """The sentences of a page that tells of trouble."""
    page = body_of(response)
    found = re.search(r'<(div|section) class="fault-box".*?</\1>', page, re.DOTALL)
    return html.unescape(found[0] if found else page[page.index("<main") :])


def value(response: Any, name: str) -> str:
    """What stands in a field of a form."""
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*?\bvalue="([^"]*)"', body_of(response))
    assert found, name
    return html.unescape(found[1])
