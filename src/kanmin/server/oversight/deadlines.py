"""Deadlines of the duties (策定の期限): those of the handbook, and those the State added."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.handbook import FRAMEWORKS, Deadline
from kanmin.language import _
from kanmin.localgov import Tier
from kanmin.server import books, forms
from kanmin.server.bodies import registry
from kanmin.server.forms import day_in
from kanmin.server.onward import lead_to
from kanmin.server.oversight import register
from kanmin.server.store.oversight_models import DutyDeadline
from kanmin.status import deadline_count

FIELDS = ("duty", "title", "day", "source")
LONGEST = 200
"""Characters of a title or a source."""


def known(duty: str) -> tuple[Deadline, ...]:
    """The deadlines of a duty that hold, the earliest first."""
    added = DutyDeadline.objects.filter(duty=duty, withdrawn=False)
    found = (*books.today(duty).deadlines, *map(_as_deadline, added))
    return tuple(sorted(found, key=lambda one: (one.day, one.id)))


def _as_deadline(row: DutyDeadline) -> Deadline:
    return Deadline(
        id=f"added-{row.pk}",
        title=row.title,
        tiers=tuple(row.tiers.split()),
        day=row.day,
        source=row.source,
        verified=True,
    )


@require_safe
def deadlines(request: Any) -> HttpResponse:
    """All deadlines with how they stand, and a form to add one."""
    return _page(request, {"duty": request.GET.get("duty", "") or register.DUTY})


def _page(request: Any, typed: dict[str, Any], error: str = "") -> HttpResponse:
    duties = books.frameworks()
    states = {duty.id: register.states(duty.id) for duty in duties}
    context = {
        "title": _("策定の期限"),
        "today": dt.date.today(),
        "duties": duties,
        "rows": [
            (duty, deadline_count(one, registry(), states[duty.id]))
            for duty in duties
            for one in known(duty.id)
        ],
        "typed": {"tiers": ["municipality"], **typed},
        "error": error,
    }
    return forms.page(request, "deadlines.html", context)


@require_POST
def add(request: Any) -> HttpResponse:
    """Add a deadline; the State does."""
    typed: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in FIELDS}
    typed["tiers"] = request.POST.getlist("tiers")
    try:
        row = _row(typed)
    except KanminError as error:
        return _page(request, typed, error.sentence)
    row.author = request.user
    row.save()
    return lead_to("oversight-deadlines")


def _row(typed: dict[str, Any]) -> DutyDeadline:
    """What was typed as a row. Raises KanminError."""
    tiers = [tier.value for tier in Tier if tier.value in typed["tiers"]]
    if not typed["title"] or not typed["source"]:
        raise KanminError(
            _("期限の内容か、出典がありません。"),
            todo=_("何をいつまでに、どの文書が求めているかを書いてください。"),
        )
    if max(len(typed["title"]), len(typed["source"])) > LONGEST:
        raise KanminError(
            _("期限の内容と出典は、それぞれ{count}字までです。").format(count=LONGEST)
        )
    day = day_in(typed["day"])
    if not tiers or typed["duty"] not in FRAMEWORKS:
        raise KanminError(_("枠組みと、対象の団体を選んでください。"))
    return DutyDeadline(
        duty=typed["duty"],
        title=typed["title"],
        tiers=" ".join(tiers),
        day=day,
        source=typed["source"],
    )


@require_POST
def withdraw(_request: Any, number: int) -> HttpResponse:
    """A deadline that was added no longer holds; the State says so, the row stays."""
    if not DutyDeadline.objects.filter(pk=number).update(withdrawn=True):
        raise Http404
    return lead_to("oversight-deadlines")
