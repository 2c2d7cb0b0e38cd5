"""The pages of changes above (上位の変化) for the office that writes a plan."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kanmin.calendar_ja import format_date, parse_date
from kanmin.cascade import Touched, Why, field_name
from kanmin.compare import Comparison, compare, comparison_document, differing_pieces
from kanmin.errors import KanminError, fault_of
from kanmin.language import _
from kanmin.plan import in_words
from kanmin.publish.documents import DOCUMENT_WRITERS, document_bytes
from kanmin.server import books
from kanmin.server.cascading import impacts
from kanmin.server.cascading.impacts import Upper
from kanmin.server.cascading.uppers import circle_above
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.desk.writing import base_of
from kanmin.server.downloads import attached
from kanmin.server.onward import lead_to
from kanmin.server.store.models import StoredPlan

FIELDS = ("answer", "because", "due_on")


@require_safe
def above(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """All changes above that touch the plan: what waits for an answer first."""
    sheet = Sheet(stored)
    found = impacts.uppers(stored, sheet.plan)
    context: dict[str, Any] = {
        "title": _("上位の変化"),
        "waiting": [one for one in found if one.open],
        "answered": [one for one in found if not one.open],
        "circle": circle_above(stored, sheet.plan),
        "broad": True,
    }
    return page(request, "above.html", sheet, **context)


@require_safe
def one(request: HttpRequest, stored: StoredPlan, number: int) -> HttpResponse:
    """One change: what moved, which places it touches and why, the draft that follows it."""
    return _one(request, stored, number)


def _one(
    request: HttpRequest, stored: StoredPlan, number: int, error: str = "", **typed: str
) -> HttpResponse:
    sheet = Sheet(stored)
    found = impacts.upper(stored, sheet.plan, number)
    context: dict[str, Any] = {
        "title": found.row.title,
        "found": found,
        "groups": [one for one in _by_item(found) if not _is_new(one)],
        "news": [item for item, touched in _by_item(found) if _is_new((item, touched))],
        "compared": _compared(found),
        "drafted_places": list(dict.fromkeys(one.where for one in found.draft.done)),
        "place": lambda where: in_words(sheet.plan, where) or _("計画全体"),
        "link": lambda where: _link(stored, where),
        "field_name": field_name,
        "pieces": differing_pieces,
        "error": error,
        "typed": dict.fromkeys(FIELDS, "") | typed,
        "broad": True,
    }
    return page(request, "above_one.html", sheet, **context)


def _by_item(found: Upper) -> list[tuple[Any, list[Touched]]]:
    """What moved, each with the places it touches, in the order of the change."""
    groups: dict[tuple[str, str], tuple[Any, list[Touched]]] = {}
    for touched in found.touched:
        key = (touched.item.sort.value, touched.item.ref)
        groups.setdefault(key, (touched.item, []))[1].append(touched)
    return list(groups.values())


def _is_new(group: tuple[Any, list[Touched]]) -> bool:
    """Whether all there is to it is that the plan says nothing to it yet."""
    return all(one.why is Why.NEW for one in group[1])


def _compared(found: Upper) -> Comparison:
    plan = found.plan
    return compare(plan, found.draft.plan, books.category_titles(plan.framework))


def _link(stored: StoredPlan, where: str) -> str:
    """Where a place is edited."""
    match where.split("/")[1:]:
        case ["measures", name, *_rest]:
            return reverse("measure", args=[stored.key, name])
        case ["chapters", name, *_rest]:
            return f"{reverse('chapter', args=[stored.key, name])}#{quote(where)}"
        case ["plans_above", *_rest]:
            return f"{reverse('basics', args=[stored.key])}#{quote(where)}"
        case _:
            return reverse("plan-trace", args=[stored.key])


@require_POST
def answer(request: Any, stored: StoredPlan, number: int) -> HttpResponse:
    """Keep what the office says; what cannot be is told, with all that was typed."""
    impacts.upper(stored, Sheet(stored).plan, number)
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    if fault := fault_of(lambda: _answer(request, stored, number, typed)):
        return _one(request, stored, number, fault, **typed)
    return lead_to("above", stored.key, saved=1)


def _answer(request: Any, stored: StoredPlan, number: int, typed: dict[str, str]) -> None:
    match typed["answer"]:
        case "none":
            impacts.say_none(stored, number, typed["because"], request.user)
        case "later":
            due = parse_date(typed["due_on"])
            impacts.say_later(stored, number, due, typed["because"], request.user)
        case "by-hand":
            impacts.say_taken(stored, number, typed["because"], request.user)
        case _:
            raise KanminError(_("答えが選ばれていません。"), todo=_("どれかを選んでください。"))


@require_POST
def take(request: Any, stored: StoredPlan, number: int) -> HttpResponse:
    """Take the chosen drafts into the plan as one revision."""
    base = base_of(request, stored)
    try:
        saved = impacts.take_draft(
            stored, number, base, request.POST.getlist("where"), request.user
        )
    except KanminError as error:
        return _one(request, stored, number, error.sentence)
    query = {"from": base, "to": saved.revision.number}
    return lead_to("compare", stored.key, **query)


@require_safe
def draft_file(_request: HttpRequest, stored: StoredPlan, number: int, form: str) -> HttpResponse:
    """The 新旧対照表 of the draft."""
    if form not in DOCUMENT_WRITERS:
        raise Http404
    found = impacts.upper(stored, Sheet(stored).plan, number)
    title = _("{title}（{day}）に伴う変更の案").format(
        title=found.row.title, day=format_date(found.row.on)
    )
    document = comparison_document(_compared(found), _("いまの計画"), title)
    return attached(document_bytes(document, form), form, document.title)
