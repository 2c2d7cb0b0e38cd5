"""Links and sessions tried once more: used, expired, withdrawn, of somebody put out or moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from unittest import mock

from django.core import signing
from django.test import Client
from django.utils import timezone
from tests.server import new_person, signed_in

from benchmarks.matrix.api import OPERATIONS, Ask, Key, keys_of
from benchmarks.matrix.people import Asker, nobody
from benchmarks.matrix.secrets import found
from benchmarks.matrix.walk import Plain, Tally, differ, plain, sent, undone, writes
from benchmarks.matrix.world import DECLINED, LEFT, NEIGHBOUR, OWN, SECRET, World
from kanmin.server.accounts import mail, services
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.roles import Role

FORM = {"username": "あとから 来た人", "password": "cobalt-Lantern-4"}
EDITOR = frozenset({Role.EDITOR})


def _past(link: FirstLink) -> None:
    _set(link, expires_at=timezone.now() - dt.timedelta(seconds=1))


def _set(link: FirstLink, **columns: Any) -> None:
    FirstLink.objects.filter(pk=link.pk).update(**columns)


def _keeper(link: FirstLink, **columns: Any) -> None:
    by = new_person(OWN, Role.ADMINISTRATOR)
    Person.objects.filter(pk=by.pk).update(**columns)
    _set(link, issued_by=by)


def _used(token: str) -> Callable[[FirstLink], None]:
    def use(_link: FirstLink) -> None:
        Client(HTTP_HOST="localhost").post(f"/welcome/{token}", FORM)

    return use


def _ended(token: str) -> dict[str, Callable[[FirstLink], None]]:
    """What may have become of a link that makes an account, or sets a password."""
    return {
        "used": _used(token),
        "expired": _past,
        "withdrawn": lambda link: _set(link, withdrawn_at=timezone.now()),
        "of a keeper put out": lambda link: _keeper(link, is_active=False),
        "of a keeper no more": lambda link: _keeper(link, roles=""),
    }


def _of_person(person: Person) -> dict[str, Callable[[FirstLink], None]]:
    """What may have become of whom a link is for."""
    return {
        "of somebody put out": lambda _link: _put_out(person),
        "after a new password": lambda _link: services.withdraw_links(person),
        "of somebody erased": lambda _link: _erased(person),
    }


def _put_out(person: Person) -> None:
    services.change(person, EDITOR, "", active=False)


def _erased(person: Person) -> None:
    services.erase(person)


def walk(world: World, tally: Tally) -> None:
    """All of it."""
    new_person(OWN, Role.ADMINISTRATOR)
    new_person(NEIGHBOUR, Role.ADMINISTRATOR)
    for name in _ended(""):
        _first_link(name, None, tally)
        _first_link(name, new_person(OWN, Role.EDITOR), tally)
    for name in _of_person(Person()):
        _first_link(name, new_person(OWN, Role.EDITOR), tally)
    for name in ("as it is", *CONFIRMATIONS):
        _confirmation(name, tally)
    for name in SESSIONS:
        _session(name, tally)
    _invitations(world, tally)


def _first_link(name: str, person: Person | None, tally: Tally) -> None:
    with undone():
        token = FirstLink.issue(EDITOR, OWN, person=person)
        link = FirstLink.objects.latest("pk")
        several = _ended(token) | (_of_person(person) if person else {})
        good = _asked("GET", f"/welcome/{token}")
        several[name](link)
        for method in ("GET", "POST"):
            here, changed = _asked(method, f"/welcome/{token}")
            beside, _changed = _asked(method, "/welcome/" + "x" * len(token))
            tally.hold(
                "links",
                f"{method} a link {name}, {'password' if person else 'account'}",
                "" if (good[0][0], here[0]) == (200, 404) else f"{good[0][0]}, {here[0]}",
                differ(here, beside),
                changed,
            )


def _asked(method: str, url: str) -> tuple[Plain, str]:
    fields: dict[str, Any] = FORM if method == "POST" else {}
    told = sent(nobody(), method, url, **fields)
    return plain(told.response, url), writes(told.written)


def _later() -> Any:
    end = dt.datetime.now().timestamp() + mail.ANSWER_LIFE + 5
    return mock.patch("django.core.signing.time.time", return_value=end)


CONFIRMATIONS: dict[str, Callable[[Person], Any]] = {
    "of an address since changed": lambda one: mail.set_address(one, "other@city.example"),
    "of somebody put out": _put_out,
    "of somebody erased": _erased,
    "too old": lambda _one: None,
    "confirmed": lambda one: mail.confirm(one, one),
}


def _confirmation(name: str, tally: Tally) -> None:
    with undone():
        person = new_person(OWN, Role.EDITOR, email="first@city.example")
        token = signing.dumps([person.pk, person.email], salt=mail._SALT)
        if name in CONFIRMATIONS:
            CONFIRMATIONS[name](person)
        with _later() if name == "too old" else undone():
            told = sent(nobody(), "POST", f"/account/mail/{token}")
        good = name in ("as it is", "confirmed")
        changes = "accounts_person" in told.written
        status = told.response.status_code
        tally.hold(
            "links",
            f"a confirmation {name}",
            "" if status == (200 if good else 404) else str(status),
            "" if changes == (name == "as it is") else "changes, or does not",
        )


def _changed(**columns: Any) -> Callable[[Person], None]:
    def change(person: Person) -> None:
        Person.objects.filter(pk=person.pk).update(**columns)

    return change


def _another_password(person: Person) -> None:
    person.set_password("another-Horse-77")
    person.save()


SESSIONS: dict[str, Callable[[Person], None]] = {
    "put out": _put_out,
    "erased": _erased,
    "gone": lambda one: one.delete() and None,
    "with another password": _another_password,
    "who ended all sessions": _changed(session_stamp="x"),
    "without roles": _changed(roles=""),
    "an inspector now": _changed(roles=Role.INSPECTOR.value),
    "of another body now": _changed(lg_code=NEIGHBOUR),
}
PAGES = ("", "/export/json", "/history", "/save", "/measures/m-certificates")


def _asker(name: str, person: Person) -> Asker:
    """Somebody with a session of their own."""
    client = signed_in(person)
    cookies = {key: one.value for key, one in client.cookies.items()}
    return Asker(name, client, person.lg_code, person=person, cookies=cookies)


def _session(name: str, tally: Tally) -> None:
    with undone():
        person = new_person(OWN, Role.EDITOR)
        asker = _asker("somebody", person)
        token = next(iter(keys_of(asker, person)))
        before = sent(asker, "GET", f"/desk/plans/{SECRET}").response.status_code
        SESSIONS[name](person)
        for at in PAGES:
            method = "POST" if at == "/save" else "GET"
            told = sent(asker, method, f"/desk/plans/{SECRET}{at}", fetched=True)
            status = told.response.status_code
            tally.hold(
                "sessions and tokens",
                f"somebody {name}: {at}",
                "" if (before, status in (401, 403, 404)) == (200, True) else f"{before}, {status}",
                writes(told.written),
                *(f"tells {one}" for one in found(told.response).values()),
            )
        if name not in _OF_SESSIONS:
            _token(name, token, tally)


_OF_SESSIONS = frozenset({"with another password", "who ended all sessions"})
"""Changed here by the row alone; the pages that do it end the tokens as well."""


def _token(name: str, key: Key, tally: Tally) -> None:
    for path, operation in OPERATIONS:
        if path.startswith("/drafts"):
            told = Ask(path, operation, key, SECRET, 1).told()
            status = told.response.status_code
            tally.hold(
                "sessions and tokens",
                f"a token of somebody {name}: {path}",
                "" if status in (401, 403) else str(status),
                writes(told.written),
            )


def _invitations(world: World, tally: Tally) -> None:
    """Who declined, or was taken out, does not come in by answering once more."""
    for code in (DECLINED, LEFT):
        asker = _asker(code, new_person(code, Role.EDITOR))
        number = world.number("partner", code)
        told = sent(asker, "POST", f"/desk/joint/{number}/answer", answer="join")
        status = told.response.status_code
        tally.hold(
            "links",
            f"an invitation that {code} answered",
            "" if status in (400, 404) else str(status),
            writes(told.written),
            *(f"tells {one}" for one in found(told.response).values()),
        )
