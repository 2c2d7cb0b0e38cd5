"""The two simple orders that a timetable is compared with: as listed, and by benefit per yen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kanmin.grow.problem import Item, Problem
from kanmin.grow.timetable import Starts


def as_listed(problem: Problem) -> Starts:
    """Each item in the order of the list, in the first year in which it can be afforded."""
    return _taken_in_turn(problem, range(len(problem.items)))


def by_benefit(problem: Problem) -> Starts:
    """The same in the order of what an item is worth for the money it takes in all years.

    Items that pay for themselves come first, those worth most before the others.
    """
    places = range(len(problem.items))
    return _taken_in_turn(problem, sorted(places, key=lambda p: _rank(problem.items[p])))


def musts_first(problem: Problem) -> Starts:
    """By benefit, after what must be and its forerunners: a beginning for the optimiser."""
    needed: dict[int, None] = {}
    for place, item in enumerate(problem.items):
        if item.must:
            _need(problem, place, needed)
    rest = [place for place in range(len(problem.items)) if place not in needed]
    return _taken_in_turn(
        problem, [*needed, *sorted(rest, key=lambda place: _rank(problem.items[place]))]
    )


def _need(problem: Problem, place: int, needed: dict[int, None]) -> None:
    """Put an item behind all that has to be started before it, each once."""
    if place in needed:
        return
    for before in problem.items[place].before:
        _need(problem, before, needed)
    needed[place] = None


def _rank(item: Item) -> tuple[int, float]:
    net = sum(item.money)
    worth = item.worth * len(item.money)
    return (0, -worth) if net <= 0 else (1, -worth / net)


def _taken_in_turn(problem: Problem, order: Iterable[int]) -> Starts:
    """Starts found item by item; one whose forerunner comes later in the order waits for it."""
    waiting = list(order)
    taken = _Taken(problem)
    while waiting:
        left = [place for place in waiting if not taken.add(place)]
        if len(left) == len(waiting):
            break
        waiting = left
    return {problem.items[place].id: year for place, year in taken.starts.items()}


class _Taken:
    """What has been started so far, and what each year still has."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.starts: dict[int, int] = {}
        self._money, self._hours = list(problem.money), list(problem.hours)

    def add(self, place: int) -> bool:
        """Start an item in the first year in which all years after can bear it."""
        item = self.problem.items[place]
        if any(before not in self.starts for before in item.before):
            return False
        if any(other in self.starts for other in item.beside):
            return False
        first = max((item.first, *(self.starts[before] + 1 for before in item.before)))
        for year in range(first, item.last + 1):
            money = _after(self._money, item.money, year)
            hours = _after(self._hours, item.hours, year)
            if self._affordable(money) and min(hours) >= 0:
                self.starts[place], self._money, self._hours = year, money, hours
                return True
        return False

    def _affordable(self, money: Sequence[int]) -> bool:
        if self.problem.fund is None:
            return min(money) >= 0
        balance = self.problem.fund
        for left in money:
            balance += left
            if balance < 0:
                return False
        return True


def _after(there: Sequence[int], taken: Sequence[int], start: int) -> list[int]:
    return [left - (taken[year - start] if year >= start else 0) for year, left in enumerate(there)]
