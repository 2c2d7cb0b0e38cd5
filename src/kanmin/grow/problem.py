"""The candidates as numbers of whole thousand yen, hours and points, one place a year.

Years are counted from the first budget (0), and from a candidate's own start (0 is the year it
starts in). What is saved or freed in one fiscal year is at best the next one's: it stands in the
numbers one year later (会計年度独立の原則). Freed hours are hours and never money.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil, floor

from kanmin.grow.candidates import Candidate, CandidateEffect, CandidateSet
from kanmin.language import N_
from kanmin.plan import EffectKind, FundSource
from kanmin.plan.terms import Term

HALF = 0.5
FROM_GENERAL = frozenset({FundSource.GENERAL, FundSource.UNKNOWN})
"""What the budgets have to bear; money of an unknown source is not taken for a grant."""

ENOUGH_HOURS = 10**9  # where a budget says nothing of hours, they are no limit


class Scenario(Term):
    """How well effects come out (効果の出方)."""

    EXPECTED = "expected", N_("見込みどおり")
    LOW = "low", N_("少なめ")
    HIGH = "high", N_("多め")
    HALF = "half", N_("見込みの半分")


@dataclass(frozen=True, slots=True)
class Item:
    """A candidate in numbers. money, hours: what it takes net in each year from its start.

    worth: points for each year it runs. first, last: years it can start in. before: places of
    those that have to be started earlier. beside: places of those it cannot stand beside.
    """

    id: str
    worth: int
    money: tuple[int, ...]
    hours: tuple[int, ...]
    first: int
    last: int
    must: bool
    before: tuple[int, ...]
    beside: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be decided: when each item starts, or never.

    money, hours: what there is in each year. fund: what the fund holds at first; None without a
    fund, so that what is left in a year lapses.
    """

    items: tuple[Item, ...]
    money: tuple[int, ...]
    hours: tuple[int, ...]
    fund: int | None = None

    @property
    def years(self) -> int:
        """How many years there are."""
        return len(self.money)

    def with_more(self, money: int = 0, hours: int = 0, years: int | None = None) -> Problem:
        """The same with more (or less) in each of the first years; in all by default."""
        count = self.years if years is None else years
        return replace(
            self,
            money=tuple(m + (money if t < count else 0) for t, m in enumerate(self.money)),
            hours=tuple(h + (hours if t < count else 0) for t, h in enumerate(self.hours)),
        )

    def with_musts(self, ids: Mapping[str, int]) -> Problem:
        """The same where further items must be started by a year."""
        return replace(
            self,
            items=tuple(
                replace(item, must=True, last=min(item.last, ids[item.id]))
                if item.id in ids
                else item
                for item in self.items
            ),
        )

    def by_id(self) -> dict[str, Item]:
        """Its items by id."""
        return {item.id: item for item in self.items}


def problem_of(wanted: CandidateSet, scenario: Scenario = Scenario.EXPECTED) -> Problem:
    """The problem of the candidates whose costs are known. `faults` says whether it is sound."""
    known = wanted.known
    place = {candidate.id: number for number, candidate in enumerate(known)}
    beside = _exclusions(known, place)
    return Problem(
        items=tuple(_item(c, wanted, scenario, place, beside[c.id]) for c in known),
        money=tuple(budget.general for budget in wanted.budgets),
        hours=tuple(
            ENOUGH_HOURS if budget.hours is None else floor(budget.hours)
            for budget in wanted.budgets
        ),
        fund=wanted.fund.balance if wanted.fund else None,
    )


def _exclusions(known: tuple[Candidate, ...], place: dict[str, int]) -> dict[str, tuple[int, ...]]:
    """For each candidate those it cannot stand beside; what one says holds for both."""
    found: dict[str, set[int]] = {candidate.id: set() for candidate in known}
    for candidate in known:
        for other in candidate.excludes:
            if other in place and other != candidate.id:
                found[candidate.id].add(place[other])
                found[other].add(place[candidate.id])
    return {name: tuple(sorted(places)) for name, places in found.items()}


def _item(
    candidate: Candidate,
    wanted: CandidateSet,
    scenario: Scenario,
    place: dict[str, int],
    beside: tuple[int, ...],
) -> Item:
    years = len(wanted.budgets)
    begin = wanted.years[0]
    return Item(
        id=candidate.id,
        worth=worth(candidate, wanted),
        money=tuple(_money(candidate, scenario, year) for year in range(years)),
        hours=tuple(_hours(candidate, scenario, year) for year in range(years)),
        first=max(0, (candidate.earliest or begin) - begin),
        last=min(years - 1, (candidate.latest or wanted.years[-1]) - begin),
        must=candidate.must,
        before=tuple(place[name] for name in candidate.requires if name in place),
        beside=beside,
    )


def worth(candidate: Candidate, wanted: CandidateSet) -> int:
    """Points of a candidate for each year it runs: its points, each times the category's weight."""
    if candidate.points:
        return sum(p.points * wanted.weight(p.category) for p in candidate.points)
    return wanted.weight(candidate.category) if candidate.category else 1


def _money(candidate: Candidate, scenario: Scenario, year: int) -> int:
    """General-fund money it takes in a year from its start, less what it puts back then."""
    general = [cost for cost in candidate.costs if cost.source in FROM_GENERAL]
    spent = sum(cost.yearly if year else cost.initial for cost in general)
    return spent - put_back(candidate, scenario, year)


def _hours(candidate: Candidate, scenario: Scenario, year: int) -> int:
    spent = ceil(candidate.hours_yearly if year else candidate.hours_initial)
    return spent - freed_hours(candidate, scenario, year)


def put_back(candidate: Candidate, scenario: Scenario, year: int) -> int:
    """Thousand yen a candidate puts back into the budget of a year from its start, rounded down."""
    return sum(
        floor(amount(effect, scenario) * (effect.general_fund_share or 0) / 100)
        for effect in _felt(candidate, EffectKind.YEN, year)
    )


def freed_hours(candidate: Candidate, scenario: Scenario, year: int) -> int:
    """Hours a candidate has freed for other work in a year from its start, rounded down."""
    return sum(
        floor(amount(effect, scenario)) for effect in _felt(candidate, EffectKind.HOURS, year)
    )


def _felt(candidate: Candidate, kind: EffectKind, year: int) -> Iterator[CandidateEffect]:
    """The effects that a year can reckon with: those of the year before it."""
    return (e for e in candidate.effects if e.kind is kind and year >= e.after + 1)


def amount(effect: CandidateEffect, scenario: Scenario) -> float:
    """What an effect is a year in a scenario, thousand yen or hours."""
    match scenario:
        case Scenario.LOW:
            return effect.expected if effect.low is None else effect.low
        case Scenario.HIGH:
            return effect.expected if effect.high is None else effect.high
        case Scenario.HALF:
            return effect.expected * HALF
        case Scenario.EXPECTED:
            return effect.expected
