"""Support without pages: iCal files, advisors that fit, the course of requests, tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from kanmin.errors import InvalidDocument, KanminError
from kanmin.localgov import LocalGovernment, default_registry
from kanmin.plan import parse_as
from kanmin.plan.terms import PriorityField
from kanmin.status import (
    Help,
    PlanningState,
    Reason,
    SupportTask,
    TaskState,
    outcomes,
    proposed_tasks,
)
from kanmin.support import (
    Advisor,
    CalendarEntry,
    Event,
    EventAudience,
    Need,
    RequestState,
    Side,
    VisitReport,
    advisors_csv,
    calendar_file,
    invites,
    matching,
    next_states,
    read_advisors,
    refuse_impossible,
    refuse_step,
)
from kanmin.support.clock import parse_clock
from kanmin.text import clean, clean_line
from tests.conftest import TODAY

REGISTRY = default_registry()
SABAE, FUKUI = REGISTRY.get("182079"), REGISTRY.get("180009")
STAMP = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
TITLES = {1: "オンライン化原則", 2: "オープンデータの推進"}
TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=60).map(clean)
LINES = TEXTS.map(clean_line)


def event(**more: Any) -> Event:
    raw = {"title": "説明会", "day": "令和9年1月15日", "begins": "１３：３０", "ends": "16時"}
    return parse_as(Event, raw | {"place": "県庁", "description": ""} | more)


def test_days_and_times_are_read_as_offices_type_them() -> None:
    found = event()
    assert found.day == dt.date(2027, 1, 15)
    assert (found.begins, found.ends) == (dt.time(13, 30), dt.time(16))
    refuse_impossible(found, TODAY)


@pytest.mark.parametrize("text", ["昼", "25:00", "13:", "午後13時", "13:75", "", "1330"])
def test_what_is_no_time_of_day(text: str) -> None:
    assert parse_clock(text) is None


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ends": "13:00"}, "終わりの時刻が始まりより前です。"),
        ({"day": "2026-11-22"}, "過ぎた日です。"),
        ({"place": ""}, "会場も、オンラインのURLもありません。"),
        ({"online": "javascript:alert(1)"}, "http で始まっていません"),
        ({"capacity": "0"}, "定員「0」では開けません。"),
    ],
)
def test_a_meeting_that_cannot_be_held_is_told(more: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidDocument, match=words):
        refuse_impossible(event(**more), TODAY)


@pytest.mark.parametrize(
    ("audience", "prefectures", "body", "invited"),
    [
        (EventAudience.ALL, (), SABAE, True),
        (EventAudience.ALL, ("17",), SABAE, False),
        (EventAudience.PREFECTURES, ("18",), SABAE, False),
        (EventAudience.PREFECTURES, ("18",), FUKUI, True),
        (EventAudience.MUNICIPALITIES, ("18", "17"), SABAE, True),
        (EventAudience.MUNICIPALITIES, (), FUKUI, False),
    ],
)
def test_whom_a_meeting_is_for(
    audience: EventAudience, prefectures: tuple[str, ...], body: LocalGovernment, invited: bool
) -> None:
    assert invites(audience, prefectures, body) is invited


MOMENTS = st.datetimes(
    dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC)
).map(lambda moment: moment.replace(microsecond=0))


@given(LINES, TEXTS, MOMENTS, st.integers(0, 9), st.booleans())
def test_an_entry_reads_back_from_its_file(
    title: str, text: str, starts: dt.datetime, version: int, cancelled: bool
) -> None:
    ends = starts + dt.timedelta(hours=2)
    entry = CalendarEntry(
        "e1@x", title, starts, ends, "県庁", text, "http://x/e/1", version, cancelled
    )
    data = calendar_file("予定", [entry], STAMP)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    back: Any = Calendar.from_ical(data)
    (found,) = back.walk("VEVENT")
    assert str(found["SUMMARY"]) == title
    assert str(found.get("DESCRIPTION", "")) == text
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (starts, ends)
    assert found["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert [str(zone["TZID"]) for zone in back.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    assert str(found["STATUS"]) == ("CANCELLED" if cancelled else "CONFIRMED")
    assert int(found["SEQUENCE"]) == version


def test_a_day_of_a_survey_lasts_that_day() -> None:
    day = dt.date(2027, 1, 31)
    data = calendar_file("予定", [CalendarEntry("s1@x", "締切り", day, day)], STAMP)
    assert b"DTSTART;VALUE=DATE:20270131" in data
    assert b"DTEND;VALUE=DATE:20270201" in data


def advisor(name: str, **more: Any) -> Advisor:
    return parse_as(Advisor, {"name": name, "source": "架空"} | more)


LIST = {
    1: advisor("全国の人", fields=("tourism",), categories=(2,)),
    2: advisor("福井の人", fields=("tourism",), prefectures=("18",)),
    3: advisor("石川の人", fields=("tourism",), categories=(2,), prefectures=("17",)),
    4: advisor("分野の違う人", fields=("finance",), prefectures=("18",)),
}


def test_advisors_that_fit_come_with_the_reasons() -> None:
    found = matching(Need("18", PriorityField.TOURISM, 2), LIST, TITLES)
    assert [(m.key, m.reasons) for m in found] == [
        (
            1,
            (
                "重点分野「観光」が専門です。",
                "分類2「オープンデータの推進」が専門です。",
                "全国を担当しています。",
            ),
        ),
        (2, ("重点分野「観光」が専門です。", "この都道府県を担当しています。")),
    ]
    assert [m.key for m in matching(Need("18"), LIST, TITLES)] == [2, 4, 1]
    assert matching(Need("01", PriorityField.FINANCE), LIST, TITLES) == ()


@given(st.permutations(sorted(LIST)))
def test_the_order_of_advisors_is_the_same_however_they_are_listed(keys: list[int]) -> None:
    need = Need("18", PriorityField.TOURISM, 2)
    assert matching(need, {key: LIST[key] for key in keys}, TITLES) == matching(need, LIST, TITLES)


def _quiet(text: str) -> str:
    return text.strip().lstrip("'")


ADVISORS = st.builds(
    advisor,
    LINES.map(_quiet).filter(bool),
    affiliation=LINES.map(_quiet),
    note=LINES.map(_quiet),
    source=LINES.map(_quiet).filter(bool),
    fields=st.lists(st.sampled_from(PriorityField), unique=True).map(tuple),
    categories=st.lists(st.integers(1, 5), unique=True).map(tuple),
    prefectures=st.sets(st.sampled_from(["01", "18", "47"])).map(lambda s: tuple(sorted(s))),
)


@given(st.lists(ADVISORS, max_size=4))
def test_a_list_of_advisors_reads_back(found: list[Advisor]) -> None:
    read = read_advisors(advisors_csv(found, REGISTRY), REGISTRY)
    assert read.faults == ()
    assert [row.advisor for row in read.rows] == found


def test_rows_that_cannot_be_taken_are_told_one_by_one() -> None:
    rows = (
        "氏名,重点分野,分類,地域,出典",
        "架空 一郎,観光、金融,1、2,全国,架空",
        ",観光,1,全国,架空",
        "架空 二郎,宇宙,1,全国,架空",
        "架空 三郎,観光,9,全国,架空",
        "架空 四郎,観光,1,,架空",
        "架空 五郎,観光,1,鯖江市,架空",
        "架空 六郎,観光,1,石川県、福井,",
    )
    read = read_advisors("\n".join(rows), REGISTRY)
    assert [row.advisor.name for row in read.rows] == ["架空 一郎"]
    assert [fault.number for fault in read.faults] == [3, 4, 5, 6, 7, 8]
    told = "\n".join(fault.sentence for fault in read.faults)
    for words in ("氏名", "「宇宙」は選べません", "分類", "地域がありません", "都道府県では"):
        assert words in told
    with pytest.raises(InvalidDocument, match="列「氏名」がありません"):
        read_advisors("名前\n架空", REGISTRY)


@pytest.mark.parametrize(
    ("state", "wanted", "side", "words", "assigned", "told"),
    [
        ("asked", "decided", Side.OFFICE, "", True, ""),
        ("asked", "decided", Side.OFFICE, "", False, "アドバイザーが選ばれていません"),
        ("asked", "decided", Side.BODY, "", True, "「申請」の申請を「決定」にはできません"),
        ("decided", "withdrawn", Side.BODY, "日程が合わない", True, ""),
        ("decided", "withdrawn", Side.BODY, "", True, "「取下げ」の理由がありません"),
        ("arranging", "declined", Side.OFFICE, "", False, "「見送り」の理由がありません"),
        ("withdrawn", "arranging", Side.OFFICE, "", False, "できません"),
        ("asked", "reported", Side.BODY, "", False, "できません"),
        ("reported", "reported", Side.BODY, "", True, ""),
        ("done", "withdrawn", Side.BODY, "やめた", True, "できません"),
    ],
)
def test_the_course_of_a_request(
    state: str, wanted: str, side: Side, words: str, assigned: bool, told: str
) -> None:
    def step() -> None:
        refuse_step(RequestState(state), RequestState(wanted), side, words, assigned)

    if not told:
        return step()
    with pytest.raises(KanminError, match=told):
        step()
    return None


def test_what_is_over_stays_over() -> None:
    for state in (RequestState.WITHDRAWN, RequestState.DECLINED):
        assert [next_states(state, side) for side in Side] == [(), ()]


def test_a_report_is_of_a_visit_that_took_place() -> None:
    raw = {"held_on": "2026-11-24", "hours": "２", "done": "助言", "effect": "分かった"}
    report = parse_as(VisitReport, raw)
    assert report.hours == 2
    assert report.saved is None
    with pytest.raises(InvalidDocument, match="先の日付"):
        report.refuse_future(TODAY)


def test_tasks_that_fit_and_are_not_there_yet() -> None:
    drafting = {SABAE.code: PlanningState.NOT_CONSIDERED}
    reasons = {SABAE.code: (Reason.NO_STAFF,)}
    whole = [one.help for one in proposed_tasks([SABAE], drafting, reasons, [])]
    assert whole == [Help.JOINT, Help.STARTERS, Help.BRIEFING]
    there = [
        SupportTask(SABAE.code, Help.JOINT, TaskState.OPEN, PlanningState.UNKNOWN),
        SupportTask(SABAE.code, Help.STARTERS, TaskState.DONE, PlanningState.NOT_CONSIDERED),
        SupportTask(SABAE.code, Help.BRIEFING, TaskState.DONE, PlanningState.UNKNOWN),
        SupportTask(FUKUI.code, Help.BRIEFING, TaskState.OPEN, PlanningState.UNKNOWN),
    ]
    left = proposed_tasks([SABAE], drafting, reasons, there)
    assert [one.help for one in left] == [Help.BRIEFING]
    (unknown,) = proposed_tasks([FUKUI], {}, {}, [])
    assert (unknown.help, unknown.state) == (Help.ASK, PlanningState.UNKNOWN)


def test_outcomes_have_numerator_and_denominator_and_the_unknown_apart() -> None:
    state = PlanningState
    before = (state.NOT_CONSIDERED, state.MADE, state.UNKNOWN, state.UNKNOWN, state.DRAFTING)
    now = (state.CONSIDERING, state.MADE, state.MADE, state.UNKNOWN, state.UNKNOWN)
    codes = [body.code for body in REGISTRY.municipalities(FUKUI)][: len(before)]
    tasks = [
        SupportTask(code, Help.BRIEFING, TaskState.DONE, one)
        for code, one in zip(codes, before, strict=True)
    ]
    tasks.append(SupportTask(codes[0], Help.BRIEFING, TaskState.OPEN, state.UNKNOWN))
    tasks.append(SupportTask(codes[1], Help.ADVISOR, TaskState.DROPPED, state.MADE))
    briefing, advice = outcomes(tasks, dict(zip(codes, now, strict=True)))
    assert (briefing.open, briefing.done, briefing.dropped) == (1, 5, 0)
    assert (briefing.moved, briefing.judged) == (1, 2)
    assert (briefing.learnt, briefing.unknown) == (1, 2)
    assert (advice.help, advice.dropped, advice.judged) == (Help.ADVISOR, 1, 0)
