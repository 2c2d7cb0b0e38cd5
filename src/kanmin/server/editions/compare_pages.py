"""Comparing handbooks: a draft with the edition before it, any two editions, the whole draft."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.compare import (
    HandbookComparison,
    compare_handbooks,
    handbook_comparison_document,
)
from kanmin.errors import KanminError
from kanmin.handbook import FRAMEWORKS, Edition, Framework, framework_on_shelf
from kanmin.language import _, listed
from kanmin.plan import Tier
from kanmin.publish.documents import document_bytes
from kanmin.publish.handbook_document import compose_handbook
from kanmin.publish.html_out import html_bytes
from kanmin.server import books
from kanmin.server.downloads import attached
from kanmin.server.editions.held import Held, edition_name, found
from kanmin.server.forms import page
from kanmin.server.making import Made, made
from kanmin.server.middleware import PREVIEW_POLICY

FORMS = ("docx", "pdf", "html", "xlsx")


@require_safe
def changes(request: Any, number: int) -> HttpResponse:
    """What a draft changes, word by word."""
    held = found(number)
    context = {
        "title": _("新旧対照表"),
        "held": held,
        "doubt": held.doubt,
        "compared": None if held.doubt else held.compared,
        "names": None if held.doubt else held.names,
        "forms": FORMS,
    }
    return page(request, "edition_changes.html", context)


@require_safe
def changes_file(_request: Any, number: int, form: str) -> HttpResponse:
    """The same as Word, PDF, a page or a workbook."""
    return changes_of(found(number), form)


def changes_of(held: Held, form: str) -> HttpResponse:
    """The 新旧対照表 of a draft as a file."""
    if form not in FORMS:
        raise Http404
    document = handbook_comparison_document(held.compared, *held.names)
    name = _("{title}の新旧対照表").format(title=held.draft.title)
    return attached(document_bytes(document, form), form, name)


@require_safe
def preview(_request: Any, number: int, tier: str) -> HttpResponse:
    """The whole handbook as the draft makes it, for a tier."""
    held: Held = found(number)
    if tier not in tuple(Tier):
        raise Http404
    data = html_bytes(compose_handbook(held.after, Tier(tier)))
    response = HttpResponse(data, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = PREVIEW_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_safe
def compare(request: Any) -> HttpResponse:
    """Any two editions side by side, for anybody."""
    framework, old, new = _asked(request)
    compared, names = _compared(framework.id, old.id, new.id, _moment())
    context = {
        "title": _("版を比べる"),
        "framework": framework,
        "frameworks": books.frameworks(),
        "old": old,
        "new": new,
        "compared": compared,
        "names": names,
        "forms": FORMS,
    }
    return render(request, "edition_compare.html", context)


@require_safe
def compare_file(request: Any, form: str) -> HttpResponse:
    """The same as a file."""
    framework, old, new = _asked(request)
    if form not in FORMS:
        raise Http404
    chosen = (framework.id, old.id, new.id)
    state = ("editions", *chosen, form, *_moment())
    return attached(*made(state, lambda: _table(*chosen, form, new.title)))


def _asked(request: Any) -> tuple[Framework, Edition, Edition]:
    """The two editions that are asked for; the newest and the one before where none is."""
    name = request.GET.get("framework", "") or FRAMEWORKS[0]
    framework = books.framework(framework_on_shelf(name).id)
    editions = sorted(framework.editions, key=lambda one: one.date)
    new = _edition(editions, request.GET.get("to", "") or editions[-1].id)
    earlier = [one for one in editions if one.date < new.date] or editions
    old = _edition(editions, request.GET.get("from", "") or earlier[-1].id)
    return framework, old, new


def _edition(editions: list[Edition], name: str) -> Edition:
    for one in editions:
        if one.id == name:
            return one
    raise KanminError(
        _("版「{name}」はありません。").format(name=name[:40]),
        todo=_("{choices}のどれかにしてください。").format(
            choices=listed(one.id for one in editions)
        ),
    )


def _moment() -> tuple[object, ...]:
    """What comparisons that are kept hang on, beside the editions: the day, what is published."""
    return dt.date.today(), books.published_stamp()


@lru_cache(maxsize=16)
def _compared(
    framework: str, old: str, new: str, _moment: tuple[object, ...]
) -> tuple[HandbookComparison, tuple[str, str]]:
    one, other = books.last_of(old, framework), books.first_of(new, framework)
    return compare_handbooks(one, other), (edition_name(one), edition_name(other))


def _table(framework: str, old: str, new: str, form: str, title: str) -> Made:
    compared, names = _compared(framework, old, new, _moment())
    document = handbook_comparison_document(compared, *names)
    return document_bytes(document, form), form, _("{title}の新旧対照表").format(title=title)
