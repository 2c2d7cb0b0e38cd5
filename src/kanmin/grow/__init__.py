"""Growing (好循環): candidates × budgets × fiscal years → the order in which savings pay for more.

In: measures that could be started, with costs by source of funds, hours, effects; the money and
hours of each fiscal year. Out: which starts when, the smallest seed budget, what more would buy,
each checked in plain Python; and back into a plan as schedule and costs.
Never: a cost or an effect nobody has stated; saved money before the next year's budget; freed hours
counted as money; money carried over without a fund.
"""

from kanmin.grow.answers import Wish, roadmap
from kanmin.grow.candidates import (
    Candidate,
    CandidateCost,
    CandidateEffect,
    CandidateSet,
    CategoryPoints,
    Fund,
    Weight,
    YearBudget,
)
from kanmin.grow.problem import Scenario, scenario_label
from kanmin.grow.roadmap import (
    Lack,
    LedgerYear,
    Roadmap,
    Seed,
    SimpleOrder,
    SourceAmount,
    Start,
    Stress,
    WhatIf,
)

__all__ = [
    "Candidate",
    "CandidateCost",
    "CandidateEffect",
    "CandidateSet",
    "CategoryPoints",
    "Fund",
    "Lack",
    "LedgerYear",
    "Roadmap",
    "Scenario",
    "Seed",
    "SimpleOrder",
    "SourceAmount",
    "Start",
    "Stress",
    "Weight",
    "WhatIf",
    "Wish",
    "YearBudget",
    "roadmap",
    "scenario_label",
]
