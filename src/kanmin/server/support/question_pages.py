"""The pages of questions and answers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError, fault_of
from kanmin.language import _
from kanmin.server import books, forms
from kanmin.server.bodies import body_name, registry
from kanmin.server.onward import lead_to
from kanmin.server.store.support_models import SupportAnswer, SupportQuestion
from kanmin.server.support import questions
from kanmin.server.support.access import office, office_name, own_body

A_PAGE = 50  # questions
NAMES = ("subject", "text", "section")


@require_safe
def question_list(request: Any) -> HttpResponse:
    """The questions that the reader sees, the answers all share, the form of a new question."""
    return _list(request, {})


def _list(request: Any, typed: forms.Typed, error: str = "") -> HttpResponse:
    sought = request.GET.get("q", "").strip()
    words = questions.words_in(sought)
    pages: Paginator[SupportQuestion] = Paginator(questions.asked(request.user, words), A_PAGE)
    context = {
        "title": _("質問と回答"),
        "q": sought,
        "office": office(request.user),
        "found": pages.get_page(request.GET.get("page")),
        "shared": questions.shared(words)[:A_PAGE],
        "sections": books.today().sections,
        "has_body": request.user.lg_code in registry().by_code,
        "body_name": body_name,
        "office_name": office_name,
        "form": typed,
        "error": error,
    }
    return forms.page(request, "support_questions.html", context)


@require_POST
def ask(request: Any) -> HttpResponse:
    """Ask a question; what cannot be taken is told, with all that was typed."""
    typed = {name: request.POST.get(name, "") for name in NAMES}
    try:
        row = questions.ask(own_body(request.user), **typed, author=request.user)
    except KanminError as error:
        return _list(request, typed, error.sentence)
    return _to(row.pk)


def _to(number: int) -> HttpResponse:
    return lead_to("support-question", number)


@require_safe
def question(request: Any, number: int) -> HttpResponse:
    """A question with its answers."""
    return _question(request, questions.seen_question(request.user, number), {})


def _question(
    request: Any, found: SupportQuestion, typed: forms.Typed, error: str = ""
) -> HttpResponse:
    sections = {one.id: one for one in books.today().sections}
    context = {
        "title": found.subject,
        "question": found,
        "body": body_name(found.lg_code),
        "section": sections.get(found.section),
        "answers": found.answers.select_related("author"),
        "office_name": office_name,
        "may_answer": questions.may_answer(request.user, found),
        "form": typed,
        "error": error,
    }
    return forms.page(request, "support_question.html", context)


@require_POST
def answer(request: Any, number: int) -> HttpResponse:
    """Add an answer; an office that looks after the body does."""
    found = questions.seen_question(request.user, number)
    if not questions.may_answer(request.user, found):
        raise Http404
    text = request.POST.get("text", "")
    if fault := fault_of(lambda: questions.answer(found, text, request.user)):
        return _question(request, found, {"text": text}, fault)
    return _to(found.pk)


@require_POST
def share(request: Any, number: int) -> HttpResponse:
    """Show an answer to all bodies, or to those concerned alone again; the State does."""
    found = get_object_or_404(SupportAnswer.objects.select_related("question"), pk=number)
    words = request.POST.get("shared_as", "") if request.POST.get("act") == "share" else ""
    try:
        questions.share(found, words)
    except KanminError as error:
        typed = {"shared_as": words, "shared": found.pk}
        return _question(request, found.question, typed, error.sentence)
    return _to(found.question_id)
