"""The pages of a body: offer a measure's result as a case, see how it goes, take it back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.casebook import CaseSide, CaseStep, TakenStep, case_document, next_steps
from kanmin.casebook.offer import titles
from kanmin.errors import KanminError, fault_of
from kanmin.language import _
from kanmin.plan import PriorityField
from kanmin.publish.html_out import blocks_html
from kanmin.server import books, forms
from kanmin.server.casebook import offer_form, recording
from kanmin.server.casebook.filling import Offerable, offerable, usual_year
from kanmin.server.casebook.held import Held, rows
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.forms import version_in
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to, there
from kanmin.server.store import access
from kanmin.server.store.case_models import StoredCase
from kanmin.server.store.models import StoredPlan
from kanmin.server.support.access import office_name

BODY_STEPS = {one.value: one for one in (CaseStep.WITHDRAW, CaseStep.TAKE_BACK)}


@require_safe
def plan_cases(request: Any, stored: StoredPlan) -> HttpResponse:
    """The cases that a plan's measures were offered as, and the measures that can be."""
    sheet = Sheet(stored)
    context = {
        "title": _("事例の申出"),
        "cases": [Held(row) for row in rows().filter(plan=stored)],
        "measures": [(one, usual_year(sheet.plan, one)) for one in sheet.plan.measures],
        "broad": True,
    }
    return page(request, "plan_cases.html", sheet, **context)


@require_safe
def offer(request: Any, stored: StoredPlan, year: int, part: str) -> HttpResponse:
    """The form of an offer: filled in from plan and results, or as it was offered last."""
    what = offerable(stored, part, year)
    held = _held(what)
    form = offer_form.shown(held.offer if held else what.filled, what.figures)
    if held is None and what.measure.category is None:
        form["category"] = ""  # the office says which one
    return _form(request, what, held, form)


def _held(what: Offerable) -> Held | None:
    row = rows().filter(plan=what.stored, measure=what.measure.id, fiscal_year=what.year).first()
    return Held(row) if row else None


def _form(
    request: Any, what: Offerable, held: Held | None, form: forms.Typed, error: str = ""
) -> HttpResponse:
    context = {
        "title": _("事例として申し出る"),
        "what": what,
        "held": held,
        "form": form,
        "words": {name: _(word) for name, word in titles().items()},
        "base": request.POST.get("base", held.version.number if held else 0),
        "priority_fields": list(PriorityField),
        "categories": books.category_shorts(),
        "measured": what.filled.measured,
        "error": error,
        "broad": True,
    }
    return page(request, "case_offer.html", Sheet(what.stored), **context)


@require_POST
def save_offer(request: Any, stored: StoredPlan, year: int, part: str) -> HttpResponse:
    """Offer it; what cannot be taken is told, with all that was typed."""
    what = _still_there(stored, part, year)
    sent = offer_form.typed(request.POST)
    base = version_in(request)
    try:
        row = recording.offer(stored, offer_form.offer_of(sent, what), base, request.user)
    except KanminError as error:
        return _form(request, what, _held(what), sent, error.sentence)
    return lead_to("own-case", row.pk, saved=1)


def _still_there(stored: StoredPlan, part: str, year: int) -> Offerable:
    try:
        return offerable(stored, part, year)
    except Http404:
        raise KanminError(
            _("この施策は、計画から削除されているか、この年度が計画期間にありません。"),
            todo=_("計画の履歴を確かめてください。書いたものは、前の画面に戻ると残っています。"),
        ) from None


@require_safe
def own_case(request: Any, number: int) -> HttpResponse:
    """A case of one's own body: how it stands, what the office that reviews it said."""
    return _own_page(request, _own(request, number))


def _own(request: Any, number: int) -> Held:
    row = there(
        rows().filter(pk=number).first(), lambda row: access.works_on(request.user, row.plan)
    )
    return Held(row)


def _own_page(request: Any, held: Held, error: str = "", words: str = "") -> HttpResponse:
    context = {
        "title": held.offer.title,
        "held": held,
        "key": held.row.plan.key,
        "answer": blocks_html(case_document(held.offer)),
        "next": next_steps(held.standing, CaseSide.BODY),
        "steps": CaseStep,
        "office_name": office_name,
        "open_values": True,
        "saved": request.GET.get("saved"),
        "words": words,
        "error": error,
    }
    return forms.page(request, "own_case.html", context)


@require_POST
def own_step(request: Any, number: int) -> HttpResponse:
    """Withdraw an offer, or take back what is published, with the reason."""
    held = _own(request, number)
    if fault := fault_of_step(request, held.row, BODY_STEPS, CaseSide.BODY):
        return _own_page(request, held, fault, request.POST.get("words", ""))
    return lead_to("own-case", number, saved=1)


def fault_of_step(request: Any, row: StoredCase, known: dict[str, CaseStep], side: CaseSide) -> str:
    """Take the step that a form asks for; the sentence why it cannot be taken, "" where it was."""
    words, person = request.POST.get("words", ""), request.user
    return fault_of(
        lambda: recording.take_step(row, _step_of(request, row, known), side, words, person)
    )


def _step_of(request: Any, row: StoredCase, known: dict[str, CaseStep]) -> TakenStep:
    """The step that a form asks for, of the offer that was read. Raises KanminError for none."""
    step = known.get(request.POST.get("step", ""))
    version = whole_number(request.POST.get("version", ""))
    if step is None or version is None:
        raise KanminError(
            _("「{title}」をどうするかが選ばれていません。").format(title=row.title[:40]),
            todo=_("画面を読み込み直して、もう一度選んでください。"),
        )
    return TakenStep(step, version)
