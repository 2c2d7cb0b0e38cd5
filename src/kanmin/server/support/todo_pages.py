"""The pages of the to-do list: what is open, what to take over, what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.calendar_ja import write_date
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import label
from kanmin.server import books, forms
from kanmin.server.bodies import body_name, registry
from kanmin.server.downloads import attached_table
from kanmin.server.forms import day_in
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to
from kanmin.server.oversight import register
from kanmin.server.store.support_models import TaskRecord, TaskStep
from kanmin.server.support import todo
from kanmin.server.support.access import STATE, office, office_name
from kanmin.status import FollowUpPart, Help, PlanningState, ProposedTask, TaskState
from kanmin.text import clean

A_PAGE = 100  # tasks
MOST_PROPOSED = 300
NAMES = ("body", "help", "due_on", "doer", "words")


def _wanted(request: Any) -> todo.Wanted:
    state = request.GET.get("state", TaskState.OPEN.value)
    return todo.Wanted(
        register.duty_of(request),
        request.GET.get("prefecture", ""),
        request.GET.get("help", ""),
        state if state in list(TaskState) else "",
        request.GET.get("overdue") == "1",
    )


def _shared(request: Any) -> dict[str, Any]:
    """What all pages of the list show."""
    mine = office(request.user)
    homes = registry().prefectures()
    return {
        "today": dt.date.today(),
        "by_state": mine == STATE,
        "own_office": mine,
        "office_name": office_name,
        "body_name": body_name,
        "duties": books.frameworks(),
        "helps": list(Help),
        "parts": list(FollowUpPart),
        "task_states": list(TaskState),
        "help_of": Help,
        "state_of": TaskState,
        "planning_state": PlanningState,
        "unknown": PlanningState.UNKNOWN,
        "prefectures": [b for b in homes if mine in (STATE, b.code)],
        "is_overdue": todo.is_overdue,
    }


@require_safe
def todo_list(request: Any) -> HttpResponse:
    """The tasks asked for, and what became of those of each help."""
    return _list(request, {})


def _list(request: Any, typed: forms.Typed, error: str = "") -> HttpResponse:
    wanted = _wanted(request)
    steps = todo.found(request.user, wanted, dt.date.today())
    pages: Paginator[TaskStep] = Paginator(steps, A_PAGE)
    asked = {k: v for k, v in request.GET.items() if k not in ("page", "added")}
    context = _shared(request) | {
        "title": _("支援の予定"),
        "wanted": wanted,
        "duty": wanted.duty,
        "whole": pages.count,
        "found": pages.get_page(request.GET.get("page")),
        "states": register.states(wanted.duty),
        "outcomes": todo.outcomes_of(request.user, wanted.duty, wanted.prefecture),
        "asked": urlencode(asked),
        "added": whole_number(request.GET.get("added", "")),
        "form": typed,
        "error": error,
    }
    return forms.page(request, "todo.html", context)


@require_safe
def file(request: Any) -> HttpResponse:
    """The tasks asked for as CSV."""
    wanted = _wanted(request)
    states = register.states(wanted.duty)
    head = (
        _("団体コード"),
        _("団体名"),
        _("支援"),
        _("状態"),
        _("期限"),
        _("行う者"),
        _("ひとこと・結果"),
        _("はじめの状況"),
        _("いまの状況"),
    )
    rows = [
        (
            step.task.lg_code,
            body_name(step.task.lg_code),
            label(Help(step.task.help)),
            label(TaskState(step.state)),
            step.due_on,
            office_name(step.doer),
            step.words,
            label(PlanningState(step.task.before)),
            label(states.get(step.task.lg_code, PlanningState.UNKNOWN)),
        )
        for step in todo.found(request.user, wanted, dt.date.today())
    ]
    return attached_table([head, *rows], _("支援の予定"))


@require_safe
def propose(request: Any) -> HttpResponse:
    """The tasks that fit and are not there yet, by part of the follow-up and prefecture."""
    return _propose(request, {})


def _propose(request: Any, typed: forms.Typed, error: str = "") -> HttpResponse:
    values = request.POST if error else request.GET
    found, whole = _proposed(request, values)
    context = _shared(request) | {
        "title": _("予定に加える支援を選ぶ"),
        "duty": register.duty_of(request),
        "part": values.get("part", ""),
        "prefecture": values.get("prefecture", ""),
        "whole": whole,
        "found": found,
        "key_of": todo.key_of,
        "form": typed,
        "chosen": typed.get("chosen", ()),
        "error": error,
    }
    return forms.page(request, "todo_propose.html", context)


def _proposed(request: Any, values: Any) -> tuple[Sequence[ProposedTask], int]:
    """The proposed tasks that a page shows, and how many there are."""
    home, part = values.get("prefecture", ""), values.get("part", "")
    found = todo.proposals(request.user, register.duty_of(request), home, part)
    return found[:MOST_PROPOSED], len(found)


def _typed(post: Any) -> forms.Typed:
    single = {name: post.get(name, "").strip() for name in NAMES}
    return single | {"chosen": post.getlist("task")}


def _arranged(request: Any, typed: forms.Typed) -> todo.Arranged:
    """What is fixed with a task; a prefecture's tasks are its own. Raises KanminError."""
    by_state = office(request.user) == STATE and typed["doer"] != todo.THEIR_PREFECTURE
    doer = STATE if by_state else todo.THEIR_PREFECTURE
    return todo.Arranged(doer, _day(typed["due_on"]), clean(typed["words"]))


def _day(text: str) -> dt.date | None:
    return day_in(text) if text else None


@require_POST
def take(request: Any) -> HttpResponse:
    """Take the chosen tasks over."""
    duty, typed = register.duty_of(request), _typed(request.POST)
    try:
        if request.POST.get("act") == "all":
            typed["chosen"] = list(map(todo.key_of, _proposed(request, request.POST)[0]))
        if not typed["chosen"]:
            raise KanminError(_("支援が選ばれていません。"), todo=_("一つ以上選んでください。"))
        count = todo.take(request.user, duty, typed["chosen"], _arranged(request, typed))
    except KanminError as error:
        return _propose(request, typed, error.sentence)
    return lead_to("todo", duty=duty, added=count)


@require_POST
def add(request: Any) -> HttpResponse:
    """Add one task by hand."""
    duty, typed = register.duty_of(request), _typed(request.POST)
    try:
        body = registry().find(typed["body"])
        if typed["help"] not in list(Help):
            raise KanminError(_("支援が選ばれていません。"), todo=_("一つ選んでください。"))
        arranged = _arranged(request, typed)
        todo.add(request.user, body, Help(typed["help"]), duty, arranged)
    except KanminError as error:
        return _list(request, typed, error.sentence)
    return lead_to("todo", duty=duty, added=1)


@require_safe
def task(request: Any, number: int) -> HttpResponse:
    """A task with its steps."""
    return _task(request, todo.seen_task(request.user, number), None)


def _task(
    request: Any, found: TaskRecord, typed: forms.Typed | None, error: str = ""
) -> HttpResponse:
    last = todo.last_step(found)
    due = write_date(last.due_on) if last.due_on else ""
    context = _shared(request) | {
        "title": f"{body_name(found.lg_code)} {label(Help(found.help))}",
        "task": found,
        "last": last,
        "steps": found.steps.select_related("author"),
        "now": register.newest(found.lg_code, found.duty).state,
        "may": todo.may_step(request.user, last),
        "form": typed or {"state": TaskState.DONE.value, "due_on": due, "words": ""},
        "error": error,
    }
    return forms.page(request, "todo_task.html", context)


@require_POST
def step(request: Any, number: int) -> HttpResponse:
    """Add a step: another day, done, dropped, or open again."""
    found = todo.seen_task(request.user, number)
    last = todo.last_step(found)
    if not todo.may_step(request.user, last):
        raise Http404
    typed = _typed(request.POST) | {"state": request.POST.get("state", "")}
    if typed["state"] not in list(TaskState):
        raise Http404
    try:
        arranged = todo.Arranged(last.doer, _day(typed["due_on"]), clean(typed["words"]))
        todo.take_step(found, TaskState(typed["state"]), arranged, request.user)
    except KanminError as error:
        return _task(request, found, typed, error.sentence)
    return lead_to("todo-task", found.pk)
