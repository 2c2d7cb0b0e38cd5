"""The pages of the handbook: contents, sections, template, requirements, measures, cases, terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.handbook import indicator_label, label
from kanmin.handbook.find import find
from kanmin.language import _, bracketed
from kanmin.plan import PriorityField, Tier
from kanmin.plan import label as plan_label
from kanmin.publish.docx_out import docx_bytes
from kanmin.publish.handbook_document import compose_handbook
from kanmin.server import books
from kanmin.server.downloads import attached
from kanmin.server.making import made
from kanmin.server.portal.reading import Reading, reading
from kanmin.server.store.edition_models import EditionCall

T = TypeVar("T")
_FIELDS = {field.value: field for field in PriorityField}


def _page(
    request: HttpRequest, template: str, read: Reading, title: str, **more: Any
) -> HttpResponse:
    context = {
        "title": title,
        "read": read,
        "book": read.book,
        "force": label,
        "indicator_word": indicator_label,
        "field_word": lambda name: plan_label(_FIELDS[name]),
        **more,
    }
    return render(request, template, context)


def _one(items: tuple[T, ...], key: Callable[[T], str], name: str) -> T:
    for item in items:
        if key(item) == name:
            return item
    raise Http404


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """The contents: the three parts and the annexes."""
    read = reading(request)
    frameworks = books.frameworks()
    today = dt.date.today()
    calls = EditionCall.objects.filter(opens__lte=today, closes__gte=today, published_at=None)
    more = {"frameworks": frameworks, "calls": calls.select_related("draft")}
    return _page(request, "book.html", read, _("手引"), **more)


@require_safe
def section(request: HttpRequest, name: str) -> HttpResponse:
    """A section of part I."""
    read = reading(request)
    found = _one(read.whole.sections, lambda s: s.id, name)
    asked = [r for r in read.book.requirements if r.id in found.requirements]
    chapters = [c for c in read.book.chapters if c.id in found.chapters]
    more = {"section": found, "requirements": asked, "chapters": chapters}
    return _page(request, "book_section.html", read, found.title, **more)


@require_safe
def chapter(request: HttpRequest, name: str) -> HttpResponse:
    """A chapter of the template: what for, what it holds, questions, example, mistakes."""
    read = reading(request)
    found = _one(read.book.chapters, lambda c: c.id, name)
    asked = [r for r in read.book.requirements if r.chapter == name]
    sections = [s for s in read.book.sections if name in s.chapters]
    more = {"chapter": found, "requirements": asked, "sections": sections}
    return _page(request, "book_chapter.html", read, _(found.title), **more)


@require_safe
def requirement(request: HttpRequest, name: str) -> HttpResponse:
    """A requirement: what it asks, how strongly, where it comes from, how to answer it."""
    read = reading(request)
    found = _one(read.whole.requirements, lambda r: r.id, name)
    sections = [s for s in read.book.sections if name in s.requirements]
    guide = read.whole.guide(requirement=name)
    more = {"requirement": found, "sections": sections, "guide": guide}
    return _page(request, "book_requirement.html", read, _(found.title), **more)


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """The State's measures that ask something of the tier, by category."""
    read = reading(request)
    return _page(request, "book_measures.html", read, _("国の施策"))


@require_safe
def measure(request: HttpRequest, name: str) -> HttpResponse:
    """A national measure: what is asked of whom, usual indicators, cases, what came before."""
    read = reading(request)
    found = _one(read.whole.measures, lambda m: m.id, name)
    more = {
        "measure": found,
        "tiers": tuple(Tier),
        "tier_name": plan_label,
        "cases": [c for c in read.whole.cases if name in c.measures],
        "procedures": [p for p in read.whole.procedures if p.measure == name],
        "programmes": [p for p in read.whole.programmes if p.id in found.programmes],
        "before": [m for m in read.whole.measures if m.id in found.predecessors],
        "after": [m for m in read.whole.measures if name in m.predecessors],
        "traced": any(m.id == name for m in books.today().measures),
    }
    return _page(request, "book_measure.html", read, found.title, **more)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The casebook, by category."""
    read = reading(request)
    return _page(request, "book_cases.html", read, _("事例集"))


@require_safe
def case(request: HttpRequest, name: str) -> HttpResponse:
    """A case with its figures and the national measures it is an example of."""
    read = reading(request)
    found = _one(read.whole.cases, lambda c: c.id, name)
    shown = [m for m in read.whole.measures if m.id in found.measures]
    more = {
        "case": found,
        "measures": shown,
        "current": any(one.id == name for one in books.today().cases),
    }
    return _page(request, "book_case.html", read, f"{found.body} {found.title}", **more)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The glossary in the order of its readings."""
    read = reading(request)
    ordered = sorted(read.whole.terms, key=lambda term: term.reading)
    names = {term.id: term.term for term in ordered}
    return _page(request, "book_terms.html", read, _("用語集"), terms=ordered, names=names)


@require_safe
def act(request: HttpRequest) -> HttpResponse:
    """The Act by article, each with the requirements that rest on it."""
    read = reading(request)
    if not read.book.articles:
        raise Http404
    resting: dict[str, list[Any]] = {}
    for one in read.book.requirements:
        for number in read.acts(one.citation[read.tier]):
            resting.setdefault(number, []).append(one)
    return _page(request, "book_act.html", read, read.book.framework.law, resting=resting)


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """The editions, what each changed, and the national plan in force by date."""
    read = reading(request)
    return _page(request, "book_editions.html", read, _("版と国の計画"))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look something up in the handbook."""
    read = reading(request)
    query = request.GET.get("q", "").strip()[:100]
    hits = find(read.book, query)
    return _page(request, "book_search.html", read, _("手引をさがす"), q=query, hits=hits)


@require_safe
def word(request: HttpRequest) -> HttpResponse:
    """The whole handbook for a tier as a Word file."""
    read = reading(request)
    title = _("{framework}の手引").format(framework=read.book.framework.title)
    name = bracketed(title, read.tier_word)
    return attached(*made(_state(read), lambda: (_word(read), "docx", name)))


def _state(read: Reading) -> tuple[object, ...]:
    """What the Word file of a reading hangs on."""
    whole = read.whole
    acts = tuple(article.text for article in whole.articles)
    chosen = (read.framework, read.tier, read.edition)
    return ("handbook", *chosen, whole.on, books.published_stamp(), acts)


def _word(read: Reading) -> bytes:
    return docx_bytes(compose_handbook(read.whole, Tier(read.tier)))
