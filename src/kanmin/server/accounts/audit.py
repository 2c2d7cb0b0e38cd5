"""The audit log of one's own body: filtered by day, person and action, and as CSV."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.calendar_ja import parse_date
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.downloads import attached_table
from kanmin.server.numbers import whole_number
from kanmin.server.store import audit_lists as lists
from kanmin.server.store.audit_actions import Action

ON_A_PAGE = 100
FILTERS = ("first", "last", "person", "action")


@require_safe
def audit(request: Any) -> HttpResponse:
    """What happened in one's body, the newest first."""
    wanted, fault = _wanted(request)
    at = whole_number(request.GET.get("page", "")) or 1
    found = lists.rows(wanted)
    shown = list(found[(at - 1) * ON_A_PAGE : at * ON_A_PAGE + 1])
    context: dict[str, Any] = {"title": _("記録"), "rows": shown[:ON_A_PAGE], "lists": lists}
    context |= {"fault": fault, "count": found.count(), "at": at, "more": len(shown) > ON_A_PAGE}
    context |= {"people": Person.objects.filter(lg_code=request.user.lg_code), "actions": Action}
    asked = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    context |= {"asked": asked, "query": urlencode(asked)}
    return render(request, "audit.html", context, status=400 if fault else 200)


@require_safe
def audit_file(request: Any) -> HttpResponse:
    """The same rows as CSV, with the digests that seal them."""
    wanted, fault = _wanted(request)
    if fault:
        raise KanminError(fault, todo=_("令和9年4月1日 や 2027-04-01 のように書いてください。"))
    return attached_table(lists.table(lists.rows(wanted).iterator()), _("記録"))


def _wanted(request: Any) -> tuple[lists.Wanted, str]:
    """What is asked for, and why not where a day cannot be read."""
    days = {name: request.GET.get(name, "").strip() for name in ("first", "last")}
    read = {name: parse_date(text) if text else None for name, text in days.items()}
    wrong = [days[name] for name in days if days[name] and read[name] is None]
    fault = _("「{text}」は日付として読めません。").format(text=wrong[0][:40]) if wrong else ""
    return lists.Wanted(
        request.user.lg_code,
        read["first"],
        read["last"],
        whole_number(request.GET.get("person", "")),
        request.GET.get("action", ""),
    ), fault
