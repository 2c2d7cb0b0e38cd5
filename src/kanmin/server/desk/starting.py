"""The starter basket (初めの一歩): small measures with cases, one of them begins a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kanmin.check import Context, check
from kanmin.draft import Gap, plan_from_starter, starter_basket, usual_period
from kanmin.errors import KanminError
from kanmin.handbook import Handbook, NationalMeasure, starter_label
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.plan import Plan
from kanmin.plan.identity import new_id
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.desk.sheets import Sheet
from kanmin.server.onward import lead_to
from kanmin.server.store import beginning
from kanmin.server.store.models import StoredPlan

FRAMEWORK = "act9"


@require_safe
def starters(request: Any) -> HttpResponse:
    """Small measures to begin a new plan with."""
    body = _body(request)
    return _basket(request, body, books.for_body(body.code, FRAMEWORK))


@require_safe
def plan_starters(request: Any, stored: StoredPlan) -> HttpResponse:
    """Small measures that the plan does not hold yet."""
    sheet = Sheet(stored)
    taken = {measure.origin.ref for measure in sheet.plan.measures}
    return _basket(request, _body(request), sheet.book, sheet=sheet, taken=taken)


def _basket(
    request: Any,
    body: LocalGovernment,
    book: Handbook,
    sheet: Sheet | None = None,
    taken: frozenset[str] | set[str] = frozenset(),
) -> HttpResponse:
    context = {
        "title": _("初めの一歩"),
        "body": body,
        "book": book,
        "sheet": sheet,
        "basket": starter_basket(body, registry(), book, taken),
        "names": {measure.id: measure.title for measure in book.measures},
        "starter_word": starter_label,
    }
    return render(request, "starters.html", context)


def _body(request: Any) -> LocalGovernment:
    found = registry().by_code.get(request.user.lg_code)
    if found is None:
        raise KanminError(
            _("あなたの団体は団体の表にありません。"),
            todo=_("管理者に団体コードを確かめてください。"),
        )
    return found


@require_POST
def begin(request: Any) -> HttpResponse:
    """A new plan with one small measure, and the sentences the duties ask for."""
    body = _body(request)
    book = books.for_body(body.code, FRAMEWORK)
    measure = _measure(request.POST.get("ref", ""), body, book)
    context = Context(book, registry())

    def missing(plan: Plan) -> Iterator[Gap]:
        for found in check(plan, context).open_musts:
            yield Gap(found.requirement, found.seen.example)

    period = usual_period(dt.date.today())
    plan = plan_from_starter(body, registry(), book, period, measure, new_id, missing=missing)
    saved = beginning.begin(plan, request.user, _("初めの一歩から作成"))
    key = saved.revision.plan.key
    return lead_to("measure", key, plan.measures[0].id)


def _measure(ref: str, body: LocalGovernment, book: Handbook) -> NationalMeasure:
    for starter in book.starters_for(body.tier):
        if starter.measure == ref:
            return book.measure(ref)
    raise KanminError(_("手引に「{ref}」はありません。").format(ref=ref[:40]))
