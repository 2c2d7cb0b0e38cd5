"""The sheets for people on the desk: chosen, put in plain words, looked at, downloaded."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.consult import Call, period_words
from kanmin.language import _
from kanmin.publish import HANDOUT_FORMATS, Handout, HandoutKind, handout, handout_bytes
from kanmin.publish import handout_facts as facts
from kanmin.publish.hard_words import hard_words
from kanmin.server import books
from kanmin.server.desk import choices, fields, handout_form
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.desk.writing import base_of
from kanmin.server.downloads import CONTENT_TYPES, attached
from kanmin.server.middleware import PREVIEW_POLICY
from kanmin.server.onward import lead_to
from kanmin.server.store import queries, services
from kanmin.server.store.models import StoredPlan

_PLAIN = re.compile(r"/measures/[^/]+/plain")


def _handout(sheet: Sheet, kind: HandoutKind) -> Handout:
    return handout(sheet.plan, kind, books.category_shorts(sheet.plan.framework))


@require_safe
def handouts(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """Both sheets: to look at and to download, what they lack, and what stands on them."""
    return _page(request, Sheet(stored))


def _page(request: HttpRequest, sheet: Sheet, **more: Any) -> HttpResponse:
    shown = facts.shown_measures(sheet.plan)
    texts = (f"{facts.title_of(m)} {facts.told_of(m)}" for m in shown)
    context = {
        "title": _("概要版と説明資料"),
        "handouts": [_handout(sheet, kind) for kind in HandoutKind],
        "forms": HANDOUT_FORMATS,
        "choices": choices,
        "chosen": facts.choice(sheet.plan),
        "announced": _announced(sheet.stored),
        "shown": shown,
        "on_sheet": {m.id for m in shown} | {i.id for _m, i in facts.shown_indicators(sheet.plan)},
        "told": {m.id: facts.told_of(m) for m in shown},
        "most": (facts.MOST_MEASURES, facts.MOST_FIGURES, facts.LONGEST_PLAIN),
        "words": hard_words([facts.aim_of(sheet.plan)[0], *texts], sheet.book.terms),
        **more,
    }
    return page(request, "handouts.html", sheet, **context)


def _announced(stored: StoredPlan) -> str:
    """The period of the newest consultation whose notice is out; "" where there is none."""
    found = stored.consultations.filter(opened_at__isnull=False).order_by("pk").last()
    return period_words(Call.model_validate(found.call)) if found else ""


@require_POST
def save(request: Any, stored: StoredPlan) -> HttpResponse:
    """Take what was chosen and the plain words; what cannot be taken is told and kept typed."""
    base = base_of(request, stored)
    before = queries.document(queries.revision(stored, base))
    posted = {name: request.POST.getlist(name) for name in request.POST}
    plain = {name: posted[name] for name in posted if _PLAIN.fullmatch(name)}
    plan, faults = fields.applied(before, plain)
    plan, more = handout_form.with_choice(plan, posted)
    saved = services.save(stored, plan, base, request.user, _("概要版と説明資料"))
    faults |= more | handout_form.taken_twice(saved.conflicts)
    conflicts = tuple(c for c in saved.conflicts if _PLAIN.fullmatch(c.where))
    if not faults and not conflicts:
        return lead_to("handouts", stored.key, saved=1)
    told: dict[str, Any] = {"faults": faults, "conflicts": conflicts}
    told["typed"] = {name: posted[name] for name in faults if name in posted}
    if "measure" in faults or "figure" in faults:
        told["on_sheet"] = {*posted.get("measure", ()), *posted.get("figure", ())}
    return _page(request, Sheet(stored, saved.revision), **told)


@require_safe
def show(_request: HttpRequest, stored: StoredPlan, form: str) -> HttpResponse:
    """A sheet as a page, ready to print."""
    data = handout_bytes(_handout(Sheet(stored), _kind(form)), "html")
    response = HttpResponse(data, content_type=CONTENT_TYPES["html"])
    response["Content-Security-Policy"] = PREVIEW_POLICY
    return response


@require_safe
def file(_request: HttpRequest, stored: StoredPlan, form: str) -> HttpResponse:
    """A sheet as a file. form: its kind and the ending of the file, `summary-docx`."""
    kind, _dash, suffix = form.partition("-")
    found = _handout(Sheet(stored), _kind(kind))
    if suffix not in HANDOUT_FORMATS:
        raise Http404
    return attached(handout_bytes(found, suffix), suffix, f"{found.title}_{found.tag}")


def _kind(name: str) -> HandoutKind:
    try:
        return HandoutKind(name)
    except ValueError:
        raise Http404 from None
