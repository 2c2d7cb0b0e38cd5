"""The search (検索): plans, chapters, measures, cases and the handbook, for anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kanmin.errors import KanminError
from kanmin.language import _, listed
from kanmin.localgov import Kind as BodyKind
from kanmin.localgov import Tier as BodyTier
from kanmin.plan import Tier, label
from kanmin.plan.terms import Term
from kanmin.search import DocumentKind, Filter, FilterKey
from kanmin.search.facets import Facet
from kanmin.search.filters import read_filter
from kanmin.search.terms import key_word, kind_word
from kanmin.server import books
from kanmin.server.bodies import body_name, registry
from kanmin.server.numbers import whole_number
from kanmin.server.store.search_engine import Found, Hit, find

SHOWN_VALUES = 12
NARROWED = tuple(key for key in FilterKey if key is not FilterKey.SCOPE)
OF_HANDBOOK = {
    "section": "handbook-section",
    "chapter": "handbook-chapter",
    "requirement": "handbook-requirement",
    "measure": "handbook-measure",
    "case": "handbook-case",
    "published": "case",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a search can be narrowed to, or is. url: with it, or without where chosen."""

    word: str
    count: int
    url: str
    chosen: bool


@require_safe
def search(request: Any) -> HttpResponse:
    """What is found, with how much there is and what it can be narrowed to."""
    text = request.GET.get("q", "").strip()
    context: dict[str, Any] = {"title": _("検索"), "q": text, "found": None, "error": ""}
    chosen: dict[FilterKey, str] = {
        key: request.GET[key.value] for key in NARROWED if request.GET.get(key.value)
    }
    if text or chosen:
        try:
            context |= _found(request, text, chosen)
        except KanminError as error:
            context["error"] = error.sentence
    response = render(request, "search.html", context)
    response.status_code = 400 if context["error"] else 200
    return response


def _found(request: Any, text: str, chosen: dict[FilterKey, str]) -> dict[str, Any]:
    filters = [read_filter(key, value, registry()) for key, value in chosen.items()]
    person = request.user if request.user.is_authenticated else None
    found = find(text, filters, whole_number(request.GET.get("page", "")) or 1, person)
    asked = {"q": text, **{key.value: value for key, value in chosen.items()}}
    shown = {one.key: one for one in found.facets}
    return {
        "found": found,
        "hits": [(hit, address(hit), body_name(hit.row.lg_code)) for hit in found.hits],
        "facets": [
            (key_word(key), choices)
            for key in NARROWED
            if (choices := _choices(key, shown.get(key), asked, filters))
        ],
        "kind_word": kind_word,
        "page_of": page_of,
        "pages": _pages(found, asked),
        "asked": asked,
    }


def address(hit: Hit) -> str:
    """Where what was found stands, for who found it; "" where it has no page."""
    if hit.kind in (DocumentKind.CASE, DocumentKind.HANDBOOK):
        kind, _slash, name = hit.row.name.partition("/")
        if kind in OF_HANDBOOK:
            return reverse(OF_HANDBOOK[kind], args=[name])
        return reverse("handbook-terms") if kind == "term" else reverse("handbook")
    if hit.kind is DocumentKind.DOCUMENT:
        return reverse("adopt")
    if hit.kind is DocumentKind.ELSEWHERE:
        return _of_document(hit)
    return _of_plan(hit)


def _of_document(hit: Hit) -> str:
    """The page of a plan that lives elsewhere, at the section that was found."""
    section, _dash, _page = hit.row.name.partition("-p")
    where = reverse("elsewhere-public", args=[hit.row.record_id])
    return f"{where}#{section}" if section else where


def page_of(hit: Hit) -> str:
    """The page of its file that a section begins on; "" where that is not known."""
    elsewhere = hit.kind is DocumentKind.ELSEWHERE
    return hit.row.name.partition("-p")[2] if elsewhere else ""


def _of_plan(hit: Hit) -> str:
    if hit.public:
        measure = hit.kind is DocumentKind.MEASURE and hit.row.name
        names = [hit.key, hit.row.name] if measure else [hit.key]
        return reverse("public-measure" if measure else "public-plan", args=names)
    routes = {DocumentKind.MEASURE: "measure", DocumentKind.CHAPTER: "chapter"}
    if hit.kind in routes and hit.row.name:
        return reverse(routes[hit.kind], args=[hit.key, hit.row.name])
    return reverse("plan", args=[hit.key])


def _choices(
    key: FilterKey, facet: Facet | None, asked: dict[str, str], filters: list[Filter]
) -> list[Choice]:
    """The values of a filter: the one chosen, else those that something was found of."""
    without = {name: value for name, value in asked.items() if name != key.value}
    if key.value in asked:
        (chosen,) = [one for one in filters if one.key is key]
        word = listed(value_word(key, value) for value in chosen.values)
        return [Choice(word, 0, _url(without), chosen=True)]
    counts = sorted(facet.counts, key=lambda one: -one[1])[:SHOWN_VALUES] if facet else ()
    return [
        Choice(value_word(key, value), count, _url({**without, key.value: _raw(value)}), False)
        for value, count in counts
    ]


def _raw(value: object) -> str:
    return str(getattr(value, "value", value))


def value_word(key: FilterKey, value: object) -> str:
    """What a value of a filter is called.

    >>> value_word(FilterKey.KIND, DocumentKind.MEASURE)
    '施策'
    """
    if isinstance(value, DocumentKind | BodyTier | BodyKind | Term):
        return _member_word(value)
    if key is FilterKey.CATEGORY:
        return books.category_shorts().get(int(str(value)), str(value))
    if key in (FilterKey.PREFECTURE, FilterKey.BODY):
        return _place_word(str(value))
    if key is FilterKey.YEAR:
        return _("{year}年度").format(year=value)
    return str(value)


def _member_word(value: DocumentKind | BodyTier | BodyKind | Term) -> str:
    match value:
        case DocumentKind():
            return kind_word(value)
        case BodyKind():
            return value.word
        case BodyTier():
            return label(Tier(value.value))
        case Term():
            return label(value)


def _place_word(value: str) -> str:
    for body in registry().prefectures():
        if body.prefecture_code == value:
            return body.name
    found = registry().by_code.get(value)
    return found.full_name if found else value


def _url(asked: dict[str, str]) -> str:
    return f"{reverse('search')}?{urlencode(asked)}"


def _pages(found: Found, asked: dict[str, str]) -> list[tuple[str, str]]:
    """The page before and the one after."""
    pages = []
    if found.page > 1:
        pages.append((_("前の20件"), _url({**asked, "page": str(found.page - 1)})))
    if found.page < found.pages:
        pages.append((_("次の20件"), _url({**asked, "page": str(found.page + 1)})))
    return pages
