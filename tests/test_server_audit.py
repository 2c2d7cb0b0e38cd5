"""The audit log: each action named, chained, seen by one's own body only; people erased."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.roles import Role
from kanmin.server.audit_routes import NOT_RECORDED, ROUTES
from kanmin.server.store import audit, queries, services
from kanmin.server.store.audit_actions import WRITTEN_WITH_IT, Action
from kanmin.server.store.audit_models import AuditChain, AuditRecord
from tests.server import body_of, new_person, plan_for, signed_in, told

pytestmark = pytest.mark.django_db
CODE = "182079"
PASSWORD = "horse-staple-9"


def actions(**wanted: Any) -> list[tuple[str, str, str]]:
    rows = AuditRecord.objects.filter(**wanted).order_by("pk")
    return [(row.action, row.target, row.detail) for row in rows]


def methods(view: Any) -> set[str]:
    """The methods a view takes, read from what its decorators enclose."""
    found: set[str] = set()
    while view is not None:
        for cell in view.__closure__ or ():
            if isinstance(cell.cell_contents, list):
                found |= set(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return found


def test_every_form_has_an_action() -> None:
    patterns = [p for p in get_resolver().url_patterns if isinstance(p, URLPattern)]
    forms = {str(p.name) for p in patterns if "POST" in methods(p.callback)}
    assert "save" in forms
    assert forms == set(ROUTES) | NOT_RECORDED


def test_what_a_day_at_the_desk_leaves_in_the_log() -> None:
    officer = new_person(CODE, Role.EDITOR)
    services.create(plan_for(CODE), "p", officer, "")
    client = Client(HTTP_HOST="localhost")
    client.post("/login", {"username": officer.username, "password": PASSWORD})
    client.post("/desk/plans/p/save", {"base": "1", "/title": "題", "page": "plan"})
    client.post("/desk/plans/p/save", {"base": "2", "/title": "題", "page": "plan"})
    client.post("/desk/plans/p/history/2/name", {"name": "庁議に出した案"})
    client.get("/desk/plans/p/compare/files/xlsx")
    client.post("/desk/plans/p/share")
    client.post("/desk/plans/p/restore", {"base": "x", "number": "1"})
    client.post("/desk/plans/p/restore", {"base": "2", "number": "1"})
    client.post("/logout")
    assert actions(lg_code=CODE) == [
        ("plan-created", "plan p", "1"),
        ("logged-in", "", ""),
        ("plan-saved", "plan p", "2"),
        ("revision-named", "plan p 2", ""),
        ("file-taken", "plan p xlsx", "compare-file"),
        ("plan-shared", "plan p", ""),
        ("plan-saved", "plan p", "3"),
        ("plan-restored", "plan p", ""),
        ("logged-out", "", ""),
    ]
    assert set(AuditRecord.objects.values_list("person", flat=True)) == {officer.pk}
    assert list(audit.faults()) == []


def test_links_and_roles_are_recorded_without_names_or_tokens() -> None:
    chief = new_person(CODE, Role.ADMINISTRATOR)
    client = signed_in(chief)
    client.post("/people/invite", {"role": ["editor", "approver"], "section": "企画課"})
    token = FirstLink.issue(frozenset({Role.EDITOR}), CODE)
    new = {"username": "新任 一郎", "password": PASSWORD}
    assert Client(HTTP_HOST="localhost").post(f"/welcome/{token}", new).status_code == 302
    one = Person.objects.get(username="新任 一郎")
    client.post(f"/people/{one.pk}", {"role": "section"})
    assert actions() == [
        ("invited", "", "approver editor"),
        ("logged-in", "", ""),
        ("link-used", "", ""),
        ("person-changed", f"person {one.pk}", "section inactive"),
    ]
    assert token not in str(actions())
    page = body_of(client.get("/audit"))
    for words in ("利用者の役割や使えるかどうかを変えた", "担当課員・停止中", "新任 一郎"):
        assert words in page


def test_a_locked_account_is_recorded_once_in_its_own_body(settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    officer = new_person(CODE, Role.EDITOR)
    client = Client(HTTP_HOST="localhost")
    for _attempt in range(4):
        client.post("/login", {"username": officer.username, "password": "違う"})
    assert actions(lg_code=CODE) == [("locked-out", f"person {officer.pk}", "")]
    for _attempt in range(3):
        client.post("/login", {"username": PASSWORD, "password": "違う"})
    assert actions(lg_code="") == [("locked-out", "", "")]


def test_the_log_is_of_ones_own_body_filtered_and_as_csv() -> None:
    inspector = new_person(CODE, Role.INSPECTOR)
    officer = new_person(CODE, Role.EDITOR)
    services.create(plan_for(CODE), "own", officer, "")
    services.create(plan_for("131016"), "strange", None, "")
    client = signed_in(inspector)
    assert client.get("/").headers["Location"] == "/audit"
    page = body_of(client.get("/audit"))
    assert "計画 own" in page
    assert "strange" not in page
    assert "計画 own" not in body_of(client.get("/audit?first=2099-01-01"))
    assert "計画 own" in body_of(client.get(f"/audit?person={officer.pk}&action=plan-created"))
    assert "計画 own" not in body_of(client.get(f"/audit?person={inspector.pk}"))
    wrong = client.get("/audit?first=いつか")
    assert wrong.status_code == 400
    assert "「いつか」は日付として読めません" in told(wrong)
    answer: Any = client.get("/audit/file")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "番号"
    assert [row[5] for row in rows[1:]] == ["計画 own"]
    assert actions(person=inspector) == [("file-taken", "", "audit-file")]


def test_an_erased_person_leaves_a_number_and_a_sound_chain() -> None:
    chief = new_person(CODE, Role.ADMINISTRATOR)
    officer = new_person(CODE, Role.EDITOR, section="企画課", email="a@example.jp")
    name, stored = officer.username, services.create(plan_for(CODE), "p", officer, "").revision.plan
    theirs = signed_in(officer)
    client = signed_in(chief)
    assert "元には戻せません" in body_of(client.get(f"/people/{officer.pk}/erase"))
    assert client.post(f"/people/{officer.pk}/erase").status_code == 302
    officer.refresh_from_db()
    told_of = (officer.username, officer.email, officer.section, officer.roles)
    assert told_of == (f"消した利用者 {officer.pk}", "", "", "")
    assert theirs.get("/desk").status_code == 302
    assert name not in body_of(client.get("/people"))
    assert f"消した利用者 {officer.pk}" in body_of(client.get("/audit"))
    assert client.post(f"/people/{officer.pk}", {"role": "editor"}).status_code == 404
    assert list(audit.faults()) == []
    assert queries.revision(stored).author == officer
    officer.delete()
    assert list(audit.faults()) == []
    assert "利用者" in body_of(client.get("/audit"))


def test_nobody_erases_themselves_or_the_last_administrator() -> None:
    chief = new_person(CODE, Role.ADMINISTRATOR)
    refused = signed_in(chief).post(f"/people/{chief.pk}/erase")
    assert refused.status_code == 400
    assert "ほかの管理者" in told(refused)


FAULTS = [
    (lambda: AuditRecord.objects.filter(number=2).update(detail="9"), "2番が書き換えられています"),
    (lambda: AuditRecord.objects.filter(number=2).update(person=None), "2番が書き換えられています"),
    (lambda: AuditRecord.objects.filter(number=2).delete(), "2番が欠けています"),
    (lambda: AuditRecord.objects.filter(number=3).delete(), "終わりが欠けています"),
    (lambda: AuditChain.objects.all().delete(), "終わりが欠けています"),
]


@pytest.mark.parametrize(("harm", "words"), FAULTS)
def test_every_change_to_the_chain_is_found(harm: Any, words: str) -> None:
    officer = new_person(CODE, Role.EDITOR)
    for number in range(3):
        audit.record(Action.PLAN_SAVED, CODE, officer, "plan p", str(number))
    assert list(audit.faults()) == []
    harm()
    (fault,) = audit.faults()
    assert words in fault


def test_what_is_stored_with_its_record_is_not_recorded_twice() -> None:
    assert {a for a, _thing in ROUTES.values()} >= WRITTEN_WITH_IT - {Action.RETURN_DRAFTED}


texts = st.text("あ漢A0 :,{}", max_size=10)


@given_settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(Action), st.sampled_from(["", CODE]), texts), max_size=8))
def test_any_rows_make_sound_chains(wanted: list[tuple[Action, str, str]]) -> None:
    for action, code, text in wanted:
        audit.record(action, code, None, text, text)
    assert list(audit.faults()) == []
