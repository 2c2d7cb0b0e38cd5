"""Answers in the plan: JSON, estimates and settled values, how it stands, the next plan."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kanmin.errors import InvalidDocument
from kanmin.followup import (
    Answer,
    AnswerKind,
    ChangeKind,
    changes,
    forecast,
    open_points,
    path,
    read_results,
    read_results_json,
    report_document,
    results_form,
    results_schema,
    with_changes,
    with_results,
    year_standing,
)
from kanmin.layout import Cell
from kanmin.plan import (
    Plan,
    ValueStatus,
    parse,
    to_raw,
)
from kanmin.plan.model import ids
from tests.conftest import EXAMPLES
from tests.followup_samples import (
    BOOKING,
    CLASSES,
    GOOD,
    YEAR,
    Fill,
    indicator,
    opened,
    read,
    value,
    with_measure,
)

# Results as JSON


def document(**lists: Any) -> dict[str, Any]:
    return {"form": "kanmin-results", "plan": "plan-mihon", "year": YEAR, **lists}


def test_results_as_json_say_the_same_as_the_form(mihon: Plan) -> None:
    raw = document(
        reviews=[
            {"measure": BOOKING, "state": "on-track", "done": "=1+1 ではない\n@文", "grade": "A"}
        ],
        values=[
            {
                "measure": BOOKING,
                "indicator": "k1",
                "value": 50,
                "numerator": 1526,
                "denominator": 3052,
                "as_of": "2028-03-31",
            }
        ],
        spending=[{"measure": BOOKING, "source": "general", "amount": 760}],
        effects=[
            {"measure": BOOKING, "kind": "hours", "amount": 12, "put_back": 10, "used_for": CLASSES}
        ],
    )
    jsonschema.Draft202012Validator(results_schema()).validate(raw)
    results = read_results_json(raw, "a.json", mihon, YEAR)
    assert results.issues == ()
    assert _parts(results.answers) == _parts(read(mihon, *GOOD).answers)


def _parts(found: tuple[Answer, ...]) -> list[Any]:
    return [(a.key, a.part.model_dump()) for a in found]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (document(reviews=[{"measure": "m-x", "grade": "A"}]), "施策ID「m-x」の施策は"),
        (
            document(reviews=[{"measure": BOOKING, "grade": "A", "colour": 1}]),
            "知らない項目「colour」",
        ),
        (document(reviews=[7]), "項目の組にしてください。"),
        (document(reviews={}), "並び（リスト）にしてください。"),
        (document(reviews=[], more=1), "知らない項目「more」は読んでいません。"),
        (document(values=[{"indicator": "k1", "value": [1]}]), "知らない項目「value」"),
        (document(values=[{"indicator": "k1", "value": True}]), "「TRUE」は数値として読めません。"),
        ({**document(reviews=[]), "year": 2028}, "令和10年度（2028年度）の様式です。"),
        ({**document(reviews=[]), "year": "x"}, "何年度の実績か読めません。"),
        ({**document(reviews=[]), "plan": "other"}, "ほかの計画の様式です"),
    ],
    ids=str,
)
def test_what_is_wrong_in_json_is_told_with_its_place(raw: Any, words: str, mihon: Plan) -> None:
    results = read_results_json(raw, "a.json", mihon, YEAR)
    assert any(words in issue.words for issue in results.issues), results.issues
    assert results.issues[0].words.startswith("a.json")


@pytest.mark.parametrize("raw", [[], {}, 3, None, {"measures": []}], ids=str)
def test_json_that_holds_no_results_is_an_error(raw: Any, mihon: Plan) -> None:
    with pytest.raises(InvalidDocument, match="実績のJSONではありません"):
        read_results_json(raw, "a.json", mihon, YEAR)


# Into the plan


def test_new_parts_have_ids_of_their_own_that_are_always_the_same(mihon: Plan) -> None:
    once = with_results(mihon, [read(mihon, *GOOD)]).plan
    assert once == with_results(mihon, [read(mihon, *GOOD)]).plan
    new = set(ids(once)) - set(ids(mihon))
    assert new == {
        "rv-m-booking-2027", "v-k1-2027", "x-m-booking-2027-general", "r-m-booking-2027-hours",
    }  # fmt: skip


def test_ids_stay_unique_and_short_whatever_the_plan_holds() -> None:
    long = "m" * 64
    plan = with_measure(id=long, reviews=[], schedule=[
        {"id": f"rv-{'m' * 42}", "fiscal_year": 2027, "stage": "run"},
    ])  # fmt: skip
    taken = with_measure(schedule=[{"id": "rv-m-2027", "fiscal_year": 2027, "stage": "run"}])
    for found in (plan, taken):
        name = found.measures[0].id
        fill: Fill = ("実績", name, {"進捗状況": "順調"})
        after = with_results(found, [read(found, fill)]).plan
        assert parse(to_raw(after)) == after
    assert after.measures[0].reviews[0].id == "rv-m-2027-2"


def test_an_estimate_is_settled_later_under_its_own_id(mihon: Plan) -> None:
    march = with_results(mihon, [read(mihon, ("指標", "k3", {"実績値": 7}))]).plan
    june = read(march, ("指標", "k3", {"実績値": 8, "見込・確定": "確定"}))
    applied = with_results(march, [june])
    (found,) = [v for v in applied.plan.measures[1].indicators[0].values if v.role == "result"]
    assert (found.id, found.value, found.status) == ("v-k3-2027", 8, ValueStatus.SETTLED)
    assert applied.disagreements == ()


def test_an_estimate_never_replaces_a_settled_value_silently(mihon: Plan) -> None:
    settled = with_results(
        mihon, [read(mihon, ("指標", "k3", {"実績値": 8, "見込・確定": "確定"}))]
    ).plan
    late = read(settled, ("指標", "k3", {"実績値": 7, "見込・確定": "見込"}))
    applied = with_results(settled, [late])
    assert applied.plan == settled
    (found,) = applied.disagreements
    assert (found.kept, found.kept_from, found.other) == ("8", "計画", "7")
    assert "「実績" not in found.words
    assert "「公共" not in found.words
    assert "「公開したデータの数」の「値」への答えが食い違っています。" in found.words
    corrected = read(settled, ("指標", "k3", {"実績値": 9, "見込・確定": "確定"}))
    assert with_results(settled, [corrected]).disagreements == ()


def test_two_files_that_differ_are_told_with_both_answers_and_their_files(mihon: Plan) -> None:
    one = read(mihon, ("実績", BOOKING, {"進捗状況": "順調"}), file="教育.xlsx")
    two = read(mihon, ("実績", BOOKING, {"進捗状況": "完了", "評価": "A"}), file="企画.xlsx")
    applied = with_results(mihon, [one, two])
    (found,) = applied.disagreements
    assert (found.field, found.kept, found.other) == ("進捗状況", "順調", "完了")
    assert found.kept_from == "教育.xlsx シート「実績」2行目"
    assert found.other_from == "企画.xlsx シート「実績」2行目"
    review = applied.plan.measures[0].reviews[0]
    assert (review.state, review.grade) == ("on-track", "")


def test_what_went_to_two_places_stands_in_two_rows_and_both_are_kept(mihon: Plan) -> None:
    hours = {"measure": BOOKING, "kind": "hours", "status": "settled"}
    raw = document(
        effects=[
            {**hours, "amount": 6, "put_back": 6, "used_for": CLASSES},
            {**hours, "amount": 4, "put_back": 4, "used_for": "窓口の応援"},
        ]
    )
    results = read_results_json(raw, "a.json", mihon, YEAR)
    plan = with_results(mihon, [results]).plan
    realised = plan.measures[0].realised
    assert [(r.id, r.amount, r.used_for) for r in realised] == [
        ("r-m-booking-2027-hours", 6, CLASSES),
        ("r-m-booking-2027-hours-2", 4, "窓口の応援"),
    ]
    assert with_results(plan, [results]).plan == plan
    again = read_results(results_form(plan, YEAR), "a.xlsx", plan, YEAR)
    assert (again.issues, with_results(plan, [again]).plan) == ((), plan)
    (second,) = read_results_json(
        document(effects=[{**hours, "amount": 6}, {**hours, "amount": 7}]), "a.json", mihon, YEAR
    ).refused
    assert "同じものへの答えが1行目にもあります。" in second.sentence


def test_two_files_that_complement_each_other_are_put_together(mihon: Plan) -> None:
    one = read(mihon, ("実績", BOOKING, {"進捗状況": "順調"}), file="1.xlsx")
    two = read(mihon, ("実績", BOOKING, {"進捗状況": "順調", "評価": "A"}), file="2.xlsx")
    applied = with_results(mihon, [one, two])
    assert applied.disagreements == ()
    review = applied.plan.measures[0].reviews[0]
    assert (review.state, review.grade) == ("on-track", "A")


# How it stands


@pytest.mark.parametrize(
    ("direction", "baseline", "targets", "result", "attainment", "percent"),
    [
        ("up", 0, {2027: 40}, 40, "achieved", 100),
        ("up", 0, {2027: 40}, 39.9, "behind", 100 * 39.9 / 40),
        ("up", 0, {2029: 40}, 20, "on-course", 100),
        ("up", 0, {2029: 40}, 19, "behind", 95),
        ("up", 0, {2029: 40}, 41, "achieved", 205),
        ("up", 0, {2026: 40}, 39, "behind", 100 * 39 / 40),
        ("down", 600, {2027: 300}, 300, "achieved", 100),
        ("down", 600, {2029: 300}, 450, "on-course", 100),
        ("down", 600, {2029: 300}, 590, "behind", 100 * 10 / 150),
        ("down", 600, {2029: 300}, 700, "behind", -100 * 100 / 150),
        ("keep", 100, {2027: 100}, 96, "achieved", None),
        ("keep", 100, {2027: 100}, 94, "behind", None),
        ("keep", 100, {}, 103, "achieved", None),
        ("keep", 0, {2027: 0}, 0, "achieved", None),
        ("up", 0, {2027: 40}, None, "no-data", None),
        ("up", 0, {}, 5, "no-target", None),
        ("up", 5, {2027: 5}, 5, "achieved", None),
        ("up", None, {2027: 5}, 5, "achieved", None),
        ("up", None, {2029: 5}, 3, "no-target", None),
    ],
)  # fmt: skip
def test_an_indicator_is_judged_in_its_own_direction(
    direction: str,
    baseline: float | None,
    targets: dict[int, float],
    result: float | None,
    attainment: str,
    percent: float | None,
) -> None:
    values = [value("target", year, number) for year, number in targets.items()]
    values += [value("baseline", 2025, baseline)] if baseline is not None else []
    values += [value("result", 2027, result)] if result is not None else []
    plan = with_measure(indicators=[{"id": "k", "direction": direction, "values": values}])
    (found,) = year_standing(plan, 2027).indicators
    assert found.attainment == attainment
    told = found.progress.percent if found.progress else None
    assert told == (pytest.approx(percent) if percent is not None else None)
    assert report_document(plan, 2027).blocks


def test_the_path_goes_straight_from_value_to_value_and_holds_on() -> None:
    found = indicator(
        value("baseline", 2025, 0), value("target", 2029, 40), value("target", 2031, 60)
    )
    points = {p.year: (p.value, p.interpolated) for p in path(found, range(2025, 2034))}
    assert points == {
        2026: (10, True), 2027: (20, True), 2028: (30, True), 2029: (40, False),
        2030: (50, True), 2031: (60, False), 2032: (60, False), 2033: (60, False),
    }  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_no_forecast_rests_on_fewer_than_four_years(count: int) -> None:
    results = [value("result", 2027 + n, n) for n in range(count)]
    doubled = [value("result", 2027, 5), value("result", 2040, None)]
    assert forecast(indicator(*results, *doubled), [2035]) is None


def test_a_forecast_is_a_straight_line_with_the_band_of_the_textbook() -> None:
    numbers = [10, 21, 29, 42, 50]
    found = forecast(
        indicator(*(value("result", 2027 + n, x) for n, x in enumerate(numbers))), [2032, 2036]
    )
    assert found
    assert found.count == 5
    assert found.slope == pytest.approx(10.1)
    first, later = found.points
    assert first.value == pytest.approx(60.7)
    residual = math.sqrt(sum((x - (10.2 + 10.1 * n)) ** 2 for n, x in enumerate(numbers)) / 3)
    half = _t90(3) * residual * math.sqrt(1 + 1 / 5 + 9 / 10)
    assert first.high - first.value == pytest.approx(half, rel=1e-3)
    assert later.high - later.low > first.high - first.low


@pytest.mark.parametrize("free", [2, 5, 20])
def test_the_band_widens_by_students_t(free: int) -> None:
    numbers = [float(n % 2) + 100 for n in range(free + 2)]
    found = forecast(
        indicator(*(value("result", 2000 + n, x) for n, x in enumerate(numbers))), [2030]
    )
    assert found
    at = range(free + 2)
    middle = sum(at) / len(at)
    spread = sum((n - middle) ** 2 for n in at)
    slope = sum((n - middle) * x for n, x in enumerate(numbers)) / spread
    mean = sum(numbers) / len(numbers)
    errors = sum((x - mean - slope * (n - middle)) ** 2 for n, x in enumerate(numbers))
    half = math.sqrt(errors / free) * math.sqrt(1 + 1 / len(at) + (30 - middle) ** 2 / spread)
    assert (found.points[0].high - found.points[0].value) / half == pytest.approx(_t90(free), 1e-3)


def _t90(free: int) -> float:
    """The 90th percentile of Student's t, by summing up its density."""
    scale_ = math.gamma((free + 1) / 2) / math.gamma(free / 2) / math.sqrt(free * math.pi)
    at, total, step = 0.0, 0.5, 1e-4
    while total < 0.9:
        total += step * scale_ * (1 + (at + step / 2) ** 2 / free) ** (-(free + 1) / 2)
        at += step
    return at


def test_a_forecast_of_a_share_stays_between_nothing_and_all() -> None:
    found = forecast(
        indicator(
            *(value("result", 2027 + n, x) for n, x in enumerate([70, 80, 92, 98])),
            unit="%",
            denominator_name="全件",
        ),
        [2033],
    )
    assert found
    assert found.points[0].high == found.points[0].value == 100


# Next year's plan


STEPS = [
    {"id": "s1", "fiscal_year": 2027, "stage": "prepare"},
    {"id": "s2", "fiscal_year": 2028, "stage": "run"},
    {"id": "s3", "fiscal_year": 2031, "stage": "expand"},
]


def next_of(**review: Any) -> tuple[Plan, Any]:
    plan = with_measure(
        schedule=STEPS, reviews=[{"id": "rv1", "fiscal_year": 2027, "status": "settled", **review}]
    )
    return plan, changes(plan, 2027)


@pytest.mark.parametrize(
    ("review", "kinds", "schedule"),
    [
        ({"next_step": "完了"}, ["finish"], [(2027, "prepare"), (2028, "done")]),
        ({"state": "done"}, ["finish"], [(2027, "prepare"), (2028, "done")]),
        ({"next_step": "中止"}, ["stop"], [(2027, "prepare")]),
        ({"state": "stopped"}, ["stop"], [(2027, "prepare")]),
        ({"state": "late"}, ["shift"], [(2027, "prepare"), (2028, "prepare"), (2029, "run")]),
        ({"state": "late", "next_step": "中止"}, ["stop"], [(2027, "prepare")]),
        ({"state": "late", "next_step": "改善"}, ["shift", "write"],
         [(2027, "prepare"), (2028, "prepare"), (2029, "run")]),
        ({"state": "on-track", "next_step": "拡大"}, ["write"], None),
        ({"state": "on-track", "next_step": "継続"}, ["write"], None),
        ({"state": "on-track"}, [], None),
    ],
)  # fmt: skip
def test_a_review_becomes_a_proposal_and_nothing_is_applied_unchosen(
    review: dict[str, Any], kinds: list[str], schedule: list[tuple[int, str]] | None
) -> None:
    plan, found = next_of(**review)
    assert [change.kind for change in found] == kinds
    assert with_changes(plan, found, []) == plan
    after = with_changes(plan, found, [change.id for change in found])
    assert parse(to_raw(after)) == after
    told = [(s.fiscal_year, s.stage.value) for s in after.measures[0].schedule]
    assert told == (schedule or [(2027, "prepare"), (2028, "run"), (2031, "expand")])
    assert all(change.needs_person == (change.kind is ChangeKind.WRITE) for change in found)


def test_what_runs_out_of_the_period_and_what_is_taken_away_is_told() -> None:
    _plan, (late,) = next_of(state="late")
    assert "計画期間に入らなくなる工程：令和14年度（2032年度） 拡大" in late.sentence
    _plan, (stopped,) = next_of(next_step="中止")
    assert (
        "取り除く工程：令和10年度（2028年度） 実施、令和13年度（2031年度） 拡大" in stopped.sentence
    )
    _plan, (kept,) = next_of(next_step="継続", plan="窓口を一つにします。")
    assert kept.note == "窓口を一つにします。"


def test_open_points_of_a_measure_begin_with_its_missing_answer(mihon: Plan) -> None:
    found = open_points(year_standing(mihon, YEAR))
    assert [p.sentence for p in found if p.measure.id == CLASSES] == [
        "進捗状況の答えがまだありません。"
    ]


def test_the_kinds_of_answers_are_the_sheets_of_the_form(mihon: Plan) -> None:
    sheets = opened(results_form(mihon, YEAR)).sheetnames[1:]
    assert sheets == [kind.word for kind in AnswerKind]
    assert Path(EXAMPLES / "results-2027-kyoiku.xlsx").stat().st_size < 20_000
    assert isinstance(Cell("x").text, str)
