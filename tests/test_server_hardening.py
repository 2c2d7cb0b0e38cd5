"""What holds at the door whoever asks: headers, cookies, sessions, passwords."""

from __future__ import annotations

import inspect
import io
import runpy
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as of_tests
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver

from kanmin.adopt.reading import outline_of
from kanmin.archives import MOST_ENTRIES
from kanmin.errors import KanminError
from kanmin.server import settings as settings_of
from kanmin.server.accounts import second, tokens
from kanmin.server.accounts.models import Person, SecondFactor
from kanmin.server.accounts.roles import Role
from kanmin.server.accounts.token_models import Scope, TokenState
from kanmin.server.pages import FETCHED
from kanmin.workbooks import read_workbook_sheets
from tests.server import OneRound, body_of, new_person, signed_in

pytestmark = pytest.mark.django_db
CODE, PASSWORD = "182079", "horse-staple-9"


@pytest.fixture
def person() -> Person:
    return new_person(CODE, Role.EDITOR)


def browser() -> Client:
    return Client(HTTP_HOST="localhost")


def log_in(client: Client, person: Person) -> Any:
    return client.post("/login", {"username": person.username, "password": PASSWORD})


# headers


@pytest.mark.parametrize("path", ["/", "/login", "/nowhere", "/data", "/static/kanmin.css"])
def test_no_other_site_uses_a_page(path: str) -> None:
    headers = browser().get(path).headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_what_is_open_may_be_used_by_other_sites() -> None:
    headers = browser().get("/api/v1/plans").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/kanmin.css", "/api/v1/plans"])
def test_behind_tls_browsers_are_told_to_keep_to_it(path: str, settings: Any) -> None:
    assert "Strict-Transport-Security" not in browser().get(path).headers
    settings.HTTPS = True
    told = browser().get(path).headers["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains"


def views(patterns: Any) -> Iterator[Any]:
    """All views of our own, without the operations of the API."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns)
        elif one.callback.__module__.startswith("kanmin") and "/api/" not in str(one.pattern):
            yield one.callback


def test_every_view_lists_its_methods_and_echoes_nothing() -> None:
    asked = RequestFactory().trace("/")
    found = list(views(get_resolver().url_patterns))
    assert len(found) > 300
    for view in found:
        names = inspect.signature(view).parameters
        given = dict.fromkeys([name for name in names if name != "request"], "1")
        told = view(asked, **given)
        assert told.status_code == 405, view.__qualname__
        taken = told["Allow"].split(", ")
        assert "HEAD" in taken or "GET" not in taken, view.__qualname__


@pytest.mark.django_db
def test_an_address_that_is_only_sent_to_says_so_when_it_is_opened() -> None:
    client = signed_in(new_person("182079", Role.ADMINISTRATOR))
    opened = client.get("/people/invite", headers={"Accept": "text/html,*/*"})
    assert (opened.status_code, opened["Allow"]) == (405, "POST")
    assert "このアドレスは、画面として開けません。" in body_of(opened)
    asked = client.get("/people/invite", headers={"Accept": FETCHED})
    assert asked.json()["status"] == 405


# cookies


def test_behind_tls_cookies_are_of_this_host_alone(
    person: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANMIN_HTTPS", "1")
    monkeypatch.setenv("KANMIN_HOSTS", "kanmin.example.lg.jp")
    monkeypatch.delenv("KANMIN_DATA", raising=False)
    for name, found in runpy.run_path(settings_of.__file__).items():
        if "_COOKIE_" in name:
            setattr(settings, name, found)
    client = browser()
    client.get("/login")
    log_in(client, person)
    client.post("/language", {"language": "en", "next": "/"})
    names = {"__Host-sessionid", "__Host-csrftoken", "__Host-kanmin_language"}
    assert set(client.cookies) == names
    for name in names:
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


# sessions


def session_of(client: Client) -> str:
    found = client.cookies.get(of_tests.SESSION_COOKIE_NAME)
    return found.value if found else ""


def test_each_step_of_signing_in_makes_a_new_session(person: Person) -> None:
    SecondFactor.objects.create(person=person, secret=second.sealed(b"x" * 20))
    codes = second.new_codes(person)
    client = browser()
    planted = signed_in(new_person(CODE, Role.SECTION))
    client.cookies[of_tests.SESSION_COOKIE_NAME] = session_of(planted)
    log_in(client, person)
    between = session_of(client)
    assert client.get("/desk").status_code == 302
    assert client.post("/login/code", {"code": codes[0]}).status_code == 302
    seen = {session_of(planted), between, session_of(client)}
    assert len(seen) == 3
    assert client.get("/desk").status_code == 200
    assert Session.objects.count() == 1  # none of the earlier ones opens anything


def test_a_session_that_was_left_is_gone_from_the_store(person: Person) -> None:
    client = browser()
    log_in(client, person)
    stolen = browser()
    stolen.cookies[of_tests.SESSION_COOKIE_NAME] = session_of(client)
    assert stolen.get("/desk").status_code == 200
    client.post("/logout")
    stolen.cookies[of_tests.SESSION_COOKIE_NAME] = stolen.cookies[of_tests.SESSION_COOKIE_NAME]
    assert stolen.get("/desk").status_code == 302
    assert not Session.objects.exists()


def test_another_password_ends_other_sessions_and_tokens(person: Person) -> None:
    here, there = signed_in(person), signed_in(person)
    tokens.issue(person, "連携", frozenset({Scope.READ}), 30)
    typed = {"present": PASSWORD, "password": "another-staple-10"}
    assert here.post("/password", typed).status_code == 302
    assert here.get("/desk").status_code == 200
    assert there.get("/desk").status_code == 302
    assert tokens.own(person).get().state is TokenState.REVOKED


# passwords


def test_a_name_that_nobody_has_takes_the_same_work(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    hashed = OneRound.encode

    def counted(self: Any, *arguments: Any) -> str:
        done.append(1)
        return str(hashed(self, *arguments))

    monkeypatch.setattr(OneRound, "encode", counted)
    work = []
    for name in (person.username, "だれか"):
        done.clear()
        browser().post("/login", {"username": name, "password": "違う"})
        work.append(len(done))
    assert work[0] == work[1] > 0


@pytest.mark.parametrize(
    "password",
    [
        "short-word1",
        "kanmin202612!",
        "鯖江市役所2026年度",
        "KANMIN-Plan-2026",
        "123456789012",
        "1q2w3e4r5t6y",
    ],
)
def test_what_is_guessed_first_is_no_password(password: str, person: Person) -> None:
    typed = {"present": PASSWORD, "password": password}
    assert signed_in(person).post("/password", typed).status_code == 400


@pytest.mark.parametrize(
    "password", ["長い合言葉を日本語で書いたもの", "x y z " * 40, "!#$%&'8372615()"]
)
def test_any_long_password_is_taken_as_it_was_typed(password: str, person: Person) -> None:
    client = signed_in(person)
    typed = {"present": PASSWORD, "password": password}
    assert client.post("/password", typed).status_code == 302
    for tried, status in ((password[:-1], 400), (password, 302)):
        answer = browser().post("/login", {"username": person.username, "password": tried})
        assert answer.status_code == status, body_of(answer)


# files


def test_a_file_of_too_many_files_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(MOST_ENTRIES + 1):
            archive.writestr(f"xl/{number}.xml", b"")
    for read in (read_workbook_sheets, outline_of):
        with pytest.raises(KanminError, match="展開すると大きすぎます"):
            read(packed.getvalue(), "x.xlsx")
