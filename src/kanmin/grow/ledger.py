"""The money and hours of each fiscal year of a roadmap (収支), from the candidates themselves."""

from __future__ import annotations

from math import ceil

from kanmin.grow.candidates import Candidate, CandidateSet, YearBudget
from kanmin.grow.problem import FROM_GENERAL, Scenario, freed_hours, put_back, worth
from kanmin.grow.roadmap import LedgerYear, SourceAmount
from kanmin.grow.timetable import Starts
from kanmin.plan import FundSource

Running = list[tuple[Candidate, int]]
"""Candidates that run in a year, each with the years since its start."""


def ledger(wanted: CandidateSet, starts: Starts, scenario: Scenario) -> tuple[LedgerYear, ...]:
    """A line for each fiscal year. starts: by id, the year counted from the first budget."""
    carried = wanted.fund.balance if wanted.fund else None
    lines: list[LedgerYear] = []
    for place, budget in enumerate(wanted.budgets):
        running = [
            (candidate, place - starts[candidate.id])
            for candidate in wanted.known
            if candidate.id in starts and starts[candidate.id] <= place
        ]
        line = _line(wanted, budget, running, carried, scenario)
        lines.append(line)
        carried = max(0, line.left) if wanted.fund else None
    return tuple(lines)


def _line(
    wanted: CandidateSet,
    budget: YearBudget,
    running: Running,
    carried: int | None,
    scenario: Scenario,
) -> LedgerYear:
    spent = _spent(running)
    general = sum(s.amount for s in spent if s.source in FROM_GENERAL)
    back = sum(put_back(candidate, scenario, year) for candidate, year in running)
    return LedgerYear(
        fiscal_year=budget.fiscal_year,
        budget=budget.general,
        put_back=back,
        carried=carried,
        spent=spent,
        left=budget.general + back + (carried or 0) - general,
        hours=None if budget.hours is None else int(budget.hours),
        hours_freed=sum(freed_hours(candidate, scenario, year) for candidate, year in running),
        hours_used=sum(ceil(c.hours_yearly if year else c.hours_initial) for c, year in running),
        started=sum(1 for _candidate, year in running if year == 0),
        running=len(running),
        worth=sum(worth(candidate, wanted) for candidate, _year in running),
    )


def _spent(running: Running) -> tuple[SourceAmount, ...]:
    found: dict[FundSource, int] = {}
    for candidate, year in running:
        for cost in candidate.costs:
            amount = cost.yearly if year else cost.initial
            found[cost.source] = found.get(cost.source, 0) + amount
    return tuple(
        SourceAmount(source=source, amount=found[source])
        for source in FundSource
        if found.get(source)
    )
