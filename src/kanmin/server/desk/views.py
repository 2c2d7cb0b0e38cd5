"""The pages of the desk. Each loads, asks a lower floor, and renders."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kanmin import publish
from kanmin.calendar_ja import write_year
from kanmin.draft import new_plan, usual_period
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import Period
from kanmin.server import books, forms
from kanmin.server.bodies import name_of, registry
from kanmin.server.cascading.impacts import open_counts
from kanmin.server.cascading.uppers import with_plan_above
from kanmin.server.casebook import card as case_card
from kanmin.server.casebook.filling import usual_year
from kanmin.server.consulting import card
from kanmin.server.deciding.partners import invitations
from kanmin.server.desk import choices
from kanmin.server.desk.sharing import shown
from kanmin.server.desk.sheets import Sheet, chapter_page, measure_page, page
from kanmin.server.desk.uploads import plan_in_upload
from kanmin.server.elsewhere.shown import state_of as document_state
from kanmin.server.elsewhere.whose import own_records
from kanmin.server.inquiry.asking import waiting_for
from kanmin.server.onward import lead_to
from kanmin.server.store import access, beginning
from kanmin.server.store.models import StoredPlan
from kanmin.server.support.near import near


@require_safe
def desk(request: Any) -> HttpResponse:
    """What needs me: the body's plans, each with its ring and the next step."""
    stored = access.plans_of(request.user).order_by("-pk")
    sheets: list[Sheet] = []
    damaged: list[tuple[StoredPlan, KanminError]] = []
    for one in stored:
        try:
            sheets.append(Sheet(one))
        except KanminError as error:  # the others are still there
            damaged.append((one, error))
    context: dict[str, Any] = {"title": _("机"), "sheets": sheets, "damaged": damaged}
    context |= {"near": near(request.user), "asked": waiting_for(request.user)}
    context["above"] = open_counts([sheet.stored for sheet in sheets])
    context |= {"cases": case_card.cases_near(request.user), "case_state": case_card.state_of}
    context |= {"joint": invitations(request.user), "name_of": name_of}
    context |= {"elsewhere": own_records(request.user), "elsewhere_state": document_state}
    return render(request, "desk.html", context)


@require_safe
def new(request: Any) -> HttpResponse:
    """A new plan: the body's own name and the usual period stand there already."""
    period = usual_period(dt.date.today())
    return _new(request, first=write_year(period.first), last=write_year(period.last))


def _new(request: Any, **typed: str) -> HttpResponse:
    context: dict[str, Any] = {
        "title": _("新しい計画"),
        "body": registry().by_code.get(request.user.lg_code),
        "frameworks": [f for f in books.frameworks() if f.chapters],
        **typed,
    }
    return forms.page(request, "new.html", context)


@require_POST
def create(request: Any) -> HttpResponse:
    """Make the plan from the template and open it."""
    bodies = registry()
    body = bodies.get(request.user.lg_code)
    framework = request.POST.get("framework", "act9")
    first, last = request.POST.get("first", ""), request.POST.get("last", "")
    try:
        period = _period(first, last)
    except KanminError as error:
        return _new(request, first=first, last=last, framework=framework, error=error.sentence)
    book = books.for_body(body.code, framework)
    plan = with_plan_above(new_plan(body, book, period, bodies))
    saved = beginning.begin(plan, request.user, _("雛形から作成"))
    return lead_to("plan", saved.revision.plan.key)


def _period(first: str, last: str) -> Period:
    try:
        return Period.model_validate({"first": first, "last": last})
    except ValueError:
        raise KanminError(
            _("計画期間「{years}」が読めません。").format(years=f"{first}–{last}"[:40]),
            todo=_(
                "始まりと、同じかそれより後の終わりの年度を、令和9年度 のように書いてください。"
            ),
        ) from None


@require_POST
def upload(request: Any) -> HttpResponse:
    """A plan file of the same body as a new plan."""
    plan = plan_in_upload(request.FILES.get("file"))
    if plan.body.lg_code != request.user.lg_code:
        raise KanminError(
            _("ほかの団体（{code}）の計画です。").format(code=plan.body.lg_code),
            todo=_("自分の団体の計画のファイルを選んでください。"),
        )
    books.framework(plan.framework)  # a plan of an unknown one could not be opened
    saved = beginning.begin(plan, request.user, _("ファイルから取込み"))
    return lead_to("plan", saved.revision.plan.key)


@require_safe
def plan(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """A plan at a glance: ring, next step, chapters, measures, downloads."""
    sheet = Sheet(stored)
    more = {"title": sheet.plan.title, "forms": publish.FORMATS, **shown(stored)}
    more |= card.shown(stored)
    return page(request, "plan.html", sheet, **more)


@require_safe
def basics(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """Title, period, contact, plans above and beside, state."""
    return page(request, "basics.html", Sheet(stored), title=_("基本情報"), choices=choices)


@require_safe
def chapter(request: HttpRequest, stored: StoredPlan, part: str) -> HttpResponse:
    """One chapter: its paragraphs, what it is for, what is still asked."""
    sheet = Sheet(stored)
    return page(request, "chapter.html", sheet, **chapter_page(sheet, part))


@require_safe
def measure(request: HttpRequest, stored: StoredPlan, part: str) -> HttpResponse:
    """One measure: what it is, when, how it is measured, what it costs."""
    sheet = Sheet(stored)
    shown = measure_page(sheet, part)
    shown["offer_year"] = usual_year(sheet.plan, shown["measure"])
    return page(request, "measure.html", sheet, **shown)


@require_safe
def findings(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """All findings, the law's first."""
    return page(request, "findings.html", Sheet(stored), title=_("点検の結果"))
