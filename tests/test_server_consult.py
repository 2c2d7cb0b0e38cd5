"""Public comments: the public form and its door, paper, moderation, answers, results, rights."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.test import Client
from docx import Document

from kanmin.consult import Channel
from kanmin.plan import parse, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.consulting import door, opening, public_pages, reading, receiving
from kanmin.server.consulting.held import Held
from kanmin.server.permissions import MATRIX
from kanmin.server.store import queries, services
from kanmin.server.store.consult_models import (
    Consultation,
    FormKnock,
    Opinion,
    OpinionAnswer,
    OpinionGroup,
    Submitter,
)
from kanmin.server.store.models import StoredPlan
from tests.server import body_of, new_person, plan_for, signed_in, told, value
from tests.test_server_permissions import POSTED, ROUTES

pytestmark = pytest.mark.django_db
SABAE, KANAZAWA = "182079", "172014"
TODAY = dt.date.today()
NAME, ADDRESS, PHONE = "架空野 一郎", "みほん町字架空12-34", "000-1111-2222"
WHO = {"name": NAME, "address": ADDRESS, "phone": PHONE}
MARKUP = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "QUICKEST", 0)


@pytest.fixture
def stored() -> StoredPlan:
    return services.create(plan_for(SABAE), "plan-182079", None, "").revision.plan


@pytest.fixture
def editor(stored: StoredPlan) -> Client:
    return signed_in(new_person(stored.lg_code, Role.EDITOR))


@pytest.fixture
def public() -> Client:
    return Client(HTTP_HOST="localhost", enforce_csrf_checks=True)


@pytest.fixture
def row(stored: StoredPlan) -> Consultation:
    """A consultation that takes opinions today, and ends today."""
    found = opening.begin(stored, None)
    moved(found, TODAY - dt.timedelta(days=29), TODAY)
    Consultation.objects.filter(pk=found.pk).update(
        opened_at=dt.datetime.now(dt.UTC), revision=stored.head
    )
    found.refresh_from_db()
    return found


def moved(row: Consultation, opens: dt.date, closes: dt.date) -> None:
    row.call |= {"opens": opens.isoformat(), "closes": closes.isoformat()}
    row.save(update_fields=["call"])


def closed(row: Consultation) -> None:
    moved(row, TODAY - dt.timedelta(days=40), TODAY - dt.timedelta(days=1))


def sent(client: Client, row: Consultation, text: str, **more: str) -> Any:
    """The answer to an opinion sent by the public form."""
    page = client.get(f"/consultations/{row.pk}/opinion?where={more.get('where', '')}")
    fields = {"mark": value(page, "mark"), "text": text, "where": ""} | WHO | more
    return client.post(f"/consultations/{row.pk}/opinion", fields)


def taken(row: Consultation, *texts: str, **more: Any) -> list[Opinion]:
    """Opinions that came in, each of somebody else."""
    what = {"where": "", "channel": Channel.WEB, "received_on": TODAY, **WHO, **more}
    return [receiving.receive(Held(row), receiving.Incoming(text=text, **what)) for text in texts]


def answered(client: Client, opinion: Opinion, **more: Any) -> Any:
    group = opinion.group_id
    fields = {"disposition": "noted", "text": "参考にします。", "base": "0", **more}
    return client.post(
        f"/desk/consultations/{opinion.consultation_id}/groups/{group}/answer", fields
    )


def test_it_is_prepared_with_the_bodys_last_rules_and_put_out(
    stored: StoredPlan, editor: Client, public: Client
) -> None:
    where = editor.post("/desk/plans/plan-182079/consultations/new")["Location"]
    page = f"/consultations/{Consultation.objects.get().pk}"
    form = editor.get(where)
    assert value(form, "days") == "30"
    typed = {
        "title": "計画案への意見の募集", "opens": TODAY.isoformat(), "closes": TODAY.isoformat(),
        "law": "架空の意見公募要綱", "days": "20", "name": "optional", "address": "not",
        "phone": "not", "channels": ["web", "paper"], "participants": ["resident"],
        "notice": MARKUP,
    }  # fmt: skip
    save = where.replace("edit", "save")
    refused = editor.post(save, typed)
    assert refused.status_code == 400
    assert "募集の期間が1日間で、要綱の20日より短くなっています。" in told(refused)
    assert value(refused, "law") == "架空の意見公募要綱"
    late = TODAY + dt.timedelta(days=19)
    assert editor.post(save, typed | {"closes": late.isoformat()}).status_code == 302
    assert public.get(page).status_code == 404
    assert "計画案への意見の募集" not in body_of(public.get("/consultations"))
    assert editor.post(where.replace("edit", "announce")).status_code == 302
    services.save(stored, _retitled(stored), stored.head, None, "")
    shown = body_of(public.get(page))
    assert "架空の意見公募要綱" in shown
    assert MARKUP not in shown
    assert "あとで変わった題" not in shown  # the revision of that day stays
    assert "ここに意見を書く" in shown
    assert "計画案への意見の募集" in body_of(public.get("/consultations"))
    docx = Document(io.BytesIO(public.get(f"{page}/plan/docx").content))
    assert "あとで変わった題" not in "\n".join(p.text for p in docx.paragraphs)
    shorter = typed | {"closes": TODAY.isoformat(), "short_because": "急ぐため"}
    assert "締切を早められません" in told(editor.post(save, shorter))
    following = editor.post("/desk/plans/plan-182079/consultations/new")["Location"]
    assert value(editor.get(following), "law") == "架空の意見公募要綱"


def _retitled(stored: StoredPlan) -> Any:
    raw = to_raw(queries.document(queries.revision(stored)))
    raw["measures"][0]["title"] = "あとで変わった題"
    return parse(raw)


def test_an_opinion_is_received_once_cleaned_and_without_cookies(
    row: Consultation, public: Client
) -> None:
    response = sent(public, row, f"意見です。{MARKUP}\x07\ufeff", where="/measures/m1")
    assert response.status_code == 302
    page = body_of(public.get(response["Location"]))
    assert f"{row.pk}-1" in page
    found = Opinion.objects.get()
    assert (found.text, found.where, found.channel) == (
        f"意見です。{MARKUP}",
        "/measures/m1",
        "web",
    )
    assert Submitter.objects.get().name == NAME
    again = re.search(r'name="again" value="([^"]+)"', page)
    assert again
    more = sent(public, row, "もう一つ。", again=again[1], name="", address="")
    assert more.status_code == 302
    assert [one.submitter for one in Opinion.objects.all()] == [1, 1]
    assert public.get(f"/consultations/{row.pk}/received?receipt=x&number=1").status_code == 404


def test_a_button_pressed_twice_gives_one_opinion(row: Consultation, public: Client) -> None:
    address = f"/consultations/{row.pk}/opinion"
    fields = {"mark": value(public.get(address), "mark"), "text": "意見です。", "where": ""} | WHO
    first, second = public.post(address, fields), public.post(address, fields)
    assert "number=1" in first["Location"]
    assert "number=1" in second["Location"]
    other = public.post(address, fields | {"text": "別の意見です。"})
    assert "もう意見を受け付けました" in told(other)
    assert "別の意見です。" in body_of(other)
    assert public.post(address, fields | {"mark": value(other, "mark")}).status_code == 302
    assert Opinion.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"mark": "x"}, "画面を開いてから時間がたっています。"),
        ({"subject": "安く売ります"}, "空けておく欄に文字が入っていました。"),
        ({"text": "見て http://a www.b https://c http://d"}, "アドレスが多すぎます（3個まで）"),
        ({"text": " \u3000"}, "意見が書かれていません。"),
        ({"text": "あ" * 10_001}, "意見が長すぎます（10,001字。10,000字まで）"),
        ({"name": " "}, "氏名・団体名が書かれていません。"),
        ({"name": "あ" * 301}, "300字まで"),
        ({"where": "/measures/none"}, "意見を書く箇所が、この計画にありません。"),
    ],
)
def test_what_cannot_be_taken_is_told_and_stays_typed(
    row: Consultation, public: Client, more: dict[str, str], words: str
) -> None:
    page = public.get(f"/consultations/{row.pk}/opinion")
    fields = {"mark": value(page, "mark"), "text": "残る意見", "where": ""} | WHO | more
    refused = public.post(f"/consultations/{row.pk}/opinion", fields)
    assert refused.status_code == 400
    assert words in told(refused)
    assert fields["text"].strip()[:40] in body_of(refused)
    assert ADDRESS in body_of(refused)
    assert value(refused, "subject") == ""
    assert not Opinion.objects.exists()
    good = fields | {"mark": value(refused, "mark"), "subject": "", "text": "残る意見", "where": ""}
    assert public.post(f"/consultations/{row.pk}/opinion", good | WHO).status_code == 302


def test_opinions_sent_at_once_do_not_pass_the_limit_together(
    public: Client, row: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_A_DAY", 1)

    def another_meanwhile(*arguments: Any, **more: Any) -> Opinion:
        monkeypatch.setattr(public_pages, "receive", receiving.receive)
        assert sent(public, row, "同時の意見").status_code == 400
        return receiving.receive(*arguments, **more)

    monkeypatch.setattr(public_pages, "receive", another_meanwhile)
    assert sent(public, row, "意見").status_code == 302
    assert [opinion.text for opinion in Opinion.objects.all()] == ["意見"]


def test_robots_are_quick_and_many(
    row: Consultation, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "QUICKEST", 3)
    assert "送るのが早すぎました" in told(sent(public, row, "意見です。"))
    monkeypatch.setattr(door, "QUICKEST", 0)
    monkeypatch.setattr(door, "MOST_A_DAY", 2)
    FormKnock.objects.create(day=TODAY - dt.timedelta(days=1), digest="x")
    assert [sent(public, row, f"意見{n}").status_code for n in range(3)] == [302, 302, 400]
    kept = FormKnock.objects.get()  # yesterday's is forgotten
    assert (kept.count, "127.0.0.1" in kept.digest) == (2, False)
    elsewhere = Client(HTTP_HOST="localhost", REMOTE_ADDR="192.0.2.7")
    assert sent(elsewhere, row, "別の所から").status_code == 302


def test_before_and_after_the_period_nothing_is_taken_and_nothing_lost(
    row: Consultation, public: Client
) -> None:
    page = public.get(f"/consultations/{row.pk}/opinion")
    fields = {"mark": value(page, "mark"), "text": "間に合わなかった意見", "where": ""} | WHO
    for opens, closes in ((1, 30), (-30, -1)):
        moved(row, TODAY + dt.timedelta(days=opens), TODAY + dt.timedelta(days=closes))
        refused = public.post(f"/consultations/{row.pk}/opinion", fields)
        assert "いまは、ここで意見を受け付けていません。" in told(refused)
        assert "間に合わなかった意見" in body_of(refused)
        assert "ここに意見を書く" not in body_of(public.get(f"/consultations/{row.pk}"))
    assert not Opinion.objects.exists()


def test_paper_is_entered_and_what_came_late_is_told(row: Consultation, editor: Client) -> None:
    closed(row)
    add = f"/desk/consultations/{row.pk}/opinions/add"
    paper = {"channel": "fax", "text": "紙の意見", "where": "", "received_on": "2020-02-30"}
    refused = editor.post(add, paper)
    assert "受け付けた日「2020-02-30」が読めません。" in told(refused)
    assert "紙の意見" in body_of(refused)
    in_time = (TODAY - dt.timedelta(days=3)).isoformat()
    response = editor.post(add, paper | {"received_on": in_time})
    assert "意見1として受け付けました。" in body_of(editor.get(response["Location"]))
    late = editor.post(add, paper | {"received_on": TODAY.isoformat(), "same": "1"})
    assert "募集期間の外です" in body_of(editor.get(late["Location"]))
    assert "意見9番はありません。" in told(
        editor.post(add, paper | {"received_on": in_time, "same": "9"})
    )
    assert [one.submitter for one in Opinion.objects.all()] == [1, 1]
    assert not Submitter.objects.exists()  # nothing was known
    listed = f"/desk/consultations/{row.pk}/opinions"
    assert "1件" in body_of(editor.get(f"{listed}?other=late"))
    assert "2件" in body_of(editor.get(f"{listed}?channel=fax&q=紙の&state=open"))


def test_from_opinions_to_the_published_table_and_names_are_deleted(
    stored: StoredPlan, row: Consultation, editor: Client, public: Client
) -> None:
    """Two are merged, one is hidden, one changes the plan; names stand nowhere, and go."""
    texts = (
        "オンライン予約は高齢者には難しいので電話も残してください",
        "電話での受付も残してください。高齢者にオンライン予約は難しい。",
        f"架空野一郎です。公園を{MARKUP}増やしてほしい。",
        "ひどい言葉",
    )
    one, two, third, bad = taken(row, *texts)
    base = f"/desk/consultations/{row.pk}"
    assert "まだ募集が終わっていません。" in told(editor.post(f"{base}/results/publish"))
    closed(row)
    likely = body_of(editor.get(f"{base}/opinions/likely"))
    assert likely.count('name="opinion"') == 2
    assert "二つ以上" in told(editor.post(f"{base}/opinions/merge", {"opinion": ["1"]}))
    editor.post(f"{base}/opinions/merge", {"opinion": ["1", "2"], "from": "likely"})
    two.refresh_from_db()
    assert two.group_id == one.group_id
    hide = f"{base}/groups/{bad.group_id}/hide"
    assert "理由がありません" in told(editor.post(hide, {"opinion": "4"}))
    editor.post(hide, {"opinion": "4", "reason": "人を傷つけるため"})
    assert answered(editor, one, summary=f"{NAME}様ほか：電話も残す").status_code == 302
    unready = editor.post(f"{base}/results/publish")
    assert "考え方の決まっていない意見が1件あります（3）" in told(unready)
    services.save(stored, _retitled(stored), stored.head, None, "")
    change = {"disposition": "accepted", "changed": "/measures/m1", "text": "改めます。"}
    answered(editor, third, **change)
    card = body_of(editor.get("/desk/plans/plan-182079"))
    assert "意見を受けて改めたところ" in card
    assert "版2" in card
    assert public.get(f"/consultations/{row.pk}/results").status_code == 404
    assert editor.post(f"{base}/results/publish").status_code == 302
    page = body_of(public.get(f"/consultations/{row.pk}/results"))
    for words in ("電話も残す", "今後の参考とする", "改めます。", "4件", "反映する", "改めた箇所"):
        assert words in page
    for secret in (NAME, "架空野一郎", ADDRESS, PHONE, "ひどい言葉", MARKUP, "人を傷つける"):
        assert secret not in page
    for form in ("docx", "xlsx", "csv"):
        data = public.get(f"/consultations/{row.pk}/results/{form}").content
        assert len(data) > 200
    table = public.get(f"/consultations/{row.pk}/results/csv").content.decode("utf-8-sig")
    assert "〓です。公園を" in table
    forget = f"{base}/results/forget"
    assert editor.post(forget).status_code == 302
    assert not Submitter.objects.exists()
    assert Opinion.objects.count() == 4
    assert "公表し直せません" in told(editor.post(f"{base}/results/publish"))
    still = body_of(public.get(f"/consultations/{row.pk}/results"))
    assert still[still.index("<main") :] == page[page.index("<main") :]


def test_names_are_for_editors_and_are_not_deleted_too_early(
    row: Consultation, editor: Client
) -> None:
    (one,) = taken(row, "意見です。")
    base = f"/desk/consultations/{row.pk}"
    assert "まだ結果を公表していません。" in told(editor.post(f"{base}/results/forget"))
    assert NAME in body_of(editor.get(f"{base}/groups/{one.group_id}"))
    for role in (Role.APPROVER, Role.SECTION):
        client = signed_in(new_person(SABAE, role, section="企画課"))
        for page in ("", f"/groups/{one.group_id}", "/opinions", "/opinions/file", "/results"):
            shown = client.get(base + page)
            assert shown.status_code == 200
            assert not [w for w in WHO.values() if w in body_of(shown)]
    assert NAME not in body_of(editor.get(f"{base}/opinions/file"))


def test_groups_are_split_and_answers_are_only_added(row: Consultation, editor: Client) -> None:
    one, two = taken(row, "意見です。", "意見ですね。")
    base = f"/desk/consultations/{row.pk}"
    editor.post(f"{base}/opinions/merge", {"opinion": ["1", "2"]})
    answered(editor, one)
    stale = answered(editor, one, text="後から書いた考え方")
    assert "ほかの人が先に考え方を保存しています。" in told(stale)
    assert "後から書いた考え方" in body_of(stale)
    assert answered(editor, one, text="後から", base=value(stale, "base")).status_code == 302
    assert [a.text for a in OpinionAnswer.objects.all()] == ["参考にします。", "後から"]
    response = editor.post(f"{base}/groups/{one.group_id}/split", {"opinion": "2"})
    two.refresh_from_db()
    assert response["Location"].endswith(f"/groups/{two.group_id}")
    assert two.group_id != one.group_id
    assert "まとめられていません" in told(
        editor.post(f"{base}/groups/{two.group_id}/split", {"opinion": "2"})
    )
    assert "考え方が書かれていません" in told(answered(editor, two, text=" "))
    editor.post(f"{base}/opinions/merge", {"opinion": ["2", "1"]})  # the answered one stays
    assert OpinionGroup.objects.filter(opinions__number=2).get().pk == one.group_id
    assert reading.figures(row).open == 0


def test_a_section_proposes_answers_for_its_own_measures(row: Consultation, editor: Client) -> None:
    own, other = taken(row, "一つ目", where="/measures/m1")[0], taken(row, "全体へ")[0]
    section = signed_in(new_person(SABAE, Role.SECTION, section="企画課"))
    assert answered(section, other).status_code == 403
    assert answered(section, own).status_code == 302
    assert reading.figures(row).open == 2
    assert "担当課の案" in body_of(
        editor.get(f"/desk/consultations/{row.pk}/groups/{own.group_id}")
    )
    newest = OpinionAnswer.objects.get()
    assert answered(editor, own, base=str(newest.pk)).status_code == 302
    assert reading.figures(row).open == 1


def test_who_lost_the_right_meanwhile_is_told_and_keeps_what_was_typed(row: Consultation) -> None:
    (one,) = taken(row, "意見です。")
    person = new_person(SABAE, Role.EDITOR)
    client = signed_in(person)
    Person.objects.filter(pk=person.pk).update(roles=Role.APPROVER.value)
    refused = answered(client, one, text=f"長く書いた考え方{MARKUP}")
    assert refused.status_code == 403
    assert "このページを開く役割がありません。" in body_of(refused)
    assert "長く書いた考え方&lt;script&gt;" in body_of(refused)
    assert not OpinionAnswer.objects.exists()


OF_THE_DESK = sorted(name for name in ROUTES if name.startswith("consulting"))


def asked(client: Client, route: str, row: Consultation, group: int) -> int:
    values = {"key": row.plan.key, "number": row.pk, "part": group, "form": "docx"}
    converters = ROUTES[route].pattern.converters
    address = "/" + str(ROUTES[route].pattern)
    for name in converters:
        address = re.sub(rf"<\w+:{name}>", str(values[name]), address)
    if route in POSTED:
        return int(client.post(address, {"opinion": "1", "reason": "x"}).status_code)
    return int(client.get(address).status_code)


@pytest.mark.parametrize("role", Role)
def test_the_desk_by_role_and_never_of_another_body(row: Consultation, role: Role) -> None:
    (one,) = taken(row, "意見です。", where="/measures/m1")
    stranger = signed_in(new_person(KANAZAWA, role, section="企画課"))
    client = signed_in(new_person(SABAE, role, section="企画課"))
    for route in OF_THE_DESK:
        may = role in MATRIX[route].roles
        assert asked(stranger, route, row, one.group_id) == (404 if may else 403), route
    assert Consultation.objects.count() == 1
    for route in OF_THE_DESK:
        status = asked(client, route, row, one.group_id)
        assert status in ((200, 302, 400) if role in MATRIX[route].roles else (403,)), route


def test_another_consultations_group_is_not_there(row: Consultation, editor: Client) -> None:
    (one,) = taken(row, "意見です。")
    other = opening.begin(row.plan, None)
    assert editor.get(f"/desk/consultations/{other.pk}/groups/{one.group_id}").status_code == 404
    assert "まだ準備中です。" in told(
        editor.post(f"/desk/consultations/{other.pk}/opinions/add", {"channel": "fax"})
    )
