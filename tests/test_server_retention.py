"""Personal data whose time is over: listed, deleted, and what must stay stays."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone

from kanmin.cli.retention import command
from kanmin.errors import KanminError
from kanmin.server import run
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.roles import Role
from kanmin.server.retention import deleting, periods, rules
from kanmin.server.store import audit, services, upkeep
from kanmin.server.store.audit_actions import Action
from kanmin.server.store.audit_models import AuditRecord
from kanmin.server.store.consult_models import Consultation, Opinion, OpinionGroup, Submitter
from kanmin.server.store.inquiry_models import Inquiry, InquiryAnswer
from kanmin.server.store.upkeep_models import BackupRecord
from tests.server import body_of, new_person, plan_for, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
SABAE, MIHON = "182079", "131016"
NOW = timezone.now()


def days(count: int) -> dt.datetime:
    return NOW - dt.timedelta(days=count)


def consulted(code: str, published: dt.datetime | None) -> Consultation:
    """A consultation of a body with one opinion and who sent it."""
    stored = services.create(plan_for(code), f"p-{code}-{Consultation.objects.count()}", None, "")
    row = Consultation.objects.create(
        plan=stored.revision.plan, revision=1, rules={}, call={}, published_at=published
    )
    Submitter.objects.create(consultation=row, number=1, name="鯖江花子", address="丸山町1-1")
    group = OpinionGroup.objects.create(consultation=row)
    Opinion.objects.create(
        consultation=row,
        group=group,
        number=1,
        text="窓口を増やして",
        channel="web",
        received_on=NOW.date(),
        submitter=1,
    )
    return row


def found(folder: Path, name: str, act: Any = deleting.due) -> deleting.Due:
    rule = next(one for one in rules.RULES if one.name == name)
    due: deleting.Due = act(rule, periods.read(folder)[name], NOW)
    return due


def said(folder: Path, text: str) -> None:
    (folder / "retention.toml").write_text(text, encoding="utf-8")


def test_what_the_body_decides_is_kept_until_it_has_decided(tmp_path: Path) -> None:
    consulted(SABAE, days(4000))
    assert found(tmp_path, "submitters").count == 0
    assert found(tmp_path, "submitters").kept == 1
    unset = {rule.name for rule in rules.RULES if rule.days is None}
    assert unset == {"submitters", "answerers", "people"}
    assert {r.name for r in rules.RULES if r.basis == rules.OF_BODY} == unset


def test_who_sent_opinions_goes_after_the_bodys_own_period(tmp_path: Path) -> None:
    old, other = consulted(SABAE, days(400)), consulted(MIHON, days(400))
    young, unpublished = consulted(SABAE, days(300)), consulted(SABAE, None)
    said(tmp_path, f'[submitters]\ndays = 365\n[submitters.bodies]\n"{MIHON}" = 1825\n')
    assert found(tmp_path, "submitters").bodies == {SABAE: 1}
    gone = found(tmp_path, "submitters", deleting.delete)
    assert (gone.kept, gone.count) == (4, 1)
    left = set(Submitter.objects.values_list("consultation", flat=True))
    assert left == {other.pk, young.pk, unpublished.pk}
    assert Opinion.objects.filter(consultation=old, submitter=1).exists()
    old.refresh_from_db()
    assert old.forgotten_at is not None
    row = AuditRecord.objects.get(action=Action.RETENTION_DELETED.value)
    assert (row.lg_code, row.target, row.detail) == (SABAE, "other submitters", "1")
    assert not list(audit.faults())
    assert not list(upkeep.verify())
    assert found(tmp_path, "submitters", deleting.delete).count == 0
    assert AuditRecord.objects.filter(action=Action.RETENTION_DELETED.value).count() == 1


def test_names_of_an_inquiry_go_and_the_answer_stays(tmp_path: Path) -> None:
    stored = services.create(plan_for(SABAE), "asked", None, "").revision.plan
    for closed in (days(400), None):
        inquiry = Inquiry.objects.create(
            plan=stored, revision=1, due=NOW.date(), sections=[], closed_at=closed
        )
        InquiryAnswer.objects.create(
            inquiry=inquiry, section="総務課", source="excel", base=1, revision=1, answerers="山田"
        )
    said(tmp_path, "[answerers]\ndays = 365\n")
    assert found(tmp_path, "answerers", deleting.delete).count == 1
    assert list(InquiryAnswer.objects.order_by("pk").values_list("answerers", flat=True)) == [
        "",
        "山田",
    ]
    assert found(tmp_path, "answerers").kept == 1


def put_out(person: Person, when: dt.datetime) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    row = audit.record(
        Action.PERSON_CHANGED, person.lg_code, None, f"person {person.pk}", "editor inactive"
    )
    AuditRecord.objects.filter(pk=row.pk).update(at=when)


def test_people_out_of_use_are_erased_where_the_log_tells_since_when(tmp_path: Path) -> None:
    new_person(SABAE, Role.ADMINISTRATOR)
    old, young, unknown = (new_person(SABAE, Role.EDITOR) for _ in range(3))
    put_out(old, days(1200))
    put_out(young, days(100))
    Person.objects.filter(pk=unknown.pk).update(is_active=False)
    said(tmp_path, "[people]\ndays = 1095\n")
    gone = found(tmp_path, "people", deleting.delete)
    assert (gone.kept, gone.bodies) == (3, {SABAE: 1})
    old.refresh_from_db()
    assert old.erased_at is not None
    assert old.username == f"消した利用者 {old.pk}"
    assert Person.objects.filter(erased_at=None).count() == 3


def test_addresses_of_invitations_go_by_our_own_period(tmp_path: Path) -> None:
    for count in (100, 50):
        FirstLink.objects.create(
            digest=str(count), roles="editor", expires_at=days(count), mailed_to="a@example.jp"
        )
    assert found(tmp_path, "invitations", deleting.delete).count == 1
    assert FirstLink.objects.get(digest="100").mailed_to == ""
    assert FirstLink.objects.get(digest="50").mailed_to
    said(tmp_path, "[invitations]\noff = true\n")
    FirstLink.objects.update(expires_at=days(4000))
    assert found(tmp_path, "invitations").count == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[nobody]\ndays = 3", "nobody"),
        ("[submitters]\ndays = 0", "1から"),
        ('[submitters]\ndays = "1年"', "1から"),
        ("[submitters]\nyears = 3", "days"),
        ('[submitters.bodies]\n"182070" = 3', "団体コード"),
        ('[sessions.bodies]\n"182079" = 3', "団体ごと"),
        ("[submitters", "読めません"),
    ],
)
def test_a_period_that_makes_no_sense_is_told(text: str, words: str, tmp_path: Path) -> None:
    said(tmp_path, text)
    with pytest.raises(KanminError) as told:
        periods.read(tmp_path)
    assert words in told.value.sentence
    assert "retention.toml" in told.value.sentence


def test_every_table_and_column_of_the_rules_is_there(tmp_path: Path) -> None:
    for rule in rules.RULES:
        every = periods.Periods(1)
        assert deleting.due(rule, every, NOW).count == 0
        assert all(rule.words)


def test_the_command_lists_and_deletes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "open_existing", lambda _folder: None)
    consulted(SABAE, days(4000))
    said(tmp_path, "[submitters]\ndays = 365\n")

    def told(*words: str) -> str:
        done = CliRunner().invoke(command, ["--data", str(tmp_path), *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert "1件のうち、期間を過ぎたもの1件" in told()
    assert "決まっていません" in told()
    assert Submitter.objects.count() == 1
    rows = json.loads(told("--delete", "--format", "json"))["rules"]
    assert rows[0]["count_of_bodies"] == {SABAE: 1}
    assert Submitter.objects.count() == 0
    assert "鯖江" not in told()


def test_administrators_see_when_the_last_good_backup_was_made() -> None:
    client = signed_in(new_person(SABAE, Role.ADMINISTRATOR))
    assert "控えは、まだ一度もつくられていません" in body_of(client.get("/people"))
    BackupRecord.objects.create(name="a.zip", rows=3)
    page = body_of(client.get("/people"))
    assert "最後の控えは、" in page
    assert '<p class="fault">最後の控え' not in page
    BackupRecord.objects.create(name="b.zip", fault="空き容量がありません")
    page = body_of(client.get("/people"))
    assert '<p class="fault">最後の控えは、' in page
    assert "そのあとの控えは失敗しました：空き容量がありません" in page
