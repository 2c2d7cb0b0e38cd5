"""The desk's list of opinions, the form for paper, and what is proposed to be merged."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from kanmin.calendar_ja import parse_date, write_date
from kanmin.consult import (
    Channel,
    Disposition,
    LikelySame,
    Participant,
    Timing,
    chosen,
    likely_same,
    timing,
)
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import label
from kanmin.server.consulting import answering, reading
from kanmin.server.consulting.held import Held, own
from kanmin.server.consulting.receiving import Incoming, cleaned, receive, refuse
from kanmin.server.downloads import attached_table
from kanmin.server.forms import Typed, page
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to
from kanmin.server.store.consult_models import Opinion

ENTERED = ("where", "text", "channel", "received_on", "name", "address", "phone", "kind", "same")
PROPOSED_A_PAGE = 20
MOST_COMPARED = 4  # consultations whose proposals are kept at hand
_compared: OrderedDict[tuple[int, int], tuple[LikelySame, ...]] = OrderedDict()


@require_safe
def opinions(request: Any, number: int) -> HttpResponse:
    """The opinions, filtered and searched, a page at a time."""
    return _list(request, own(request.user, number))


def _list(request: Any, held: Held, error: str = "") -> HttpResponse:
    sought = _sought(request)
    pages: Paginator[Opinion] = Paginator(reading.listed(held, sought), reading.A_PAGE)
    query = {name: getattr(sought, name) for name in reading.Sought.__slots__}
    context = {
        "title": _("寄せられた意見"),
        "held": held,
        "sought": sought,
        "query": urlencode({name: text for name, text in query.items() if text}),
        "found": pages.get_page(request.GET.get("page")),
        "channels": list(Channel),
        "passages": held.passages,
        "word": _word,
        "late": lambda one: timing(one.received_on, held.call) is not Timing.IN_TIME,
        "error": error,
    }
    return page(request, "opinions.html", context)


def _sought(request: Any) -> reading.Sought:
    return reading.Sought(**{n: request.GET.get(n, "").strip() for n in reading.Sought.__slots__})


def _word(one: Any) -> str:
    """How the answer of a listed opinion stands, in words."""
    if one.hidden:
        return _("掲載しない")
    if not one.disposition:
        return _("案あり") if one.draft else _("未回答")
    word = label(Disposition(one.disposition))
    return _("案：{word}").format(word=word) if one.draft else word


@require_safe
def file(request: Any, number: int) -> HttpResponse:
    """The listed opinions as CSV, for use within the office; without who sent them."""
    held = own(request.user, number)
    titles = [
        _("番号"), _("まとめ先"), _("受付日"), _("時期"), _("提出方法"), _("箇所"), _("意見"),
        _("状態"), _("掲載しない理由"),
    ]  # fmt: skip
    in_order = Opinion.objects.filter(consultation=held.row).order_by("-number")
    firsts = dict(in_order.values_list("group", "number"))  # the least number stays
    rows = (
        [
            one.number,
            firsts[one.group_id],
            one.received_on.isoformat(),
            label(timing(one.received_on, held.call)),
            label(Channel(one.channel)),
            held.place(one.where),
            one.text,
            _word(one),
            one.hidden,
        ]
        for one in reading.listed(held, _sought(request))
    )
    return attached_table([titles, *rows], _("意見の一覧"))


@require_safe
def enter(request: Any, number: int) -> HttpResponse:
    """The form for an opinion that came on paper, by FAX, mail or at the counter."""
    held = own(request.user, number)
    blank = dict.fromkeys(ENTERED, "") | {
        "channel": Channel.PAPER.value,
        "received_on": write_date(dt.date.today()),
        "same": request.GET.get("same", ""),
    }
    return _enter(request, held, blank)


def _enter(request: Any, held: Held, typed: Typed, error: str = "") -> HttpResponse:
    context = {
        "title": _("意見を入力する"),
        "held": held,
        "form": typed,
        "channels": [one for one in Channel if one is not Channel.WEB],
        "passages": held.passages,
        "participants": list(Participant),
        "kept": request.GET.get("kept", ""),
        "late": request.GET.get("late", ""),
        "error": error,
    }
    return page(request, "opinion_enter.html", context)


@require_POST
def add(request: Any, number: int) -> HttpResponse:
    """Keep an opinion from paper; one outside the period is kept too, and told."""
    held = own(request.user, number)
    typed: Typed = {name: request.POST.get(name, "") for name in ENTERED}
    try:
        if held.row.opened_at is None:
            raise KanminError(
                _("まだ準備中です。"), todo=_("お知らせを公表してから入力してください。")
            )
        sent = cleaned(_incoming(held, typed))
        refuse(sent, held, entered=True)
    except KanminError as error:
        return _enter(request, held, typed, error.sentence)
    kept = receive(held, sent, author=request.user)
    query = {"kept": kept.number, "same": typed["same"]}
    found = timing(sent.received_on, held.call)
    if found is not Timing.IN_TIME:
        query["late"] = found.value
    return lead_to("consulting-enter", held.number, **query)


def _incoming(held: Held, typed: Typed) -> Incoming:
    day = parse_date(typed["received_on"])
    if day is None:
        raise KanminError(
            _("受け付けた日「{text}」が読めません。").format(text=typed["received_on"][:40]),
            todo=_("令和9年1月20日 や 2027-01-20 のように書いてください。"),
        )
    channel = chosen(Channel, typed["channel"])
    if channel is None:
        raise KanminError(_("提出方法が選ばれていません。"), todo=_("選んでください。"))
    return Incoming(
        typed["where"],
        typed["text"],
        channel,
        day,
        typed["name"],
        typed["address"],
        typed["phone"],
        typed["kind"],
        _same(held, typed["same"]),
    )


def _same(held: Held, text: str) -> int | None:
    """Who sent the opinion of a number, for another one of the same person."""
    if not text.strip():
        return None
    wanted = whole_number(text.strip())
    known = Opinion.objects.filter(consultation=held.row, number=wanted or 0).first()
    if known is None:
        raise KanminError(
            _("意見{number}番はありません。").format(number=text.strip()[:20]),
            todo=_("同じ人の先の意見の番号を書くか、空欄にしてください。"),
        )
    return known.submitter


@require_safe
def likely(request: Any, number: int) -> HttpResponse:
    """What is likely the same, by its texts; nothing is merged until a person does."""
    return _likely(request, own(request.user, number))


def _likely(request: Any, held: Held, error: str = "") -> HttpResponse:
    pages = Paginator(_proposals(held), PROPOSED_A_PAGE)
    found = pages.get_page(request.GET.get("page"))
    wanted = {n for one in found for n in one.numbers}
    texts = Opinion.objects.filter(consultation=held.row, number__in=wanted)
    context = {
        "title": _("同じ趣旨と思われる意見"),
        "held": held,
        "found": found,
        "opinions": {one.number: one for one in texts},
        "error": error,
    }
    return page(request, "opinions_likely.html", context)


def _proposals(held: Held) -> list[LikelySame]:
    """What is likely the same and not merged yet, one opinion for each group."""
    homes = reading.homes_of_shown(held)
    found = []
    for one in _likely_same(held, tuple(homes)):
        apart: dict[int, int] = {}
        for number in one.numbers:
            apart.setdefault(homes[number], number)
        if len(apart) > 1:
            found.append(LikelySame(tuple(apart.values()), one.likeness))
    return found


def _likely_same(held: Held, shown: tuple[int, ...]) -> tuple[LikelySame, ...]:
    """Kept at hand until an opinion comes or is hidden: merging does not change what is alike."""
    key = (held.number, hash(shown))
    if key not in _compared:
        while len(_compared) >= MOST_COMPARED:
            _compared.popitem(last=False)
        _compared[key] = likely_same(reading.shown_texts(held))
    return _compared[key]


@require_POST
def merge(request: Any, number: int) -> HttpResponse:
    """Answer the chosen opinions, with what is merged with them already, as one."""
    held = own(request.user, number)
    chosen = [n for text in request.POST.getlist("opinion") if (n := whole_number(text))]
    proposed = request.POST.get("from") == "likely"
    try:
        group = answering.merge(held, chosen)
    except KanminError as error:
        return (_likely if proposed else _list)(request, held, error.sentence)
    if proposed:
        return lead_to("consulting-likely", held.number)
    return lead_to("consulting-group", held.number, group.pk)
