"""One's own account: the mail address and its confirmation, sessions elsewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import mail
from django.test import Client

from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.oversight.reminding import addresses
from kanmin.server.store.oversight_models import SurveyReminder
from tests.server import body_of, new_person, signed_in

pytestmark = pytest.mark.django_db
CODE, ADDRESS = "182079", "hanako@example.lg.jp"


@pytest.fixture
def person() -> Person:
    return new_person(CODE, Role.EDITOR, section="企画課")


def test_the_account_page_shows_what_is_known(person: Person) -> None:
    page = body_of(signed_in(person).get("/account"))
    for words in (
        person.username,
        "鯖江市",
        "企画課",
        "計画の編集者",
    ):
        assert words in page
    assert 'name="section"' not in page


def test_without_a_mail_server_an_address_stays_unconfirmed_and_is_told_so(person: Person) -> None:
    client = signed_in(person)
    assert keep(client, f" {ADDRESS} ").status_code == 302
    page = body_of(client.get("/account"))
    assert f"{ADDRESS}（未確認）" in page
    assert "確認はできません" in page
    assert mail.outbox == []
    assert addresses(SurveyReminder(lg_code=CODE)) == [ADDRESS]  # where reminders go


def test_what_is_no_address_is_told_and_stays_in_the_form(person: Person) -> None:
    answer = signed_in(person).post("/account/mail", {"mail": "花子＠町"})
    assert answer.status_code == 400
    assert "メールアドレスとして読めません" in body_of(answer)
    assert 'value="花子＠町"' in body_of(answer)


def keep(client: Client, address: str, present: str = "horse-staple-9") -> Any:
    return client.post("/account/mail", {"mail": address, "present": present})


@pytest.mark.parametrize("present", ["", "違う"])
def test_another_address_needs_the_password(present: str, person: Person) -> None:
    client = signed_in(person)
    answer = keep(client, ADDRESS, present)
    assert answer.status_code == 400
    assert "もう一度書いてください" in body_of(answer)
    assert f'value="{ADDRESS}"' in body_of(answer)
    assert "（未確認）" not in body_of(client.get("/account"))


def test_who_has_nothing_to_prove_by_is_not_asked(person: Person) -> None:
    person.set_unusable_password()  # came by the body's provider
    person.save()
    client = signed_in(person)
    assert 'name="present"' not in body_of(client.get("/account"))
    assert keep(client, ADDRESS, "").status_code == 302


def confirmation(settings: Any, client: Client, address: str = ADDRESS) -> str:
    settings.MAIL_IS_SET = True
    assert "asked" in keep(client, address).headers["Location"]
    found = re.search(r"/account/mail/\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]


def test_an_address_is_confirmed_by_the_button_behind_its_link(
    person: Person, settings: Any
) -> None:
    link = confirmation(settings, signed_in(person))
    elsewhere = Client(HTTP_HOST="localhost")
    assert "確認する" in body_of(elsewhere.get(link))
    person.refresh_from_db()
    assert person.email_confirmed_at is None  # a scanner of mails has opened it
    assert f"{ADDRESS}を確認しました" in body_of(elsewhere.post(link))
    assert f"{ADDRESS}（確認済み" in body_of(signed_in(person).get("/account"))


def test_a_link_for_an_address_since_changed_confirms_nothing(
    person: Person, settings: Any
) -> None:
    client = signed_in(person)
    link = confirmation(settings, client)
    confirmation(settings, client, "other@example.lg.jp")
    assert client.post(link).status_code == 404
    assert client.post(f"{link}x").status_code == 404


def test_an_address_is_confirmed_for_one_account_only(person: Person, settings: Any) -> None:
    other = new_person(CODE, Role.EDITOR)
    first = confirmation(settings, signed_in(person))
    second = confirmation(settings, signed_in(other), ADDRESS.upper().replace("EXAMPLE", "example"))
    assert signed_in(person).post(first).status_code == 200
    answer = signed_in(other).post(second)
    assert answer.status_code == 400
    assert "ほかの利用者が確認済み" in body_of(answer)


def test_sessions_elsewhere_end_and_this_one_goes_on(person: Person) -> None:
    here, there = signed_in(person), signed_in(person)
    assert here.post("/account/sessions").status_code == 302
    assert here.get("/desk").status_code == 200
    assert there.get("/desk").status_code == 302


def test_sessions_from_before_this_page_go_on(person: Person) -> None:
    before = AbstractBaseUser._get_session_auth_hash(person)  # type: ignore[attr-defined]
    assert person.get_session_auth_hash() == before
