"""Those who ask: of the body, of others, above it, of none, signed in or by a token."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from django.test import Client

from benchmarks.matrix.secrets import For
from benchmarks.matrix.world import (
    DECLINED,
    ELSEWHERE,
    INVITED,
    LEFT,
    NEIGHBOUR,
    OWN,
    PARTNER,
    PREFECTURE,
    SECTION,
    World,
)
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from tests.server import new_person, signed_in

OF_PLANS = {For.BODY, For.HOUSE, For.PARTNER, For.SHARED, For.OVERSEERS, For.PEOPLE, For.TOWNS}
OF_BODIES = (Role.EDITOR, Role.APPROVER, Role.SECTION, Role.INSPECTOR, Role.ADMINISTRATOR)
ALL_OF_A_BODY = frozenset(OF_BODIES)


@dataclass(frozen=True)
class Asker:
    """Somebody who asks. code: the body; None for who is not signed in. sees: which words."""

    name: str
    client: Client
    code: str | None = None
    roles: frozenset[Role] = frozenset()
    sees: frozenset[For] = frozenset()
    person: Person | None = field(default=None, compare=False)
    cookies: dict[str, str] = field(default_factory=dict, compare=False)

    def fresh(self) -> Client:
        """The browser as it was signed in, whatever earlier answers made it forget."""
        self.client.cookies = SimpleCookie(self.cookies)
        return self.client

    @property
    def outside(self) -> bool:
        """Whether nothing of the body is this one's to read."""
        return self.code != OWN


def nobody() -> Asker:
    """Who is not signed in."""
    return Asker("nobody", Client(raise_request_exception=False, HTTP_HOST="localhost"))


def _asker(name: str, code: str, roles: frozenset[Role], *sees: For) -> Asker:
    return _of(name, new_person(code, *roles, section=SECTION), *sees)


def _of(name: str, person: Person, *sees: For) -> Asker:
    client = signed_in(person)
    cookies = {key: one.value for key, one in client.cookies.items()}
    client.raise_request_exception = False
    return Asker(name, client, person.lg_code, person.role_set, frozenset(sees), person, cookies)


def askers(world: World) -> list[Asker]:
    """All of them, each signed in."""
    own = [
        _asker(f"own {role}", OWN, frozenset({role}) if role else frozenset(), *_own(role))
        for role in (*OF_BODIES[1:], None)
    ]
    own.insert(0, _of("own editor", world.people["author"], *_own(Role.EDITOR), For.MAKER))
    strangers = [
        _asker(f"{name} {role}", code, frozenset({role}))
        for name, code in (("neighbour", NEIGHBOUR), ("no body", ""))
        for role in OF_BODIES
    ]
    partners = [
        _asker(f"partner {role}", PARTNER, frozenset({role}), For.PARTNER) for role in OF_BODIES
    ]
    several = [
        _asker(name, code, ALL_OF_A_BODY)
        for name, code in (
            ("invited", INVITED),
            ("declined", DECLINED),
            ("left", LEFT),
            ("prefecture's people", PREFECTURE),
        )
    ]
    above = [
        _asker("prefecture", PREFECTURE, frozenset({Role.SUPPORTER}), *ABOVE),
        _asker("another prefecture", ELSEWHERE, frozenset({Role.SUPPORTER})),
        _asker("town's supporter", NEIGHBOUR, frozenset({Role.SUPPORTER})),
        _asker("supporter of none", "", frozenset({Role.SUPPORTER})),
        _asker("state", "", frozenset({Role.STATE}), *ABOVE, For.STATE),
    ]
    return [nobody(), *own, *strangers, *partners, *several, *above]


ABOVE = (For.SHARED, For.OVERSEERS, For.PREFECTURE, For.TOWNS)


def _own(role: Role | None) -> set[For]:
    if role is Role.EDITOR:
        return {*OF_PLANS, For.CITIZEN}
    if role in (Role.APPROVER, Role.SECTION):
        return OF_PLANS
    return {For.HOUSE, For.PEOPLE} if role else set()
