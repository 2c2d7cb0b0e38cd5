"""The best order of starts: equal to trying every order, never below a simple one, sound."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kanmin.errors import InvalidDocument
from kanmin.grow import CandidateSet, Fund, Roadmap, Scenario, Wish, roadmap
from kanmin.grow.problem import problem_of
from kanmin.grow.timetable import breaches, hours_taken, money_taken
from tests.grow_samples import (
    FIRST,
    Starts,
    best,
    books,
    demanding,
    keeps_the_rules,
    made,
    near,  # noqa: F401 - the optimiser in this process
    one,
    orders,
    points,
    richer,
    sets,
)

PLAIN = Wish(what_ifs=False)
LACK = re.compile(
    r"年度（(\d{4})年度）の(?:一般財源([\d,]+)千円)?と?(?:([\d,]+)時間)?(?=、令和|が足り)"
)


def started(found: Roadmap) -> Starts:
    return {s.id: s.fiscal_year for s in found.starts if s.fiscal_year is not None}


def agrees(wanted: CandidateSet, starts: Starts, how: Scenario = Scenario.EXPECTED) -> None:
    """Both accounts say that an order is sound, in the same figures."""
    own = books(wanted, starts, how.value)
    assert own.sound
    assert keeps_the_rules(wanted, starts)
    problem = problem_of(wanted, how)
    places = {name: year - FIRST for name, year in starts.items()}
    assert breaches(problem, places) == ()
    kept = problem.fund or 0
    for year, taken in enumerate(money_taken(problem, places)):
        left = problem.money[year] - taken + kept
        kept = left if problem.fund is not None else 0
        assert left == own.money[year]
    for year, taken in enumerate(hours_taken(problem, places)):
        if wanted.budgets[year].hours is not None:
            assert problem.hours[year] - taken == own.hours[year]


@settings(max_examples=20)
@given(sets(), st.sampled_from(Scenario))
def test_no_order_is_better_than_the_one_found(wanted: CandidateSet, how: Scenario) -> None:
    highest = best(wanted, how.value)
    try:
        found = roadmap(wanted, Wish(how, what_ifs=False))
    except InvalidDocument:
        assert highest is None or not wanted.known
        return
    assert (found.value, found.bound, found.proven) == (highest, highest, True)
    assert points(wanted, started(found)) == highest
    agrees(wanted, started(found), how)
    assert all(order.value <= found.value for order in found.orders if order.sound)


@settings(max_examples=20)
@given(sets(), st.sampled_from(Scenario))
def test_the_ledger_is_the_one_kept_by_hand(wanted: CandidateSet, how: Scenario) -> None:
    try:
        found = roadmap(wanted, Wish(how, what_ifs=False))
    except InvalidDocument:
        return
    own = books(wanted, started(found), how.value)
    for year, line in enumerate(found.ledger):
        assert line.left == own.money[year]
        assert line.budget + line.put_back + (line.carried or 0) - line.general == line.left
        if line.hours is not None:
            assert line.hours + line.hours_freed - line.hours_used == own.hours[year]
    assert sum(line.worth for line in found.ledger) == found.value
    assert sum(line.started for line in found.ledger) == len(started(found))
    for stress in found.stress:
        left = books(wanted, started(found), stress.scenario.value)
        assert bool(stress.lacks) != left.sound


@settings(max_examples=12)
@given(sets(most=14, most_years=5, musts=False), st.integers(0, 40))
def test_more_money_or_hours_are_never_worth_less(wanted: CandidateSet, more: int) -> None:
    before = roadmap(wanted, PLAIN)
    agrees(wanted, started(before))
    assert before.value >= max(order.value for order in before.orders if order.sound)
    assert roadmap(richer(wanted, more), PLAIN).value >= before.value
    budgets = tuple(
        b.model_copy(update={"hours": None if b.hours is None else b.hours + more})
        for b in wanted.budgets
    )
    assert roadmap(wanted.model_copy(update={"budgets": budgets}), PLAIN).value >= before.value


@settings(max_examples=15)
@given(sets(most=5, chosen=True, musts=False))
def test_the_smallest_seed_is_enough_and_one_thousand_yen_less_is_not(
    wanted: CandidateSet,
) -> None:
    assume(any(c.chosen for c in wanted.candidates))
    asked = demanding(wanted)
    try:
        found = roadmap(wanted, Wish(seed=True, what_ifs=False))
    except InvalidDocument:  # chosen, but never to be started in time, or its costs not known
        assert best(richer(asked, 10**9)) is None
        return
    once, yearly = found.seeds
    assert (once.every_year, yearly.every_year) == (False, True)
    for seed, years in ((once, 1), (yearly, None)):
        if seed.amount is None:
            assert best(richer(asked, 10**9, years)) is None
            continue
        assert seed.proven
        starts = {s.id: s.fiscal_year for s in seed.starts if s.fiscal_year is not None}
        agrees(richer(asked, seed.amount, years), starts)
        if seed.amount:
            assert best(richer(asked, seed.amount - 1, years)) is None


@settings(max_examples=20)
@given(sets(most=5))
def test_what_musts_lack_is_told_and_with_that_much_they_can_start(wanted: CandidateSet) -> None:
    first = wanted.candidates[0].model_copy(update={"must": True})
    wanted = wanted.model_copy(update={"candidates": (first, *wanted.candidates[1:])})
    try:
        roadmap(wanted, PLAIN)
    except InvalidDocument as error:
        sentence = error.sentence
    else:
        return
    lacks = lacking(sentence)
    if not lacks:
        assert not any(True for _ in orders(wanted))
        return
    assert best(wanted) is None
    assert best(given_more(wanted, lacks)) is not None
    assert roadmap(given_more(wanted, lacks), PLAIN).value == best(given_more(wanted, lacks))
    assert sum(m for m, _h in lacks.values()) == min(map(least_money(wanted), orders(wanted)))
    for year, (money, hours) in lacks.items():
        less = {**lacks, year: (max(0, money - 1), max(0, hours - (not money)))}
        assert best(given_more(wanted, less)) is None


def lacking(sentence: str) -> dict[int, tuple[int, int]]:
    """By fiscal year, the money and the hours that a sentence says are lacking."""
    return {
        int(year): (_number(money), _number(hours)) for year, money, hours in LACK.findall(sentence)
    }


def _number(text: str) -> int:
    return int((text or "0").replace(",", ""))


def given_more(wanted: CandidateSet, lacks: dict[int, tuple[int, int]]) -> CandidateSet:
    budgets = []
    for budget in wanted.budgets:
        money, hours = lacks.get(budget.fiscal_year, (0, 0))
        more: dict[str, Any] = {"general": budget.general + money}
        if budget.hours is not None:
            more["hours"] = budget.hours + hours
        budgets.append(budget.model_copy(update=more))
    return wanted.model_copy(update={"budgets": tuple(budgets)})


def least_money(wanted: CandidateSet) -> Any:
    """What an order lacks in all years; with a fund, at its lowest point."""

    def lack(starts: Starts) -> int:
        left = books(wanted, starts).money
        return -min(0, *left) if wanted.fund else -sum(min(0, m) for m in left)

    return lack


def test_the_lack_names_year_and_amount() -> None:
    wanted = made(one("a", 700, must=True), one("b", 400, must=True), money=[500, 300])
    with pytest.raises(InvalidDocument) as caught:
        roadmap(wanted, PLAIN)
    assert lacking(caught.value.sentence) == {2027: (200, 0), 2028: (100, 0)}
    assert "施策a、施策b" in caught.value.what
    kept = wanted.model_copy(update={"fund": Fund(balance=50)})
    with pytest.raises(InvalidDocument) as caught:
        roadmap(kept, PLAIN)
    told = lacking(caught.value.sentence)
    assert sum(money for money, _hours in told.values()) == 250
    assert roadmap(given_more(kept, told), PLAIN).value == best(given_more(kept, told))
    both = made(one("a", 90, hours_initial=80, must=True), money=[0], hours=[50])
    with pytest.raises(InvalidDocument) as caught:
        roadmap(both, PLAIN)
    assert lacking(caught.value.sentence) == {2027: (90, 30)}
    short = made(one("a", hours_initial=80, must=True), money=[0], hours=[50])
    with pytest.raises(InvalidDocument, match="30時間が足りません"):
        roadmap(short, PLAIN)


def test_musts_that_exclude_each_other_through_windows_have_no_order() -> None:
    wanted = made(
        one("a", must=True, latest=2027),
        one("b", must=True, requires=["a"], latest=2028, earliest=2028),
        one("c", must=True, requires=["b"]),
        money=[0, 0],
    )
    with pytest.raises(InvalidDocument, match="前提をたどると"):
        roadmap(wanted, PLAIN)


def test_what_more_money_would_buy() -> None:
    wanted = made(one("a", 900), one("b", 300), money=[300], hours=[50])
    found = roadmap(wanted)
    more, hours, half = found.what_ifs
    assert (more.value, more.gained, more.lost) == (2, ("a",), ())
    assert (hours.value, half.value) == (1, 1)
    assert found.gap == 0


def test_it_is_told_how_many_questions_are_answered() -> None:
    wanted = made(one("a", chosen=True), money=[10])
    told: list[tuple[int, int]] = []
    wish = Wish(seed=True)
    roadmap(wanted, wish, lambda done, whole: told.append((done, whole)))
    assert [whole for _done, whole in told] == [6] * len(told)
    assert [done for done, _whole in told] == [0, 1, 3, 4, 5, 6]
    assert wish.questions == 6


def test_a_seed_for_nothing_chosen_is_asked_back() -> None:
    with pytest.raises(InvalidDocument, match="選ばれていません"):
        roadmap(made(one("a"), money=[10]), Wish(seed=True))
