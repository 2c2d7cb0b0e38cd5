"""People of a body: invited, given roles, put out, let in again by a new link."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from kanmin.server.accounts import people
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.roles import Role
from tests.server import body_of, new_person, signed_in, told

pytestmark = pytest.mark.django_db
CODE = "182079"


@pytest.fixture
def boss() -> Person:
    return new_person(CODE, Role.ADMINISTRATOR)


def link_in(page: str) -> str:
    found = re.search(r"/welcome/[\w-]+", page)
    assert found
    return found[0]


def test_somebody_invited_comes_in_with_the_roles_and_section_given(boss: Person) -> None:
    page = signed_in(boss).post(
        "/people/invite", {"role": ["section", "editor"], "section": "福祉課"}
    )
    newcomer = Client(HTTP_HOST="localhost")
    typed = {"username": "福祉 花子", "password": "horse-staple-9"}
    answer = newcomer.post(link_in(body_of(page)), typed)
    assert answer.status_code == 302
    person = Person.objects.get(username="福祉 花子")
    assert (person.lg_code, person.section) == (CODE, "福祉課")
    assert person.role_set == {Role.SECTION, Role.EDITOR}
    assert newcomer.get("/desk").status_code == 200


def test_the_link_is_shown_once_and_only_its_digest_is_kept(boss: Person) -> None:
    client = signed_in(boss)
    token = link_in(body_of(client.post("/people/invite", {"role": "editor"}))).rsplit("/", 1)[1]
    assert token not in body_of(client.get("/people"))
    assert not FirstLink.objects.filter(digest=token).exists()


def test_an_invitation_without_a_role_is_told(boss: Person) -> None:
    answer = signed_in(boss).post("/people/invite", {})
    assert answer.status_code == 400
    assert "役割が選ばれていません" in body_of(answer)
    assert not FirstLink.objects.exists()


@pytest.mark.parametrize("role", ["state", "supporter", "nobody"])
def test_an_administrator_gives_only_roles_of_a_body(role: str, boss: Person) -> None:
    assert signed_in(boss).post("/people/invite", {"role": role}).status_code == 400


def test_a_withdrawn_link_is_no_longer_good(boss: Person) -> None:
    client = signed_in(boss)
    address = link_in(body_of(client.post("/people/invite", {"role": "editor"})))
    found = FirstLink.objects.get()
    assert client.post(f"/people/links/{found.pk}/revoke").status_code == 302
    assert Client(HTTP_HOST="localhost").get(address).status_code == 404
    assert client.post(f"/people/links/{found.pk}/revoke").status_code == 302


def test_roles_change_and_take_effect_at_once(boss: Person) -> None:
    other = new_person(CODE, Role.EDITOR)
    theirs = signed_in(other)
    fields = {"role": "inspector", "active": "1", "section": "総務課"}
    signed_in(boss).post(f"/people/{other.pk}", fields)
    assert theirs.get("/desk").status_code == 403


def test_an_account_out_of_use_is_out_and_its_work_stays(boss: Person) -> None:
    other = new_person(CODE, Role.EDITOR)
    theirs = signed_in(other)
    signed_in(boss).post(f"/people/{other.pk}", {"role": "editor"})
    assert theirs.get("/desk").status_code == 302
    again = Client(HTTP_HOST="localhost")
    typed = {"username": other.username, "password": "horse-staple-9"}
    assert again.post("/login", typed).status_code == 400
    assert Person.objects.filter(pk=other.pk).exists()
    signed_in(boss).post(f"/people/{other.pk}", {"role": "editor", "active": "1"})
    assert theirs.get("/desk").status_code == 302  # let in again, but not by what was open before
    assert again.post("/login", typed).status_code == 302


@pytest.mark.parametrize("fields", [{"role": "editor", "active": "1"}, {"role": "administrator"}])
def test_the_last_administrator_stays_one(fields: dict[str, str], boss: Person) -> None:
    answer = signed_in(boss).post(f"/people/{boss.pk}", fields)
    assert answer.status_code == 400
    assert "管理者が一人もいなくなります" in body_of(answer)
    boss.refresh_from_db()
    assert boss.is_active
    assert Role.ADMINISTRATOR in boss.role_set


def test_a_forgotten_password_is_set_anew_by_a_link(boss: Person) -> None:
    other = new_person(CODE, Role.EDITOR)
    theirs = signed_in(other)
    address = link_in(body_of(signed_in(boss).post(f"/people/{other.pk}/link")))
    fresh = Client(HTTP_HOST="localhost")
    page = body_of(fresh.get(address))
    assert other.username in page
    assert "あなたの団体" not in page
    assert fresh.post(address, {"username": "x", "password": "new-staple-10"}).status_code == 302
    other.refresh_from_db()
    assert other.check_password("new-staple-10")
    assert Person.objects.filter(username="x").count() == 0
    assert theirs.get("/desk").status_code == 302  # other sessions of the account have ended
    assert fresh.get(address).status_code == 404


def test_ones_own_password_needs_the_present_one(boss: Person) -> None:
    client = signed_in(boss)
    wrong = client.post("/password", {"present": "nope", "password": "new-staple-10"})
    assert "今のパスワードが違います" in body_of(wrong)
    weak = client.post("/password", {"present": "horse-staple-9", "password": "12345678"})
    assert weak.status_code == 400
    right = client.post("/password", {"present": "horse-staple-9", "password": "new-staple-10"})
    assert right.status_code == 302
    assert client.get("/password").status_code == 200  # still signed in
    boss.refresh_from_db()
    assert boss.check_password("new-staple-10")


def test_a_typed_name_survives_a_choice_on_the_map() -> None:
    token = FirstLink.issue(frozenset({Role.EDITOR}))
    client = Client(HTTP_HOST="localhost")
    page = body_of(client.get(f"/welcome/{token}?prefecture=180009&username=担当"))
    assert 'value="担当"' in page
    assert "body=182079&amp;username=" in page or "body=182079&username=" in page


def test_a_used_link_and_a_new_password_withdraw_the_others(boss: Person) -> None:
    other = new_person(CODE, Role.EDITOR)
    client = signed_in(boss)
    first, second, third = (
        link_in(body_of(client.post(f"/people/{other.pk}/link"))) for _n in range(3)
    )
    typed = {"username": "x", "password": "new-staple-10"}
    assert Client(HTTP_HOST="localhost").post(second, typed).status_code == 302
    for link in (first, third):
        assert Client(HTTP_HOST="localhost").get(link).status_code == 404


def test_links_of_somebody_put_out_are_no_longer_good(boss: Person) -> None:
    other = new_person(CODE, Role.ADMINISTRATOR)
    page = body_of(signed_in(other).post("/people/invite", {"role": "administrator"}))
    signed_in(boss).post(f"/people/{other.pk}", {"role": "administrator"})
    assert Client(HTTP_HOST="localhost").get(link_in(page)).status_code == 404


def test_roles_that_are_not_a_bodys_to_give_stay(boss: Person) -> None:
    other = new_person(CODE, Role.EDITOR, Role.SUPPORTER)
    signed_in(boss).post(f"/people/{other.pk}", {"role": "approver", "active": "1"})
    other.refresh_from_db()
    assert other.role_set == {Role.APPROVER, Role.SUPPORTER}


def test_links_are_https_behind_tls(boss: Person, settings: Any) -> None:
    settings.HTTPS = True
    page = body_of(signed_in(boss).post("/people/invite", {"role": "editor"}))
    assert "https://localhost/welcome/" in page


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        ("花" * 61, "horse-staple-9", "60字以内"),
        ("a\u202eb", "horse-staple-9", "見える文字"),
        ("horse-staple", "horse-staple", "似"),
    ],
)
def test_names_and_passwords_that_will_not_do(name: str, password: str, words: str) -> None:
    token = FirstLink.issue(frozenset({Role.EDITOR}), CODE)
    typed = {"username": name, "password": password}
    answer = Client(HTTP_HOST="localhost").post(f"/welcome/{token}", typed)
    assert answer.status_code == 400
    assert words in body_of(answer)


def test_links_are_listed_with_what_became_of_them(boss: Person) -> None:
    client = signed_in(boss)
    addresses = [
        link_in(body_of(client.post("/people/invite", {"role": role, "section": "総務課"})))
        for role in ("inspector", "approver", "editor", "section")
    ]
    typed = {"username": "閲覧 太郎", "password": "horse-staple-9"}
    assert Client(HTTP_HOST="localhost").post(addresses[0], typed).status_code == 302
    first, second, third, _fourth = FirstLink.objects.order_by("pk")
    client.post(f"/people/links/{second.pk}/revoke")
    FirstLink.objects.filter(pk=third.pk).update(expires_at=timezone.now())
    shown = re.findall(r"<td>(未使用|使用済み|期限切れ|取消し)", body_of(client.get("/people")))
    assert shown == ["未使用", "期限切れ", "取消し", "使用済み"]
    assert body_of(client.get("/people")).count("取り消す</button>") == 1
    assert Person.objects.get(username="閲覧 太郎").role_set == {Role.INSPECTOR}
    first.refresh_from_db()
    assert first.used_by == Person.objects.get(username="閲覧 太郎")


def test_an_invitation_by_mail_is_shown_to_nobody_else(boss: Person, settings: Any) -> None:
    settings.MAIL_IS_SET = True
    client = signed_in(boss)
    wrong = client.post("/people/invite", {"role": "editor", "section": "企画課", "mail": "町"})
    assert wrong.status_code == 400
    assert "メールアドレスとして読めません" in body_of(wrong)
    assert 'value="企画課"' in body_of(wrong)
    fields = {"role": "editor", "mail": "kikaku@example.lg.jp"}
    page = body_of(client.post("/people/invite", fields))
    assert "/welcome/" not in page
    assert "kikaku@example.lg.jp" in page
    sent = mail.outbox[0]
    assert sent.to == ["kikaku@example.lg.jp"]
    typed = {"username": "企画 花子", "password": "horse-staple-9"}
    answer = Client(HTTP_HOST="localhost").post(link_in(str(sent.body)), typed)
    assert answer.status_code == 302
    person = Person.objects.get(username="企画 花子")
    assert person.email == "kikaku@example.lg.jp"
    assert person.email_confirmed_at


def test_without_a_mail_server_no_mail_is_offered(boss: Person) -> None:
    page = body_of(signed_in(boss).get("/people"))
    assert 'name="mail"' not in page
    assert "閲覧検査：" in page


def test_an_inspector_reads_the_records_of_the_body_and_nothing_else(boss: Person) -> None:
    signed_in(boss).post("/people/invite", {"role": "approver"})
    signed_in(new_person("131016", Role.ADMINISTRATOR)).post("/people/invite", {"role": "section"})
    inspector = signed_in(new_person(CODE, Role.INSPECTOR))
    assert inspector.get("/").headers["Location"] == "/audit"
    page = body_of(inspector.get("/audit"))
    assert page.count("招くリンクを作った</td>") == 1
    assert "決定者" in page
    assert inspector.get("/people").status_code == 403


@pytest.mark.parametrize(
    ("code", "role", "status"),
    [("180009", "supporter", 200), ("", "state", 200), ("", "editor", 400)],
)
def test_a_prefecture_invites_supporters_and_the_state_its_own(
    code: str, role: str, status: int
) -> None:
    page = signed_in(new_person(code, Role.ADMINISTRATOR)).post("/people/invite", {"role": role})
    assert page.status_code == status
    if status == 200:
        typed = {"username": "新しい人", "password": "horse-staple-9"}
        assert Client(HTTP_HOST="localhost").post(link_in(body_of(page)), typed).status_code == 302
        person = Person.objects.get(username="新しい人")
        assert (person.lg_code, person.roles) == (code, role)


def test_the_first_person_may_be_of_the_state() -> None:
    token = FirstLink.issue(frozenset({Role.ADMINISTRATOR, Role.EDITOR}))
    typed = {"username": "国の担当", "password": "horse-staple-9", "body": "国"}
    client = Client(HTTP_HOST="localhost")
    assert client.post(f"/welcome/{token}", typed).status_code == 302
    person = Person.objects.get()
    assert (person.lg_code, person.roles) == ("", "administrator state")
    assert client.get("/oversight").status_code == 200


def test_a_first_link_left_over_in_a_log_is_for_whoever_comes_first_alone() -> None:
    links = [FirstLink.issue(frozenset({Role.ADMINISTRATOR, Role.EDITOR})) for _n in range(2)]
    client = Client(HTTP_HOST="localhost")
    typed = {"username": "担当", "password": "horse-staple-9", "body": "鯖江市"}
    assert client.post(f"/welcome/{links[0]}", typed).status_code == 302
    later = Client(HTTP_HOST="localhost")
    assert later.get(f"/welcome/{links[1]}").status_code == 404
    another = typed | {"username": "国の担当", "body": "国"}
    assert later.post(f"/welcome/{links[1]}", another).status_code == 404
    assert Person.objects.count() == 1


def test_an_administrator_makes_so_many_links_a_day(
    boss: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MOST_INVITED", 2)
    client = signed_in(boss)
    colleague = new_person(CODE, Role.EDITOR)
    for _link in range(3):  # for passwords: no invitations
        assert client.post(f"/people/{colleague.pk}/link").status_code == 200
    for status in (200, 200, 400):
        answer = client.post("/people/invite", {"role": "editor", "section": "企画課"})
        assert answer.status_code == status
    assert "1日に招待できるのは2人までです。" in told(answer)
    assert FirstLink.objects.filter(person=None).count() == 2
    assert (
        signed_in(new_person(CODE, Role.ADMINISTRATOR))
        .post("/people/invite", {"role": "editor"})
        .status_code
        == 200
    )
    FirstLink.objects.update(created_at=timezone.now() - dt.timedelta(days=1))
    assert client.post("/people/invite", {"role": "editor"}).status_code == 200
