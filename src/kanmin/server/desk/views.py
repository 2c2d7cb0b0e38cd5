"""The pages of the desk. Each loads, asks a lower floor, and renders."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kanmin import handbook, publish
from kanmin.calendar_ja import fiscal_year_of
from kanmin.check import Context, check, label
from kanmin.draft import new_plan
from kanmin.errors import KanminError
from kanmin.language import _, active
from kanmin.plan import Period, Plan, resolve, to_raw
from kanmin.server import pages
from kanmin.server.bodies import registry
from kanmin.server.desk import choices, fields, parts
from kanmin.server.desk.outlook import Outlook, address, mark_word, outlook
from kanmin.server.desk.uploads import plan_in_upload
from kanmin.server.middleware import PREVIEW_POLICY
from kanmin.server.store import queries, services
from kanmin.server.store.models import Revision, StoredPlan

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
}
HISTORY_LENGTH = 100


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The desk, or the way to it."""
    return HttpResponseRedirect("/desk" if request.user.is_authenticated else "/login")


@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the program answers and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_GET
def desk(request: Any) -> HttpResponse:
    """What needs me: the body's plans, each with its ring and the next step."""
    stored = StoredPlan.objects.filter(lg_code=request.user.lg_code).order_by("-pk")
    shown = [_Sheet(one) for one in stored]
    return render(request, "desk.html", {"title": _("机"), "sheets": shown})


@require_GET
def new(request: Any) -> HttpResponse:
    """A new plan: the body's own name and the usual period stand there already."""
    body = registry().by_code.get(request.user.lg_code)
    first = fiscal_year_of(dt.date.today()) + 1
    context = {"title": _("新しい計画"), "body": body, "first": first, "last": first + 4}
    return render(request, "new.html", context)


@require_POST
def create(request: Any) -> HttpResponse:
    """Make the plan from the template and open it."""
    bodies = registry()
    body = bodies.get(request.user.lg_code)
    period = _period(request.POST.get("first", ""), request.POST.get("last", ""))
    plan = new_plan(body, handbook.on(dt.date.today()), period, bodies)
    saved = services.create(plan, _free_key(plan.id), request.user, _("雛形から作成"))
    return HttpResponseRedirect(reverse("plan", args=[saved.revision.plan.key]))


def _period(first: str, last: str) -> Period:
    try:
        return Period.model_validate({"first": first, "last": last})
    except ValueError:
        raise KanminError(
            _("計画期間「{years}」が読めません。").format(years=f"{first}-{last}"[:40]),
            todo=_("始まりと終わりの年度を、2027 や 令和9年度 のように書いてください。"),
        ) from None


def _free_key(wanted: str) -> str:
    number = StoredPlan.objects.filter(key__startswith=wanted).count()
    return wanted if not number else f"{wanted}-{number + 1}"


@require_POST
def upload(request: Any) -> HttpResponse:
    """A plan file of the same body as a new plan."""
    plan = plan_in_upload(request.FILES.get("file"))
    if plan.body.lg_code != request.user.lg_code:
        raise KanminError(
            _("ほかの団体（{code}）の計画です。").format(code=plan.body.lg_code),
            todo=_("自分の団体の計画のファイルを選んでください。"),
        )
    saved = services.create(plan, _free_key(plan.id.lower()), request.user, _("ファイルから取込み"))
    return HttpResponseRedirect(reverse("plan", args=[saved.revision.plan.key]))


_outlooks: dict[tuple[str, dt.date, str], Outlook] = {}
_MOST_OUTLOOKS = 64


def _outlook(digest: str, plan: Plan, context: Context) -> Outlook:
    """What the check says of a document on a day; the same for every page that shows it."""
    key = (digest, context.on, active())
    if key not in _outlooks:
        while len(_outlooks) >= _MOST_OUTLOOKS:
            _outlooks.pop(next(iter(_outlooks)), None)
        _outlooks[key] = outlook(check(plan, context))
    return _outlooks[key]


class _Sheet:
    """A stored plan with what its pages share."""

    def __init__(self, stored: StoredPlan, revision: Revision | None = None) -> None:
        self.stored = stored
        self.revision = revision or queries.revision(stored)
        self.plan: Plan = queries.document(self.revision)
        self.book = handbook.on(dt.date.today(), self.plan.framework)
        self.context = Context(self.book, registry())
        self.outlook = _outlook(self.revision.digest, self.plan, self.context)

    def place(self, where: str) -> str:
        """The address at which a place is edited."""
        route, part, anchor = address(self.plan, where)
        arguments = [self.stored.key, part] if part else [self.stored.key]
        return f"{reverse(route, args=arguments)}#{quote(anchor)}"

    def example(self, requirement: str) -> str:
        """The sentence the handbook offers."""
        return self.context.example(requirement, self.plan)

    def requirement(self, name: str) -> Any:
        """A requirement of the handbook; None for one it does not have."""
        return next((r for r in self.book.requirements if r.id == name), None)


def _page(request: HttpRequest, template: str, sheet: _Sheet, **more: Any) -> HttpResponse:
    context = {
        "sheet": sheet,
        "plan": sheet.plan,
        "key": sheet.stored.key,
        "mark_word": mark_word,
        "verdict_word": label,
        "typed": {},
        "faults": {},
        "conflicts": (),
        "saved": request.GET.get("saved"),
        **more,
    }
    return render(request, template, context, status=400 if context["faults"] else 200)


@require_GET
def plan(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """A plan at a glance: ring, next step, chapters, measures, downloads."""
    sheet = _Sheet(stored)
    return _page(request, "plan.html", sheet, title=sheet.plan.title, forms=publish.FORMATS)


@require_GET
def basics(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """Title, period, contact, plans above and beside, state."""
    return _page(request, "basics.html", _Sheet(stored), title=_("基本情報"), choices=choices)


@require_GET
def chapter(request: HttpRequest, stored: StoredPlan, part: str) -> HttpResponse:
    """One chapter: its paragraphs, what it is for, what is still asked."""
    sheet = _Sheet(stored)
    return _page(request, "chapter.html", sheet, **_chapter(sheet, part))


def _chapter(sheet: _Sheet, part: str) -> dict[str, Any]:
    number = _number(sheet.plan.chapters, part)
    found = sheet.plan.chapters[number]
    templates = [c for c in sheet.book.chapters if c.id in found.fulfils]
    return {"title": found.title, "chapter": found, "number": number, "templates": templates}


@require_GET
def measure(request: HttpRequest, stored: StoredPlan, part: str) -> HttpResponse:
    """One measure: what it is, when, how it is measured, what it costs."""
    sheet = _Sheet(stored)
    return _page(request, "measure.html", sheet, **_measure(sheet, part))


def _measure(sheet: _Sheet, part: str) -> dict[str, Any]:
    number = _number(sheet.plan.measures, part)
    found = sheet.plan.measures[number]
    title = found.title or _("施策{number}").format(number=number + 1)
    return {"title": title, "measure": found, "number": number, "choices": choices}


def _number(items: Any, part: str) -> int:
    for number, item in enumerate(items):
        if item.id == part:
            return number
    raise Http404


@require_GET
def findings(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """All findings, the law's first."""
    return _page(request, "findings.html", _Sheet(stored), title=_("点検の結果"))


@require_GET
def preview(_request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """The plan as its readers will see it."""
    return _exported(stored, "html", inline=True)


@require_GET
def export(_request: HttpRequest, stored: StoredPlan, form: str) -> HttpResponse:
    """The plan as a file."""
    if form not in publish.FORMATS:
        raise Http404
    return _exported(stored, form, inline=False)


def _exported(stored: StoredPlan, form: str, *, inline: bool) -> HttpResponse:
    found = queries.document(queries.revision(stored))
    book = handbook.on(dt.date.today(), found.framework)
    files = publish.export(found, form, {c.number: _(c.title) for c in book.categories})
    response = HttpResponse(files[""], content_type=CONTENT_TYPES[form])
    if inline:
        response["Content-Security-Policy"] = PREVIEW_POLICY
        return response
    if len(files) > 1:
        return _zipped(found.title or stored.key, form, files)
    name = quote(f"{found.title or stored.key}.{form}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _zipped(title: str, form: str, files: dict[str, bytes]) -> HttpResponse:
    """Several files of one export, together."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for added, data in files.items():
            archive.writestr(f"plan{added}.{form}", data)
    response = HttpResponse(buffer.getvalue(), content_type="application/zip")
    name = quote(f"{title}-{form}.zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_GET
def history(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """Who changed what and when, newest first."""
    revisions = (
        stored.revisions.select_related("author")
        .prefetch_related("changes")
        .defer("frame")
        .order_by("-number")[:HISTORY_LENGTH]
    )
    return _page(request, "history.html", _Sheet(stored), title=_("履歴"), revisions=revisions)


@require_POST
def save(request: Any, stored: StoredPlan) -> HttpResponse:
    """Take the fields of a form: merged with what others saved, wrong ones told and kept typed."""
    base = _base(request, stored)
    before = queries.document(queries.revision(stored, base))
    posted = {name: request.POST.getlist(name) for name in request.POST}
    if used := request.POST.get("use"):
        posted |= {used: [_offered(before, used)]}
    changed, faults = fields.applied(before, posted)
    saved = services.save(stored, changed, base, request.user, "")
    if pages.fetched(request):
        return _answer(request, _Sheet(stored, saved.revision), saved, faults)
    if faults or saved.conflicts:
        return _again(request, _Sheet(stored, saved.revision), saved, faults, posted)
    return HttpResponseRedirect(f"{_back(request, stored)}?saved=1")


def _base(request: Any, stored: StoredPlan) -> int:
    base = request.POST.get("base", "")
    if not base.isdigit() or not 0 < int(base) <= stored.head:
        raise KanminError(
            _("どの版を直したものか分かりません。"), todo=_("画面を読み込み直してください。")
        )
    return int(base)


def _offered(plan: Plan, where: str) -> str:
    """The handbook's example for the paragraph of a place."""
    try:
        paragraph = resolve(to_raw(plan), where.removesuffix("/text"))
        requirement = paragraph["fulfils"][0]
    except (LookupError, TypeError):
        raise KanminError(_("例文がありません。")) from None
    book = handbook.on(dt.date.today(), plan.framework)
    return Context(book, registry()).example(requirement, plan)


def _back(request: Any, stored: StoredPlan) -> str:
    """The page a form came from: a route of the desk and a part."""
    route, part = request.POST.get("page", "plan"), request.POST.get("part", "")
    if route not in ("plan", "basics", "chapter", "measure"):
        route = "plan"
    return reverse(route, args=[stored.key, part] if part and route != "plan" else [stored.key])


def _answer(request: Any, sheet: _Sheet, saved: Any, faults: dict[str, str]) -> HttpResponse:
    """What the script puts on the page after a save."""
    now = timezone.localtime().strftime("%H:%M")
    places = request.POST.getlist("place")
    context = {"sheet": sheet, "key": sheet.stored.key, "places": places}
    context |= {"mark_word": mark_word, "verdict_word": label}
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
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _again(
    request: Any, sheet: _Sheet, saved: Any, faults: dict[str, str], posted: dict[str, list[str]]
) -> HttpResponse:
    """The page once more, with what was typed in the fields that could not be taken."""
    typed = {name: posted[name] for name in faults}
    more: dict[str, Any] = {"typed": typed, "faults": faults, "conflicts": saved.conflicts}
    match request.POST.get("page"):
        case "chapter":
            more |= _chapter(sheet, request.POST.get("part", ""))
            template = "chapter.html"
        case "measure":
            more |= _measure(sheet, request.POST.get("part", ""))
            template = "measure.html"
        case _:
            more |= {"title": _("基本情報"), "choices": choices}
            template = "basics.html"
    return _page(request, template, sheet, **more)


@require_POST
def add(request: Any, stored: StoredPlan) -> HttpResponse:
    """Add a part, and open the page it is edited on."""
    base = _base(request, stored)
    where = request.POST.get("where", "")
    before = queries.document(queries.revision(stored, base))
    changed, name = parts.added(before, where)
    services.save(stored, changed, base, request.user, _("追加"))
    if where == "/measures":
        return HttpResponseRedirect(reverse("measure", args=[stored.key, name]))
    if where == "/chapters":
        return HttpResponseRedirect(reverse("chapter", args=[stored.key, name]))
    return HttpResponseRedirect(f"{_back(request, stored)}?saved=1#{quote(f'{where}/{name}')}")


@require_POST
def remove(request: Any, stored: StoredPlan) -> HttpResponse:
    """Take a part out; the history keeps it."""
    base = _base(request, stored)
    before = queries.document(queries.revision(stored, base))
    changed = parts.removed(before, request.POST.get("where", ""))
    services.save(stored, changed, base, request.user, _("削除"))
    return HttpResponseRedirect(f"{_back(request, stored)}?saved=1")
