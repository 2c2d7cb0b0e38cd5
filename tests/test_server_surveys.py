"""Rounds of surveys on the pages: pre-answered, handed in, corrected, counted."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from kanmin.plan import Stage
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.oversight import rounds
from kanmin.server.store import services, sharing
from kanmin.server.store.current import current_lags, rebuild_current
from kanmin.server.store.models import CurrentReturn, SurveyReturn, SurveyRound
from kanmin.survey import questionnaire
from tests.server import body_of, new_person, plan_for, signed_in
from tests.survey_samples import filled

pytestmark = pytest.mark.django_db
SABAE, TODAY = "182079", dt.date.today()
ANSWERS = {
    "status": ["none"],
    "reasons": ["no-staff"],
    "support": ["briefing"],
    "staff": ["２人"],
    "section": ["企画課"],
    "act": "final",
}


def opened(**more: Any) -> SurveyRound:
    days = {"opens_on": TODAY, "closes_on": TODAY + dt.timedelta(days=9)}
    wanted = {"questionnaire": "planning-2026", "title": "調査", "audience": "all", **days}
    return SurveyRound.objects.create(**(wanted | more))


@pytest.fixture
def town() -> Client:
    return signed_in(new_person(SABAE, Role.EDITOR))


@pytest.fixture
def state() -> Client:
    return signed_in(new_person("", Role.STATE))


def fields(client: Client, found: SurveyRound, **more: Any) -> Any:
    sheet = questionnaire(found.questionnaire)
    known = {q.id for q in sheet.questions}
    sent = {name: value for name, value in (ANSWERS | more).items() if name in known | {"act"}}
    sent |= {"correction": more.get("correction", "")}
    return client.post(f"/desk/surveys/{found.pk}/answer", sent)


def test_the_state_opens_a_round_and_the_town_finds_it(state: Client, town: Client) -> None:
    sent = {
        "questionnaire": "planning-2026",
        "audience": "municipalities",
        "opens_on": TODAY.isoformat(),
        "closes_on": (TODAY + dt.timedelta(days=30)).isoformat(),
    }
    response = state.post("/oversight/surveys/open", sent)
    assert response.status_code == 302
    assert "策定状況調査" in body_of(town.get("/desk/surveys"))
    assert "0／1,741" in body_of(state.get("/oversight/surveys"))
    prefecture = signed_in(new_person("180009", Role.EDITOR))
    assert "いま答える調査はありません。" in body_of(prefecture.get("/desk/surveys"))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("closes_on", "2020-01-01", "締切りが受付の始まりより前です。"),
        ("opens_on", "あした", "「あした」は日付として読めません。"),
        ("audience", "x", "調査の対象を選んでください。"),
        ("questionnaire", "x", "x"),
    ],
)
def test_a_round_that_cannot_be_is_told(
    state: Client, name: str, value: str, sentence: str
) -> None:
    sent = {
        "questionnaire": "planning-2026",
        "audience": "all",
        "opens_on": TODAY.isoformat(),
        "closes_on": TODAY.isoformat(),
    }
    response = state.post("/oversight/surveys/open", sent | {name: value})
    assert response.status_code == 400
    assert sentence in body_of(response)
    assert not SurveyRound.objects.exists()


def test_what_the_plan_knows_stands_there_with_where_it_comes_from(town: Client) -> None:
    services.create(plan_for(SABAE), "plan", None, "")
    page = body_of(town.get(f"/desk/surveys/{opened().pk}"))
    assert "計画から入れました。違っていれば直してください。" in page


def test_a_return_is_handed_in_with_a_receipt_and_counted(town: Client, state: Client) -> None:
    found = opened()
    response = fields(town, found)
    page = body_of(response)
    assert "提出しました。" in page, page
    assert f"{found.pk}-{SABAE}-1" in page
    assert SurveyReturn.objects.get().final
    counted = body_of(state.get(f"/oversight/surveys/{found.pk}"))
    assert "1／1,788" in counted
    count = rounds.counted(found).question("status").count("none")
    assert count is not None
    assert (count.share.numerator, count.share.denominator) == (1, 1)


def test_what_cannot_be_true_is_not_handed_in_and_stays_typed(town: Client) -> None:
    found = opened()
    response = fields(town, found, status=["made"], section=["打ちかけの課"])
    page = body_of(response)
    assert response.status_code == 400
    assert "提出できませんでした。" in page
    assert "打ちかけの課" in page
    assert not SurveyReturn.objects.exists()


def test_what_cannot_be_read_is_told(town: Client) -> None:
    response = fields(town, opened(), staff=["たくさん"])
    assert response.status_code == 400
    assert "「たくさん」が読めません。" in body_of(response)


def test_a_draft_is_kept_and_not_counted(town: Client) -> None:
    found = opened()
    assert "下書きを保存しました。" in body_of(fields(town, found, act="draft", staff=[""]))
    assert rounds.counted(found).rate.numerator == 0
    fields(town, found)
    assert [row.version for row in SurveyReturn.objects.order_by("version")] == [1, 2]
    assert CurrentReturn.objects.get().final


def test_after_closing_a_correction_says_why_and_the_old_answer_stays(
    town: Client, state: Client
) -> None:
    found = opened()
    fields(town, found)
    state.post(f"/oversight/surveys/{found.pk}/close", {"act": "close"})
    refused = fields(town, found, reasons=["no-budget"])
    assert refused.status_code == 400
    assert "この調査は締め切られています" in body_of(refused)
    assert SurveyReturn.objects.count() == 1
    taken = fields(town, found, reasons=["no-budget"], correction="理由を取り違えました")
    assert "提出しました。" in body_of(taken)
    assert "理由を取り違えました" in body_of(state.get(f"/oversight/surveys/{found.pk}"))
    first, second = (rounds.given(row) for row in SurveyReturn.objects.order_by("version"))
    assert first.chosen("reasons") == ("no-staff",)
    assert second.chosen("reasons") == ("no-budget",)
    CurrentReturn.objects.all().delete()
    assert current_lags()
    rebuild_current()
    assert not current_lags()
    assert CurrentReturn.objects.get().latest.version == 2


def test_the_reasons_given_decide_the_help(town: Client, state: Client) -> None:
    fields(town, opened())
    page = body_of(state.get(f"/oversight/bodies/{SABAE}"))
    assert "職員が足りない" in page
    assert page.index("近くの団体との共同策定をつなぐ") < page.index("状況を尋ねる")


def test_the_reasons_given_are_told_to_those_who_see_the_answers_alone(
    town: Client, state: Client
) -> None:
    fields(town, opened())
    known = {"state": "not-considered", "reason": "別の用", "url": "https://sabae.example/"}
    known |= {"checked_on": TODAY.isoformat(), "checked_by": "国の担当"}
    assert state.post(f"/oversight/bodies/{SABAE}/save", known).status_code == 302
    own = signed_in(new_person("180009", Role.SUPPORTER))
    other = signed_in(new_person("170003", Role.SUPPORTER))
    for client, told in ((state, True), (own, True), (other, False)):
        assert ("職員が足りない" in body_of(client.get(f"/oversight/bodies/{SABAE}"))) is told
        listed = body_of(client.get("/oversight/parts/not-considering"))
        assert "鯖江市" in listed
        assert ("近くの団体との共同策定をつなぐ" in listed) is told


def test_a_prefecture_sees_its_own_bodies_only(town: Client) -> None:
    found = opened()
    fields(town, found)
    own = signed_in(new_person("180009", Role.SUPPORTER))
    other = signed_in(new_person("170003", Role.SUPPORTER))
    assert "1／18" in body_of(own.get(f"/oversight/surveys/{found.pk}"))
    elsewhere = body_of(other.get(f"/oversight/surveys/{found.pk}"))
    assert "0／20" in elsewhere
    assert "福井県" not in elsewhere


def form_of(code: str, staff: int) -> SimpleUploadedFile:
    """A form that a body without a plan has filled in."""
    raw = {"status": "none", "reasons": ["no-staff"], "support": ["briefing"]}
    body = registry().get(code)
    return SimpleUploadedFile(
        f"{code}.xlsx", filled(body, raw | {"staff": staff, "section": "企画課"})
    )


def test_excel_of_another_prefecture_is_not_taken(state: Client) -> None:
    found = opened()
    other = signed_in(new_person("170003", Role.SUPPORTER))
    page = body_of(
        other.post(f"/oversight/surveys/{found.pk}/upload", {"file": [form_of(SABAE, 2)]})
    )
    assert "182079: あなたが取りまとめる団体ではありません。" in page
    assert not SurveyReturn.objects.exists()


def test_a_file_that_is_no_form_is_told_and_the_others_are_read(state: Client) -> None:
    found = opened()
    bad = SimpleUploadedFile("写真.xlsx", b"nothing")
    sent = {"file": [bad, form_of("182010", 3)]}
    page = body_of(state.post(f"/oversight/surveys/{found.pk}/upload", sent))
    assert "写真.xlsx" in page
    assert CurrentReturn.objects.get().lg_code == "182010"


def test_forms_by_the_hundred_are_taken_at_once(state: Client) -> None:
    found = opened()
    others = [SimpleUploadedFile(f"{number}.xlsx", b"nothing") for number in range(120)]
    sent = {"file": [*others, form_of("182010", 3)]}
    page = body_of(state.post(f"/oversight/surveys/{found.pk}/upload", sent))
    assert "119.xlsx" in page
    assert CurrentReturn.objects.get().lg_code == "182010"


def test_the_forms_of_those_who_have_not_answered(town: Client) -> None:
    found = opened()
    fields(town, found)
    client = signed_in(new_person("180009", Role.SUPPORTER))
    response = client.get(f"/oversight/surveys/{found.pk}/forms")
    names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert len(names) == 17
    assert "182079_鯖江市.xlsx" not in names


def test_an_office_learns_of_a_plan_only_what_is_shared(state: Client) -> None:
    found = opened(audience="municipalities")
    plan = plan_for(SABAE).model_copy(update={"stage": Stage.DECIDED})
    stored = services.create(plan, "plan-x", None, "").revision.plan

    def cells() -> set[str]:
        answer = state.get(f"/oversight/surveys/{found.pk}/forms?prefecture=18")
        data = zipfile.ZipFile(io.BytesIO(answer.content)).read("182079_鯖江市.xlsx")
        book = load_workbook(io.BytesIO(data))
        return {str(c.value) for s in book for row in s.iter_rows() for c in row if c.value}

    before = cells()
    sharing.share(stored, None)
    assert cells() - before
    sharing.withdraw(stored, None)
    assert cells() == before


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_results_as_files(town: Client, state: Client, form: str) -> None:
    found = opened(audience="municipalities")
    fields(town, found)
    response = state.get(f"/oversight/surveys/{found.pk}/files/{form}")
    assert response.status_code == 200
    assert response.content[:2] in (b"PK", b"%P")
    assert state.get(f"/oversight/surveys/{found.pk}/files/exe").status_code == 404
