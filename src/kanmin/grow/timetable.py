"""A timetable (工程) judged in plain Python: what it takes, what it is worth, what it breaks.

Nothing here knows the optimiser: each of its answers is checked by these few lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kanmin.grow.problem import Item, Problem

Starts = Mapping[str, int]
"""Year of the start of each item that is started, by its id."""


class Rule(StrEnum):
    """A rule that a timetable can break."""

    MONEY = "money"
    HOURS = "hours"
    MUST = "must"
    WINDOW = "window"
    BEFORE = "before"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is broken: in which year (None for none), by how much, by which item."""

    rule: Rule
    year: int | None = None
    amount: int = 0
    id: str = ""


def value(problem: Problem, starts: Starts) -> int:
    """Points of all items for all years they run in."""
    items = problem.by_id()
    return sum(items[name].worth * (problem.years - year) for name, year in starts.items())


def money_taken(problem: Problem, starts: Starts) -> tuple[int, ...]:
    """General-fund money taken net in each year, thousand yen; less than 0 is put back."""
    return _by_year(problem, starts, lambda item: item.money)


def hours_taken(problem: Problem, starts: Starts) -> tuple[int, ...]:
    """Hours taken net in each year."""
    return _by_year(problem, starts, lambda item: item.hours)


def _by_year(
    problem: Problem, starts: Starts, taken: Callable[[Item], tuple[int, ...]]
) -> tuple[int, ...]:
    """What the running items take together in each year. taken: by each, from its start on."""
    items, years = problem.by_id(), range(problem.years)
    running = [(taken(items[name]), start) for name, start in starts.items()]
    return tuple(sum(much[y - start] for much, start in running if start <= y) for y in years)


def breaches(problem: Problem, starts: Starts) -> tuple[Breach, ...]:
    """All rules a timetable breaks; none if it is sound."""
    return (
        *_overspent(problem, money_taken(problem, starts)),
        *_overworked(problem, hours_taken(problem, starts)),
        *_misplaced(problem, starts),
    )


def _overspent(problem: Problem, taken: tuple[int, ...]) -> Iterator[Breach]:
    balance = problem.fund or 0
    for year, (there, gone) in enumerate(zip(problem.money, taken, strict=True)):
        left = there - gone + (balance if problem.fund is not None else 0)
        if left < 0:
            yield Breach(Rule.MONEY, year, -left)
        balance = max(left, 0)


def _overworked(problem: Problem, taken: tuple[int, ...]) -> Iterator[Breach]:
    for year, (there, gone) in enumerate(zip(problem.hours, taken, strict=True)):
        if gone > there:
            yield Breach(Rule.HOURS, year, gone - there)


def _misplaced(problem: Problem, starts: Starts) -> Iterator[Breach]:
    for item in problem.items:
        year = starts.get(item.id)
        if year is None:
            if item.must:
                yield Breach(Rule.MUST, id=item.id)
            continue
        if not item.first <= year <= item.last:
            yield Breach(Rule.WINDOW, year, id=item.id)
        befores = (starts.get(problem.items[place].id) for place in item.before)
        if any(before is None or before >= year for before in befores):
            yield Breach(Rule.BEFORE, year, id=item.id)
        if any(problem.items[place].id in starts for place in item.beside):
            yield Breach(Rule.BESIDE, year, id=item.id)
