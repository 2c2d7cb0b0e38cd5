"""Candidates at random, and books kept by hand for them: every order of starts, tried one by one.

Nothing of kanmin.grow but the candidates' form is used here, so that an error in its accounts
cannot hide in the tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import strategies as st

from kanmin.grow import Candidate, CandidateSet, solver
from kanmin.grow.solver_child import solved

FIRST = 2027
Starts = dict[str, int]
"""Fiscal year of the start of each candidate that is started."""


@pytest.fixture(scope="module", autouse=True)
def near() -> Iterator[None]:
    """The optimiser in this process: the same model, without the second a child takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver, "_in_child", _here)
        yield


def _here(model: dict[str, Any], _seconds: float) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(json.dumps(solved(json.loads(json.dumps(model)))))
    return answer


@dataclass(frozen=True)
class Books:
    """What a fiscal year has left: money after the fund's balance, hours (None: no limit)."""

    money: tuple[int, ...]
    hours: tuple[float, ...]

    @property
    def sound(self) -> bool:
        return min(self.money) >= 0 and min(self.hours) >= 0


def made(*candidates: dict[str, Any], money: list[int], **more: Any) -> CandidateSet:
    """A set from raw values; hours: of each year, or none."""
    hours = more.pop("hours", [None] * len(money))
    budgets = [
        {"fiscal_year": FIRST + n, "general": m, "hours": h}
        for n, (m, h) in enumerate(zip(money, hours, strict=True))
    ]
    return CandidateSet.model_validate({"budgets": budgets, "candidates": list(candidates), **more})


def one(name: str, initial: int = 0, yearly: int = 0, **more: Any) -> dict[str, Any]:
    """A raw candidate that takes general-fund money."""
    costs = [{"initial": initial, "yearly": yearly}]
    return {"id": name, "title": f"施策{name}", "costs": costs, **more}


def saving(amount: int, after: int = 1, share: int | None = 100, **more: Any) -> dict[str, Any]:
    """A raw effect of money saved."""
    return {
        "kind": "yen", "expected": amount, "after": after, "general_fund_share": share, **more
    }  # fmt: skip


def books(wanted: CandidateSet, starts: Starts, how: str = "expected") -> Books:
    """What is left in every fiscal year."""
    money, hours = [], []
    kept = wanted.fund.balance if wanted.fund else 0
    for budget in wanted.budgets:
        left: float = budget.general
        work: float = 10**12 if budget.hours is None else floor(budget.hours)
        for candidate in wanted.candidates:
            since = budget.fiscal_year - starts.get(candidate.id, 9999)
            if since >= 0:
                left -= _spent(candidate, since) - _saved(candidate, since, how)
                work -= ceil(candidate.hours_yearly if since else candidate.hours_initial)
                work += _freed(candidate, since, how)
        left += kept
        kept = int(left) if wanted.fund else 0
        money.append(int(left))
        hours.append(work)
    return Books(tuple(money), tuple(hours))


def _spent(candidate: Candidate, since: int) -> int:
    sums = [c for c in candidate.costs if c.source.value in ("general", "unknown")]
    return sum(c.initial if since == 0 else c.yearly for c in sums)


def _saved(candidate: Candidate, since: int, how: str) -> int:
    """What came about in the year before is what can be spent now."""
    return sum(
        floor(_much(e, how) * (e.general_fund_share or 0) / 100)
        for e in candidate.effects
        if e.kind.value == "yen" and since - 1 >= e.after
    )


def _freed(candidate: Candidate, since: int, how: str) -> int:
    felt = [e for e in candidate.effects if e.kind.value == "hours" and since - 1 >= e.after]
    return sum(floor(_much(e, how)) for e in felt)


def _much(effect: Any, how: str) -> float:
    if how == "half":
        return float(effect.expected) / 2
    named = {"low": effect.low, "high": effect.high}.get(how)
    return float(effect.expected if named is None else named)


def points(wanted: CandidateSet, starts: Starts) -> int:
    """What an order is worth."""
    weights = {w.category: w.weight for w in wanted.weights}
    whole = 0
    for candidate in wanted.candidates:
        if candidate.id in starts:
            each = sum(p.points * weights.get(p.category, 1) for p in candidate.points)
            if not candidate.points:
                each = weights.get(candidate.category or 0, 1)
            whole += each * (wanted.budgets[-1].fiscal_year + 1 - starts[candidate.id])
    return whole


def orders(wanted: CandidateSet) -> Iterator[Starts]:
    """Every order that keeps all rules but those of money and hours."""
    for years in product(*(_choices(c, wanted) for c in wanted.candidates)):
        starts = {c.id: y for c, y in zip(wanted.candidates, years, strict=True) if y is not None}
        if all(_stands(c, starts) for c in wanted.candidates if c.id in starts):
            yield starts


def keeps_the_rules(wanted: CandidateSet, starts: Starts) -> bool:
    """Whether an order keeps all rules but those of money and hours."""
    return all(
        starts.get(c.id) in _choices(c, wanted) and (c.id not in starts or _stands(c, starts))
        for c in wanted.candidates
    )


def _choices(candidate: Candidate, wanted: CandidateSet) -> list[int | None]:
    years: list[int | None] = [
        b.fiscal_year
        for b in wanted.budgets
        if (candidate.earliest or 0) <= b.fiscal_year <= (candidate.latest or 9999)
        and candidate.costs
    ]
    return years if candidate.must else [None, *years]


def _stands(candidate: Candidate, starts: Starts) -> bool:
    waits = all(starts.get(n, 9999) < starts[candidate.id] for n in candidate.requires)
    return waits and not any(name in starts for name in candidate.excludes)


def best(wanted: CandidateSet, how: str = "expected") -> int | None:
    """The greatest worth of all sound orders; None where there is none."""
    return max(
        (points(wanted, s) for s in orders(wanted) if books(wanted, s, how).sound), default=None
    )


def richer(wanted: CandidateSet, money: int = 0, years: int | None = None) -> CandidateSet:
    """The same with more money in each of the first years."""
    budgets = tuple(
        b.model_copy(update={"general": b.general + (money if years is None or n < years else 0)})
        for n, b in enumerate(wanted.budgets)
    )
    return wanted.model_copy(update={"budgets": budgets})


def demanding(wanted: CandidateSet) -> CandidateSet:
    """The same where the chosen candidates must be started by their year."""
    by = wanted.chosen_by or wanted.budgets[-1].fiscal_year
    return wanted.model_copy(
        update={
            "candidates": tuple(
                c.model_copy(update={"must": True, "latest": min(c.latest or by, by)})
                if c.chosen
                else c
                for c in wanted.candidates
            )
        }
    )


_YEARS = {4: 4, 5: 3, 6: 2}  # so that there are about a thousand orders to try


@st.composite
def sets(
    draw: st.DrawFn, most: int = 6, most_years: int = 4, musts: bool = True, chosen: bool = False
) -> CandidateSet:
    """Small sets in which money and hours are scarce."""
    count = draw(st.integers(1, most))
    years = draw(st.integers(2 if chosen else 1, _YEARS.get(count, most_years)))
    times = draw(st.sampled_from([1, 1000, 99_991]))
    small = st.integers(0, 12).map(lambda n: n * times)
    candidates = [draw(_candidates(place, years, small, musts, chosen)) for place in range(count)]
    if not any(c["costs"] for c in candidates):
        candidates[0]["costs"] = [{}]
    limited = draw(st.booleans())
    hours = st.one_of(st.none(), st.integers(0, 200), st.just(99.5)) if limited else st.none()
    return made(
        *candidates,
        money=draw(st.lists(small, min_size=years, max_size=years)),
        hours=draw(st.lists(hours, min_size=years, max_size=years)),
        fund=draw(st.none() | st.builds(lambda b: {"name": "基金", "balance": b}, small)),
        weights=draw(st.lists(_weights, max_size=3, unique_by=lambda w: w["category"])),
        chosen_by=draw(st.none() | st.integers(FIRST + 1, FIRST + years - 1)) if chosen else None,
    )


_weights = st.fixed_dictionaries({"category": st.integers(1, 5), "weight": st.integers(0, 3)})
_points = st.fixed_dictionaries({"category": st.integers(1, 5), "points": st.integers(0, 9)})
_worth = st.lists(_points, max_size=2, unique_by=lambda p: p["category"])


@st.composite
def _candidates(
    draw: st.DrawFn, place: int, years: int, small: st.SearchStrategy[int], must: bool, chosen: bool
) -> dict[str, Any]:
    earlier = [f"c{n}" for n in range(place)]
    few = st.lists(st.sampled_from(earlier), max_size=1) if earlier else st.just([])
    window = sorted(draw(st.tuples(*[st.integers(0, years)] * 2)))
    rare = st.integers(0, 3).map(lambda n: n == 0)
    sources = st.sampled_from(["general", "general", "unknown", "national", "bond"])
    return {
        "id": f"c{place}",
        "category": draw(st.none() | st.integers(1, 5)),
        "must": must and draw(rare),
        "chosen": chosen and draw(st.booleans()),
        "earliest": FIRST + window[0] if draw(rare) else None,
        "latest": FIRST + window[1] if draw(rare) else None,
        "requires": draw(few) if draw(rare) else [],
        "excludes": draw(few) if draw(rare) else [],
        "points": draw(_worth),
        "hours_initial": draw(st.integers(0, 90) | st.just(10.5)),
        "hours_yearly": draw(st.integers(0, 40)),
        "costs": draw(
            st.lists(
                st.builds(
                    lambda s, i, y: {"source": s, "initial": i, "yearly": y // 4},
                    sources,
                    small,
                    small,
                ),
                min_size=int(draw(st.integers(0, 9)) > 0),
                max_size=2,
            )
        ),
        "effects": draw(st.lists(_effects(small), max_size=2)),
    }


def _effects(small: st.SearchStrategy[int]) -> st.SearchStrategy[dict[str, Any]]:
    def effect(kind: str, much: list[int], after: int, share: int | None) -> dict[str, Any]:
        low, expected, high = sorted(much)
        return {
            "kind": kind, "low": low, "expected": expected, "high": high, "after": after,
            "general_fund_share": share,
        }  # fmt: skip

    amounts = st.lists(small, min_size=3, max_size=3)
    hours = st.lists(st.integers(0, 90), min_size=3, max_size=3)
    after = st.integers(0, 2)
    return st.builds(
        effect, st.just("yen"), amounts, after, st.none() | st.sampled_from([33, 50, 100])
    ) | st.builds(effect, st.just("hours"), hours, after, st.none())
