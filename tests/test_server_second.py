"""二段階認証: switched on, asked for, used up, recovered, reset, and wanted by a body."""

from __future__ import annotations

import base64
import html
import re
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kanmin.server.accounts import second, signing_in, tokens
from kanmin.server.accounts.models import (
    FirstLink,
    Person,
    RecoveryCode,
    SecondFactor,
)
from kanmin.server.accounts.roles import Role
from kanmin.server.accounts.token_models import Scope, TokenState
from kanmin.server.store import services
from kanmin.server.store.audit_models import AuditRecord
from tests.server import body_of, new_person, plan_for, signed_in, value

pytestmark = pytest.mark.django_db
CODE, PASSWORD = "182079", "horse-staple-9"
NOW = 1_800_000_000


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The clock of the second factor stands still; a test moves it by `clock(seconds)`.

    Only where it is read: whoever takes `time.time` while it is imported would keep ours for ever.
    """
    moment = [NOW]
    for reader in (second, signing_in, signing):
        monkeypatch.setattr(reader, "time", SimpleNamespace(time=lambda: moment[0]))

    def move(seconds: int) -> None:
        moment[0] += seconds

    return move


def code_at(secret: str, seconds: int = 0) -> str:
    """What an app shows for a secret as written on the page."""
    key = base64.b32decode(secret.replace(" ", ""))
    return TOTP(key, 6, SHA1(), 30).generate(NOW + seconds).decode()


def secret_on(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    return found[1]


def switched_on(person: Person) -> tuple[Client, str, list[str]]:
    """Switch on through the pages; the session, the secret, the recovery codes."""
    client = signed_in(person)
    page = client.get("/account/second")
    secret = secret_on(body_of(page))
    fields = {"offer": value(page, "offer"), "code": code_at(secret), "present": PASSWORD}
    answer = client.post("/account/second", fields)
    codes = re.findall(r"<li><code>(.+?)</code>", body_of(answer))
    assert len(codes) == 10
    assert {len(code.replace("-", "")) for code in codes} == {24}  # letters of 31: 118 bits
    return client, secret, codes


def after_password(person: Person, **more: str) -> Client:
    client = Client(HTTP_HOST="localhost")
    answer = client.post("/login", {"username": person.username, "password": PASSWORD, **more})
    assert answer.headers["Location"] == "/login/code"
    assert client.get("/desk").status_code == 302  # not in yet
    return client


@given(st.binary(min_size=20, max_size=20), st.integers(2, 2**30), st.integers(-2, 2))
def test_a_sealed_secret_opens_and_tells_its_codes_one_step_around(
    secret: bytes, step: int, off: int
) -> None:
    assert second.opened(second.sealed(secret)) == secret
    shown = second._totp(secret).generate((step + off) * 30).decode()
    with mock.patch.object(second, "time", SimpleNamespace(time=lambda: step * 30 + 7)):
        found = second.step_of(secret, shown)
    assert found == (step + off if abs(off) <= 1 else None)


@pytest.fixture
def person() -> Person:
    return new_person(CODE, Role.EDITOR)


def test_the_code_is_asked_after_the_password_and_works_once(person: Person, clock: Any) -> None:
    _client, secret, _codes = switched_on(person)
    clock(30)
    client = after_password(person, next="/desk/surveys")
    answer = client.post("/login/code", {"code": code_at(secret, 30)})
    assert answer.headers["Location"] == "/desk/surveys"
    assert client.get("/desk").status_code == 200
    again = after_password(person)
    assert again.post("/login/code", {"code": code_at(secret, 30)}).status_code == 400
    assert again.get("/desk").status_code == 302


@pytest.mark.parametrize(
    ("drift", "status"), [(-60, 400), (-30, 302), (0, 302), (30, 302), (60, 400)]
)
def test_a_clock_may_be_one_step_off(drift: int, status: int, person: Person, clock: Any) -> None:
    _client, secret, _codes = switched_on(person)
    clock(300)
    typed = code_at(secret, 300 + drift)
    wide = typed.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    answer = after_password(person).post("/login/code", {"code": f"{wide[:3]} {wide[3:]}"})
    assert answer.status_code == status


def test_a_recovery_code_works_once_and_is_kept_hashed(person: Person) -> None:
    _client, _secret, codes = switched_on(person)
    stored = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(stored) == 10
    assert not stored & {c.replace("-", "") for c in codes}
    assert after_password(person).post("/login/code", {"code": codes[3]}).status_code == 302
    assert after_password(person).post("/login/code", {"code": codes[3]}).status_code == 400
    assert after_password(person).post("/login/code", {"code": codes[4].upper()}).status_code == 302
    assert second.codes_left(person) == 8


def test_the_secret_is_kept_encrypted_and_told_only_while_switching_on(
    person: Person, settings: Any
) -> None:
    client, secret, codes = switched_on(person)
    stored = SecondFactor.objects.get().secret
    assert secret.replace(" ", "") not in stored
    for path in ("/account", "/account/second"):
        page = body_of(client.get(path))
        assert secret not in page
        assert codes[0] not in page
    settings.SECRET_KEY = "another machine's"
    assert second.opened(stored) is None
    assert not second.readable(person)


def test_wrong_codes_are_counted_like_wrong_passwords(person: Person) -> None:
    _client, _secret, codes = switched_on(person)
    client = after_password(person)
    told = [client.post("/login/code", {"code": "000000"}).status_code for _n in range(10)]
    assert told == [400] * 9 + [429]
    assert client.post("/login/code", {"code": codes[0]}).status_code == 429
    assert second.codes_left(person) == 10


def test_switching_on_needs_a_right_code_and_ones_own_offer(person: Person) -> None:
    client = signed_in(person)
    page = client.get("/account/second")
    offer = value(page, "offer")
    wrong = client.post("/account/second", {"offer": offer, "code": "000000", "present": PASSWORD})
    assert wrong.status_code == 400
    assert secret_on(body_of(wrong)) == secret_on(body_of(page))  # the app need not read it anew
    other = signed_in(new_person(CODE, Role.EDITOR))
    fields = {"offer": offer, "code": code_at(secret_on(body_of(page))), "present": PASSWORD}
    stranger = client.post("/account/second", {**fields, "present": "違う"})
    assert stranger.status_code == 400
    assert "今のパスワードが違います" in body_of(stranger)
    assert other.post("/account/second", fields).status_code == 400
    assert not SecondFactor.objects.exists()


def test_the_picture_is_drawn_here_and_says_what_the_text_says(person: Person) -> None:
    page = body_of(signed_in(person).get("/account/second"))
    assert "<svg" in page
    assert " style=" not in page
    assert "http" not in re.sub(r'xmlns="[^"]+"', "", page)
    account = html.unescape(person.username)
    uri = second._totp(b"x" * 20).get_provisioning_uri(account, "Kanmin")
    assert uri.startswith("otpauth://totp/Kanmin:")


def test_switching_on_ends_sessions_that_came_in_without_it(person: Person) -> None:
    before = signed_in(person)
    client, _secret, _codes = switched_on(person)
    assert before.get("/desk").status_code == 302
    assert client.get("/desk").status_code == 200


def test_what_ends_sessions_ends_tokens(person: Person) -> None:
    tokens.issue(person, "before", frozenset(Scope), 30)
    client, _secret, _codes = switched_on(person)
    assert [one.state for one in tokens.own(person)] == [TokenState.REVOKED]
    tokens.issue(person, "between", frozenset(Scope), 30)
    client.post("/account/second/off", {"present": PASSWORD})
    assert {one.state for one in tokens.own(person)} == {TokenState.REVOKED}


def test_switching_off_and_new_codes_need_the_password(person: Person) -> None:
    client, _secret, codes = switched_on(person)
    for path in ("/account/second/off", "/account/second/codes"):
        assert client.post(path, {"present": "nope"}).status_code == 400
    fresh = re.findall(
        r"<li><code>(.+?)</code>",
        body_of(client.post("/account/second/codes", {"present": PASSWORD})),
    )
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    assert client.post("/account/second/off", {"present": PASSWORD}).status_code == 302
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    answer = Client(HTTP_HOST="localhost").post(
        "/login", {"username": person.username, "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/"


def test_a_link_for_a_new_password_does_not_go_round_the_code(person: Person) -> None:
    switched_on(person)
    token = FirstLink.issue(person.role_set, CODE, person=person)
    client = Client(HTTP_HOST="localhost")
    answer = client.post(f"/welcome/{token}", {"password": "new-staple-10"})
    assert answer.headers["Location"] == "/login/code"
    assert client.get("/desk").status_code == 302


@pytest.mark.parametrize("late", ["password", "stopped", "time"])
def test_the_wait_for_a_code_ends(
    late: str, person: Person, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _client, _secret, codes = switched_on(person)
    client = after_password(person)
    if late == "time":
        clock(601)
    elif late == "stopped":
        Person.objects.filter(pk=person.pk).update(is_active=False)
    else:
        person.set_password("new-staple-10")
        person.save()
    answer = client.post("/login/code", {"code": codes[0]})
    assert answer.headers["Location"] == "/login"


def test_an_administrator_resets_it_for_a_person_of_the_body_and_that_is_recorded(
    person: Person,
) -> None:
    theirs, _secret, _codes = switched_on(person)
    boss = new_person(CODE, Role.ADMINISTRATOR)
    assert signed_in(boss).post(f"/people/{person.pk}/second").status_code == 302
    assert not SecondFactor.objects.exists()
    assert theirs.get("/desk").status_code == 302
    row = AuditRecord.objects.get(action="second-reset")
    assert (row.target, row.person, row.lg_code) == (f"person {person.pk}", boss, CODE)
    own, _secret, _codes = switched_on(boss)
    assert own.post(f"/people/{boss.pk}/second").status_code == 400


@pytest.mark.parametrize(
    ("rule", "asked"),
    [({"everybody": "1"}, True), ({"role": "editor"}, True), ({"role": "approver"}, False)],
)
def test_a_body_asks_for_it_of_all_or_by_role(
    rule: dict[str, str], asked: bool, person: Person
) -> None:
    theirs = signed_in(person)
    signed_in(new_person(CODE, Role.ADMINISTRATOR)).post("/people/second-rule", rule)
    elsewhere = signed_in(new_person("131016", Role.EDITOR))
    assert elsewhere.get("/desk").status_code == 200
    for path in ("/desk", "/account", "/password", "/desk/surveys"):
        answer = theirs.get(path)
        assert answer.status_code == (302 if asked else 200)
        if asked:
            assert answer.headers["Location"] == "/account/second"
    fetched: Any = theirs.post("/account/mail", {}, headers={"Accept": "application/json"})
    assert fetched.status_code == (401 if asked else 302)
    client, _secret, _codes = switched_on(person)
    assert client.get("/desk").status_code == 200
    assert Session.objects.exists()


def test_until_it_is_set_up_open_pages_show_what_they_show_to_anybody(person: Person) -> None:
    services.create(plan_for(CODE), "draft", None, "")
    theirs = signed_in(person)
    found = {"q": "範囲:案"}
    assert "/desk/plans/draft" in body_of(theirs.get("/search", found))
    signed_in(new_person(CODE, Role.ADMINISTRATOR)).post("/people/second-rule", {"everybody": "1"})
    assert "/desk/plans/draft" not in body_of(theirs.get("/search", found))
    assert theirs.get("/").headers["Location"] == "/account/second"
    assert theirs.get("/handbook").status_code == 200
    client, _secret, _codes = switched_on(person)
    assert "/desk/plans/draft" in body_of(client.get("/search", found))


def test_until_it_is_set_up_nothing_that_is_shared_is_traced() -> None:
    theirs = signed_in(new_person("", Role.STATE))
    assert "?shared=1" in body_of(theirs.get("/trace"))
    boss = signed_in(new_person("", Role.ADMINISTRATOR))
    boss.post("/people/second-rule", {"everybody": "1"})
    assert "?shared=1" not in body_of(theirs.get("/trace"))
    assert "共有されている案も" not in body_of(theirs.get("/trace", {"shared": "1"}))
