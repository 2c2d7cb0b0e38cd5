"""Plans that bodies have published: for anybody, each version as it was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from kanmin import publish
from kanmin.calendar_ja import format_date
from kanmin.compare import compare, comparison_document
from kanmin.language import _
from kanmin.layout import Document
from kanmin.plan import Plan
from kanmin.publish import HANDOUT_FORMATS, HandoutKind, handout, handout_bytes
from kanmin.publish.documents import DOCUMENT_WRITERS, document_bytes
from kanmin.publish.html_out import blocks_html
from kanmin.server import books
from kanmin.server.bodies import body_name, name_of, registry
from kanmin.server.deciding.life import Life
from kanmin.server.downloads import attached, packed
from kanmin.server.making import Made, laid_out, made
from kanmin.server.portal.caching import kept
from kanmin.server.portal.plan_text import plan_text
from kanmin.server.portal.versions import Published, version_of
from kanmin.server.store import queries
from kanmin.server.store.consult_models import Consultation
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.store.publications import in_force
from kanmin.signing import fingerprint

A_PAGE = 50


@require_safe
def plan_list(request: Any) -> HttpResponse:
    """All plans that are public here, by body, or those of a prefecture; what lies elsewhere."""
    code = request.GET.get("prefecture", "")
    home = next((one for one in registry().prefectures() if one.prefecture_code == code), None)
    if code and home is None:
        raise Http404
    pages = Paginator(in_force(plan__lg_code__startswith=code), A_PAGE)
    found = pages.get_page(request.GET.get("page"))
    context = {
        "title": _("{place}の公表されている計画").format(place=home.name)
        if home
        else _("公表されている計画"),
        "page": found,
        "shown": [Published(Life(row.plan), row) for row in found],
        "home": home,
        "prefectures": registry().prefectures(),
        "elsewhere": _elsewhere(code) if home else [],
        "body_name": body_name,
    }
    return render(request, "public_plans.html", context)


def _elsewhere(code: str) -> list[ElsewhereRecord]:
    """The documents of a prefecture's bodies whose address somebody confirmed."""
    rows = ElsewhereRecord.objects.published().light()
    return list(rows.filter(lg_code__startswith=code).order_by("lg_code", "pk"))


@require_safe
def plan(request: Any, key: str) -> HttpResponse:
    """The version in force."""
    return _kept_page(request, version_of(key, None))


@require_safe
def version(request: Any, key: str, number: int) -> HttpResponse:
    """A version as it was published."""
    return _kept_page(request, version_of(key, number))


def _kept_page(request: Any, found: Published) -> HttpResponse:
    state = (str(found.row.pk), str(found.row.created_at))  # a version never changes
    return kept(request, state, lambda: _page(request, found))


def _page(request: Any, found: Published) -> HttpResponse:
    proposed = next(one for one in found.life.proposals if one.row.pk == found.row.proposal_id)
    shown = plan_text(found)
    context = {
        "title": shown.title or _("（計画名なし）"),
        "found": found,
        "shown": shown,
        "ended": timezone.localdate() > shown.last_day,
        "rulings": proposed.rulings,
        "name_of": name_of,
        "origin": found.origin,
        "fingerprint": fingerprint,
        "forms": publish.FORMATS,
        "summaries": HANDOUT_FORMATS,
        "calls": Consultation.objects.filter(plan=found.life.stored, published_at__isnull=False),
        "reports": found.life.stored.reports.order_by("-fiscal_year"),
    }
    return render(request, "public_plan.html", context)


@require_safe
def version_file(_request: Any, key: str, number: int, form: str) -> HttpResponse:
    """A version as a file."""
    found = version_of(key, number)
    if form not in publish.FORMATS:
        raise Http404
    shown = plan_text(found)
    state = ("plan", found.revision.digest, form, shown.categories)
    return attached(*made(state, lambda: _exported(found.plan, form, shown.categories)))


def _exported(plan: Plan, form: str, categories: dict[int, str]) -> Made:
    return packed(publish.export(plan, form, categories), form, plan.title or _("計画"))


@require_safe
def summary_file(_request: Any, key: str, number: int, form: str) -> HttpResponse:
    """The summary for residents of a version, on one page."""
    found = version_of(key, number)
    if form not in HANDOUT_FORMATS:
        raise Http404
    shorts = books.category_shorts(plan_text(found).framework)
    state = ("summary", found.revision.digest, form, shorts)
    return attached(*made(state, lambda: _summary(found.plan, form, shorts)))


def _summary(plan: Plan, form: str, shorts: dict[int, str]) -> Made:
    sheet = handout(plan, HandoutKind.SUMMARY, shorts)
    return handout_bytes(sheet, form), form, f"{sheet.title}_{sheet.tag}"


@require_safe
def changes(request: Any, key: str, number: int) -> HttpResponse:
    """What a version changed of the one before."""
    found = version_of(key, number)
    shown = laid_out(("changes", *_told_both(found)), lambda: _laid_out(found))
    context = {
        "title": shown.title,
        "found": found,
        "shown": shown,
        "forms": tuple(DOCUMENT_WRITERS),
    }
    return render(request, "public_changes.html", context)


@dataclass(frozen=True, slots=True)
class ChangesText:
    """A 新旧対照表 as its page shows it. plan: what the plan is called."""

    title: str
    plan: str
    cover: tuple[str, ...]
    text: Markup


def _laid_out(found: Published) -> ChangesText:
    document = _changes(found)
    return ChangesText(document.title, found.plan.title, document.cover, blocks_html(document))


@require_safe
def changes_file(_request: Any, key: str, number: int, form: str) -> HttpResponse:
    """The 新旧対照表 of a version as a file."""
    found = version_of(key, number)
    if form not in DOCUMENT_WRITERS:
        raise Http404
    state = ("changes", form, *_told_both(found))
    return attached(*made(state, lambda: _table(_changes(found), form)))


def _told_both(found: Published) -> tuple[object, ...]:
    """What the 新旧対照表 of a version hangs on; 404 where it is the first."""
    if found.before is None:
        raise Http404
    titles = plan_text(found).categories
    return (titles, *_told(found, found.before), *_told(found, found.row))


def _told(found: Published, row: Publication) -> tuple[str, str]:
    """A version as a comparison tells it: its text, and what it is called."""
    return queries.revision(found.life.stored, row.revision).digest, _name(row)


def _table(document: Document, form: str) -> Made:
    return document_bytes(document, form), form, document.title


def _changes(found: Published) -> Document:
    if found.before is None:
        raise Http404
    old = found.life.at(found.before.revision)
    compared = compare(old, found.plan, books.category_titles(found.plan.framework))
    return comparison_document(compared, _name(found.before), _name(found.row))


def _name(row: Publication) -> str:
    return _("第{number}版（{day}公表）").format(
        number=row.number, day=format_date(row.published_on)
    )
