"""The pages of one answer, and of what the plan and answers changed differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.inquiry import value_words
from kanmin.language import _
from kanmin.plan import Plan, in_words
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.desk.writing import base_of
from kanmin.server.inquiry import asking, deciding
from kanmin.server.inquiry.asking import inquiry_of
from kanmin.server.onward import lead_to, there
from kanmin.server.store import queries
from kanmin.server.store.inquiry_models import Inquiry, InquiryAnswer, InquiryConflict
from kanmin.server.store.models import StoredPlan


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change of an answer in words."""

    place: str
    old: str
    new: str
    by: str


@require_safe
def answer(request: Any, stored: StoredPlan, number: int, answer: int) -> HttpResponse:
    """An answer: what changed from what to what, who, remarks, what could not be read."""
    found = inquiry_of(stored, number)
    row = there(
        found.answers.select_related("author").filter(pk=answer).first(),
        lambda row: asking.may_see(request.user, row.section),
    )
    plan = queries.document(queries.revision(stored, row.base))
    names = asking.section_names(found)
    context = {
        "title": _("{section}の回答").format(section=row.section),
        "inquiry": found,
        "answer": row,
        "place": names.index(row.section),
        "changes": tuple(_shown(plan, one) for one in row.changes),
        "remarks": [(in_words(plan, r["where"]), r["text"], r["by"]) for r in row.remarks],
        "conflicts_of": _decisions(row, plan),
        "newer": found.answers.filter(section=row.section, pk__gt=row.pk).last(),
    }
    return page(request, "inquiry_answer.html", Sheet(stored), **context)


def _shown(plan: Plan, raw: dict[str, Any]) -> ShownChange:
    where = raw["where"]
    old, new = value_words(where, raw["old"]), value_words(where, raw["new"])
    return ShownChange(in_words(plan, where), old, new, raw["by"])


def _decisions(row: InquiryAnswer, plan: Plan) -> list[tuple[str, InquiryConflict]]:
    rows = row.conflicts.select_related("decided_by")
    return [(in_words(plan, one.where), one) for one in rows]


@require_safe
def conflicts(request: Any, stored: StoredPlan, number: int) -> HttpResponse:
    """What is to be decided, the two values side by side; what was decided before."""
    return _conflicts(request, stored, inquiry_of(stored, number))


def _conflicts(request: Any, stored: StoredPlan, found: Inquiry, error: str = "") -> HttpResponse:
    sheet = Sheet(stored)
    decided = InquiryConflict.objects.filter(answer__inquiry=found).exclude(taken="")
    context = {
        "title": _("食い違いを決める"),
        "inquiry": found,
        "sides": [deciding.side_of(row, sheet.plan) for row in asking.undecided(found)],
        "decided": [
            deciding.side_of(row, sheet.plan)
            for row in decided.select_related("answer__inquiry__plan", "decided_by").order_by("-pk")
        ],
        "error": error,
    }
    return page(request, "inquiry_conflicts.html", sheet, **context)


@require_POST
def decide(request: Any, stored: StoredPlan, number: int, conflict: int) -> HttpResponse:
    """Keep the plan's value or take the section's."""
    found = inquiry_of(stored, number)
    row = deciding.conflict_of(found, conflict)
    try:
        base = base_of(request, stored)
        deciding.decide(row, request.POST.get("take", ""), base, request.user)
    except KanminError as error:
        stored.refresh_from_db()
        return _conflicts(request, stored, found, error.sentence)
    return lead_to("inquiry-conflicts", stored.key, found.pk, saved=1)
