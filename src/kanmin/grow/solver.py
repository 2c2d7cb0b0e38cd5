"""The problem as a mixed-integer program, solved by HiGHS in a child process.

A column for each item and year says that the item starts in that year. Rows: each item starts once
or never; money and hours of each year; forerunners; items that cannot stand beside each other.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kanmin.errors import KanminError
from kanmin.grow.problem import Problem
from kanmin.grow.timetable import Starts
from kanmin.language import _

_CHILD = Path(__file__).with_name("solver_child.py")
GRACE = 20  # seconds over the time limit after which the child is ended
WHOLE = 0.999  # all objectives are whole numbers: a gap below 1 is none
Entries = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the optimiser found. starts: None without a solution. proven: nothing better exists.

    bound: no solution is better than this; None when nothing is known. extra: values of the
    columns beside the starts.
    """

    starts: Starts | None
    objective: int | None
    bound: int | None
    proven: bool
    infeasible: bool
    extra: tuple[float, ...] = ()


@dataclass(slots=True)
class Program:
    """A mixed-integer program being written. Columns of starts come first, item by item."""

    problem: Problem
    maximise: bool
    columns: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def column(self, cost: float, upper: float | None, *, whole: bool = True) -> int:
        """Add a column; its place."""
        self.columns.append({"cost": cost, "lower": 0, "upper": upper, "whole": whole})
        return len(self.columns) - 1

    def row(self, entries: Entries, upper: float | None, lower: float | None = None) -> None:
        """Add a row with its limits."""
        self.rows.append({"entries": entries, "lower": lower, "upper": upper})

    def start(self, place: int, year: int) -> int:
        """The column that says an item starts in a year."""
        return place * self.problem.years + year

    def started(self, place: int, year: int, sign: float = 1) -> Entries:
        """Entries that say an item has been started by a year."""
        return [(self.start(place, y), sign) for y in range(year + 1)]


def best_value(problem: Problem, seconds: float, known: Starts | None = None) -> Answer:
    """The starts that are worth most. known: a timetable to begin with."""
    program = _starts(problem, maximise=True)
    for year in range(problem.years):
        program.row(*_money(program, year))
        program.row(*_hours(program, year))
    return _run(program, seconds, known)


def least_seed(problem: Problem, seconds: float, *, every_year: bool) -> Answer:
    """The smallest sum, added to the first year or to every year, with which all musts start."""
    program = _starts(problem, maximise=False)
    seed = program.column(1, None)
    for year in range(problem.years):
        entries, there = _money(program, year)
        times = (year + 1 if every_year else 1) if problem.fund is not None else 1
        if every_year or year == 0 or problem.fund is not None:
            entries = [*entries, (seed, -times)]
        program.row(entries, there)
        program.row(*_hours(program, year))
    return _run(program, seconds)


def least_shortage(problem: Problem, seconds: float) -> Answer:
    """The smallest money, then hours, lacking so that all musts start; extra: by year, both."""
    money = _shortage(problem, seconds, hours_cost=0, most=None)
    if money.objective is None:
        return money
    lacking = sum(round(v) for v in money.extra[: problem.years])
    return _shortage(problem, seconds, hours_cost=1, most=lacking)


def _shortage(problem: Problem, seconds: float, hours_cost: int, most: int | None) -> Answer:
    program = _starts(problem, maximise=False)
    years = range(problem.years)
    money = [program.column(1 - hours_cost, None) for _year in years]
    hours = [program.column(hours_cost, None) for _year in years]
    for year in years:
        entries, there = _money(program, year)
        back_to = 0 if problem.fund is not None else year
        program.row([*entries, *((money[y], -1) for y in range(back_to, year + 1))], there)
        entries, there = _hours(program, year)
        program.row([*entries, (hours[year], -1)], there)
    if most is not None:
        program.row([(column, 1) for column in money], most)
    return _run(program, seconds)


def _starts(problem: Problem, *, maximise: bool) -> Program:
    """The program with all that does not depend on money and hours."""
    program = Program(problem, maximise)
    for item in problem.items:
        for year in range(problem.years):
            worth = item.worth * (problem.years - year) if maximise else 0
            program.column(worth, 1 if item.first <= year <= item.last else 0)
    for place, item in enumerate(problem.items):
        program.row(program.started(place, problem.years - 1), 1, 1 if item.must else None)
        for row in _relations(program, place):
            program.row(*row)
    return program


def _relations(program: Program, place: int) -> Iterator[tuple[Entries, float]]:
    item, years = program.problem.items[place], program.problem.years
    for before in item.before:
        for year in range(years):
            earlier = program.started(before, year - 1, -1)
            yield [*program.started(place, year), *earlier], 0
    for other in item.beside:
        if other > place:
            yield [*program.started(place, years - 1), *program.started(other, years - 1)], 1


def _money(program: Program, year: int) -> tuple[Entries, float]:
    """What is taken net in a year, at most what there is; with a fund, in all years up to it."""
    problem = program.problem
    if problem.fund is None:
        return _taken(program, year, "money"), problem.money[year]
    entries = {
        program.start(place, start): sum(item.money[: year - start + 1])
        for place, item in enumerate(problem.items)
        for start in range(year + 1)
    }
    there = problem.fund + sum(problem.money[: year + 1])
    return [(column, much) for column, much in entries.items() if much], there


def _hours(program: Program, year: int) -> tuple[Entries, float]:
    return _taken(program, year, "hours"), program.problem.hours[year]


def _taken(program: Program, year: int, what: str) -> Entries:
    return [
        (program.start(place, start), much)
        for place, item in enumerate(program.problem.items)
        for start in range(year + 1)
        if (much := getattr(item, what)[year - start])
    ]


def _run(program: Program, seconds: float, known: Starts | None = None) -> Answer:
    raw = _in_child(
        {
            "columns": program.columns,
            "rows": program.rows,
            "maximise": program.maximise,
            "seconds": seconds,
            "gap": WHOLE,
            "start": _as_columns(program, known) if known else None,
        },
        seconds + GRACE,
    )
    if raw is None or raw["values"] is None:
        infeasible = raw is not None and raw["status"] == "infeasible"
        return Answer(None, None, None, proven=infeasible, infeasible=infeasible)
    return _read(program, raw)


def _read(program: Program, raw: Mapping[str, Any]) -> Answer:
    values = raw["values"]
    years = program.problem.years
    starts = {
        item.id: year
        for place, item in enumerate(program.problem.items)
        for year in range(years)
        if values[program.start(place, year)] > 0.5
    }
    objective = round(raw["objective"])
    return Answer(
        starts,
        objective,
        _whole_bound(raw["bound"], program, objective),
        proven=raw["status"] == "optimal",
        infeasible=False,
        extra=tuple(values[len(program.problem.items) * years :]),
    )


def _whole_bound(bound: float | None, program: Program, objective: int) -> int | None:
    """The bound as the whole number that says the same; never worse than what was found."""
    if bound is None:
        return None
    if program.maximise:
        return max(objective, math.floor(bound + 1e-6))
    return min(objective, math.ceil(bound - 1e-6))


def _as_columns(program: Program, known: Starts) -> list[float]:
    values = [0.0] * len(program.columns)
    for place, item in enumerate(program.problem.items):
        if item.id in known:
            values[program.start(place, known[item.id])] = 1.0
    return values


def _in_child(model: dict[str, Any], seconds: float) -> dict[str, Any] | None:
    """The child's answer; None when it had to be ended."""
    try:
        done = subprocess.run(  # noqa: S603 - our own file, our own interpreter
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(model),
            capture_output=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    try:
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        reason = done.stderr.strip().splitlines()
        raise KanminError(
            _("工程表の計算ができませんでした（{reason}）。").format(
                reason=reason[-1] if reason else ""
            ),
            todo=_("候補を減らして、もう一度お試しください。"),
        ) from None
    return answer
