"""The pages of a section that is asked: its measures, its sheet, answering on the web."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.desk import writing
from kanmin.server.desk.sheets import Sheet, measure_page, page
from kanmin.server.downloads import attached
from kanmin.server.inquiry import asking, taking
from kanmin.server.inquiry.asking import inquiry_of, section_at
from kanmin.server.inquiry.pages import LONGEST, sheet_name
from kanmin.server.onward import lead_to
from kanmin.server.store.inquiry_models import Inquiry
from kanmin.server.store.models import StoredPlan


@require_safe
def section(request: Any, stored: StoredPlan, number: int, place: int) -> HttpResponse:
    """What a section is asked, and what it has answered."""
    found = inquiry_of(stored, number)
    name = section_at(request.user, found, place)
    return _page(request, stored, found, name)


def own_page(request: Any, stored: StoredPlan, found: Inquiry, **more: Any) -> HttpResponse:
    """The page of a person's own section; 404 where it was not asked."""
    if request.user.section not in asking.section_names(found):
        raise Http404
    return _page(request, stored, found, request.user.section, **more)


def _page(request: Any, stored: StoredPlan, found: Inquiry, name: str, **more: Any) -> HttpResponse:
    sheet = Sheet(stored)
    standings = asking.standings(found, dt.date.today())
    context = {
        "title": _("{section}への照会").format(section=name),
        "inquiry": found,
        "standing": next(one for one in standings if one.section == name),
        "measures": asking.measures_of(sheet.plan, found, name),
        "taken": (),
        "remark": request.POST.get("remark", ""),
        "reason": request.POST.get("reason", ""),
        "error": "",
        **more,
    }
    return page(request, "inquiry_section.html", sheet, **context)


@require_safe
def sheet_file(request: Any, stored: StoredPlan, number: int, place: int) -> HttpResponse:
    """The sheet of a section, made from the plan as it stands now."""
    found = inquiry_of(stored, number)
    name = section_at(request.user, found, place)
    return attached(asking.sheet_of(found, name), "xlsx", sheet_name(found, name))


@require_POST
def hand_in(request: Any, stored: StoredPlan, number: int, place: int) -> HttpResponse:
    """Say that what stands on the web is the section's answer."""
    found = inquiry_of(stored, number)
    name = section_at(request.user, found, place)
    remark = request.POST.get("remark", "").strip()[:LONGEST]
    reason = request.POST.get("reason", "").strip()[:LONGEST]
    try:
        taking.need_reason(found, reason)
    except KanminError as error:
        return _page(request, stored, found, name, error=error.sentence)
    answer = taking.hand_in(found, name, request.user, remark, reason)
    return lead_to("inquiry-answer", stored.key, found.pk, answer.pk, saved=1)


def _asked(request: Any, found: Inquiry, part: str) -> int:
    """The place of the section that is asked about a measure, for who sees it; 404 otherwise."""
    for place, one in enumerate(found.sections):
        if part in one["measures"] and asking.may_see(request.user, one["section"]):
            return place
    raise Http404


@require_safe
def measure(request: Any, stored: StoredPlan, number: int, part: str) -> HttpResponse:
    """The page of a measure, which its section may write while the inquiry is open."""
    found = inquiry_of(stored, number)
    place = _asked(request, found, part)
    sheet = Sheet(stored)
    ways = _ways(stored, found, part, place)
    return page(request, "measure.html", sheet, **measure_page(sheet, part), **ways)


def _ways(stored: StoredPlan, found: Inquiry, part: str, place: int) -> dict[str, Any]:
    """Where the page of a measure leads back to and, while the inquiry is open, saves to."""
    back = reverse("inquiry-section", args=[stored.key, found.pk, place])
    save_to = reverse("inquiry-measure-save", args=[stored.key, found.pk, part])
    return {"back_to": back, "save_to": "" if found.closed_at else save_to, "of_inquiry": True}


@require_POST
def save_measure(request: Any, stored: StoredPlan, number: int, part: str) -> HttpResponse:
    """Take the fields of a measure that the section is asked about, and of no other."""
    found = inquiry_of(stored, number)
    place = _asked(request, found, part)
    if found.closed_at:
        raise KanminError(
            _("この照会は締め切られています。"),
            todo=_("理由を書いて、Excelの様式で回答してください。"),
        )
    own = f"/measures/{part}/"
    named = [*request.POST, request.POST.get("use", "")]
    if request.POST.get("page") != "measure" or request.POST.get("part") != part:
        raise Http404
    if any(name.startswith("/") and not name.startswith(own) for name in named):
        raise Http404
    back = reverse("inquiry-measure", args=[stored.key, found.pk, part])
    return writing.take(request, stored, back, **_ways(stored, found, part, place))
