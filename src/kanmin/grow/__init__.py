"""Growing (好循環): candidates × budgets × fiscal years → the order in which savings pay for more.

In: measures that could be started, with costs by source of funds, hours, effects; the money and
hours of each fiscal year. Out: which starts when, the smallest seed budget, what more would buy,
each checked in plain Python; and back into a plan as schedule and costs.
Never: a cost or an effect nobody has stated; saved money before the next year's budget; freed hours
counted as money; money carried over without a fund.
"""

from kanmin.grow.answers import Wish, roadmap
from kanmin.grow.budget_request import budget_request
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
from kanmin.grow.charts import hours_chart, money_chart, running_chart
from kanmin.grow.files import (
    candidates_in_json,
    candidates_schema,
    read_candidates,
    roadmap_in_json,
    roadmap_schema,
)
from kanmin.grow.from_plan import blank_candidates, candidates_of
from kanmin.grow.into_plan import untouched, with_roadmap
from kanmin.grow.problem import Scenario
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
from kanmin.grow.roadmap_document import roadmap_document, roadmap_lines
from kanmin.grow.workbook_in import candidates_in_workbook
from kanmin.grow.workbook_out import candidates_workbook
from kanmin.plan.files import json_bytes

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
    "blank_candidates",
    "budget_request",
    "candidates_in_json",
    "candidates_in_workbook",
    "candidates_of",
    "candidates_schema",
    "candidates_workbook",
    "hours_chart",
    "json_bytes",
    "money_chart",
    "read_candidates",
    "roadmap",
    "roadmap_document",
    "roadmap_in_json",
    "roadmap_lines",
    "roadmap_schema",
    "running_chart",
    "untouched",
    "with_roadmap",
]
