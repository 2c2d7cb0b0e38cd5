"""Out of a plan and back into it: candidates, schedules, costs, and sheets that ask for money."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from kanmin.check import Context, check
from kanmin.errors import KanminError
from kanmin.grow import (
    CandidateSet,
    Roadmap,
    Wish,
    YearBudget,
    budget_request,
    candidates_in_workbook,
    candidates_of,
    candidates_workbook,
    roadmap,
    untouched,
    with_roadmap,
)
from kanmin.plan import Measure, Plan, parse, to_raw
from kanmin.plan.identity import fresh_ids
from kanmin.publish import tables_bytes
from tests.grow_samples import made, near, one, saving  # noqa: F401 - `near` is a fixture
from tests.strategies import plans
from tests.synthetic import plan_of

PLAIN = Wish(what_ifs=False)
BODY = {"lg_code": "993018", "name": "みほん町"}


def plan(*measures: dict[str, Any], **more: Any) -> Plan:
    period = {"first": 2027, "last": 2030}
    return parse({"bodies": [BODY], "period": period, "measures": list(measures), **more})


def funded(wanted: CandidateSet, *amounts: int) -> CandidateSet:
    budgets = (YearBudget(fiscal_year=2027 + n, general=m) for n, m in enumerate(amounts))
    return wanted.model_copy(update={"budgets": tuple(budgets)})


def grown(before: Plan, wanted: CandidateSet) -> tuple[Plan, Roadmap]:
    found = roadmap(wanted, PLAIN)
    after = with_roadmap(before, wanted, found, fresh_ids(before))
    assert parse(to_raw(after)) == after
    return after, found


def money(measure: Measure) -> list[tuple[int, str, int]]:
    return [(c.fiscal_year, c.source.value, c.amount) for c in measure.all_costs]


def test_a_plan_tells_what_it_knows_and_leaves_the_rest_unknown(mihon: Plan) -> None:
    wanted = candidates_of(mihon)
    assert list(wanted.years) == list(mihon.period.years())
    assert [b.general for b in wanted.budgets] == [0] * len(wanted.budgets)
    booking, opendata, classes = wanted.candidates
    assert (booking.measure, booking.category, booking.hours_initial) == ("m-booking", 1, 160)
    costs = [(c.source.value, c.initial, c.yearly) for c in booking.costs]
    assert costs == [("national", 800, 0), ("general", 800, 420)]
    (effect,) = booking.effects
    assert (effect.kind.value, effect.expected, effect.after) == ("hours", 300, 2)
    assert (opendata.known, classes.known) == (True, bool(classes.costs))


@settings(max_examples=25)
@given(plans)
def test_any_plan_gives_candidates_that_a_workbook_holds(before: Plan) -> None:
    if not before.measures:
        return
    wanted = candidates_of(before)
    assert candidates_in_workbook(candidates_workbook(wanted), "a.xlsx") == wanted


def test_a_roadmap_goes_back_as_schedule_costs_hours_and_effects() -> None:
    note = {"id": "e9", "kind": "yen", "amount": 1, "note": "電話の応対"}
    before = plan({"id": "m1", "title": "予約", "effects": [note], "action": "受け付けます。"})
    effects = [saving(300, share=50), {"kind": "hours", "expected": 40, "after": 0}]
    costs = [{"initial": 700, "yearly": 20}, {"source": "national", "initial": 100}]
    wanted = made(
        one("c1", measure="m1", hours_initial=30, hours_yearly=5, effects=effects, costs=costs)
        | {"costs": costs},
        money=[100, 700, 100, 100],
    )
    after, found = grown(before, wanted)
    (measure,) = after.measures
    assert found.year_of("c1") == 2028
    assert [(s.fiscal_year, s.stage.value) for s in measure.schedule] == [
        (2028, "prepare"), (2029, "run"), (2030, "run"),
    ]  # fmt: skip
    assert money(measure) == [
        (2028, "general", 700), (2028, "national", 100),
        (2029, "general", 20), (2030, "general", 20),
    ]  # fmt: skip
    assert [(h.fiscal_year, h.hours) for h in measure.staff_hours] == [
        (2028, 30), (2029, 5), (2030, 5),
    ]  # fmt: skip
    yen, hours = measure.effects
    assert (yen.id, yen.note, yen.amount, yen.from_year) == ("e9", "電話の応対", 300, 2029)
    assert (yen.general_fund_share, hours.from_year, hours.note) == (50, 2028, "")
    assert measure.action == "受け付けます。"
    again = candidates_of(after).candidates[0]
    assert (again.costs, again.effects) == (
        tuple(sorted(wanted.candidates[0].costs, key=lambda c: c.source.value, reverse=True)),
        wanted.candidates[0].effects,
    )


def test_costs_of_a_measure_with_one_project_stand_there_and_with_several_stay() -> None:
    lone = {"id": "p1", "name": "運用事業", "costs": [{"fiscal_year": 2027, "amount": 5}]}
    more = {"id": "p2", "name": "別の事業", "costs": [{"fiscal_year": 2027, "amount": 7}]}
    before = plan(
        {"id": "m1", "title": "予約", "projects": [lone]},
        {"id": "m2", "title": "公開", "projects": [lone | {"id": "p3"}, more]},
    )
    wanted = made(one("a", 90, measure="m1"), one("b", 10, measure="m2"), money=[100] * 4)
    after, _found = grown(before, wanted)
    first, second = after.measures
    assert [c.amount for c in first.projects[0].costs] == [90]
    assert first.costs == ()
    assert second.projects == before.measures[1].projects
    assert [m.id for m in untouched(before, wanted)] == ["m2"]


def test_what_waits_is_studied_and_what_is_unknown_or_no_candidate_stays() -> None:
    step = {"fiscal_year": 2027, "stage": "run"}
    before = plan(
        {"id": "m1", "title": "高い", "schedule": [step]},
        {"id": "m2", "title": "不明", "schedule": [step]},
        {"id": "m3", "title": "別", "schedule": [step]},
    )
    unknown = {"id": "b", "title": "不明", "measure": "m2"}
    after, _found = grown(before, made(one("a", 999, measure="m1"), unknown, money=[0, 0]))
    dear, *others = after.measures
    assert [(s.fiscal_year, s.stage.value) for s in dear.schedule] == [(2028, "study")]
    assert "始め方を検討" in dear.schedule[0].note
    assert tuple(others) == before.measures[1:]


def test_candidates_new_to_the_plan_become_measures_when_they_start() -> None:
    before = plan({"id": "m1", "title": "予約"})
    wanted = made(one("a", 10, category=2), one("b", 999), money=[10, 10])
    after, _found = grown(before, wanted)
    assert after.measures[0] == before.measures[0]
    (fresh,) = after.measures[1:]
    assert (fresh.title, fresh.category) == ("施策a", 2)
    assert money(fresh) == [(2027, "general", 10)]


def test_the_check_says_the_same_of_the_musts(mihon: Plan, context: Context) -> None:
    for before in (mihon, plan_of(6)):  # the second leaves some of them open
        wanted = funded(candidates_of(before), 2000, 2000, 2000, 2000, 2000)
        after, _found = grown(before, wanted)
        reports = [check(p, context) for p in (before, after)]
        musts = [
            [f.verdict for f in r.findings if f.requirement.modality == "must"] for r in reports
        ]
        assert musts[0] == musts[1]


def test_the_budget_sheets_are_one_a_project_with_the_change_from_last_year() -> None:
    costs = [
        {"fiscal_year": 2027, "source": "general", "amount": 1500},
        {"fiscal_year": 2028, "source": "general", "amount": 900},
        {"fiscal_year": 2028, "source": "national", "amount": 300},
    ]
    before = plan(
        {
            "id": "m1", "number": "1", "title": "予約", "lead": "教育課", "action": "要る",
            "projects": [
                {"name": "運用事業", "section": "企画課", "costs": costs},
                {"name": "済んだ事業", "costs": costs[:1]},
                {"name": "別の事業", "costs": costs[1:2]},
            ],
            "staff_hours": [{"fiscal_year": 2028, "hours": 50}],
            "effects": [{"kind": "hours", "amount": 300, "from_year": 2029}],
        },
        {"id": "m2", "title": "公開", "costs": [{"fiscal_year": 2028, "amount": 0}]},
        {"id": "m3", "title": "教室"},
    )  # fmt: skip
    book = load_workbook(io.BytesIO(tables_bytes(budget_request(before, 2028))))
    assert len(book.sheetnames) == 3
    rows = [tuple(r) for r in book.worksheets[0].iter_rows(values_only=True)]
    told = {str(row[0]): [str(c) for c in row[1:] if c is not None] for row in rows}
    assert told["一般財源（千円）"] == ["900", "1500", "-600"]
    assert told["国庫支出金（千円）"] == ["300", "0", "300"]
    assert told["計（千円）"] == ["1200", "1500", "-300"]
    assert told["職員の時間（時間）"] == ["50", "0", "50"]
    assert told["担当課"][0] == "企画課"
    assert told["事務事業名"][0] == "運用事業"
    assert "年300時間（令和11年度（2029年度）から）" in told["効果の見込み"][0]


def test_a_year_without_costs_has_no_budget_sheets() -> None:
    with pytest.raises(KanminError, match="令和10年度（2028年度）の経費が計画にありません"):
        budget_request(plan({"id": "m1", "title": "予約"}), 2028)
