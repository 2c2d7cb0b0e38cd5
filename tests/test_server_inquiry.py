"""Inquiries on the desk: asked, answered by sheets and on the web, merged, decided, reminded."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kanmin.plan import Plan, parse, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.inquiry import mails
from kanmin.server.inquiry.taking import take_sheet
from kanmin.server.store import queries, services
from kanmin.server.store.inquiry_models import (
    Inquiry,
    InquiryAnswer,
    InquiryConflict,
    InquiryReminder,
)
from kanmin.server.store.models import StoredPlan
from tests.followup_samples import Fill, opened, saved
from tests.inquiry_samples import BOOKING, CLASSES, OPEN_DATA, SECTIONS, answered
from tests.server import body_of, new_person, signed_in, told

pytestmark = pytest.mark.django_db
CODE = "993018"
HERE = "/desk/plans/p/inquiries"
ACTION: dict[str, Fill] = {
    BOOKING: ("施策", "m-booking 取組", {"内容": "予約を町の頁で受けます。"}),
    OPEN_DATA: ("経費", "m-opendata c5", {"金額（千円）": 30}),
    CLASSES: ("施策", "m-classes 取組", {"内容": "公民館で週に一度開きます。"}),
}


@pytest.fixture
def officer(mihon: Plan) -> Client:
    services.create(mihon, "p", None, "")
    return signed_in(new_person(CODE, Role.EDITOR))


def member(section: str, **more: Any) -> Client:
    return signed_in(new_person(CODE, Role.SECTION, section=section, **more))


def start(officer: Client, **more: Any) -> str:
    """The address of a new inquiry about all measures."""
    fields = {"measure": ["m-booking", "m-opendata", "m-classes"], "due": "2099-03-31", **more}
    return str(officer.post(f"{HERE}/start", fields)["Location"])


def sheet(client: Client, where: str, place: int = 0) -> bytes:
    response = client.get(f"{where}/sections/{place}/sheet")
    assert response.status_code == 200
    return response.content


def upload(client: Client, where: str, *files: bytes, **more: str) -> Any:
    sent = [SimpleUploadedFile(f"{n}.xlsx", data) for n, data in enumerate(files)]
    return client.post(f"{where}/upload", {"file": sent, **more})


def head() -> Plan:
    return queries.document(queries.revision(StoredPlan.objects.get(key="p")))


def edit(name: str, value: Any, measure: int = 0) -> None:
    """An officer changes the plan meanwhile."""
    stored = StoredPlan.objects.get(key="p")
    raw = to_raw(head())
    if value is None:
        raw["measures"].pop(measure)
    else:
        raw["measures"][measure][name] = value
    services.save(stored, parse(raw), stored.head, None, "")


def decide(officer: Client, where: str, take: str, base: int = 0) -> Any:
    row = InquiryConflict.objects.get()
    base = base or StoredPlan.objects.get(key="p").head
    return officer.post(f"{where}/conflicts/{row.pk}/decide", {"take": take, "base": base})


def test_three_sections_answer_by_excel_one_in_conflict(officer: Client) -> None:
    where = start(officer, note="来週までに")
    sheets = [sheet(officer, where, place) for place in range(3)]
    edit("action", "予約は電話でも受けます。")
    filled = [
        answered(data, ACTION[section], who=f"{section}の係長")
        for section, data in zip(SECTIONS, sheets, strict=True)
    ]
    page = body_of(upload(officer, where, *filled))
    for section in SECTIONS:
        assert f"{section}の回答を取り込みました（変更1か所）。" in page
    assert "計画の値と食い違う欄が1か所あります。" in page
    assert "3課のうち3課" in page
    plan = head()
    assert plan.measures[0].action == "予約は電話でも受けます。"
    assert plan.measures[1].costs[0].amount == 30
    assert plan.measures[2].action == "公民館で週に一度開きます。"
    sides = body_of(officer.get(f"{where}/conflicts"))
    for words in ("予約は電話でも受けます。", "予約を町の頁で受けます。", "教育課の係長"):
        assert words in sides
    assert decide(officer, where, "answer").status_code == 302
    assert head().measures[0].action == "予約を町の頁で受けます。"
    assert "決めることは残っていません。" in body_of(officer.get(f"{where}/conflicts"))
    assert "もう決まっています" in told(decide(officer, where, "plan"))


def test_keeping_the_plans_value_loses_nothing(officer: Client) -> None:
    where = start(officer)
    data = sheet(officer, where)
    edit("action", "電話でも受けます。")
    upload(officer, where, answered(data, ACTION[BOOKING]))
    number = StoredPlan.objects.get(key="p").head
    assert decide(officer, where, "plan").status_code == 302
    assert StoredPlan.objects.get(key="p").head == number
    answer = InquiryAnswer.objects.get()
    page = body_of(officer.get(f"{where}/answers/{answer.pk}"))
    assert "予約を町の頁で受けます。" in page
    assert "計画の値のままにしました" in page
    again = upload(officer, where, answered(data, ACTION[BOOKING]))
    assert "食い違う欄" not in body_of(again)  # decided just so before


def test_a_value_that_changed_while_one_looked_is_shown_again(officer: Client) -> None:
    where = start(officer)
    data = sheet(officer, where)
    edit("action", "電話でも。")
    upload(officer, where, answered(data, ACTION[BOOKING]))
    seen = StoredPlan.objects.get(key="p").head
    edit("action", "ファクスでも。")
    for take in ("plan", "answer"):
        response = decide(officer, where, take, seen)
        assert response.status_code == 400
        assert "見ているあいだに、計画の値が変わりました。" in told(response)
        assert "ファクスでも。" in body_of(response)
    assert InquiryConflict.objects.get().taken == ""
    assert "どちらにするか" in told(decide(officer, where, "both"))


@pytest.mark.parametrize(("take", "there"), [("plan", False), ("answer", True)])
def test_a_measure_taken_out_meanwhile_stays_out_until_it_is_decided(
    officer: Client, take: str, there: bool
) -> None:
    where = start(officer)
    data = sheet(officer, where, 1)
    edit("", None, measure=1)
    upload(officer, where, answered(data, ACTION[OPEN_DATA]))
    assert [m.id for m in head().measures] == ["m-booking", "m-classes"]
    assert "避難所・公共施設のオープンデータ" in body_of(officer.get(f"{where}/conflicts"))
    assert decide(officer, where, take).status_code == 302
    back = ["m-booking", "m-opendata", "m-classes"] if there else ["m-booking", "m-classes"]
    assert [m.id for m in head().measures] == back


def test_a_part_the_section_took_out_and_the_officer_changed_is_asked(officer: Client) -> None:
    where = start(officer)
    data = answered(sheet(officer, where), ("工程", "s2", {"削除": "削除"}))
    raw = to_raw(head().measures[0])["schedule"]
    raw[1]["note"] = "試行"
    edit("schedule", raw)
    upload(officer, where, data)
    assert [s.id for s in head().measures[0].schedule] == ["s1", "s2", "s3", "s4"]
    assert decide(officer, where, "answer").status_code == 302
    assert [s.id for s in head().measures[0].schedule] == ["s1", "s3", "s4"]


def test_an_old_sheet_after_a_newer_answer_is_told_and_changes_nothing_newer(
    officer: Client,
) -> None:
    where = start(officer)
    old = sheet(officer, where)
    upload(officer, where, answered(old, ACTION[BOOKING]))
    new = sheet(officer, where)
    upload(officer, where, answered(new, ("施策", "m-booking 取組", {"内容": "さらに新しい"})))
    later = answered(old, ACTION[BOOKING], ("工程", "s1", {"内容": "別の欄"}))
    page = body_of(upload(officer, where, later))
    assert "版1から作られた様式です。この課の前の回答" in page
    assert "計画の値と食い違う欄が1か所" in page
    assert head().measures[0].action == "さらに新しい"
    assert head().measures[0].schedule[0].note == "別の欄"
    assert InquiryAnswer.objects.count() == 3


def test_the_same_sheet_twice_makes_nothing_twice(officer: Client) -> None:
    where = start(officer)
    book = opened(sheet(officer, where))
    spare = next(r for r in book["所要時間"].iter_rows(min_row=2) if not r[1].value)
    spare[4].value, spare[5].value = "R12", 12
    for _time in range(2):
        upload(officer, where, saved(book))
    assert [h.hours for h in head().measures[0].staff_hours] == [160, 12]
    assert not InquiryConflict.objects.exists()


def test_what_cannot_be_taken_is_told_and_the_rest_is_in(officer: Client, mihon: Plan) -> None:
    where, other = start(officer), start(officer)
    good = sheet(officer, where)
    bad = answered(good, ACTION[BOOKING], ("経費", "pj1 c1", {"金額（千円）": "三百"}))
    page = body_of(upload(officer, where, b"PK", sheet(officer, other), bad))
    assert "Excelのブックとして読めません" in page
    assert "ほかの照会（照会番号" in page
    assert "「三百」は数値として読めません" in page
    assert "教育課の回答を取り込みました（変更1か所）。" in page
    refused = upload(officer, where, _told(good, "担当課", "企画課"), _told(good, "版", "99"))
    assert refused.status_code == 400
    assert "どの課の様式か分かりません。" in body_of(refused)
    assert "どの版から作った様式か分かりません。" in body_of(refused)
    edit("title", "題")
    assert "照合番号が合いません" in body_of(upload(officer, where, _told(good, "版", "3")))
    assert "ファイルが選ばれていません" in told(officer.post(f"{where}/upload"))
    assert InquiryAnswer.objects.get().issues[0].startswith("2.xlsx シート「経費」")


def _told(data: bytes, name: str, text: str) -> bytes:
    """A sheet with something else on its first page."""
    book = opened(data)
    told_cells = {row[0].value: row[1] for row in book["はじめに"].iter_rows(max_col=2)}
    told_cells[name].value = text
    return saved(book)


def test_a_closed_inquiry_takes_answers_with_a_reason_only(officer: Client) -> None:
    where = start(officer)
    data = answered(sheet(officer, where), ACTION[BOOKING])
    assert officer.post(f"{where}/close").status_code == 302
    refused = upload(officer, where, data)
    assert refused.status_code == 400
    assert "この照会は締め切られています。" in told(refused)
    assert not InquiryAnswer.objects.exists()
    assert upload(officer, where, data, reason="出張のため").status_code == 200
    assert InquiryAnswer.objects.get().reason == "出張のため"
    assert "督促できません" in told(officer.post(f"{where}/remind", {"section": CLASSES}))
    one = member(CLASSES)
    for post in ("sections/2/hand-in", "measures/m-classes/save"):
        assert one.post(f"{where}/{post}", {"base": "2"}).status_code in (400, 404)
    assert "disabled" in body_of(one.get(f"{where}/measures/m-classes"))


def test_what_is_typed_stays_when_an_inquiry_cannot_start(officer: Client) -> None:
    for due, chosen, sentence in (
        ("いつか", ["m-booking"], "締切りの日が読めません。"),
        ("2020-01-01", ["m-booking"], "締切りが過ぎた日になっています。"),
        ("2099-01-01", ["none"], "照会する施策が選ばれていません。"),
    ):
        fields = {"measure": chosen, "due": due, "note": "お願い"}
        response = officer.post(f"{HERE}/start", fields)
        assert response.status_code == 400
        assert sentence in told(response)
        assert f'value="{due}"' in body_of(response)
        assert ">\nお願い</textarea>" in body_of(response)
    assert not Inquiry.objects.exists()


def test_all_sheets_come_in_one_file(officer: Client) -> None:
    where = start(officer)
    with zipfile.ZipFile(io.BytesIO(officer.get(f"{where}/sheets").content)) as archive:
        names = archive.namelist()
        assert [name.partition("_")[2] for name in names] == [f"{s}.xlsx" for s in SECTIONS]
        assert opened(archive.read(names[1]))["工程"]["B2"].value == "s5"


# A section's people


def test_a_section_sees_its_own_and_nothing_of_others(officer: Client) -> None:
    where = start(officer)
    upload(officer, where, answered(sheet(officer, where), ACTION[BOOKING]))
    answer = InquiryAnswer.objects.get()
    one = member(OPEN_DATA)
    page = body_of(one.get(f"{where}/sections/1"))
    assert "避難所・公共施設のオープンデータ" in page
    assert one.get(f"{where}/measures/m-opendata").status_code == 200
    for hidden in (
        "sections/0",
        "sections/0/sheet",
        "sections/9",
        "measures/m-booking",
        f"answers/{answer.pk}",
    ):
        assert one.get(f"{where}/{hidden}").status_code == 404, hidden
    listed = body_of(one.get(HERE))
    assert "総務課</a>" in listed
    assert "教育課</a>" not in listed
    assert body_of(member("企画課").get(HERE)).count("照会はありません") == 1
    assert "総務課" not in body_of(one.get("/desk")).replace("総務課への", "")
    assert "についての照会" in body_of(one.get("/desk"))


def test_another_sections_sheet_is_refused_without_a_word_of_it(officer: Client) -> None:
    where = start(officer)
    one = member(OPEN_DATA)
    data = answered(sheet(officer, where), ACTION[BOOKING])
    response = upload(one, where, data)
    assert response.status_code == 400
    assert "あなたの課の様式ではありません。" in body_of(response)
    assert "予約を町の頁で受けます。" not in body_of(response)
    assert not InquiryAnswer.objects.exists()
    own = upload(one, where, answered(sheet(one, where, 1), ACTION[OPEN_DATA]))
    assert "総務課の回答を取り込みました" in body_of(own)


def test_who_lost_the_right_meanwhile_changes_nothing(officer: Client) -> None:
    where = start(officer)
    one = member(OPEN_DATA)
    data = answered(sheet(one, where, 1), ACTION[OPEN_DATA])
    person = Person.objects.get(section=OPEN_DATA)
    Person.objects.filter(pk=person.pk).update(section="別の課")
    assert upload(one, where, data).status_code in (400, 404)
    assert one.post(f"{where}/sections/1/hand-in").status_code == 404
    Person.objects.filter(pk=person.pk).update(roles="", section=OPEN_DATA)
    assert upload(one, where, data).status_code == 403
    assert StoredPlan.objects.get(key="p").head == 1


def test_a_section_answers_on_the_web(officer: Client) -> None:
    where = start(officer)
    one = member(CLASSES)
    form = body_of(one.get(f"{where}/measures/m-classes"))
    assert f'action="{where}/measures/m-classes/save"' in form
    assert "この施策を削除する" not in form
    fields = {"base": "1", "page": "measure", "part": "m-classes"}
    assert one.post(
        f"{where}/measures/m-classes/save",
        {**fields, "/measures/m-classes/outcome": "使い方が分かります。"},
    )["Location"].endswith("?saved=1")
    for name in ("/title", "/measures/m-booking/title", "/measures/m-classes/../title"):
        save = one.post(f"{where}/measures/m-classes/save", {**fields, name: "x"})
        assert save.status_code in (400, 404), name
    assert one.post("/desk/plans/p/save", {**fields, "/title": "x"}).status_code == 403
    fault = one.post(
        f"{where}/measures/m-classes/save",
        {**fields, "base": "2", "/measures/m-classes/costs@2027": "たくさん"},
    )
    assert fault.status_code == 400
    assert f'action="{where}/measures/m-classes/save"' in body_of(fault)
    assert head().title != "x"
    edit("outcome", "ほかの人の変更", measure=0)
    handed = one.post(f"{where}/sections/2/hand-in", {"remark": "予算が要ります。"})
    page = body_of(one.get(handed["Location"]))
    assert "使い方が分かります。" in page
    assert "予算が要ります。" in page
    assert "ほかの人の変更" not in page
    assert "についての照会" not in body_of(one.get("/desk"))


def test_two_people_on_one_field_are_asked_on_the_web(officer: Client) -> None:
    where = start(officer)
    one = member(CLASSES)
    edit("action", "先に変わりました。", measure=2)
    fields = {"base": "1", "page": "measure", "part": "m-classes"}
    response = one.post(
        f"{where}/measures/m-classes/save", {**fields, "/measures/m-classes/action": "あとから"}
    )
    assert "ほかの人も同じ欄を直しています" in told(response)
    assert "あとから" in body_of(response)
    assert head().measures[2].action == "先に変わりました。"


# Who has not answered


def test_late_sections_are_shown_and_reminded(officer: Client, settings: Any) -> None:
    where = start(officer)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MAIL_IS_SET = True
    one = member(CLASSES, email="fukushi@town.mihon.example")
    upload(officer, where, sheet(officer, where))
    Inquiry.objects.update(due=dt.date(2020, 1, 1))
    page = body_of(officer.get(where))
    assert page.count("締切りを過ぎても回答がありません") == 2
    assert "この課の利用者（担当課員）がいません。" in page
    fields = {"section": [*SECTIONS, "無い課"], "words": "お待ちしています。"}
    reminded = officer.post(f"{where}/remind", fields)
    assert reminded["Location"].endswith("?reminded=2")
    numbers = list(InquiryReminder.objects.values_list("pk", flat=True))
    mails.send_inquiry_reminders.call(numbers, "ja")
    (sent,) = mail.outbox
    assert sent.bcc == ["fukushi@town.mihon.example"]
    assert "お待ちしています。" in sent.body
    assert "お待ちしています。" in body_of(one.get(f"{where}/sections/2"))
    assert "メール1通" in body_of(officer.get(where))
    assert "督促する課がありません。" in told(officer.post(f"{where}/remind", {}))


def test_a_section_is_reminded_so_often_a_day(officer: Client) -> None:
    where = start(officer)
    both = {"section": list(SECTIONS), "words": "お待ちしています。"}
    assert officer.post(f"{where}/remind", both | {"section": [CLASSES]}).status_code == 302
    for count in (len(SECTIONS), len(SECTIONS), len(SECTIONS) - 1):
        reminded = officer.post(f"{where}/remind", both)
        assert reminded["Location"].endswith(f"?reminded={count}")
    refused = officer.post(f"{where}/remind", both)
    assert refused.status_code == 400
    assert "きょうは、もう3回督促しました。" in told(refused)
    assert InquiryReminder.objects.count() == 3 * len(SECTIONS)
    yesterday = timezone.now() - dt.timedelta(days=1)
    InquiryReminder.objects.update(created_at=yesterday)
    assert officer.post(f"{where}/remind", both).status_code == 302


def test_an_answer_of_no_change_is_an_answer(officer: Client) -> None:
    where = start(officer)
    page = body_of(upload(officer, where, sheet(officer, where)))
    assert "教育課の回答を取り込みました（変更0か所）。" in page
    assert StoredPlan.objects.get(key="p").head == 1
    found = Inquiry.objects.get()
    taken = take_sheet(found, ("a.xlsx", sheet(officer, where)), Person.objects.get(), "")
    assert taken.answer is not None
    assert "変更なしの回答です。" in body_of(officer.get(f"{where}/answers/{taken.answer.pk}"))
