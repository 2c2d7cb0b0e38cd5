"""The pages of joining (共同化): what the shared plans of a prefecture have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.errors import KanminError
from kanmin.joint import (
    JOINT_TITLES,
    LEAST,
    JointProposal,
    amount_text,
    could_join,
    joint_rows,
    meeting_document,
    suits_because,
    tables_document,
    years_text,
)
from kanmin.language import _
from kanmin.layout import Document
from kanmin.localgov import LocalGovernment
from kanmin.plan import CATEGORIES
from kanmin.publish import compose
from kanmin.publish.csv_out import table_csv
from kanmin.publish.documents import document_bytes
from kanmin.publish.html_out import blocks_html
from kanmin.server import books
from kanmin.server.bodies import prefecture_of, registry
from kanmin.server.downloads import attached
from kanmin.server.numbers import whole_number
from kanmin.server.onward import there
from kanmin.server.oversight.joining import FEWEST, Grouped, grouped
from kanmin.server.store import sharing
from kanmin.server.store.exchange_models import ReceivedRevision
from kanmin.server.store.sharing import Shared
from kanmin.signing import fingerprint

A_PAGE = 50  # proposals
MOST_IN_A_SHEET = 50  # proposals laid out within a request
FORMS = ("docx", "pdf", "xlsx", "csv")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a list is narrowed to. least: bodies of a proposal."""

    category: int | None
    year: int | None
    least: int

    def holds(self, one: JointProposal) -> bool:
        return (
            len(one.bodies) >= self.least
            and self.category in (None, one.category)
            and (self.year is None or self.year in {year.fiscal_year for year in one.years})
        )

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return urlencode(
            {"category": self.category or "", "year": self.year or "", "least": self.least}
        )


@dataclass(frozen=True, slots=True)
class _Home:
    """A prefecture with what its bodies share."""

    body: LocalGovernment
    municipalities: tuple[LocalGovernment, ...]
    shared: tuple[Shared, ...]
    grouped: Grouped


def _home(request: Any, code: str) -> _Home:
    """The prefecture of two digits; 404 for one that shares nothing with this person."""
    body = there(
        prefecture_of(code),
        lambda body: sharing.may_read(request.user, body.code),
    )
    own = registry().municipalities(body)
    shared = sharing.shared_plans([body.code, *(one.code for one in own)])
    return _Home(body, own, shared, grouped(shared))


@require_safe
def together(request: Any, code: str) -> HttpResponse:
    """The proposals of a prefecture, and whose plans they come from."""
    home = _home(request, code)
    asked = _asked(request)
    found = [one for one in home.grouped.found if asked.holds(one)]
    pages: Paginator[Any] = Paginator(found, A_PAGE)
    sharing_codes = home.grouped.bodies & {one.code for one in home.municipalities}
    context = {
        "title": _("{prefecture}の共同化の候補").format(prefecture=home.body.name),
        "home": home,
        "asked": asked,
        "whole": len(found),
        "found": pages.get_page(request.GET.get("page")),
        "sharing_count": len(sharing_codes),
        "silent": [one for one in home.municipalities if one.code not in sharing_codes],
        "names": registry().by_code,
        "years": sorted({y.fiscal_year for one in home.grouped.found for y in one.years}),
        "categories": _categories(),
        "fewest": FEWEST,
        "amount_text": amount_text,
        "years_text": years_text,
    }
    return render(request, "together.html", context)


def _asked(request: Any) -> _Asked:
    return _Asked(
        _number(request, "category", _("分類"), CATEGORIES[0], CATEGORIES[-1]),
        _number(request, "year", _("年度"), 1950, 2150),
        _number(request, "least", _("団体数"), FEWEST, 9999) or LEAST,
    )


def _number(request: Any, name: str, word: str, first: int, last: int) -> int | None:
    """A number of the form. Raises KanminError for what is none, or out of bounds."""
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    found = whole_number(text)
    if found is None or not first <= found <= last:
        raise KanminError(
            _("{name}「{text}」では絞り込めません。").format(name=word, text=text[:40]),
            todo=_("{first}から{last}までの数で指定してください。").format(first=first, last=last),
        )
    return found


def _categories() -> dict[int, str]:
    return books.category_shorts()


@require_safe
def one(request: Any, code: str, name: str) -> HttpResponse:
    """A proposal: whose, why, when, what it costs, and who could join."""
    home = _home(request, code)
    found = _proposal(home, name)
    plans = {shared.stored.lg_code: shared.stored for shared in home.shared}
    context = {
        "title": found.name,
        "home": home,
        "found": found,
        "because": suits_because(found),
        "answer": blocks_html(_sheet(home, [found])),
        "plans": [(body, plans[code]) for code, body in found.bodies.items() if code in plans],
    }
    return render(request, "together_one.html", context)


def _proposal(home: _Home, name: str) -> JointProposal:
    return there(home.grouped.of(name))


def _sheet(home: _Home, found: Sequence[JointProposal]) -> Document:
    """The sheet for a meeting; of one proposal with the bodies that could join."""
    known = home.grouped
    joining = {
        one.key: could_join(one, home.municipalities, known.members, known.bodies, registry())
        for one in found
        if len(found) == 1
    }
    return meeting_document(home.body.name, found, _categories(), dt.date.today(), joining)


@require_safe
def file(request: Any, code: str, form: str) -> HttpResponse:
    """The proposals of a list as a file."""
    home = _home(request, code)
    asked = _asked(request)
    found = [one for one in home.grouped.found if asked.holds(one)]
    if form in ("docx", "pdf") and len(found) > MOST_IN_A_SHEET:
        raise KanminError(
            _("一度に打合せ資料にできるのは{most}件までです（いまは{count}件）。").format(
                most=MOST_IN_A_SHEET, count=len(found)
            ),
            todo=_("分類・年度・団体数で絞り込むか、候補を一つずつ開いてください。"),
        )
    return _file(home, found, form, _("共同化の候補"))


@require_safe
def one_file(request: Any, code: str, name: str, form: str) -> HttpResponse:
    """A proposal as a file."""
    home = _home(request, code)
    found = _proposal(home, name)
    return _file(home, [found], form, found.name)


def _file(home: _Home, found: Sequence[JointProposal], form: str, name: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    if form == "csv":
        data = table_csv(JOINT_TITLES, joint_rows(found))
    elif form == "xlsx":
        data = document_bytes(tables_document(found, _categories()), form)
    else:
        data = document_bytes(_sheet(home, found), form)
    return attached(data, form, f"{home.body.name}_{name}")


@require_safe
def shared_plan(request: Any, name: str) -> HttpResponse:
    """A plan that a body shares, to be read; 404 for one that it does not, or no longer."""
    found = there(sharing.readable(request.user, name))
    plan = found.plan
    document = compose(plan, books.category_titles(plan.framework))
    context = {
        "title": document.title,
        "document": document,
        "answer": blocks_html(document),
        "share": found.share,
        "origin": ReceivedRevision.objects.filter(revision=found.revision).first(),
        "fingerprint": fingerprint,
        "revision": found.revision,
        "body": registry().by_code.get(found.stored.lg_code),
        "plan": plan,
    }
    return render(request, "shared_plan.html", context)
