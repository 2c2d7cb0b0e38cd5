"""What the register's pages tell beside the counts: deadlines, what to look at, trend, maps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from kanmin.calendar_ja import fiscal_year_of
from kanmin.plan import parse, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.oversight import held, register
from kanmin.server.store import services, sharing, upkeep
from kanmin.server.store.oversight_models import ContentsRow, DutyDeadline
from kanmin.status import PlanningState, StatusEntry
from tests.server import body_of, new_person, plan_for, signed_in, told

pytestmark = pytest.mark.django_db
DEADLINE = {
    "duty": "act9",
    "title": "すべての市町村が策定する",
    "tiers": ["municipality"],
    "day": "令和8年3月31日",
    "source": "試験の通知",
}
STATES = PlanningState


@pytest.fixture
def person() -> Person:
    return new_person("", Role.STATE)


@pytest.fixture
def state(person: Person) -> Client:
    return signed_in(person)


def enter(person: Person, code: str, state: PlanningState, day: str, **more: Any) -> None:
    raw = {"lg_code": code, "state": state, "checked_on": day, "checked_by": "試験"}
    correction = more.pop("correction", "")
    entry = StatusEntry.model_validate(raw | {"url": "https://a.example/plan"} | more)
    register.register(entry, person, correction)


def test_the_state_adds_a_deadline_and_takes_it_back(state: Client, person: Person) -> None:
    enter(person, "182079", STATES.CONSIDERING, "2026-11-01")
    assert state.post("/oversight/deadlines/add", DEADLINE).status_code == 302
    page = body_of(state.get("/oversight/deadlines"))
    assert "すべての市町村が策定する" in page
    assert "0／1,741" in page
    assert "令和8年（2026年）3月31日" in page
    assert "まだの団体は1" in body_of(state.get("/oversight"))
    assert "すべての市町村が策定する" in body_of(state.get("/support"))
    assert "すべての市町村が策定する" in state.get("/support/calendar.ics").content.decode()
    assert "期限を過ぎています" in body_of(state.get("/oversight/watch"))
    assert "期限を過ぎています" in body_of(state.get("/oversight/prefectures/18"))
    row = DutyDeadline.objects.get()
    assert state.post(f"/oversight/deadlines/{row.pk}/withdraw").status_code == 302
    assert "すべての市町村が策定する" not in body_of(state.get("/oversight/deadlines"))
    assert "0団体" in body_of(state.get("/oversight/watch"))
    assert state.post("/oversight/deadlines/0/withdraw").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("day", "いつか", "「いつか」は日付として読めません。"),
        ("source", "", "期限の内容か、出典がありません。"),
        ("title", "あ" * 201, "200字まで"),
        ("tiers", [], "対象の団体を選んでください。"),
        ("duty", "none", "枠組みと"),
    ],
)
def test_a_deadline_that_cannot_be_taken_is_told(
    state: Client, field: str, value: Any, sentence: str
) -> None:
    response = state.post("/oversight/deadlines/add", DEADLINE | {field: value})
    assert response.status_code == 400
    assert sentence in told(response)
    assert "試験の通知" in body_of(response) or field == "source"
    assert not DutyDeadline.objects.exists()


def test_the_trend_counts_the_ends_of_the_years_as_corrected(state: Client, person: Person) -> None:
    assert "推移" not in body_of(state.get("/oversight"))
    enter(person, "182079", STATES.MADE, "2024-05-01")
    enter(person, "182087", STATES.MADE, "2025-05-01")
    enter(person, "182087", STATES.CONSIDERING, "2025-06-01", correction="別の計画でした")
    page = body_of(state.get("/oversight"))
    rows = page[page.index("策定状況の推移") :]
    assert "令和7年（2025年）3月31日" in rows
    assert "1／1,741" in rows
    assert "2／1,741" not in rows
    old = body_of(state.get("/oversight/map?on=2025-03-31&prefecture=18"))
    assert "福井県鯖江市：策定済" in old
    assert "福井県あわら市：不明" in old
    assert "福井県あわら市：検討中" in body_of(state.get("/oversight/map?prefecture=18"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("show=state", "策定状況"),
        ("show=watch", "確認の要る団体"),
        (
            "show=figure-frequent_32_online",
            "よく使う32手続のオンライン化状況（令和6年（2024年）7月1日現在）",
        ),
        ("show=figure-dx_cio", "未実施"),
        ("show=figure-residents_2025&prefecture=18", "福井県鯖江市"),
    ],
)
def test_each_map_has_its_table_and_its_csv(state: Client, query: str, words: str) -> None:
    page = body_of(state.get(f"/oversight/map?{query}"))
    assert words in page
    assert "<svg" in page
    assert "<table" in page
    rows = state.get(f"/oversight/map/file?{query}").content.decode("utf-8-sig").splitlines()
    assert rows[0] == "団体コード,都道府県,団体名,区分,内容"
    assert len(rows) == (18 if "prefecture" in query else 1_742)


def test_two_of_two_procedures_are_not_coloured(state: Client) -> None:
    query = "show=figure-frequent_32_online"
    rows = state.get(f"/oversight/map/file?{query}").content.decode("utf-8-sig").splitlines()
    few = [row for row in rows if row.startswith("473821")]  # 与那国町: 2 of 2
    assert few == ["473821,沖縄県,与那国町,分母が5未満,分母2"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("show=nothing", 400),
        ("show=figure-nothing", 400),
        ("prefecture=99", 404),
        ("duty=none", 404),
        ("on=2025-02-30", 400),
    ],
)
def test_a_map_there_is_not_is_told(state: Client, query: str, status: int) -> None:
    for page in ("map", "map/file"):
        assert state.get(f"/oversight/{page}?{query}").status_code == status


def test_an_entry_checked_long_ago_shall_be_looked_at(state: Client, person: Person) -> None:
    enter(person, "182079", STATES.PUBLISHED, "2025-01-01", first=2021, last=2025)
    page = body_of(state.get("/oversight/watch?prefecture=18"))
    assert "計画期間が終わっています、1年以上、確かめていません" in " ".join(page.split())
    assert "0団体" in body_of(state.get("/oversight/watch?prefecture=17"))


def test_what_a_plan_holds_is_seen_once_it_is_shared_and_by_its_prefecture_only(
    state: Client,
) -> None:
    stored = services.create(plan_for("182079", 3), "x", None, "").revision.plan
    own = signed_in(new_person("180009", Role.SUPPORTER))
    other = signed_in(new_person("170003", Role.SUPPORTER))
    query = "/oversight/map/file?show=category-1"

    def told_of_sabae(client: Client) -> str:
        rows = client.get(query).content.decode("utf-8-sig").splitlines()
        return next(row for row in rows if row.startswith("182079"))

    assert told_of_sabae(state) == "182079,福井県,鯖江市,共有された計画なし,"
    assert "共有された計画は、まだありません。" in body_of(own.get("/oversight/prefectures/18"))
    sharing.share(stored, None)
    assert told_of_sabae(state) != "182079,福井県,鯖江市,共有された計画なし,"
    assert told_of_sabae(own) == told_of_sabae(state)
    assert told_of_sabae(other) == "182079,福井県,鯖江市,共有された計画なし,"
    page = body_of(own.get("/oversight/prefectures/18"))
    assert f"/oversight/plans/{stored.key}" in page
    assert "1／1" in page
    assert "1／1" in body_of(state.get("/oversight"))
    assert f"/oversight/plans/{stored.key}" not in body_of(other.get("/oversight/prefectures/18"))
    sharing.withdraw(stored, None)
    assert told_of_sabae(state) == "182079,福井県,鯖江市,共有された計画なし,"


def test_of_several_plans_the_one_in_force_is_asked_about() -> None:
    raw = to_raw(plan_for("182079"))
    year = fiscal_year_of(dt.date.today())
    kept = [("old", "published", year - 3, year - 1), ("now", "published", year, year + 2)]
    for key, stage, first, last in [*kept, ("new", "draft", year, year + 4)]:
        period = {"first": first, "last": last}
        plan = parse(raw | {"title": key, "stage": stage, "period": period})
        services.create(plan, key, None, "")
    found = held.plan_of("182079", year, shared=False)
    assert found is not None
    assert found.title == "now"
    later = held.plan_of("182079", year + 4, shared=False)
    assert later is not None
    assert later.title == "new"
    assert held.plan_of("131016", year, shared=False) is None


def test_rows_that_an_earlier_version_did_not_have_are_made() -> None:
    services.create(plan_for("182079", 3), "x", None, "")
    before = list(ContentsRow.objects.values("plan", "lg_code", "contents"))
    ContentsRow.objects.all().delete()
    assert len(list(upkeep.verify())) == 1
    upkeep.add_missing_rows()
    assert list(ContentsRow.objects.values("plan", "lg_code", "contents")) == before
    assert list(upkeep.verify()) == []
