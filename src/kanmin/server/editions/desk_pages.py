"""The State's pages of drafts: the list, a draft, its day and name, its file, its publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.calendar_ja import parse_date
from kanmin.errors import KanminError, fault_of
from kanmin.handbook import (
    FRAMEWORKS,
    EditionDraft,
    amendment_label,
    draft_bytes,
    framework_on_shelf,
    read_draft,
)
from kanmin.handbook.draft_files import draft_of
from kanmin.handbook.words import table_word
from kanmin.language import _
from kanmin.server import books
from kanmin.server.downloads import attached
from kanmin.server.editions import drafts
from kanmin.server.editions.held import Held, found
from kanmin.server.forms import Typed, page, version_in, written
from kanmin.server.onward import lead_to
from kanmin.server.store.edition_models import EditionDraftRecord
from kanmin.server.uploads import contents

HEAD = ("id", "title", "date", "by", "change", "source")
PLAN = ("plan_id", "plan_name", "plan_date", "plan_source")


@require_safe
def draft_list(request: Any) -> HttpResponse:
    """All drafts, and the form of a new one."""
    return _list(request, dict.fromkeys(("framework", *HEAD), ""))


def _list(request: Any, typed: Typed, error: str = "") -> HttpResponse:
    context = {
        "title": _("手引の版の案"),
        "helds": [Held(row) for row in EditionDraftRecord.objects.all()],
        "frameworks": books.frameworks(),
        "framework_title": _framework_title,
        "unfit": [row for name in FRAMEWORKS for row in books.unfit(name)],
        "form": typed,
        "error": error,
    }
    return page(request, "edition_drafts.html", context)


def _framework_title(name: str) -> str:
    return framework_on_shelf(name).title


@require_POST
def begin(request: Any) -> HttpResponse:
    """Begin a draft: from a file, where one was sent, else from the form."""
    typed: Typed = {n: request.POST.get(n, "").strip() for n in ("framework", *HEAD)}
    try:
        if "file" in request.FILES:
            draft = _from_file(request)
        else:
            draft = _draft_of({**_head_of(typed), "framework": typed["framework"]})
        books.framework(draft.framework)
        row = drafts.begin(draft, request.user)
    except KanminError as error:
        return _list(request, typed, error.sentence)
    return to_draft(row.pk)


def _from_file(request: Any) -> EditionDraft:
    name, data = contents(request.FILES.get("file"), _("版の案のファイルを選んでください。"))
    return read_draft(data, name)


def _head_of(typed: Typed) -> dict[str, Any]:
    """Name, day and maker of an edition as plain values. Raises KanminError for no day."""
    day = parse_date(typed["date"]) if typed["date"] else None
    if typed["date"] and day is None:
        raise KanminError(
            _("日付「{text}」が読めません。").format(text=typed["date"][:40]),
            todo=_("令和9年1月20日 や 2027-01-20 のように書いてください。"),
        )
    return {name: typed[name] for name in HEAD} | {"date": day.isoformat() if day else None}


def _draft_of(raw: dict[str, Any]) -> EditionDraft:
    return draft_of(raw, _("版の案"))


def to_draft(number: int, anchor: str = "") -> HttpResponse:
    """To the page of a draft."""
    return lead_to("edition-draft", number, anchor=anchor)


@require_safe
def draft(request: Any, number: int) -> HttpResponse:
    """A draft: what it changes, what stands against it, what is to be done next."""
    held = found(number)
    return draft_page(request, held, shown_head(held))


def shown_head(held: Held) -> Typed:
    """The form of a draft's head."""
    raw = written(held.draft)
    plan = written(held.draft.national_plan) if held.draft.national_plan else {}
    typed = {name: raw[name] or "" for name in HEAD}
    return typed | {name: plan.get(name.removeprefix("plan_"), "") for name in PLAN}


def draft_page(request: Any, held: Held, typed: Typed, error: str = "") -> HttpResponse:
    """The page of a draft; typed: what stands in the form of its head."""
    context = {
        "title": held.draft.title,
        "held": held,
        "framework_title": _framework_title,
        "form": typed,
        "table_word": table_word,
        "kind_word": amendment_label,
        "faults": _faults(held),
        "doubt": fault_of(lambda: drafts.refuse_edition(held)) if held.open else "",
        "answers_left": _left(held),
        "today": dt.date.today(),
        "versions": held.row.versions.select_related("author").defer("document").order_by("-pk"),
        "error": error,
    }
    return page(request, "edition_draft.html", context)


def _faults(held: Held) -> dict[str, str]:
    """What each amendment is called by place, for the list."""
    return {f"{a.table}/{a.id}": held.place(f"{a.table}/{a.id}") for a in held.draft.amendments}


def _left(held: Held) -> int:
    return held.call.opinions.filter(answers=None).count() if held.call else 0


@require_POST
def save_head(request: Any, number: int) -> HttpResponse:
    """Take over name, day, maker and national plan; a stale form is told with both texts."""
    held = found(number)
    typed: Typed = {name: request.POST.get(name, "").strip() for name in (*HEAD, *PLAN)}
    try:
        raw = held.draft.model_dump(mode="json") | _head_of(typed)
        raw["national_plan"] = _plan_of(typed)
        drafts.save(held, version_in(request), _draft_of(raw), request.user)
    except KanminError as error:
        return draft_page(request, held, typed, error.sentence)
    return to_draft(number)


def _plan_of(typed: Typed) -> dict[str, Any] | None:
    """The national plan that is new with the edition; None where nothing is typed."""
    if not any(typed[name] for name in PLAN):
        return None
    day = parse_date(typed["plan_date"])
    if day is None:
        raise KanminError(
            _("日付「{text}」が読めません。").format(text=typed["plan_date"][:40]),
            where=_("新しい国の計画"),
            todo=_("令和9年1月20日 や 2027-01-20 のように書いてください。"),
        )
    raw = {name.removeprefix("plan_"): typed[name] for name in PLAN}
    return raw | {"date": day.isoformat(), "verified": bool(typed["plan_source"])}


@require_safe
def file(_request: Any, number: int) -> HttpResponse:
    """The draft as a file, to be taken in elsewhere or sent round."""
    held = found(number)
    return attached(draft_bytes(held.draft), "json", held.draft.title)


@require_POST
def import_file(request: Any, number: int) -> HttpResponse:
    """Take the draft in a file as the next version."""
    held = found(number)
    base = version_in(request)
    return _after(request, held, lambda: drafts.save(held, base, _from_file(request), request.user))


def _after(request: Any, held: Held, act: Callable[[], object]) -> HttpResponse:
    """To the draft once something is done to it; its page says why where it cannot be."""
    if fault := fault_of(act):
        return draft_page(request, held, shown_head(held), fault)
    return to_draft(held.row.pk)


@require_POST
def give_up(request: Any, number: int) -> HttpResponse:
    """End a draft, with the reason."""
    held = found(number)
    return _after(request, held, lambda: drafts.give_up(held, request.POST.get("why", "")))


@require_POST
def publish(request: Any, number: int) -> HttpResponse:
    """Publish the draft: it is in force from its day on."""
    held = found(number)
    return _after(request, held, lambda: drafts.publish(held, version_in(request), request.user))


@require_POST
def take_back(request: Any, number: int) -> HttpResponse:
    """Take a published edition back before its day, with the reason."""
    held = found(number)
    why = request.POST.get("why", "")
    return _after(request, held, lambda: drafts.take_back(held, why, request.user))
