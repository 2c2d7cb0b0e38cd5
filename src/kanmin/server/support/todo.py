"""The to-do list of State and prefectures: tasks whose steps are only added, and their outcomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, Max, QuerySet, When

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import LocalGovernment, Tier
from kanmin.plan import label
from kanmin.server.accounts.models import Person
from kanmin.server.onward import there
from kanmin.server.oversight import register, rounds
from kanmin.server.store.support_models import TaskRecord, TaskStep
from kanmin.server.support.access import STATE, bodies_of, looks_after, office, theirs
from kanmin.status import (
    FollowUpPart,
    Help,
    HelpOutcome,
    PlanningState,
    ProposedTask,
    SupportTask,
    TaskState,
    outcomes,
    part_of,
    proposed_tasks,
)

THEIR_PREFECTURE = "prefecture"
"""The prefecture that a body lies in."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks are asked for. prefecture: two digits; "" stands for all."""

    duty: str
    prefecture: str = ""
    help: str = ""
    state: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Arranged:
    """What is fixed with a task. doer: an office, or `THEIR_PREFECTURE`. due_on: None for no day.

    words: a note, or the outcome.
    """

    doer: str
    due_on: dt.date | None = None
    words: str = ""


def newest(person: Person) -> QuerySet[TaskStep]:
    """The newest step of each task that somebody sees."""
    last = TaskStep.objects.order_by().values("task").annotate(last=Max("pk")).values("last")
    found = TaskStep.objects.filter(theirs(person, "task__lg_code"), pk__in=last)
    return found.exclude(task__lg_code=office(person)).select_related("task")


def found(person: Person, wanted: Wanted, today: dt.date) -> QuerySet[TaskStep]:
    """The tasks that are asked for, by their newest step: open ones first, by their day."""
    rows = newest(person).filter(task__duty=wanted.duty)
    if wanted.prefecture:
        rows = rows.filter(task__lg_code__startswith=wanted.prefecture)
    if wanted.help:
        rows = rows.filter(task__help=wanted.help)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.overdue:
        rows = rows.filter(state=TaskState.OPEN.value, due_on__lt=today)
    closed = Case(When(state=TaskState.OPEN.value, then=0), default=1)
    return rows.order_by(closed, F("due_on").asc(nulls_last=True), "task__lg_code", "pk")


def is_overdue(step: TaskStep, today: dt.date) -> bool:
    """Whether a task is still open after its day."""
    return step.state == TaskState.OPEN and step.due_on is not None and step.due_on < today


def tasks_of(steps: QuerySet[TaskStep]) -> list[SupportTask]:
    """Tasks as values."""
    fields = ("task__lg_code", "task__help", "state", "task__before")
    return [
        SupportTask(code, Help(help_), TaskState(state), PlanningState(before))
        for code, help_, state, before in steps.order_by().values_list(*fields)
    ]


def outcomes_of(person: Person, duty: str, prefecture: str) -> tuple[HelpOutcome, ...]:
    """What became of the tasks that somebody sees, by help."""
    steps = found(person, Wanted(duty, prefecture), dt.date.today())
    return outcomes(tasks_of(steps), register.states(duty))


def proposals(
    person: Person, duty: str, prefecture: str = "", part: str = ""
) -> tuple[ProposedTask, ...]:
    """The tasks that fit the bodies somebody looks after and are not there yet."""
    states = register.states(duty)
    bodies = [
        body
        for body in bodies_of(person)
        if (not prefecture or body.prefecture_code == prefecture)
        and (not part or _part(body, states) == part)
    ]
    planned = tasks_of(newest(person).filter(task__duty=duty))
    return proposed_tasks(bodies, states, rounds.reasons(person), planned)


def _part(body: LocalGovernment, states: dict[str, PlanningState]) -> FollowUpPart:
    return part_of(states.get(body.code, PlanningState.UNKNOWN))


def key_of(task: ProposedTask) -> str:
    """A proposed task in a form.

    >>> from kanmin.localgov import default_registry
    >>> body = default_registry().get("182079")
    >>> key_of(ProposedTask(body, Help.ASK, PlanningState.UNKNOWN))
    '182079 ask'
    """
    return f"{task.body.code} {task.help.value}"


@transaction.atomic
def take(person: Person, duty: str, chosen: Collection[str], arranged: Arranged) -> int:
    """Take proposed tasks over; how many. What is no longer proposed is left out."""
    wanted = set(chosen)
    count = 0
    for one in proposals(person, duty):
        if key_of(one) in wanted:
            _make(one, duty, arranged, person)
            count += 1
    return count


@transaction.atomic
def add(
    person: Person, body: LocalGovernment, help_: Help, duty: str, arranged: Arranged
) -> TaskRecord:
    """Add a task by hand. Raises KanminError for a body of others, and for one that is open."""
    if not looks_after(person, body.code):
        raise KanminError(
            _("{body}は、あなたが支援する団体ではありません。").format(body=body.full_name)
        )
    open_ = newest(person).filter(task__duty=duty, state=TaskState.OPEN.value)
    if open_.filter(task__lg_code=body.code, task__help=help_.value).exists():
        raise KanminError(
            _("{body}の「{help}」は、もう予定にあります。").format(
                body=body.full_name, help=label(help_)
            ),
            todo=_("一覧から開いて、進めてください。"),
        )
    before = register.states(duty).get(body.code, PlanningState.UNKNOWN)
    return _make(ProposedTask(body, help_, before), duty, arranged, person)


def _make(wanted: ProposedTask, duty: str, arranged: Arranged, author: Person) -> TaskRecord:
    task = TaskRecord.objects.create(
        lg_code=wanted.body.code,
        help=wanted.help.value,
        duty=duty,
        before=wanted.state.value,
        author=author,
    )
    TaskStep.objects.create(
        task=task,
        state=TaskState.OPEN.value,
        due_on=arranged.due_on,
        doer=_doer(wanted.body, arranged.doer),
        words=arranged.words,
        author=author,
    )
    return task


def _doer(body: LocalGovernment, wanted: str) -> str:
    """The office that does it; what is done for a prefecture the State does."""
    theirs_ = wanted == THEIR_PREFECTURE and body.tier is Tier.MUNICIPALITY
    return body.prefecture_body_code if theirs_ else STATE


def seen_task(person: Person, number: int) -> TaskRecord:
    """A task of a body that somebody looks after. Raises Http404 for any other."""
    return there(
        TaskRecord.objects.filter(pk=number).first(), lambda task: looks_after(person, task.lg_code)
    )


def last_step(task: TaskRecord) -> TaskStep:
    """The step that counts."""
    return task.steps.order_by("-pk")[0]


def may_step(person: Person, step: TaskStep) -> bool:
    """The State moves any task on, a prefecture its own."""
    return office(person) in (STATE, step.doer)


@transaction.atomic
def take_step(task: TaskRecord, state: TaskState, arranged: Arranged, author: Person) -> None:
    """Add a step to a task. Raises KanminError for an outcome without words."""
    TaskRecord.objects.select_for_update().get(pk=task.pk)
    if state is not TaskState.OPEN and not arranged.words:
        raise KanminError(
            _("「{state}」にするには、結果が要ります。").format(state=label(state)),
            todo=_("どうなったかを書いてください。"),
        )
    TaskStep.objects.create(
        task=task,
        state=state.value,
        due_on=arranged.due_on,
        doer=arranged.doer,
        words=arranged.words,
        author=author,
    )
