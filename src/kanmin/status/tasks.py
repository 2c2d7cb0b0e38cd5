"""Tasks of support (支援の予定): which are not there yet, and what became of those that are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kanmin.language import N_
from kanmin.localgov import LocalGovernment
from kanmin.plan.terms import Term
from kanmin.status.coverage import States
from kanmin.status.help import Help, Reason, help_for
from kanmin.status.states import PlanningState


class TaskState(Term):
    """How far a task is."""

    OPEN = "open", N_("これから")
    DONE = "done", N_("済み")
    DROPPED = "dropped", N_("取りやめ")


@dataclass(frozen=True, slots=True)
class SupportTask:
    """A help that somebody gives to a body. before: the body's state when the task was made."""

    lg_code: str
    help: Help
    state: TaskState
    before: PlanningState


@dataclass(frozen=True, slots=True)
class ProposedTask:
    """A task that fits a body and is not there yet."""

    body: LocalGovernment
    help: Help
    state: PlanningState


@dataclass(frozen=True, slots=True)
class HelpOutcome:
    """What became of the tasks of one help.

    moved, judged: of the tasks done, how many bodies are further now than before, of how many whose
    state is known both times. learnt, unknown: how many are known now, of how many that were not.
    """

    help: Help
    open: int
    done: int
    dropped: int
    moved: int
    judged: int
    learnt: int
    unknown: int


_STEPS = {
    PlanningState.NOT_CONSIDERED: 0,
    PlanningState.NOT_MAKING: 0,
    PlanningState.ENDED: 0,
    PlanningState.CONSIDERING: 1,
    PlanningState.DRAFTING: 2,
    PlanningState.MADE: 3,
    PlanningState.REVISING: 3,
    PlanningState.PUBLISHED: 4,
}


def moved_on(before: PlanningState, now: PlanningState) -> bool | None:
    """Whether a body is further than before; None where one of the states is unknown.

    >>> S = PlanningState
    >>> [moved_on(*pair) for pair in ((S.ENDED, S.DRAFTING), (S.MADE, S.MADE), (S.UNKNOWN, S.MADE))]
    [True, False, None]
    """
    if PlanningState.UNKNOWN in (before, now):
        return None
    return _STEPS[now] > _STEPS[before]


def proposed_tasks(
    bodies: Iterable[LocalGovernment],
    states: States,
    reasons: Mapping[str, Collection[Reason]],
    tasks: Iterable[SupportTask],
) -> tuple[ProposedTask, ...]:
    """The help that fits each body, without what is open or was closed in this very state."""
    there = list(tasks)
    going = {(task.lg_code, task.help) for task in there if task.state is TaskState.OPEN}
    tried = {(task.lg_code, task.help, task.before) for task in there}
    found = []
    for body in bodies:
        state = states.get(body.code, PlanningState.UNKNOWN)
        for help_ in help_for(state, reasons.get(body.code, ())):
            if (body.code, help_) in going or (body.code, help_, state) in tried:
                continue
            found.append(ProposedTask(body, help_, state))
    return tuple(found)


def outcomes(tasks: Iterable[SupportTask], states: States) -> tuple[HelpOutcome, ...]:
    """The outcome of each help that has a task, in the order of `Help`."""
    by_help: dict[Help, list[SupportTask]] = {}
    for task in tasks:
        by_help.setdefault(task.help, []).append(task)
    return tuple(_outcome(help_, by_help[help_], states) for help_ in Help if help_ in by_help)


def _outcome(help_: Help, tasks: list[SupportTask], states: States) -> HelpOutcome:
    counts = Counter(task.state for task in tasks)
    done = [task for task in tasks if task.state is TaskState.DONE]
    now = [(task.before, states.get(task.lg_code, PlanningState.UNKNOWN)) for task in done]
    judged = [moved for pair in now if (moved := moved_on(*pair)) is not None]
    unknown = [state for before, state in now if before is PlanningState.UNKNOWN]
    return HelpOutcome(
        help_,
        counts[TaskState.OPEN],
        counts[TaskState.DONE],
        counts[TaskState.DROPPED],
        sum(judged),
        len(judged),
        sum(state is not PlanningState.UNKNOWN for state in unknown),
        len(unknown),
    )
