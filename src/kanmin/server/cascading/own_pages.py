"""The trace of one's own plan (上位の施策との対応): take up a measure above, or say why not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.cascade import TakenUp, taken_up
from kanmin.draft import from_upper
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import CATEGORIES, Measure, OriginKind, Plan, Stance, StanceAnswer
from kanmin.plan.identity import new_id
from kanmin.server.bodies import name_of, registry
from kanmin.server.cascading import counting
from kanmin.server.cascading.trace_pages import MARKS
from kanmin.server.cascading.uppers import published_of
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.desk.writing import base_of
from kanmin.server.onward import lead_to, there
from kanmin.server.store import queries, services
from kanmin.server.store.models import StoredPlan

LONGEST_REASON = 2000  # characters
UPPER = "upper"


@require_safe
def plan_trace(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """Every measure above that speaks to the body, and what the plan says to it."""
    return _page(request, stored, request.GET.get("ref", ""))


def _page(
    request: HttpRequest, stored: StoredPlan, ref: str, error: str = "", **typed: str
) -> HttpResponse:
    sheet = Sheet(stored)
    upper = _uppers(stored)
    asked = _asked(ref, sheet, upper)
    category = _category(request, asked, sheet)
    said: dict[str, list[TakenUp]] = {}
    for one in taken_up(sheet.plan):
        said.setdefault(one.ref, []).append(one)
    context: dict[str, Any] = {
        "title": _("上位の施策との対応"),
        "category": category,
        "measures": [
            one for one in sheet.book.measures_for(sheet.tier) if str(one.category) == category
        ],
        "upper": upper,
        "said": said,
        "asked": asked,
        "stances": {one.ref: one for one in sheet.plan.stances},
        "choices": list(StanceAnswer),
        "marks": MARKS,
        "year": counting.this_year(),
        "error": error,
        "typed": typed,
        "broad": True,
    }
    return page(request, "plan_trace.html", sheet, **context)


def _category(request: Any, asked: dict[str, str] | None, sheet: Sheet) -> str:
    """Which measures are shown: of a category, or `upper` for the prefecture's."""
    if asked and asked["kind"] == OriginKind.PREFECTURAL.value:
        return UPPER
    if asked:
        return str(sheet.book.measure(asked["ref"]).category)
    wanted = request.GET.get("category", "")
    return wanted if wanted in (*map(str, CATEGORIES), UPPER) else str(CATEGORIES[0])


def _uppers(stored: StoredPlan) -> list[tuple[StoredPlan, Plan]]:
    """The published plans of the prefecture the body lies in; none for a prefecture."""
    body = registry().by_code.get(stored.lg_code)
    if body is None or body.code == body.prefecture_body_code:
        return []
    return published_of(body.prefecture_body_code)


def _asked(ref: str, sheet: Sheet, upper: list[tuple[StoredPlan, Plan]]) -> dict[str, str] | None:
    """The measure above that a reason is being written for; None for no such one."""
    for one in sheet.book.measures_for(sheet.tier):
        if one.id == ref:
            return {"kind": OriginKind.NATIONAL.value, "ref": ref, "name": one.title}
    measure = _upper_measure(ref, upper)
    if measure is None:
        return None
    return {"kind": OriginKind.PREFECTURAL.value, "ref": ref, "name": measure.title}


def _upper_measure(ref: str, upper: list[tuple[StoredPlan, Plan]]) -> Measure | None:
    key, _slash, name = ref.partition("/")
    for stored, plan in upper:
        if stored.key == key:
            return next((one for one in plan.measures if one.id == name), None)
    return None


@require_POST
def stance(request: Any, stored: StoredPlan) -> HttpResponse:
    """Keep why a measure above is not taken up, or take such a reason back."""
    ref = request.POST.get("ref", "")
    typed = {n: request.POST.get(n, "").strip() for n in ("answer", "reason")}
    base = base_of(request, stored)
    before = queries.document(queries.revision(stored, base))
    asked = there(_asked(ref, Sheet(stored), _uppers(stored)))
    try:
        after = _with_stance(before, asked, typed)
    except KanminError as error:
        return _page(request, stored, ref, error.sentence, **typed)
    services.save(stored, after, base, request.user, _("上位の施策への対応"))
    return lead_to("plan-trace", stored.key, saved=1)


def _with_stance(plan: Plan, asked: dict[str, str], typed: dict[str, str]) -> Plan:
    others = tuple(one for one in plan.stances if one.ref != asked["ref"])
    if not typed["answer"]:
        return plan.model_copy(update={"stances": others})
    if typed["answer"] not in {one.value for one in StanceAnswer}:
        raise KanminError(_("対応が選ばれていません。"), todo=_("どれかを選んでください。"))
    if not typed["reason"] or len(typed["reason"]) > LONGEST_REASON:
        raise KanminError(
            _("取り上げない理由がないか、長すぎます。"),
            todo=_("{most}字までで書いてください。").format(most=f"{LONGEST_REASON:,}"),
        )
    known = next((one.id for one in plan.stances if one.ref == asked["ref"]), new_id("st"))
    made = Stance(
        id=known,
        answer=StanceAnswer(typed["answer"]),
        reason=typed["reason"],
        kind=OriginKind(asked["kind"]),
        ref=asked["ref"],
        name=asked["name"],
    )
    return plan.model_copy(update={"stances": (*others, made)})


@require_POST
def take_upper(request: Any, stored: StoredPlan) -> HttpResponse:
    """Take a measure of the prefecture's published plan into one's own, and open it."""
    ref = request.POST.get("ref", "")
    base = base_of(request, stored)
    found = there(_upper_measure(ref, _uppers(stored)))
    head = queries.document(queries.revision(stored))
    known = next((m for m in head.measures if m.origin.ref == ref), None)
    if known is not None:
        return lead_to("measure", stored.key, known.id)
    before = queries.document(queries.revision(stored, base))
    body = registry().by_code[stored.lg_code]
    measure = from_upper(found, ref, name_of(body.prefecture_body_code), before.body, new_id)
    changed = before.model_copy(update={"measures": (*before.measures, measure)})
    services.save(stored, changed, base, request.user, _("都道府県の計画から追加"))
    return lead_to("measure", stored.key, measure.id)
