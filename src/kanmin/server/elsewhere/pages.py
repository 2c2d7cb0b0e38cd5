"""The pages of plans that live elsewhere: the list with its filters, and one document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kanmin.elsewhere import DocumentState
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import label
from kanmin.server import forms
from kanmin.server.bodies import name_of, registry
from kanmin.server.downloads import attached_table
from kanmin.server.elsewhere import shown
from kanmin.server.elsewhere.evidence import evidence
from kanmin.server.elsewhere.whose import known, record_of, records_of
from kanmin.server.elsewhere.working import can_try_again, waits_for_file
from kanmin.server.store.elsewhere_models import ElsewhereImport, ElsewhereRecord, ElsewhereRecords

A_PAGE = 100
Records = ElsewhereRecords
Asked = dict[str, str]


@require_safe
def documents(request: Any) -> HttpResponse:
    """The documents somebody works on, narrowed as asked."""
    asked, error = _asked(request), ""
    found = records_of(request.user)
    try:
        found = narrowed(found, asked)
    except KanminError as trouble:
        error, found = trouble.sentence, found.none()
    pages: Paginator[ElsewhereRecord] = Paginator(light(found), A_PAGE)
    context = {
        "title": _("団体のホームページにある計画"),
        "asked": asked,
        "error": error,
        "found": pages.get_page(request.GET.get("page")),
        "whole": pages.count,
        "states": list(DocumentState),
        "prefectures": registry().prefectures(),
        "name_of": name_of,
        "state_of": shown.state_of,
        "imports": ElsewhereImport.objects.filter(author=request.user).order_by("-pk")[:5],
        "fetches": settings.FETCH,
    }
    return forms.page(request, "elsewhere.html", context)


def _asked(request: Any) -> Asked:
    return {name: request.GET.get(name, "").strip() for name in ("state", "prefecture", "body")}


def light(found: Records) -> Records:
    """Documents by body, without what was read of them."""
    return found.light().order_by("lg_code", "pk")


def narrowed(found: Records, asked: Asked) -> Records:
    """Documents by state, prefecture (two digits) and body (code or name), "" for all.

    Raises KanminError for a state, prefecture or body that is none.
    """
    _refuse_unknown(asked)
    if asked["state"] == DocumentState.PUBLISHED:
        found = found.exclude(published_at=None)
    elif asked["state"]:
        found = found.filter(state=asked["state"], published_at=None)
    if asked["prefecture"]:
        found = found.filter(lg_code__startswith=asked["prefecture"][:2])
    if asked["body"]:
        found = found.filter(lg_code=registry().find(asked["body"]).code)
    return found


def _refuse_unknown(asked: Asked) -> None:
    known_ones = {
        "state": {one.value for one in DocumentState},
        "prefecture": {one.prefecture_code for one in registry().prefectures()},
    }
    if any(asked[name] and asked[name] not in several for name, several in known_ones.items()):
        raise KanminError(
            _("そのような状態か都道府県はありません。"), todo=_("一覧から選んでください。")
        )


@require_safe
def documents_file(request: Any) -> HttpResponse:
    """What the list shows, all pages of it, as CSV."""
    found = narrowed(records_of(request.user), _asked(request))
    return attached_table(_rows(found), _("団体のホームページにある計画"))


def _rows(found: Records) -> Iterator[list[object]]:
    titles = known().duties
    yield [
        "番号", "団体コード", "団体名", "計画名", "開始年度", "終了年度", "果たす義務", "URL",
        "確認日", "状態", "掲載日", "ファイルのSHA-256",
    ]  # fmt: skip
    for row in light(found).iterator(chunk_size=500):
        yield [
            row.pk, row.lg_code, name_of(row.lg_code), row.title, row.first or "不明",
            row.last or "不明", "、".join(titles.get(one, one) for one in row.duties), row.url,
            row.seen_on, label(shown.state_of(row)),
            timezone.localdate(row.published_at) if row.published_at else None, row.digest,
        ]  # fmt: skip


@require_safe
def document(request: Any, number: int) -> HttpResponse:
    """One document: what was registered, how far it is, what was read, what to do with it."""
    return document_page(request, record_of(request.user, number))


def document_page(
    request: Any, record: ElsewhereRecord, error: str = "", other: int | None = None
) -> HttpResponse:
    """The page of a document. error: what could not be done; other: the document to go to."""
    context = {
        "title": record.title,
        "record": record,
        "body": registry().by_code.get(record.lg_code),
        "own": request.user.lg_code == record.lg_code,
        "duties": shown.duties_of(record),
        "state": DocumentState(record.state),
        "attempts": record.attempts.order_by("-pk"),
        "waits_for_file": waits_for_file(record),
        "can_try_again": can_try_again(record),
        "working": shown.is_working(record),
        "read": shown.what_was_read(record),
        "titles": known().duties,
        "evidence": evidence(record, request.user),
        "fetches": settings.FETCH,
        "error": error,
        "other": other,
    }
    return forms.page(request, "elsewhere_one.html", context)
