"""What anybody can try at the doors: large bodies, long names, codes from everywhere, races."""

from __future__ import annotations

import base64
import datetime as dt
import re
from typing import Any
from unittest import mock
from urllib.parse import quote

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.core import mail
from django.test import Client
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.server import sizes
from kanmin.server.accounts import second, services
from kanmin.server.accounts.models import FirstLink, Person, SecondFactor
from kanmin.server.accounts.roles import Role
from kanmin.server.consulting.receiving import LONGEST_TEXT
from tests.conftest import ROOT
from tests.server import body_of, new_person, signed_in, value

pytestmark = pytest.mark.django_db
URL = re.compile(r"\burl\('([\w-]+)'")
CODE, PASSWORD = "182079", "horse-staple-9"


@pytest.fixture
def person() -> Person:
    return new_person(CODE, Role.EDITOR)


def browser() -> Client:
    return Client(HTTP_HOST="localhost")


# sizes


def unread(path: str, size: int, client: Client, **more: Any) -> Any:
    """The answer to a body of a size of which nothing may be read."""
    stream = mock.Mock(read=mock.Mock(side_effect=AssertionError("read")))
    form: dict[str, Any] = {
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(size),
    } | more
    return client.generic("POST", path, "", **form, **{"wsgi.input": stream})


@pytest.mark.parametrize("path", ["/language", "/login", "/login/code", "/welcome/nothing"])
def test_nobody_sends_much_where_anybody_may_send(path: str, person: Person) -> None:
    for client in (browser(), signed_in(person)):
        answer = unread(path, sizes.OF_ANYBODY + 1, client)
        assert answer.status_code == 413
        assert "大きすぎます（64 KBまで）" in body_of(answer)
        assert answer.headers["Content-Security-Policy"]


def test_an_opinion_of_the_longest_text_fits() -> None:
    longest = sizes.OF_AN_OPINION
    assert LONGEST_TEXT * len(quote("𠮷")) < longest
    assert unread("/consultations/1/opinion", longest + 1, browser()).status_code == 413


def test_only_who_may_send_files_sends_large_ones(person: Person) -> None:
    editor, viewer = signed_in(person), signed_in(new_person(CODE, Role.INSPECTOR))
    assert unread("/desk/upload", 2**20, browser()).headers["Location"].startswith("/login?")
    assert unread("/desk/upload", 50 * 2**20, viewer).status_code == 413
    assert unread("/desk/upload", sizes.OF_FILES + 1, editor).status_code == 413
    assert unread("/account/mail", 17 * 2**20, editor).status_code == 413
    with pytest.raises(AssertionError, match="read"):  # let through: the form is read
        unread("/desk/upload", 50 * 2**20, editor)


def test_a_program_sends_no_more_than_a_plan() -> None:
    assert unread("/api/v1/check", sizes.OF_A_PROGRAM + 1, browser()).status_code == 413


def test_a_body_that_does_not_tell_its_length_is_never_read() -> None:
    assert unread("/language", 0, browser(), CONTENT_LENGTH="").status_code == 302
    for odd in ("-1", "9" * 5000, "１"):
        assert unread("/language", 0, browser(), CONTENT_LENGTH=odd).status_code == 413


def test_every_form_with_files_is_let_in_and_nothing_else() -> None:
    forms = (ROOT / "src/kanmin/server").rglob("templates/*.html")
    lines = [line for form in forms for line in form.read_text("utf-8").splitlines()]
    named = {name for line in lines if "multipart" in line for name in URL.findall(line)}
    assert named == sizes.UPLOADS


# names


@pytest.mark.parametrize("name", ["x" * 61, "\ufdfa" * 20_000, "ha\0na"], ids=["61", "wide", "nul"])
def test_what_is_no_name_is_refused_and_not_kept(name: str) -> None:
    answer = browser().post("/login", {"username": name, "password": PASSWORD})
    assert answer.status_code == 400
    assert "利用者名かパスワードが違います" in body_of(answer)
    assert len(answer.content) < 20_000
    assert not AccessAttempt.objects.exists()


def test_a_name_in_the_way_it_is_typed_still_opens(person: Person) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in person.username)
    answer = browser().post("/login", {"username": f" {wide} ", "password": PASSWORD})
    assert answer.status_code == 302


# codes and passwords


def stored_texts() -> str:
    """Everything that stands in any table."""
    models = apps.get_models(include_auto_created=True)
    return repr([row for model in models for row in model._default_manager.values_list()])


def test_what_was_typed_at_a_wrong_step_is_in_no_table(person: Person) -> None:
    client = signed_in(person)
    page = client.get("/account/second")
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", body_of(page))
    assert shown
    offer, secret = value(page, "offer"), shown[1].replace(" ", "")
    typed = {"offer": offer, "present": "Nearly-my-password-1", "code": "123456"}
    for _twice in range(2):
        assert client.post("/account/second?next=typed-in-address", typed).status_code == 400
    assert AccessAttempt.objects.get().failures_since_start == 2
    for text in (*typed.values(), "typed-in-address", secret):
        assert text not in stored_texts()


def test_the_secret_that_is_offered_cannot_be_read_from_the_form(person: Person) -> None:
    secret = second.new_secret()
    offer = second.offer(person, secret)
    assert second.offered(person, offer) == secret
    parts = re.split("[.:]", offer)
    seen = b"".join(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts)
    assert second.spelled(secret).encode() not in seen
    assert second.offered(new_person(CODE, Role.EDITOR), offer) is None


def waiting_for_code(person: Person) -> Client:
    """A browser that has shown the password of a person with a second factor."""
    client = browser()
    client.post("/login", {"username": person.username, "password": PASSWORD})
    return client


def test_codes_are_counted_by_person_wherever_they_come_from(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = second.new_secret()
    SecondFactor.objects.create(person=person, secret=second.sealed(secret))
    recovery = second.new_codes(person)[0]
    monkeypatch.setattr(second, "step_of", lambda _secret, typed: 1 if typed == "246810" else None)
    client = waiting_for_code(person)
    for n in range(second.MOST_TRIES):
        place = f"2001:db8:0:{n:x}::1"
        answer = client.post("/login/code", {"code": f"{n:06}"}, REMOTE_ADDR=place)
        assert answer.status_code == 400
    answer = client.post("/login/code", {"code": "246810"}, REMOTE_ADDR="192.0.2.1")
    assert "回復コードなら入れます" in body_of(answer)
    answer = waiting_for_code(person).post("/login/code", {"code": "246810"})
    assert answer.status_code == 400  # a new password step does not begin anew
    assert client.post("/login/code", {"code": recovery}).status_code == 302
    an_hour_ago = timezone.now() - second.WINDOW
    SecondFactor.objects.update(tries_since=an_hour_ago)
    answer = waiting_for_code(person).post("/login/code", {"code": "246810"})
    assert answer.status_code == 302


def test_who_does_not_know_the_password_holds_nobody_up(person: Person) -> None:
    SecondFactor.objects.create(person=person, secret=second.sealed(second.new_secret()))
    for n in range(10):
        browser().post("/login", {"username": person.username, "password": f"guess-{n}"})
    assert SecondFactor.objects.get().tries == 0
    elsewhere = Client(HTTP_HOST="localhost", REMOTE_ADDR="192.0.2.9")
    answer = elsewhere.post("/login", {"username": person.username, "password": PASSWORD})
    assert answer.headers["Location"] == "/login/code"


def test_one_network_of_ipv6_is_one_place(person: Person) -> None:
    wrong = {"username": person.username, "password": "wrong"}
    places = [f"2001:db8::{n:x}" for n in range(1, 11)]
    codes = [browser().post("/login", wrong, REMOTE_ADDR=place).status_code for place in places]
    assert codes[-1] == 429
    elsewhere = browser().post("/login", wrong, REMOTE_ADDR="2001:db8:0:1::1")
    assert elsewhere.status_code == 400


# mails


def test_confirmations_are_few_a_day_and_carry_no_message(settings: Any) -> None:
    settings.MAIL_IS_SET = True
    person = new_person(CODE, Role.EDITOR)
    person.username = "当選https://bad.example/x?y=1 today"
    person.save()
    client = signed_in(person)
    for n in range(6):
        form = {"mail": f"victim{n}@example.jp", "present": PASSWORD}
        answer = client.post("/account/mail", form)
    assert answer.headers["Location"] == "/account?done=many"
    assert "1日に5通まで" in body_of(client.get("/account?done=many"))
    assert len(mail.outbox) == 5
    assert "bad.example" not in str(mail.outbox[0].body)
    assert str(mail.outbox[0].body).startswith("当選https___bad_examplさん")
    Person.objects.update(mails_asked_on=timezone.localdate() - dt.timedelta(days=1))
    client.post("/account/mail", {"mail": "own@example.jp", "present": PASSWORD})
    assert len(mail.outbox) == 6


# links


@pytest.mark.parametrize("meanwhile", ["withdrawn_at", "expires_at"])
def test_a_link_that_ended_while_its_form_was_read_makes_no_account(meanwhile: str) -> None:
    link = FirstLink.find(FirstLink.issue(frozenset({Role.EDITOR}), CODE))
    assert link
    FirstLink.objects.update(**{meanwhile: timezone.now() - dt.timedelta(seconds=1)})
    with pytest.raises(KanminError, match="もう使えません"):
        services.accept(link, "hanako", "twelve-letters-9", "")
    assert not Person.objects.filter(username="hanako").exists()
