"""The history on the desk: revisions, names, two compared, a field through time, restoring."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kanmin.calendar_ja import format_date
from kanmin.compare import Comparison, compare, comparison_document
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import Part, PartIsGone, Plan, in_words, restored, value_at, value_text
from kanmin.plan.pointer import steps
from kanmin.publish.documents import DOCUMENT_WRITERS, document_bytes
from kanmin.server import books
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.desk.writing import base_of
from kanmin.server.downloads import attached
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to
from kanmin.server.store import history as past
from kanmin.server.store import queries, services
from kanmin.server.store.models import Revision, StoredPlan

MOST_VALUES = 20  # on one page of the history of a field


@require_safe
def history(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """Who changed what and when, newest first; autosaves of one sitting are one entry."""
    shown, older = past.entries(stored, whole_number(request.GET.get("before", "")))
    context: dict[str, Any] = {
        "title": _("履歴"),
        "entries": shown,
        "older": older,
        "in_words": in_words,
    }
    context |= {"named": list(past.named(stored)), "broad": True}
    return page(request, "history.html", Sheet(stored), **context)


@require_POST
def name(request: Any, stored: StoredPlan, number: int) -> HttpResponse:
    """Give a revision a name, or another one."""
    found = _revision(stored, number)
    past.name_revision(stored, found.number, request.POST.get("name", ""), request.user)
    return lead_to("history", stored.key, anchor=f"r{number}", saved=1)


@require_safe
def comparison(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """Two revisions side by side: what differs, field by field and word by word."""
    old, new = _two(request, stored)
    found = _compared(old, new)
    names = past.names_of(stored)
    context: dict[str, Any] = {
        "title": _("版を比べる"),
        "found": found,
        "old": old,
        "new": new,
        "broad": True,
    }
    context |= {"old_name": state_name(old, names), "new_name": state_name(new, names)}
    context["query"] = urlencode({"from": old.number, "to": new.number})
    return page(request, "compare.html", Sheet(stored), **context)


@require_safe
def comparison_file(request: HttpRequest, stored: StoredPlan, form: str) -> HttpResponse:
    """The 新旧対照表 of two revisions."""
    if form not in DOCUMENT_WRITERS:
        raise Http404
    old, new = _two(request, stored)
    names = past.names_of(stored)
    document = comparison_document(
        _compared(old, new), state_name(old, names), state_name(new, names)
    )
    return attached(document_bytes(document, form), form, document.title)


def state_name(revision: Revision, names: dict[int, str]) -> str:
    """What a revision is called, with its day: 「庁議に出した案（版12、令和8年…）」."""
    day = format_date(timezone.localtime(revision.created_at).date())
    name = names.get(revision.number, "")
    if name:
        return _("{name}（版{number}、{day}）").format(name=name, number=revision.number, day=day)
    return _("版{number}（{day}）").format(number=revision.number, day=day)


def _compared(old: Revision, new: Revision) -> Comparison:
    before, after = queries.documents(old, new)
    return compare(before, after, books.category_titles(after.framework))


def _two(request: HttpRequest, stored: StoredPlan) -> tuple[Revision, Revision]:
    """The two revisions of an address, the older first; the last two where none is named."""
    first = whole_number(request.GET.get("from", str(max(1, stored.head - 1))))
    second = whole_number(request.GET.get("to", str(stored.head)))
    if first is None or second is None:
        raise KanminError(
            _("比べる版が分かりません。"), todo=_("履歴で、新旧の版を一つずつ選んでください。")
        )
    low, high = sorted((first, second))
    return _revision(stored, low), _revision(stored, high)


def _revision(stored: StoredPlan, number: int) -> Revision:
    try:
        return queries.revision(stored, number)
    except Revision.DoesNotExist:
        raise Http404 from None


@require_safe
def field(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """All values a field has had, or all that happened in a part; each can be restored."""
    where = request.GET.get("where", "")
    if not where.startswith("/"):
        return lead_to("history", stored.key)
    sheet = Sheet(stored)
    before = whole_number(request.GET.get("before", ""))
    shown, older = past.entries_at(stored, where, before, MOST_VALUES)
    values = [(entry, queries.document(_revision(stored, entry.newest.number))) for entry in shown]
    texts = [
        (entry, value_text(plan, where, books.category_titles(plan.framework)))
        for entry, plan in values
    ]
    if not any(text for _entry, text in texts):
        raise Http404
    plans = [sheet.plan, *(plan for _entry, plan in values)]
    named = next((plan for plan in plans if value_text(plan, where)), sheet.plan)
    context: dict[str, Any] = {
        "title": _("{place}の履歴").format(place=in_words(named, where) or where)
    }
    context |= {"where": where, "older": older, "values": _distinct(texts), "in_words": in_words}
    context |= {"whole": _is_part(named, where), "now": value_text(sheet.plan, where)}
    return page(request, "field_history.html", sheet, **context, broad=True)


def _distinct(texts: list[tuple[past.Entry, str]]) -> list[tuple[past.Entry, str]]:
    """Without the entries that left the value as it was; of equal ones the oldest stays."""
    return [
        one
        for index, one in enumerate(texts)
        if index + 1 == len(texts) or texts[index + 1][1] != one[1]
    ]


def _is_part(plan: Plan, where: str) -> bool:
    try:
        return isinstance(value_at(plan, where), Part)
    except LookupError:
        return False


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: Any, stored: StoredPlan) -> HttpResponse:
    """Show what restoring a field, a part or a whole revision will change, and do it."""
    asked = request.POST if request.method == "POST" else request.GET
    number, where = whole_number(asked.get("number", "")), asked.get("where", "")
    if number is None or (where and not where.startswith("/")):
        raise Http404
    old = _revision(stored, number)
    if request.method == "POST":
        return _restore(request, stored, old, where)
    return _before_restoring(request, stored, old, where, ())


def _restore(request: Any, stored: StoredPlan, old: Revision, where: str) -> HttpResponse:
    base = base_of(request, stored)
    head = queries.document(queries.revision(stored, base))
    plan = restored(head, queries.document(old), where)
    message = _("版{number}から戻しました").format(number=old.number)
    saved = services.save(stored, plan, base, request.user, message)
    if saved.conflicts:
        return _before_restoring(request, stored, old, where, saved.conflicts)
    return lead_to("history", stored.key, saved=1)


def _before_restoring(
    request: Any, stored: StoredPlan, old: Revision, where: str, conflicts: Any
) -> HttpResponse:
    sheet = Sheet(stored)
    before = queries.document(old)
    gone = None
    try:
        plan = restored(sheet.plan, before, where)
    except PartIsGone as error:
        plan, gone = sheet.plan, error
    found = compare(sheet.plan, plan, books.category_titles(plan.framework))
    context: dict[str, Any] = {
        "title": _("版{number}に戻す").format(number=old.number),
        "found": found,
    }
    context |= {"old": old, "where": where, "gone": gone, "clashes": conflicts, "broad": True}
    context["in_words"] = in_words
    context |= {"place": in_words(before, where) if where else "", "part": _part_of(where)}
    return page(request, "restore.html", sheet, **context)


def _part_of(where: str) -> str:
    """The chapter or measure a place is in; "" for all others."""
    path = steps(where)
    in_part = len(path) > 2 and path[0] in ("chapters", "measures")
    return f"/{path[0]}/{path[1]}" if in_part else ""
