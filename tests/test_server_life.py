"""The life of a plan: proposed, endorsed, decided, published, changed, ended; by several bodies."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from docx import Document

from kanmin.calendar_ja import write_date
from kanmin.decide import LifePhase
from kanmin.plan import Plan, Stage
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.deciding.life import Life
from kanmin.server.portal import compared, plan_text
from kanmin.server.store import queries, services
from kanmin.server.store.deciding_models import PartnerBody, PlanProposal, Publication
from kanmin.server.store.models import Revision, StoredPlan
from tests.server import body_of, new_person, plan_for, signed_in, told, value

pytestmark = pytest.mark.django_db
SABAE, ECHIZEN, KEY = "182079", "182095", "plan-182079"
DESK, OPEN = f"/desk/plans/{KEY}", f"/plans/{KEY}"
TODAY = dt.date.today()
DAY = TODAY.isoformat()
RULING = {"decided_on": DAY, "number": "架企第1号", "decider": "市長", "assembly": "none"}


@pytest.fixture
def stored() -> StoredPlan:
    return services.create(plan_for(SABAE), KEY, None, "").revision.plan


@pytest.fixture
def officer(stored: StoredPlan) -> Person:
    return new_person(stored.lg_code, Role.EDITOR)


@pytest.fixture
def editor(officer: Person) -> Client:
    return signed_in(officer)


def propose(client: Client, **more: str) -> Any:
    query = f"?kind={more['kind']}" if "kind" in more else ""
    form = client.get(f"{DESK}/life/propose{query}")
    typed = {
        "kind": "establish",
        "title": value(form, "title"),
        "drafted_on": DAY,
        "request": "伺います。",
        "sections": "企画課\n福祉課\n企画課\n",
        "assembly": "none",
    }
    return client.post(f"{DESK}/life/propose", typed | more)


def publish(client: Client) -> Any:
    return client.post(f"{DESK}/life/publish", {"published_on": DAY})


def retitle(stored: StoredPlan, title: str) -> Plan:
    """Another title, as somebody at the desk writes it."""
    stored.refresh_from_db()
    head = queries.document(queries.revision(stored))
    return services.save(
        stored, head.model_copy(update={"title": title}), stored.head, None, ""
    ).plan


def phase(stored: StoredPlan) -> LifePhase:
    return Life(StoredPlan.objects.get(pk=stored.pk)).phase


def shown_at(client: Client, path: str) -> str:
    """The main part of a page."""
    page = body_of(client.get(path))
    return page[page.index("<main") : page.index("</main>")]


def heading(client: Client, path: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", body_of(client.get(path)))
    return found[1] if found else ""


def test_days_stand_in_fields_as_officers_write_them(editor: Client) -> None:
    today = write_date(TODAY)
    assert today.startswith("令和")
    form = editor.get(f"{DESK}/life/propose")
    assert value(form, "drafted_on") == today
    assert propose(editor, drafted_on=today).status_code == 302
    assert editor.post(f"{DESK}/life/rule", RULING | {"decided_on": today}).status_code == 302
    assert value(editor.get(f"{DESK}/life"), "published_on") == today
    assert editor.post(f"{DESK}/life/publish", {"published_on": today}).status_code == 302
    assert value(editor.get(f"{DESK}/basics"), "/published_on") == today


def test_a_proposal_without_a_must_is_told_before_it_goes_round(
    editor: Client,
) -> None:
    page = told(editor.get(f"{DESK}/life/propose"))
    assert "必須の項目が、まだ書けていません" in page
    assert "法第9条の計画であることの明記" in page


def test_what_is_published_is_what_was_decided_whatever_is_written_meanwhile(
    stored: StoredPlan, editor: Client, client: Client
) -> None:
    decided = retitle(stored, "決める計画")
    assert phase(stored) is LifePhase.DRAFTING
    assert propose(editor).status_code == 302
    assert phase(stored) is LifePhase.CIRCULATING
    retitle(stored, "合議のあいだに直した計画")
    assert editor.post(f"{DESK}/life/rule", RULING).status_code == 302
    assert phase(stored) is LifePhase.DECIDED
    retitle(stored, "決定のあとに直した計画")
    assert client.get(OPEN).status_code == 404
    assert publish(editor).status_code == 302
    assert phase(stored) is LifePhase.CHANGING
    shown = queries.document(queries.revision(stored, Publication.objects.get().revision))
    recorded = {"stage": Stage.PUBLISHED, "decided_on": TODAY, "published_on": TODAY}
    assert shown == decided.model_copy(update=recorded)
    before = shown_at(client, OPEN)
    assert heading(client, OPEN) == "決める計画"
    assert "架企第1号" in before
    head = retitle(stored, "次の案")
    assert (head.title, head.decided_on) == ("次の案", TODAY)
    assert "（変更の案）" in body_of(editor.get(f"{DESK}/preview"))
    assert "（変更の案）" not in body_of(client.get(f"{OPEN}/versions/1/files/html"))
    assert shown_at(client, OPEN) == before
    assert heading(editor, DESK) == "次の案"


def test_what_takes_longest_is_made_as_it_is_published_not_for_who_reads_first(
    editor: Client,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    propose(editor)
    editor.post(f"{DESK}/life/rule", RULING)
    with django_capture_on_commit_callbacks(execute=True):
        publish(editor)
    for module, name in ((plan_text, "_laid_out"), (compared, "public_plan")):
        monkeypatch.setattr(module, name, None)
    assert heading(client, OPEN)
    assert heading(client, OPEN) in body_of(client.get(f"/compare?plans={KEY}"))


def test_a_change_is_a_version_of_its_own_with_its_table_of_old_and_new(
    stored: StoredPlan, editor: Client, client: Client
) -> None:
    propose(editor)
    editor.post(f"{DESK}/life/rule", RULING)
    publish(editor)
    old = heading(client, OPEN)
    assert phase(stored) is LifePhase.PUBLISHED
    retitle(stored, "改めた計画")
    assert propose(editor, kind="change").status_code == 302
    proposal = PlanProposal.objects.get(ended_at=None)
    packed = editor.get(f"{DESK}/life/proposals/{proposal.pk}/files/zip")
    archive = zipfile.ZipFile(io.BytesIO(packed.content))
    assert [name.split(" ", 1)[1] for name in archive.namelist()] == [
        "起案文書.docx", "計画の案.docx", "新旧対照表.docx", "概要版.docx", "説明資料.docx",
    ]  # fmt: skip
    words = "\n".join(
        cell.text
        for table in Document(io.BytesIO(archive.read(archive.namelist()[0]))).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "改めた計画の変更について" in words
    assert "福祉課" in words
    editor.post(f"{DESK}/life/rule", RULING)
    assert heading(client, OPEN) == old  # decided, and not public yet
    publish(editor)
    assert [heading(client, f"{OPEN}/versions/{n}") for n in (1, 2)] == [old, "改めた計画"]
    assert heading(client, OPEN) == "改めた計画"
    assert "これは以前の版です" in body_of(client.get(f"{OPEN}/versions/1"))
    assert "改めた計画" in body_of(client.get(f"{OPEN}/versions/2/changes"))
    assert client.get(f"{OPEN}/versions/1/changes").status_code == 404
    assert client.get(f"{OPEN}/versions/1/changes/html").status_code == 404
    for _time in range(2):  # made, then kept
        assert "改めた計画" in body_of(client.get(f"{OPEN}/versions/2/changes/html"))
    assert "改めた計画" in body_of(client.get(f"{OPEN}/versions/2/summary/html"))
    assert client.get(f"{OPEN}/versions/2/files/csv")["Content-Type"] == "application/zip"
    head = queries.document(queries.revision(StoredPlan.objects.get()))
    assert (head.stage, head.changed_on, head.published_on) == (Stage.CHANGED, TODAY, TODAY)


def test_a_publication_by_mistake_is_taken_back_with_its_reason(
    stored: StoredPlan, editor: Client, client: Client
) -> None:
    propose(editor)
    editor.post(f"{DESK}/life/rule", RULING)
    publish(editor)
    refused = editor.post(f"{DESK}/life/unpublish", {"because": " "})
    assert (refused.status_code, "理由を書いてください" in told(refused)) == (400, True)
    assert client.get(OPEN).status_code == 200
    editor.post(f"{DESK}/life/unpublish", {"because": "別の版でした"})
    assert client.get(OPEN).status_code == 404
    assert client.get(f"{OPEN}/versions/1").status_code == 404
    assert phase(stored) is LifePhase.DECIDED
    publish(editor)
    assert client.get(f"{OPEN}/versions/2").status_code == 200


def test_sections_endorse_the_text_they_were_shown(stored: StoredPlan, editor: Client) -> None:
    propose(editor)
    said = {"section": "福祉課", "state": "remarked", "on": DAY, "remark": "予算を確かめること"}
    assert editor.post(f"{DESK}/life/endorse", said).status_code == 302
    assert "予算を確かめること" in body_of(editor.get(f"{DESK}/life"))
    retitle(stored, "意見で直した計画")
    assert "合議に回した案のあとで、計画が直されています" in body_of(editor.get(f"{DESK}/life"))
    assert editor.post(f"{DESK}/life/repropose").status_code == 302
    found = Life(StoredPlan.objects.get()).open
    assert found is not None
    assert (found.waiting, found.row.revision) == (2, StoredPlan.objects.get().head)
    assert editor.post(f"{DESK}/life/withdraw", {"because": "予算の都合"}).status_code == 302
    assert "予算の都合" in body_of(editor.get(f"{DESK}/life"))
    assert phase(stored) is LifePhase.DRAFTING


@pytest.mark.parametrize(
    ("path", "fields", "sentence"),
    [
        ("endorse", {"section": "総務課", "state": "agreed"}, "合議先にありません"),
        ("endorse", {"section": "企画課", "state": "remarked"}, "意見の要点を書いてください"),
        ("endorse", {"section": "企画課", "on": "2000-01-01"}, "起案日からきょうまで"),
        ("endorse", {"section": "企画課", "on": "あした"}, "日付"),
        ("rule", RULING | {"decided_on": "2199-01-01"}, "決裁日がきょうより後です"),
        ("rule", RULING | {"decided_on": "2000-01-01"}, "決裁日が起案日より前です"),
        ("rule", RULING | {"decider": ""}, "決裁権者"),
        ("rule", RULING | {"assembly_on": DAY}, "議会は「かけない」"),
        ("rule", RULING | {"council_on": "2199-01-01"}, "会議の日がきょうより後です"),
        ("publish", {"published_on": DAY}, "公表する決定がありません"),
        ("propose", {"title": "二つめ", "drafted_on": DAY}, "合議中の起案があります"),
        ("withdraw", {"because": ""}, "取り下げる理由を書いてください"),
        ("unpublish", {"because": "理由"}, "公表している版がありません"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_recorded(
    stored: StoredPlan, editor: Client, path: str, fields: dict[str, str], sentence: str
) -> None:
    propose(editor)
    answer = editor.post(f"{DESK}/life/{path}", fields)
    assert answer.status_code == 400
    assert sentence in told(answer)
    for name in ("decided_on", "number", "council_on", "title", "on"):
        if fields.get(name):
            assert value(answer, name) == fields[name]
    assert phase(stored) is LifePhase.CIRCULATING
    assert not Publication.objects.exists()
    assert stored.revisions.count() == 1


@pytest.mark.parametrize("kind", ["change", "abolish"])
def test_a_first_proposal_is_of_the_plan_itself(editor: Client, kind: str) -> None:
    refused = propose(editor, kind=kind)
    assert (refused.status_code, "起案の種類" in told(refused)) == (400, True)
    assert not PlanProposal.objects.exists()


def test_an_address_that_would_be_a_script_is_refused(stored: StoredPlan, editor: Client) -> None:
    propose(editor)
    editor.post(f"{DESK}/life/rule", RULING)
    sent = {"published_on": DAY, "url": "javascript:alert(1)"}
    refused = editor.post(f"{DESK}/life/publish", sent)
    assert (refused.status_code, "https://" in told(refused)) == (400, True)
    assert phase(stored) is LifePhase.DECIDED


def test_a_wrong_record_is_corrected_and_the_first_one_stays(
    stored: StoredPlan, editor: Client
) -> None:
    propose(editor)
    editor.post(f"{DESK}/life/rule", RULING)
    number = str(PlanProposal.objects.get().pk)
    right = RULING | {"number": "架企第2号", "of": number}
    refused = editor.post(f"{DESK}/life/rule", right)
    assert (refused.status_code, "直す理由を書いてください" in told(refused)) == (400, True)
    editor.post(f"{DESK}/life/rule", right | {"because": "番号の誤り"})
    found = Life(StoredPlan.objects.get()).proposals[0].rulings[SABAE]
    assert (found.ruling.number, len(found.earlier)) == ("架企第2号", 1)
    assert "番号の誤り" in body_of(editor.get(f"{DESK}/life"))


def test_a_plan_is_abolished_by_a_decision_and_stays_readable(
    stored: StoredPlan, editor: Client, client: Client
) -> None:
    propose(editor)
    editor.post(f"{DESK}/life/rule", RULING)
    publish(editor)
    propose(editor, kind="abolish")
    editor.post(f"{DESK}/life/rule", RULING)
    assert phase(stored) is LifePhase.ENDED
    assert "この計画は廃止されました" in body_of(client.get(OPEN))


def test_who_lost_the_right_meanwhile_is_refused_with_what_was_typed(
    stored: StoredPlan, editor: Client, officer: Person
) -> None:
    propose(editor)
    officer.roles = Role.SECTION.value
    officer.save()
    note = "庁議での附帯意見を、来年度の実施計画に反映することを条件とする。"
    answer = editor.post(f"{DESK}/life/rule", RULING | {"note": note})
    assert (answer.status_code, note in body_of(answer)) == (403, True)
    assert phase(stored) is LifePhase.CIRCULATING


def join(stored: StoredPlan, editor: Client, neighbour: Client) -> None:
    asked = editor.post(f"{DESK}/partners/invite", {"body": "越前市"})
    assert asked.status_code == 302, told(asked)
    assert neighbour.get(DESK).status_code == 404
    row = PartnerBody.objects.get()
    assert neighbour.post(f"/desk/joint/{row.pk}/answer", {"answer": "join"}).status_code == 302


def test_two_towns_draw_up_one_plan_and_each_decides(
    stored: StoredPlan, editor: Client, client: Client
) -> None:
    neighbour = signed_in(new_person(ECHIZEN, Role.EDITOR))
    join(stored, editor, neighbour)
    plan = queries.document(queries.revision(StoredPlan.objects.get()))
    assert [body.name for body in plan.bodies][1:] == ["越前市"]
    stored.refresh_from_db()
    sent = {"base": str(stored.head), "/title": "二つの市の計画", "page": "plan"}
    neighbour.post(f"{DESK}/save", sent)
    assert heading(editor, DESK) == "二つの市の計画"
    assert signed_in(new_person(ECHIZEN, Role.SECTION)).get(DESK).status_code == 404
    propose(editor)
    editor.post(f"{DESK}/life/rule", RULING)
    assert phase(stored) is LifePhase.CIRCULATING
    assert "越前市" in body_of(editor.get(f"{DESK}/life"))
    assert publish(editor).status_code == 400
    neighbour.post(f"{DESK}/life/rule", RULING | {"number": "越企第9号"})
    assert phase(stored) is LifePhase.DECIDED
    publish(editor)
    shown = body_of(client.get(OPEN))
    assert "架企第1号" in shown
    assert "越企第9号" in shown
    counts = re.findall(r"(\d+)／(\d+)</td>", body_of(neighbour.get(f"{DESK}/conformity")))
    assert len(counts) == 2
    assert all(int(met) <= int(asked) for met, asked in counts)


def test_a_body_that_left_sees_nothing_any_longer(stored: StoredPlan, editor: Client) -> None:
    neighbour = signed_in(new_person(ECHIZEN, Role.EDITOR))
    join(stored, editor, neighbour)
    row = PartnerBody.objects.get()
    refused = neighbour.post(f"{DESK}/partners/invite", {"body": "福井市"})
    assert (refused.status_code, "主として作る団体だけ" in told(refused)) == (400, True)
    propose(editor)
    assert (
        editor.post(f"{DESK}/partners/{row.pk}/end").status_code == 400
    )  # not while it is decided
    editor.post(f"{DESK}/life/withdraw", {"because": "団体が抜けるため"})
    assert editor.post(f"{DESK}/partners/{row.pk}/end").status_code == 302
    assert neighbour.get(DESK).status_code == 404
    assert len(queries.document(queries.revision(StoredPlan.objects.get())).bodies) == 1
    texts = Revision.objects.order_by("number").values_list("message", flat=True)
    assert list(texts)[-2:] == ["越前市が加わりました", "越前市が外れました"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [("鯖江市", "主として作る団体です"), ("ない市", "ない市"), ("越前市", "もう声をかけています")],
)
def test_whom_nobody_can_ask(editor: Client, body: str, sentence: str) -> None:
    if body == "越前市":
        editor.post(f"{DESK}/partners/invite", {"body": body})
    refused = editor.post(f"{DESK}/partners/invite", {"body": body})
    assert (refused.status_code, sentence in told(refused)) == (400, True)


def test_an_invitation_is_answered_once_and_by_the_body_asked(
    stored: StoredPlan, editor: Client
) -> None:
    editor.post(f"{DESK}/partners/invite", {"body": "越前市"})
    row = PartnerBody.objects.get()
    stranger = signed_in(new_person("131016", Role.EDITOR))
    where = f"/desk/joint/{row.pk}/answer"
    assert stranger.post(where, {"answer": "join"}).status_code == 404
    neighbour = signed_in(new_person(ECHIZEN, Role.EDITOR))
    assert "一緒に作る誘い" in body_of(neighbour.get("/desk"))
    assert neighbour.post(where, {"answer": "decline"}).status_code == 302
    assert neighbour.post(where, {"answer": "join"}).status_code == 400
    assert neighbour.get(DESK).status_code == 404
