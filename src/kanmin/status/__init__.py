"""The state of planning (策定状況): which body has a plan for which duty, and what helps it.

In: entries with evidence, CSV files, the table of bodies. Out: entries that were checked, counts
with their denominators, the help that fits the reasons given.
Never: a state that nobody has seen; no data counted as no; a colour for a guess.
"""

from kanmin.status.coverage import StateCount, by_kind, by_prefecture, by_size, count
from kanmin.status.entries import StatusEntry, refuse_unproven
from kanmin.status.help import Help, PlanExample, Reason, examples, help_for, partners
from kanmin.status.states import FollowUpPart, PlanningState, part_of
from kanmin.status.tables import (
    RegisterFault,
    RegisterRead,
    RegisterRow,
    read_register,
    register_csv,
)

__all__ = [
    "FollowUpPart",
    "Help",
    "PlanExample",
    "PlanningState",
    "Reason",
    "RegisterFault",
    "RegisterRead",
    "RegisterRow",
    "StateCount",
    "StatusEntry",
    "by_kind",
    "by_prefecture",
    "by_size",
    "count",
    "examples",
    "help_for",
    "part_of",
    "partners",
    "read_register",
    "refuse_unproven",
    "register_csv",
]
