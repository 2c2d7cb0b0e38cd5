"""The state of planning (策定状況): which body has a plan for which duty, and what helps it.

In: entries with evidence, CSV files, the table of bodies. Out: entries that were checked, counts
with their denominators, the help that fits the reasons given.
Never: a state that nobody has seen; no data counted as no; a colour for a guess.
"""

from kanmin.status.contents import (
    CATEGORIES,
    CategoryCount,
    PlanAbove,
    PlanContents,
    by_category,
    contents,
    contents_in,
    in_force,
)
from kanmin.status.coverage import StateCount, by_kind, by_prefecture, by_size, count
from kanmin.status.entries import StatusEntry, refuse_unproven
from kanmin.status.help import Help, PlanExample, Reason, examples, help_for, partners
from kanmin.status.states import FollowUpPart, PlanningState, part_of
from kanmin.status.tables import (
    RegisterRow,
    read_register,
    register_csv,
)
from kanmin.status.tasks import (
    HelpOutcome,
    ProposedTask,
    SupportTask,
    TaskState,
    moved_on,
    outcomes,
    proposed_tasks,
)
from kanmin.status.trend import StateChange, states_on, timelines, year_ends
from kanmin.status.watch import (
    DeadlineCount,
    Watch,
    all_watched,
    asks,
    deadline_count,
    watched,
)

__all__ = [
    "CATEGORIES",
    "CategoryCount",
    "DeadlineCount",
    "FollowUpPart",
    "Help",
    "HelpOutcome",
    "PlanAbove",
    "PlanContents",
    "PlanExample",
    "PlanningState",
    "ProposedTask",
    "Reason",
    "RegisterRow",
    "StateChange",
    "StateCount",
    "StatusEntry",
    "SupportTask",
    "TaskState",
    "Watch",
    "all_watched",
    "asks",
    "by_category",
    "by_kind",
    "by_prefecture",
    "by_size",
    "contents",
    "contents_in",
    "count",
    "deadline_count",
    "examples",
    "help_for",
    "in_force",
    "moved_on",
    "outcomes",
    "part_of",
    "partners",
    "proposed_tasks",
    "read_register",
    "refuse_unproven",
    "register_csv",
    "states_on",
    "timelines",
    "watched",
    "year_ends",
]
