"""The pages of oversight: who may register what, history with corrections, CSV in and out."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kanmin.server.accounts.roles import Role
from kanmin.server.oversight import register
from kanmin.server.store.current import current_lags, rebuild_current
from kanmin.server.store.models import CurrentStatus, StatusRecord
from kanmin.status import PlanningState
from tests.server import body_of, new_person, signed_in, told

pytestmark = pytest.mark.django_db
BODY = "/oversight/bodies/182079"
MADE = {
    "state": "made",
    "url": "https://sabae.example/plan",
    "checked_on": "2026-11-01",
    "checked_by": "国の担当",
}


@pytest.fixture
def state() -> Client:
    return signed_in(new_person("", Role.STATE))


def test_a_prefecture_finds_its_municipalities_at_once() -> None:
    supporter = signed_in(new_person("180009", Role.SUPPORTER))
    assert "/oversight/prefectures/18?" in told(supporter.get("/oversight"))[:400]


def csv_file(*rows: str) -> SimpleUploadedFile:
    head = "団体コード,状況,URL,確かめた日,確かめた人,訂正の理由"
    return SimpleUploadedFile("r.csv", "\n".join([head, *rows]).encode("cp932"))


def test_all_bodies_begin_unknown(state: Client) -> None:
    page = body_of(state.get("/oversight"))
    assert "1,741／1,741（100.0%）" in page
    assert "まだだれも確かめていません。" in body_of(state.get(BODY))


def test_an_entry_is_added_and_the_history_keeps_the_earlier_ones(state: Client) -> None:
    assert state.post(f"{BODY}/save", MADE).status_code == 302
    corrected = MADE | {"state": "considering", "correction": "別の市の計画でした"}
    assert state.post(f"{BODY}/save", corrected).status_code == 302
    page = body_of(state.get(BODY))
    assert "別の市の計画でした" in page
    assert [r.state for r in StatusRecord.objects.all()] == ["made", "considering"]
    assert register.states() == {"182079": PlanningState.CONSIDERING}
    CurrentStatus.objects.all().delete()
    assert current_lags()
    rebuild_current()
    assert not current_lags()
    assert register.states() == {"182079": PlanningState.CONSIDERING}


def test_the_same_entry_twice_is_one(state: Client) -> None:
    for _time in range(2):
        state.post(f"{BODY}/save", MADE)
    assert StatusRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"url": ""}, "何で確かめたか"),
        ({"checked_by": ""}, "確かめた人がありません"),
        ({"checked_on": "きのう"}, "日付として読めません"),
        ({"first": "来年"}, "来年"),
        ({"state": "あるかも"}, "選べません"),
    ],
)
def test_what_cannot_be_taken_is_told_with_all_that_was_typed(
    state: Client, fields: dict[str, str], sentence: str
) -> None:
    response = state.post(f"{BODY}/save", MADE | {"title": "打ちかけの計画名"} | fields)
    assert response.status_code == 400
    assert sentence in body_of(response)
    assert "打ちかけの計画名" in body_of(response)
    assert not StatusRecord.objects.exists()


@pytest.mark.parametrize(
    ("code", "role", "status"),
    [
        ("180009", Role.SUPPORTER, 302),
        ("170003", Role.SUPPORTER, 400),
        ("182079", Role.SUPPORTER, 400),
        ("", Role.STATE, 302),
        ("182079", Role.EDITOR, 403),
    ],
)
def test_a_prefecture_registers_for_its_own_municipalities_only(
    code: str, role: Role, status: int
) -> None:
    client = signed_in(new_person(code, role))
    assert client.post(f"{BODY}/save", MADE).status_code == status
    assert StatusRecord.objects.exists() is (status == 302)


def test_csv_in_keeps_the_good_rows_and_tells_the_others(state: Client) -> None:
    rows = (
        "182079,公表済,https://sabae.example,2026-11-01,試験,",
        "999999,検討中,,2026-11-01,試験,",
        "131016,策定済,,2026-11-01,試験,",
    )
    page = body_of(state.post("/oversight/upload", {"file": csv_file(*rows)}))
    assert "1件を登録しました。0件は" in page
    assert "3行目" in page
    assert "4行目" in page
    again = body_of(state.post("/oversight/upload", {"file": csv_file(*rows)}))
    assert "0件を登録しました。1件は" in again
    out = state.get("/oversight/register").content.decode("utf-8-sig")
    assert "182079,福井県鯖江市,act9,公表済" in out


def test_a_register_with_broken_letters_is_refused_whole(state: Client) -> None:
    row = "182079,公表済,https://sabae.example,2026-11-01,試験,".encode()
    broken = SimpleUploadedFile("r.csv", row + b"\xff\xff")
    response = state.post("/oversight/upload", {"file": broken})
    assert response.status_code == 400
    assert "文字コードが読めません" in told(response)


def test_a_prefecture_cannot_register_for_others_by_csv() -> None:
    client = signed_in(new_person("170003", Role.SUPPORTER))
    row = "182079,公表済,https://sabae.example,2026-11-01,試験,"
    page = body_of(client.post("/oversight/upload", {"file": csv_file(row)}))
    assert "0件を登録しました。0件は" in page
    assert "福井県鯖江市の状況を登録する役割がありません。" in page


@pytest.mark.parametrize(
    "path",
    [
        "/oversight/prefectures/48",
        "/oversight/prefectures/x",
        "/oversight/bodies/1",
        "/oversight/parts/x",
        "/oversight?duty=x",
    ],
)
def test_what_is_not_there_is_404(state: Client, path: str) -> None:
    assert state.get(path).status_code == 404


def test_the_parts_list_each_body_with_the_help_that_fits(state: Client) -> None:
    state.post(f"{BODY}/save", MADE | {"state": "not-considered", "reason": "職員がいない"})
    page = body_of(state.get("/oversight/parts/not-considering"))
    assert "福井県鯖江市" in page
    assert "説明会に招く" in page
    unknown = body_of(state.get("/oversight/parts/unknown", {"prefecture": "18"}))
    assert "福井県鯖江市" not in unknown
    assert "17団体" in unknown
    whole: Any = state.get("/oversight/parts/unknown")
    assert "1,787団体" in body_of(whole)
    assert "次のページ" in body_of(whole)


def test_another_duty_has_states_of_its_own(state: Client) -> None:
    state.post(f"{BODY}/save", MADE | {"duty": "soumu-dx"})
    assert register.states() == {}
    assert register.states("soumu-dx") == {"182079": PlanningState.MADE}
