"""The rules for money and hours, and what the document tells of them."""

from __future__ import annotations

import json

import jsonschema
import pytest

from kanmin.errors import InvalidDocument
from kanmin.grow import (
    CandidateSet,
    Roadmap,
    Scenario,
    Wish,
    hours_chart,
    json_bytes,
    money_chart,
    roadmap,
    roadmap_document,
    roadmap_lines,
    roadmap_schema,
    running_chart,
)
from kanmin.grow.orders import as_listed, by_benefit, musts_first
from kanmin.grow.problem import problem_of
from kanmin.grow.timetable import Rule, breaches
from kanmin.language import speaking
from tests.grow_samples import made, near, one, saving  # noqa: F401 - `near` is a fixture

PLAIN = Wish(what_ifs=False)


def years(found: Roadmap) -> dict[str, int | None]:
    return {start.id: start.fiscal_year for start in found.starts}


def test_savings_pay_for_the_next_measure_no_earlier_than_the_year_after() -> None:
    """Started in 2027, felt from 2028 on, in the budget of 2029."""
    saver = one("a", 100, must=True, latest=2027, effects=[saving(300)])
    found = roadmap(made(saver, one("b", 300), money=[100, 0, 0, 0]), PLAIN)
    assert years(found) == {"a": 2027, "b": 2029}
    assert [line.put_back for line in found.ledger] == [0, 0, 300, 300]


def test_an_effect_felt_at_once_is_the_next_years_budget_too() -> None:
    saver = one("a", 100, effects=[saving(300, after=0)])
    found = roadmap(made(saver, one("b", 300), money=[100, 0, 0]), PLAIN)
    assert years(found) == {"a": 2027, "b": 2028}


@pytest.mark.parametrize(("share", "back"), [(None, 0), (0, 0), (33, 98), (100, 299)])
def test_only_the_agreed_share_is_put_back_rounded_down(share: int | None, back: int) -> None:
    saver = one("a", 0, must=True, latest=2027, effects=[saving(299, share=share)])
    found = roadmap(made(saver, money=[0, 0, 0]), PLAIN)
    assert [line.put_back for line in found.ledger] == [0, 0, back]
    doubted = any("予算に戻せる割合が書かれていない" in remark for remark in found.remarks)
    assert doubted == (share is None)


def test_hours_never_become_money_and_money_never_hours() -> None:
    hours = {"kind": "hours", "expected": 5000, "after": 0, "general_fund_share": 100}
    freeing = one("a", must=True, latest=2027, effects=[hours])
    rich = one("m", must=True, latest=2027, effects=[saving(10**6, after=0)])
    costly, busy = one("b", 1), one("c", hours_initial=1)
    found = roadmap(made(freeing, costly, money=[0, 0, 0]), PLAIN)
    assert years(found)["b"] is None
    found = roadmap(made(rich, busy, money=[0, 0, 0], hours=[0, 0, 0]), PLAIN)
    assert years(found)["c"] is None
    found = roadmap(made(freeing, busy, money=[0, 0, 0], hours=[0, 0, 0]), PLAIN)
    assert years(found)["c"] == 2028


def test_what_is_left_lapses_without_a_fund_and_is_kept_in_one() -> None:
    dear = one("a", 250)
    assert years(roadmap(made(dear, money=[100, 100, 100]), PLAIN)) == {"a": None}
    found = roadmap(made(dear, money=[100, 100, 100], fund={"name": "基金"}), PLAIN)
    assert years(found) == {"a": 2029}
    assert [line.carried for line in found.ledger] == [0, 100, 200]
    found = roadmap(made(dear, money=[100, 100, 100], fund={"balance": 50}), PLAIN)
    assert years(found) == {"a": 2028}


def test_savings_left_over_lapse_as_well() -> None:
    saver = one("a", must=True, latest=2027, effects=[saving(100)])
    asked = [saver, one("b", 200)]
    assert years(roadmap(made(*asked, money=[0] * 5), PLAIN))["b"] is None
    found = roadmap(made(*asked, money=[0] * 5, fund={"name": "基金"}), PLAIN)
    assert years(found)["b"] == 2030


@pytest.mark.parametrize(
    ("source", "starts"),
    [("general", False), ("unknown", False), ("national", True), ("bond", True), ("other", True)],
)
def test_money_of_an_unknown_source_is_taken_for_the_general_fund(
    source: str, starts: bool
) -> None:
    costs = [{"source": source, "initial": 500, "yearly": 500}]
    found = roadmap(made({"id": "a", "costs": costs}, money=[499, 499]), PLAIN)
    assert (years(found)["a"] is not None) == starts
    spent = [(i.source, i.amount) for line in found.ledger for i in line.spent]
    assert spent == ([(source, 500)] * 2 if starts else [])


def test_how_well_effects_come_out() -> None:
    saver = one("a", must=True, effects=[saving(101, after=0, low=40, high=160)])
    wanted = made(saver, money=[0, 0])
    back = {how: roadmap(wanted, Wish(how, what_ifs=False)).ledger[1].put_back for how in Scenario}
    assert back == {"expected": 101, "low": 40, "high": 160, "half": 50}
    held = roadmap(made(saver, one("b", 101), money=[0, 0]), PLAIN)
    lacks = {s.scenario: [(x.fiscal_year, x.money) for x in s.lacks] for s in held.stress}
    assert lacks == {"low": [(2028, 61)], "half": [(2028, 51)]}


def test_an_unknown_cost_is_asked_about_and_never_nothing() -> None:
    wanted = made(one("a", 10), {"id": "b"}, one("c", 0, requires=["b"]), money=[10])
    found = roadmap(wanted, PLAIN)
    assert found.unknown == ("b", "c")
    assert years(found) == {"a": 2027, "b": None, "c": None}
    assert any("b: 経費が分からない" in line for line in roadmap_lines(wanted, found))
    with pytest.raises(InvalidDocument, match="経費の分かる候補がありません"):
        roadmap(made({"id": "b"}, money=[10]), PLAIN)


def test_each_rule_is_judged_without_the_optimiser() -> None:
    wanted = made(
        one("a", 50, must=True),
        one("b", 10, requires=["a"], hours_initial=20),
        one("c", excludes=["b"], earliest=2028),
        money=[40, 40],
        hours=[10, 10],
    )
    problem = problem_of(wanted)
    broken = {(b.rule, b.year, b.amount, b.id) for b in breaches(problem, {"b": 0, "c": 0, "a": 0})}
    assert broken == {
        (Rule.MONEY, 0, 20, ""),
        (Rule.HOURS, 0, 10, ""),
        (Rule.BEFORE, 0, 0, "b"),
        (Rule.WINDOW, 0, 0, "c"),
        (Rule.BESIDE, 0, 0, "b"),
        (Rule.BESIDE, 0, 0, "c"),
    }
    assert [b.rule for b in breaches(problem, {})] == [Rule.MUST]


def test_the_simple_orders() -> None:
    wanted = made(
        one("dear", 90), one("late", 10, requires=["cheap"]), one("cheap", 20),
        money=[100, 100],
    )  # fmt: skip
    problem = problem_of(wanted)
    assert as_listed(problem) == {"dear": 0, "cheap": 1}
    assert by_benefit(problem) == {"cheap": 0, "late": 1, "dear": 1}


def sample() -> CandidateSet:
    saver = one("a", 100, must=True, effects=[saving(300, low=100)], chosen=True)
    busy = one("b", 300, hours_initial=30, requires=["a"], category=1)
    return made(saver, busy, {"id": "c"}, money=[100] * 4, hours=[50] * 4, fund={"name": "基金"})


def test_roadmaps_hold_to_the_published_schema() -> None:
    found = roadmap(sample(), Wish(seed=True))
    raw = json.loads(json_bytes(found))
    jsonschema.Draft202012Validator(roadmap_schema()).validate(raw)
    assert Roadmap.model_validate(raw) == found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_document_tells_everything_in_both_languages(language: str) -> None:
    wanted = sample()
    with speaking(language):
        found = roadmap(wanted, Wish(seed=True))
        text = str(roadmap_document(wanted, found).blocks)
        lines = "\n".join(roadmap_lines(wanted, found))
    for start in found.starts:
        assert (start.title or start.id) in text
        assert (start.title or start.id) in lines
    assert f"{found.value:,}" in lines


def test_the_charts_show_the_ledger() -> None:
    found = roadmap(sample(), PLAIN)
    *bars, back = money_chart(found).series
    assert back.values == tuple(line.put_back for line in found.ledger)
    assert [sum(v or 0 for v in s.values) for s in bars] == [400]
    assert hours_chart(found).series[0].values == tuple(line.hours_used for line in found.ledger)
    assert running_chart(found).series[0].values == tuple(line.running for line in found.ledger)


def test_what_must_be_goes_before_what_is_worth_more() -> None:
    wanted = made(
        one("a", 10, points=[{"category": 1, "points": 9}]),
        one("b", 10, must=True, requires=["c"]),
        one("c", 10),
        money=[10, 10, 10],
    )
    assert musts_first(problem_of(wanted)) == {"c": 0, "b": 1, "a": 2}
