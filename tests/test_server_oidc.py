"""Signing in by the body's own provider: whole rounds against one that runs beside the test."""

from __future__ import annotations

import datetime as dt
import html
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.server.accounts import oidc_flow, second
from kanmin.server.accounts.models import FirstLink, Person, SecondFactor
from kanmin.server.accounts.oidc_flow import subject
from kanmin.server.accounts.roles import Role
from kanmin.server.api import rates
from kanmin.server.oidc_settings import OidcSettings, oidc_settings, providers
from kanmin.server.store.audit_models import AuditRecord
from tests.conftest import Run
from tests.openid import CLIENT, SECRET, Provider, running_provider
from tests.server import body_of, new_person, signed_in, told

pytestmark = pytest.mark.django_db
CODE, ADDRESS = "182079", "hanako@example.lg.jp"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Any) -> Provider:
    url = running.url
    running.__init__()  # type: ignore[misc]
    running.url = url
    settings.OIDC = OidcSettings(url, CLIENT, SECRET, "職員認証")
    settings.SOCIALACCOUNT_PROVIDERS = providers(settings.OIDC)
    return running


@pytest.fixture
def person() -> Person:
    return new_person(CODE, Role.EDITOR, email=ADDRESS, email_confirmed_at=timezone.now())


PROOF = {"present": "horse-staple-9"}


def browser() -> Client:
    return Client(HTTP_HOST="localhost")


def back(client: Client, address: str) -> Any:
    """Go to the provider as a browser does, and follow it back."""
    answer = requests.get(address, allow_redirects=False, timeout=10)
    return client.get(answer.headers["Location"].removeprefix("http://localhost"))


def link(person: Person, provider: Provider) -> None:
    """As if linked before with the person `staff-1` of the provider."""
    uid = subject({"iss": provider.url, "sub": "staff-1"})
    SocialAccount.objects.create(user=person, provider="body", uid=uid)


def come(client: Client, **query: str) -> Any:
    """From the log-in page to the provider and back."""
    return back(client, client.get("/login/oidc", query).headers["Location"])


def way(page: Any) -> str:
    """The link to the provider on a page."""
    found = re.search(r'href="(http://127[^"]+)"', body_of(page))
    assert found, body_of(page)
    return html.unescape(found[1])


def test_without_a_provider_there_is_no_button_and_no_way(person: Person) -> None:
    assert "login/oidc" not in body_of(browser().get("/login"))
    assert browser().get("/login/oidc").status_code == 404
    assert browser().get("/login/oidc/back?state=x&code=y").status_code == 404
    assert "職員認証" not in body_of(signed_in(person).get("/account"))


def test_a_checked_address_that_is_confirmed_here_signs_in_and_links(
    provider: Provider, person: Person
) -> None:
    client = browser()
    assert "「職員認証」で入る" in body_of(client.get("/login?next=/desk/surveys"))
    assert provider.asked == []  # nobody is called before somebody presses the button
    provider.claims |= {"email": ADDRESS.upper(), "email_verified": True}
    answer = come(client, next="/desk/surveys")
    assert answer.headers["Location"] == "/desk/surveys"
    assert client.get("/desk").status_code == 200
    row = SocialAccount.objects.get()
    assert (row.user, row.extra_data) == (person, {})
    assert "staff-1" not in row.uid
    assert AuditRecord.objects.get(action="linked").target == f"person {person.pk}"
    person.email = ""
    person.save()
    provider.claims = {"sub": "staff-1"}  # known by its number from now on
    assert come(browser()).status_code == 302


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "unverified": ({"email": ADDRESS, "email_verified": False}, {}),
    "not said": ({"email": ADDRESS}, {}),
    "another": ({"email": "taro@example.lg.jp", "email_verified": True}, {}),
    "unconfirmed here": (
        {"email": ADDRESS, "email_verified": True},
        {"email_confirmed_at": None},
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_nobody_else_comes_in_and_is_told_what_to_do(
    name: str, provider: Provider, person: Person
) -> None:
    claims, change = REFUSED[name]
    Person.objects.filter(pk=person.pk).update(**change)
    provider.claims |= claims
    client = browser()
    answer = come(client)
    assert answer.status_code == 403
    assert "利用者と結び付いていません" in told(answer)
    assert "管理者に招いてもらってください" in told(answer)
    assert client.get("/desk").status_code == 302
    assert Person.objects.count() == 1
    assert not SocialAccount.objects.exists()


BROKEN: dict[str, Any] = {
    "another audience": {"wrong": {"aud": "another"}},
    "another issuer": {"wrong": {"iss": "http://127.0.0.1:1"}},
    "another nonce": {"wrong": {"nonce": "replayed"}},
    "too old": {"wrong": {"exp": 1, "iat": 0}},
    "another key": {"signer": "foreign"},
    "userinfo of another": {"userinfo": {"sub": "staff-2"}},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_token_that_is_not_for_us_opens_nothing(
    name: str, provider: Provider, person: Person
) -> None:
    link(person, provider)
    for field, found in BROKEN[name].items():
        setattr(provider, field, found)
    client = browser()
    answer = come(client)
    assert answer.status_code == 400
    assert "確かめられませんでした" in told(answer)
    assert client.get("/desk").status_code == 302


def test_a_state_that_is_not_ours_opens_nothing(provider: Provider, person: Person) -> None:
    link(person, provider)
    mine, theirs = browser(), browser()
    address = theirs.get("/login/oidc").headers["Location"]
    answer = back(mine, address)  # begun in another browser
    assert answer.status_code == 400
    assert "ほかの画面で始めたもの" in told(answer)
    assert "/token" not in provider.asked
    assert mine.get("/desk").status_code == 302
    assert back(theirs, address).status_code == 302
    assert back(theirs, address).status_code == 400  # a state works once


def test_a_person_put_out_is_told_so(provider: Provider, person: Person) -> None:
    link(person, provider)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    answer = come(browser())
    assert answer.status_code == 403
    assert "使えなくなっています" in told(answer)


@pytest.mark.parametrize(
    ("refuse", "words"), [("access_denied", "入るのをやめました"), ("server_error", "断られました")]
)
def test_a_refusal_of_the_provider_is_told(refuse: str, words: str, provider: Provider) -> None:
    provider.refuse = refuse
    answer = come(browser())
    assert answer.status_code == 400
    assert words in told(answer)


def test_who_only_begins_leaves_little_and_not_for_long(
    provider: Provider, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(person, provider)
    client = browser()
    address = client.get("/login/oidc").headers["Location"]
    soon = timezone.now() + dt.timedelta(minutes=11)
    assert Session.objects.get().expire_date < soon
    assert back(client, address).status_code == 302
    assert Session.objects.get().expire_date > soon  # signed in for the day
    monkeypatch.setattr(rates.Starts, "get_rate", lambda _self: "2/m")
    asked = len(provider.asked)
    answers = [browser().get("/login/oidc", REMOTE_ADDR="192.0.2.7") for _n in range(3)]
    assert [one.status_code for one in answers] == [302, 302, 429]
    assert "1分ほど待って" in told(answers[-1])
    assert len(provider.asked) == asked + 2
    assert Session.objects.count() == 3


def test_a_provider_that_keeps_silent_does_not_hold_everybody(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc_flow, "_ASKING", threading.BoundedSemaphore(1))
    with oidc_flow._ASKING:
        assert browser().get("/login/oidc").status_code == 502
    assert provider.asked == []
    assert browser().get("/login/oidc").status_code == 302


def test_a_provider_that_does_not_answer_is_told(provider: Provider, settings: Any) -> None:
    dead = OidcSettings("http://127.0.0.1:9", CLIENT, SECRET, "職員認証")
    settings.SOCIALACCOUNT_PROVIDERS = providers(dead)
    answer = browser().get("/login/oidc")
    assert answer.status_code == 502
    assert "「職員認証」の認証サーバーが答えません" in told(answer)


def test_an_account_is_linked_and_unlinked_by_who_is_signed_in(
    provider: Provider, person: Person
) -> None:
    client = signed_in(person)
    answer = back(client, way(client.post("/account/link", PROOF)))
    assert answer.headers["Location"] == "/account?done=linked"
    assert come(browser()).status_code == 302
    other = signed_in(new_person(CODE, Role.EDITOR))
    refused = back(other, way(other.post("/account/link", PROOF)))
    assert refused.status_code == 403
    assert "別の利用者と結び付いています" in told(refused)
    assert client.post("/account/unlink").status_code == 302
    assert come(browser()).status_code == 403


def test_a_link_needs_the_password(provider: Provider, person: Person) -> None:
    client = signed_in(person)
    for present in ({}, {"present": "違う"}):
        answer = client.post("/account/link", present)
        assert answer.status_code == 400
        assert "今のパスワードが違います" in told(answer)
        assert f"{provider.url}/authorize" not in body_of(answer)


def test_a_provider_that_calls_itself_another_is_not_believed(
    provider: Provider, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(person, provider)
    told_by_it = {**provider.settings(), "issuer": "https://id.example.lg.jp"}
    monkeypatch.setattr(provider, "settings", lambda: told_by_it)
    provider.wrong = {"iss": "https://id.example.lg.jp"}
    answer = come(browser())
    assert answer.status_code == 400
    assert "確かめられませんでした" in told(answer)


def test_a_link_begun_by_one_is_not_finished_by_another(provider: Provider, person: Person) -> None:
    client = signed_in(person)
    address = way(client.post("/account/link", PROOF))
    client.force_login(
        new_person(CODE, Role.EDITOR), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert back(client, address).status_code in (400, 403)
    assert not SocialAccount.objects.exists()


def test_an_invitation_is_taken_up_with_the_provider_in_place_of_a_password(
    provider: Provider,
) -> None:
    boss = new_person(CODE, Role.ADMINISTRATOR)
    token = FirstLink.issue(frozenset({Role.SECTION}), CODE, "福祉課", issued_by=boss)
    provider.claims |= {"email": ADDRESS, "email_verified": True}
    client = browser()
    assert client.post(f"/welcome/{token}", {"by": "provider"}).status_code == 400
    page = client.post(f"/welcome/{token}", {"by": "provider", "username": "福祉 花子"})
    answer = back(client, way(page))
    assert answer.headers["Location"] == "/"
    person = Person.objects.get(username="福祉 花子")
    assert (person.lg_code, person.section, person.roles) == (CODE, "福祉課", "section")
    assert (person.email, person.has_usable_password()) == (ADDRESS, False)
    assert person.email_confirmed_at
    assert client.get("/desk").status_code == 200
    again = browser()
    assert again.post(f"/welcome/{token}", {"by": "provider", "username": "x"}).status_code == 404
    assert client.post("/account/unlink").status_code == 400  # the only way in


@pytest.mark.parametrize(("ways", "target"), [(["pwd"], "/login/code"), (["pwd", "mfa"], "/")])
def test_the_code_is_asked_unless_the_provider_has_asked_twice(
    ways: list[str], target: str, provider: Provider, person: Person
) -> None:
    link(person, provider)
    SecondFactor.objects.create(person=person, secret=second.sealed(b"x" * 20))
    provider.claims |= {"amr": ways}
    client = browser()
    assert come(client).headers["Location"] == target
    signed_in(new_person(CODE, Role.ADMINISTRATOR)).post("/people/second-rule", {"everybody": "1"})
    assert client.get("/desk").status_code == (200 if target == "/" else 302)


def test_the_way_back_is_https_behind_tls(provider: Provider, settings: Any) -> None:
    settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"  # as KANMIN_HTTPS=1 sets it
    address = browser().get("/login/oidc").headers["Location"]
    assert "redirect_uri=https%3A%2F%2Flocalhost%2Flogin%2Foidc%2Fback" in address


def test_the_provider_is_set_by_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert oidc_settings(tmp_path) is None
    file = tmp_path / "sign-in.toml"
    file.write_text('[oidc]\nurl = "https://id.example/"\nclient = "a"\nsecret = "b"\n', "utf-8")
    expected = OidcSettings("https://id.example", "a", "b", "OpenID Connect")
    assert oidc_settings(tmp_path) == expected
    monkeypatch.setenv("KANMIN_OIDC_NAME", "職員認証")
    found = oidc_settings(tmp_path)
    assert found
    assert found.name == "職員認証"
    for text, words in (("[oidc", "TOML"), ('[oidc]\nurl = "https://id"', "client, secret")):
        file.write_text(text, "utf-8")
        with pytest.raises(KanminError, match=words):
            oidc_settings(tmp_path)


def test_a_faulty_file_is_a_sentence_of_the_command(tmp_path: Path, kanmin: Run) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sign-in.toml").write_text("[oidc", "utf-8")
    (tmp_path / "data" / "kanmin.sqlite3").touch()
    done = kanmin("verify", DJANGO_SETTINGS_MODULE="")
    assert done.status == 2
    assert "sign-in.toml: 設定ファイルとして読めません。" in done.err
