"""What a form of the desk does to a plan: save fields, add a part, take one out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kanmin.check import Context, label
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import Plan, resolve, to_raw
from kanmin.server import books, pages
from kanmin.server.bodies import registry
from kanmin.server.desk import choices, fields, parts
from kanmin.server.desk.outlook import mark_word
from kanmin.server.desk.sheets import Sheet, chapter_page, measure_page, page
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to
from kanmin.server.store import queries, services
from kanmin.server.store.models import StoredPlan


@require_POST
def save(request: Any, stored: StoredPlan) -> HttpResponse:
    """Take the fields of a form, and go back to the page it came from."""
    return take(request, stored, _back(request, stored))


def take(request: Any, stored: StoredPlan, back: str, **more: Any) -> HttpResponse:
    """Take the fields of a form: merged with what others saved, wrong ones told and kept typed.

    back: where to go on. more: what the page is told besides when it is shown again.
    """
    base = base_of(request, stored)
    before = queries.document(queries.revision(stored, base))
    posted = {name: request.POST.getlist(name) for name in request.POST}
    if used := request.POST.get("use"):
        posted |= {used: [_offered(stored, before, used)]}
    changed, faults = fields.applied(before, posted)
    saved = services.save(stored, changed, base, request.user, "")
    if pages.fetched(request):
        return _answer(request, Sheet(stored, saved.revision), saved, faults)
    if faults or saved.conflicts:
        return _again(request, Sheet(stored, saved.revision), saved, faults, posted, **more)
    return HttpResponseRedirect(f"{back}?saved=1")


def base_of(request: Any, stored: StoredPlan) -> int:
    """The revision a form was made from. Raises KanminError for none of this plan."""
    base = whole_number(request.POST.get("base", ""))
    if base is None or not 0 < base <= stored.head:
        raise KanminError(
            _("どの版を直したものか分かりません。"), todo=_("画面を読み込み直してください。")
        )
    return base


def _offered(stored: StoredPlan, plan: Plan, where: str) -> str:
    """The handbook's example for the paragraph of a place."""
    try:
        paragraph = resolve(to_raw(plan), where.removesuffix("/text"))
        context = Context(books.for_body(stored.lg_code, plan.framework), registry())
        return context.example(paragraph["fulfils"][0], plan)
    except (LookupError, TypeError):
        raise KanminError(_("例文がありません。")) from None


def _back(request: Any, stored: StoredPlan) -> str:
    """The page a form came from: a route of the desk and a part."""
    route, part = request.POST.get("page", "plan"), request.POST.get("part", "")
    if route not in ("plan", "basics", "chapter", "measure", "handouts"):
        route = "plan"
    return reverse(route, args=[stored.key, part] if part and route != "plan" else [stored.key])


def _answer(request: Any, sheet: Sheet, saved: Any, faults: dict[str, str]) -> HttpResponse:
    """What the script puts on the page after a save."""
    now = timezone.localtime().strftime("%H:%M")
    places = request.POST.getlist("place")
    context = {"sheet": sheet, "key": sheet.stored.key, "places": places}
    context |= {"mark_word": mark_word, "verdict_word": label, "plan": sheet.plan}
    context["here"] = request.POST.get("part") or request.POST.get("page")
    return JsonResponse(
        {
            "base": saved.revision.number,
            "status": _("保存しました {time}").format(time=now),
            "faults": faults,
            "conflicts": [
                {"where": c.where, "mine": c.theirs, "theirs": c.mine} for c in saved.conflicts
            ],
            "findings": render_to_string("part_findings.html", context, request),
            "ring": render_to_string("part_ring.html", context, request),
            "contents": render_to_string("part_contents.html", context, request),
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _again(
    request: Any,
    sheet: Sheet,
    saved: Any,
    faults: dict[str, str],
    posted: dict[str, list[str]],
    **more: Any,
) -> HttpResponse:
    """The page once more, with what was typed in the fields that could not be taken."""
    typed = {name: posted[name] for name in faults}
    more |= {"typed": typed, "faults": faults, "conflicts": saved.conflicts}
    match request.POST.get("page"):
        case "chapter":
            more |= chapter_page(sheet, request.POST.get("part", ""))
            template = "chapter.html"
        case "measure":
            more |= measure_page(sheet, request.POST.get("part", ""))
            template = "measure.html"
        case _:
            more |= {"title": _("基本情報"), "choices": choices}
            template = "basics.html"
    return page(request, template, sheet, **more)


@require_POST
def add(request: Any, stored: StoredPlan) -> HttpResponse:
    """Add a part, and open the page it is edited on."""
    base = base_of(request, stored)
    where = request.POST.get("where", "")
    before = queries.document(queries.revision(stored, base))
    changed, name = parts.added(before, where)
    services.save(stored, changed, base, request.user, _("追加"))
    if where == "/measures":
        return lead_to("measure", stored.key, name)
    if where == "/chapters":
        return lead_to("chapter", stored.key, name)
    return HttpResponseRedirect(f"{_back(request, stored)}?saved=1#{quote(f'{where}/{name}')}")


@require_POST
def remove(request: Any, stored: StoredPlan) -> HttpResponse:
    """Take a part out; the history keeps it."""
    base = base_of(request, stored)
    before = queries.document(queries.revision(stored, base))
    changed = parts.removed(before, request.POST.get("where", ""))
    services.save(stored, changed, base, request.user, _("削除"))
    return HttpResponseRedirect(f"{_back(request, stored)}?saved=1")
