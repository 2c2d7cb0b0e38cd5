"""Those who ask: of the body, of others, above it, of none, signed in or by a token."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from django.test import Client
from tests.server import new_person, signed_in

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

OF_PLANS = {For.BODY, For.HOUSE, For.PARTNER, For.SHARED, For.OVERSEERS, For.PEOPLE, For.TOWNS}
OF_PLANS |= {For.JOINT_KEY, For.SHARED_KEY, For.NAMES}
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
    alone = [frozenset({role}) for role in OF_BODIES]
    strangers = (("neighbour", NEIGHBOUR), ("no body", ""), ("prefecture's", PREFECTURE))
    return [
        *few(world),
        *(_asker(f"{name} {min(roles)}", code, roles, *TOLD.get(code, ()))
          for name, code in strangers for roles in alone),
        *(_asker(f"partner {min(roles)}", PARTNER, roles, *JOINED) for roles in alone[1:]),
        *(_asker(name, code, ALL_OF_A_BODY) for name, code in (("declined", DECLINED),)),
        of_town(),
        _asker("supporter of none", "", frozenset({Role.SUPPORTER})),
    ]  # fmt: skip


def of_town() -> Asker:
    """A supporter of a town, which has none to look after."""
    return _asker("town's supporter", NEIGHBOUR, frozenset({Role.SUPPORTER}), For.TOWNS)


def few(world: World) -> list[Asker]:
    """One of each relation, with as many roles as a body gives; of the body itself each role."""
    return [
        nobody(),
        _of("own editor", world.people["author"], *_own(Role.EDITOR), For.MAKER),
        *(_asker(f"own {role}", OWN, frozenset({role}), *_own(role)) for role in OF_BODIES[1:]),
        _asker("own without a role", OWN, frozenset()),
        _asker("neighbour", NEIGHBOUR, ALL_OF_A_BODY, For.TOWNS),
        _asker("no body", "", ALL_OF_A_BODY, *TOLD[""]),
        _asker("partner editor", PARTNER, frozenset({Role.EDITOR}), *JOINED),
        _asker("invited", INVITED, ALL_OF_A_BODY),
        _asker("left", LEFT, ALL_OF_A_BODY),
        _asker("prefecture", PREFECTURE, frozenset({Role.SUPPORTER}), *ABOVE),
        _asker("another prefecture", ELSEWHERE, frozenset({Role.SUPPORTER})),
        _asker("state", "", frozenset({Role.STATE}), *ABOVE, *TOLD[""], For.STATE),
    ]


ABOVE = (For.SHARED, For.OVERSEERS, For.PREFECTURE, For.TOWNS, For.SHARED_KEY, For.NAMES)
JOINED = (For.PARTNER, For.JOINT_KEY, For.NAMES)
TOLD = {
    "": (For.STATE_NAMES, For.JOB, For.HOUSE),
    NEIGHBOUR: (For.TOWNS,),
    PREFECTURE: (For.NAMES, For.HOUSE),
}
"""What administrators and inspectors of an office find in its own logs and lists."""


def _own(role: Role) -> set[For]:
    if role is Role.EDITOR:
        return {*OF_PLANS, For.CITIZEN}
    if role in (Role.APPROVER, Role.SECTION):
        return OF_PLANS
    return {For.HOUSE, For.PEOPLE, For.NAMES, For.JOINT_KEY, For.SHARED_KEY, For.JOB}
