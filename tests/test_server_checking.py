"""What happens to a return after it was handed in: checked, sent back, corrected, asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.oversight import checks, reminding, rounds
from kanmin.server.store.models import CurrentReturn, SurveyReturn, SurveyRound
from kanmin.server.store.oversight_models import ReturnCheck, SurveyReminder
from tests.server import body_of, new_person, signed_in, told
from tests.test_server_surveys import SABAE, TODAY, fields, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Client:
    return signed_in(new_person(SABAE, Role.EDITOR))


@pytest.fixture
def prefecture() -> Client:
    return signed_in(new_person("180009", Role.SUPPORTER))


@pytest.fixture
def found() -> SurveyRound:
    return opened()


def at(found: SurveyRound, rest: str) -> str:
    return f"/oversight/surveys/{found.pk}/{rest}"


def test_a_prefecture_passes_returns_on(
    town: Client, prefecture: Client, found: SurveyRound
) -> None:
    fields(town, found)
    listed = body_of(prefecture.get(at(found, "returns")))
    assert "確認前 1" in listed
    response = prefecture.post(at(found, "pass"), {"code": [SABAE, "170003"]})
    assert response.status_code == 302
    assert "1団体の回答を確認済にしました。" in body_of(prefecture.get(response["Location"]))
    assert "確認済 1" in body_of(prefecture.get(at(found, "returns")))
    assert "当てはまる回答はありません。" in body_of(
        prefecture.get(at(found, "returns?state=unchecked"))
    )
    prefecture.post(at(found, "pass"), {"code": SABAE})
    assert ReturnCheck.objects.count() == 1
    nothing = prefecture.post(at(found, "pass"), {})
    assert nothing.status_code == 400
    assert "選ばれていません" in body_of(nothing)


def test_sent_back_the_body_sees_why_and_its_new_return_is_looked_at_anew(
    town: Client, prefecture: Client, found: SurveyRound
) -> None:
    fields(town, found)
    words = {"version": "1", "act": "back", "words": "問5の人数を確かめてください"}
    assert prefecture.post(at(found, f"returns/{SABAE}/check"), words).status_code == 302
    assert "差し戻し" in body_of(town.get("/desk/surveys"))
    assert "問5の人数を確かめてください" in body_of(town.get(f"/desk/surveys/{found.pk}"))
    fields(town, found, act="draft", staff=["4"])
    assert "問5の人数を確かめてください" in body_of(town.get(f"/desk/surveys/{found.pk}"))
    fields(town, found, staff=["5"])
    assert "差し戻されています" not in body_of(town.get(f"/desk/surveys/{found.pk}"))
    page = body_of(prefecture.get(at(found, f"returns/{SABAE}")))
    assert "確認前" in page
    assert "<td>2人</td><td>5人</td>" in page


def test_a_later_draft_does_not_take_the_return_away(town: Client, found: SurveyRound) -> None:
    fields(town, found)
    fields(town, found, act="draft", staff=["9"])
    assert rounds.counted(found).rate.numerator == 1
    assert CurrentReturn.objects.get().latest.version == 1
    assert 'value="9"' in body_of(town.get(f"/desk/surveys/{found.pk}"))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"version": "1", "act": "back"}, "差し戻す理由がありません。"),
        ({"version": "7", "act": "pass", "words": "書きかけ"}, "新しい回答が届きました"),
    ],
)
def test_a_check_that_cannot_be_is_told(
    town: Client, prefecture: Client, found: SurveyRound, sent: dict[str, str], sentence: str
) -> None:
    fields(town, found)
    response = prefecture.post(at(found, f"returns/{SABAE}/check"), sent)
    assert response.status_code == 400
    assert sentence in told(response)
    assert sent.get("words", "") in body_of(response)
    assert not ReturnCheck.objects.exists()


def test_a_correction_after_closing_shows_old_and_new(town: Client, found: SurveyRound) -> None:
    state = signed_in(new_person("", Role.STATE))
    fields(town, found)
    state.post(at(found, "close"), {"act": "close"})
    fields(town, found, reasons=["no-budget"], correction="理由を取り違えました")
    page = body_of(state.get(at(found, f"returns/{SABAE}")))
    assert "理由を取り違えました" in page
    assert "<td>職員が足りない</td><td>予算がない</td>" in page


def test_the_return_of_another_prefecture_is_not_there(town: Client, found: SurveyRound) -> None:
    fields(town, found)
    other = signed_in(new_person("170003", Role.SUPPORTER))
    assert other.get(at(found, f"returns/{SABAE}")).status_code == 404
    sent = {"version": "1", "act": "pass"}
    assert other.post(at(found, f"returns/{SABAE}/check"), sent).status_code == 404
    assert other.post(at(found, "pass"), {"code": SABAE}).status_code == 400
    assert not ReturnCheck.objects.exists()


def test_those_who_have_not_answered_are_asked_again(
    town: Client, prefecture: Client, found: SurveyRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields(town, found)
    response = prefecture.post(at(found, "remind"), {"words": "9日までに"})
    page = body_of(prefecture.get(response["Location"]))
    assert "17団体に督促しました。" in page
    assert "メールサーバーの設定がないため、メールは送りません。" in page
    assert SurveyReminder.objects.count() == 17
    other = signed_in(new_person("182010", Role.EDITOR))
    assert "9日までに" in body_of(other.get(f"/desk/surveys/{found.pk}"))
    assert "督促" not in body_of(town.get(f"/desk/surveys/{found.pk}"))


def test_a_reminder_goes_by_mail_to_the_editors_of_the_body(
    found: SurveyRound, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MAIL_IS_SET = True
    new_person(SABAE, Role.EDITOR, email="a@sabae.example")
    new_person(SABAE, Role.APPROVER, email="b@sabae.example")
    new_person("182010", Role.EDITOR)
    person = Person.objects.get(email="a@sabae.example")
    checks.remind(found, [SABAE, "182010"], "お願いします", person)
    numbers = list(SurveyReminder.objects.values_list("pk", flat=True))
    reminding.send_reminders.call(numbers, "ja")
    (sent,) = mail.outbox
    assert sent.bcc == ["a@sabae.example"]
    assert "お願いします" in sent.body
    assert list(SurveyReminder.objects.values_list("mailed", flat=True)) == [1, 0]


def test_a_body_is_asked_again_so_often_a_day(prefecture: Client, found: SurveyRound) -> None:
    for _time in range(3):
        assert prefecture.post(at(found, "remind"), {}).status_code == 302
    refused = prefecture.post(at(found, "remind"), {})
    assert refused.status_code == 400
    assert "きょうは、もう3回督促しました。" in body_of(refused)
    assert SurveyReminder.objects.count() == 3 * 18


def test_after_closing_nobody_is_asked_again(prefecture: Client) -> None:
    past = opened(opens_on=TODAY - dt.timedelta(9), closes_on=TODAY - dt.timedelta(1))
    response = prefecture.post(at(past, "remind"), {})
    assert response.status_code == 400
    assert "締め切られているため" in body_of(response)


def test_results_crossed_as_one_likes_and_beside_other_years(
    town: Client, prefecture: Client, found: SurveyRound
) -> None:
    assert "まだ回答がありません。" in body_of(prefecture.get(at(found, "results")))
    fields(town, found)
    page = body_of(prefecture.get(at(found, "results?by=kind")))
    assert "1／1（100.0%）" in page
    assert "平成30年2月" in page
    raw = prefecture.get(at(found, "files/json?by=kind")).json()
    assert raw["rate"] == {"numerator": 1, "denominator": 18, "percent": 5.5556}
    assert raw["crosses"][0]["question"] == "status"
    assert len(raw["silent_codes"]) == 17
    rows = prefecture.get(at(found, "files/csv")).content.decode("utf-8-sig")
    assert rows.startswith("調査票,年度,")
    wrong = prefecture.get(at(found, "results?by=nothing"))
    assert wrong.status_code == 400
    assert SurveyReturn.objects.count() == 1
