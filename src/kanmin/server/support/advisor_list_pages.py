"""The pages of the list of advisors: read by the offices, kept by the State."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.files import decoded
from kanmin.language import _
from kanmin.plan import label
from kanmin.plan.terms import PriorityField
from kanmin.server import books, forms
from kanmin.server.bodies import registry
from kanmin.server.downloads import attached
from kanmin.server.onward import lead_to
from kanmin.server.store.support_models import AdvisorRecord
from kanmin.server.support import advisors
from kanmin.server.uploads import contents
from kanmin.support import Advisor, advisors_csv, read_advisors

Seen = dict[str, Any]


@require_safe
def advisor_list(request: Any) -> HttpResponse:
    """All advisors who are sent out."""
    return _list(request, {})


def _list(request: Any, more: Seen) -> HttpResponse:
    context = {
        "title": _("地域情報化アドバイザーの名簿"),
        "found": advisors.listed(),
        "titles": books.category_shorts(),
        "names": {body.prefecture_code: body.name for body in registry().prefectures()},
        "fields": Advisor.model_fields,
        "priority_members": [(one.value, label(one)) for one in PriorityField],
        "form": {},
        "error": "",
        "faults": (),
        **more,
    }
    return forms.page(request, "support_advisor_list.html", context)


@require_POST
def add(request: Any) -> HttpResponse:
    """Add an advisor by hand; the State does."""
    several = ("fields", "categories", "prefectures")
    typed: forms.Typed = forms.typed(Advisor, request.POST)
    typed |= {name: tuple(request.POST.getlist(name)) for name in several}
    known = {body.prefecture_code for body in registry().prefectures()}
    try:
        if not known.issuperset(typed["prefectures"]):
            raise Http404
        one = forms.value_of(Advisor, typed)
        if not advisors.add([one], request.user):
            raise KanminError(_("同じ人が、もう名簿にあります。"))
    except KanminError as error:
        return _list(request, {"form": typed, "error": error.sentence})
    return lead_to("support-advisor-list")


@require_POST
def retire(request: Any, number: int) -> HttpResponse:  # noqa: ARG001 - as all pages
    """Take an advisor off the list; requests keep the name."""
    if not AdvisorRecord.objects.filter(pk=number).update(retired=True):
        raise Http404
    return lead_to("support-advisor-list")


@require_POST
def upload(request: Any) -> HttpResponse:
    """Add advisors from a CSV: good rows are taken, the others told."""
    try:
        name, data = contents(request.FILES.get("file"), _("CSVを選んでください。"))
        read = read_advisors(decoded(data, name), registry())
    except KanminError as error:
        return _list(request, {"error": error.sentence})
    taken = advisors.add([row.advisor for row in read.rows], request.user)
    same = len(read.rows) - taken
    return _list(request, {"taken": taken, "same": same, "faults": read.faults})


@require_safe
def file(_request: Any) -> HttpResponse:
    """The list as CSV, with the mark that Excel needs to read it."""
    text = advisors_csv(advisors.listed().values(), registry())
    return attached(("\ufeff" + text).encode(), "csv", _("地域情報化アドバイザー"))
