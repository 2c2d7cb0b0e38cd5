"""The pages of the roadmap (工程表): candidates, budgets, answers, and back into the plan."""

from __future__ import annotations

import time
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.grow import (
    Candidate,
    CandidateSet,
    Scenario,
    Wish,
    budget_request,
    candidates_in_json,
    candidates_in_workbook,
    candidates_workbook,
    json_bytes,
    money_chart,
    roadmap_document,
    untouched,
)
from kanmin.language import _, active
from kanmin.plan import CATEGORIES, FundSource, parse_as
from kanmin.plan.identity import new_id
from kanmin.publish.charts import chart_svg
from kanmin.publish.documents import document_bytes
from kanmin.publish.html_out import blocks_html
from kanmin.server.desk import candidate_form, rollouts
from kanmin.server.desk.rollouts import Board
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.downloads import attached
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to, there
from kanmin.server.store.models import StoredPlan
from kanmin.server.uploads import contents

SECONDS = 20.0
NEW = "-"
"""In the place of an id: no id begins with a dash."""
BLANK = Candidate(id="new")


@require_safe
def roadmap(request: Any, stored: StoredPlan) -> HttpResponse:
    """Candidates, budgets and the newest roadmap."""
    return _page(request, Sheet(stored))


def _page(request: Any, sheet: Sheet, error: str = "", **more: Any) -> HttpResponse:
    board = Board(sheet.stored, sheet.plan)
    found = board.roadmap
    document = roadmap_document(board.wanted, found) if found else None
    context = {
        "title": _("工程表"),
        "board": board,
        "roadmap": found,
        "answer": blocks_html(document) if document else "",
        "scenarios": list(Scenario),
        "categories": CATEGORIES,
        "general": (FundSource.GENERAL, FundSource.UNKNOWN),
        "untouched": untouched(sheet.plan, board.wanted),
        "error": error,
        "version": request.POST.get("version", board.version),
        "now": time.time_ns(),  # an address that is new each time is loaded, not scrolled to
        **more,
    }
    return page(request, "roadmap.html", sheet, **context)


def _version(request: Any) -> int:
    found = whole_number(request.POST.get("version", ""))
    if found is None:
        raise KanminError(
            _("どの版を直したものか分かりません。"), todo=_("画面を読み込み直してください。")
        )
    return found


def _to(stored: StoredPlan, anchor: str = "") -> HttpResponse:
    return lead_to("roadmap", stored.key, anchor=anchor, saved=1)


@require_POST
def budgets(request: Any, stored: StoredPlan) -> HttpResponse:
    """Take the money and hours of each year, the fund, and the weights of categories."""
    sheet = Sheet(stored)
    try:
        rollouts.change(
            stored, sheet.plan, _version(request), lambda wanted: _budgets(wanted, request.POST)
        )
    except KanminError as error:
        return _page(request, sheet, error=error.sentence, typed=dict(request.POST))
    return _to(stored, "budgets")


def _budgets(wanted: CandidateSet, posted: Any) -> CandidateSet:
    def given(name: str) -> str | None:
        return posted.get(name, "").strip() or None

    if given("fund-balance") not in (None, "0") and not given("fund-name"):
        raise KanminError(_("残高を使うには、基金の名を書いてください。"))
    raw = wanted.model_dump(exclude_none=True) | {
        "budgets": [
            {
                "fiscal_year": budget.fiscal_year,
                "general": given(f"general-{number}") or 0,
                "hours": given(f"hours-{number}"),
            }
            for number, budget in enumerate(wanted.budgets)
        ],
        "weights": [
            {"category": category, "weight": given(f"weight-{category}")}
            for category in CATEGORIES
            if given(f"weight-{category}")
        ],
        "chosen_by": given("chosen_by"),
        "fund": {"name": given("fund-name"), "balance": given("fund-balance") or 0}
        if given("fund-name")
        else None,
    }
    return parse_as(CandidateSet, raw, lambda loc: _budget_place(loc, wanted))


def _budget_place(loc: tuple[int | str, ...], wanted: CandidateSet) -> str:
    match loc:
        case ("budgets", int(number), *_rest):
            return _("{year}年度の枠").format(year=wanted.budgets[number].fiscal_year)
        case ("fund", *_rest):
            return _("基金")
        case ("weights", *_rest):
            return _("分類の重み")
        case _:
            return _("元手で実現したい年度")


@require_safe
def candidate(request: Any, stored: StoredPlan, part: str) -> HttpResponse:
    """The form of one candidate; an empty one for a new one."""
    sheet = Sheet(stored)
    found = _found(Board(stored, sheet.plan), part)
    return _form(request, sheet, found, candidate_form.shown(found))


def _found(board: Board, part: str) -> Candidate:
    return there(BLANK if part == NEW else board.candidate(part))


def _form(
    request: Any,
    sheet: Sheet,
    found: Candidate,
    form: dict[str, Any],
    error: str = "",
) -> HttpResponse:
    board = Board(sheet.stored, sheet.plan)
    context = {
        "title": found.title or _("新しい候補"),
        "board": board,
        "candidate": found,
        "part": NEW if found is BLANK else found.id,
        "form": form,
        "sources": list(FundSource),
        "others": [c for c in board.wanted.candidates if c.id != found.id],
        "error": error,
        "version": request.POST.get("version", board.version),
    }
    return page(request, "candidate.html", sheet, **context)


@require_POST
def save_candidate(request: Any, stored: StoredPlan, part: str) -> HttpResponse:
    """Take the form of a candidate; what cannot be taken is told, with all that was typed."""
    sheet = Sheet(stored)
    board = Board(stored, sheet.plan)
    version = _version(request)
    gone = version != board.version and board.candidate(part) is None and part != NEW
    found = BLANK if gone else _found(board, part)
    posted = {name: request.POST.getlist(name) for name in request.POST}
    try:
        changed = candidate_form.sent(found, posted)
        if part == NEW:
            changed = changed.model_copy(update={"id": new_id("c")})
        change = rollouts.with_candidate(changed)
        rollouts.change(stored, sheet.plan, version, change)
    except KanminError as error:
        return _form(request, sheet, found, candidate_form.typed(posted), error.sentence)
    return _to(stored, "candidates")


@require_POST
def remove_candidate(request: Any, stored: StoredPlan, part: str) -> HttpResponse:
    """Take a candidate out."""
    change = rollouts.without_candidate(part)
    rollouts.change(stored, Sheet(stored).plan, _version(request), change)
    return _to(stored, "candidates")


@require_POST
def add_measures(request: Any, stored: StoredPlan) -> HttpResponse:
    """Add the plan's measures that are no candidates yet."""
    plan = Sheet(stored).plan
    rollouts.change(stored, plan, _version(request), rollouts.with_measures_of(plan))
    return _to(stored, "candidates")


@require_POST
def upload(request: Any, stored: StoredPlan) -> HttpResponse:
    """Take candidates and budgets from a workbook or a JSON file, in the place of those here."""
    name, data = contents(request.FILES.get("file"), _("候補のブックを選んでください。"))
    if name.lower().endswith(".json"):
        wanted = candidates_in_json(data.decode("utf-8-sig", errors="replace"))
    else:
        wanted = candidates_in_workbook(data, name)
    rollouts.change(stored, Sheet(stored).plan, _version(request), lambda _old: wanted)
    return _to(stored, "candidates")


@require_POST
def solve(request: Any, stored: StoredPlan) -> HttpResponse:
    """Have the roadmap made by a job; the page says how far it is."""
    board = Board(stored, Sheet(stored).plan)
    scenario = request.POST.get("scenario", "")
    if scenario not in list(Scenario):
        raise KanminError(_("効果の出方を選んでください。"))
    rollouts.ask(
        board, Wish(Scenario(scenario), SECONDS, seed=bool(request.POST.get("seed"))), active()
    )
    return lead_to("roadmap", stored.key, anchor="answer")


@require_POST
def take_over(request: Any, stored: StoredPlan) -> HttpResponse:
    """The roadmap into the plan's measures, as a revision."""
    sheet = Sheet(stored)
    rollouts.take_over(Board(stored, sheet.plan), sheet.revision.number, request.user)
    return lead_to("plan", stored.key, saved=1)


@require_safe
def file(request: Any, stored: StoredPlan, form: str) -> HttpResponse:
    """Candidates, roadmap and budget sheets as files."""
    sheet = Sheet(stored)
    board = Board(stored, sheet.plan)
    match form:
        case "candidates-xlsx":
            return attached(candidates_workbook(board.wanted), "xlsx", _("候補"))
        case "candidates-json":
            return attached(json_bytes(board.wanted), "json", _("候補"))
        case "budget-xlsx":
            year = whole_number(request.GET.get("year", "")) or sheet.plan.period.first
            if year not in sheet.plan.period:
                raise Http404
            document = budget_request(sheet.plan, year)
            return attached(document_bytes(document, "xlsx"), "xlsx", document.title)
        case _:
            return _roadmap_file(board, form)


def _roadmap_file(board: Board, form: str) -> HttpResponse:
    found = there(board.roadmap)
    document = roadmap_document(board.wanted, found, board.plan.body.name)
    match form:
        case "xlsx" | "docx" | "pdf":
            return attached(document_bytes(document, form), form, _("工程表"))
        case "json":
            return attached(json_bytes(found), "json", _("工程表"))
        case "svg":
            return attached(chart_svg(money_chart(found)).encode(), "svg", _("工程表"))
        case _:
            raise Http404
