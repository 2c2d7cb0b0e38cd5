"""The page of one group of opinions: who sent them, moderation, splitting, the answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kanmin.consult import Channel, Disposition, GivenAnswer, Participant, Timing, chosen, timing
from kanmin.errors import KanminError, fault_of
from kanmin.language import _
from kanmin.plan import label
from kanmin.plan.pointer import steps
from kanmin.server import pages
from kanmin.server.consulting import answering
from kanmin.server.consulting.held import Held, own, sees_personal
from kanmin.server.forms import Typed, page, version_in
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to
from kanmin.server.store.consult_models import Opinion, OpinionAnswer, OpinionGroup, Submitter

FIELDS = ("summary", "disposition", "text", "changed")


@require_safe
def group(request: Any, number: int, part: int) -> HttpResponse:
    """Opinions that are answered as one, and the answer."""
    held = own(request.user, number)
    return _group(request, held, _found(held, part))


def _found(held: Held, part: int) -> OpinionGroup:
    return get_object_or_404(OpinionGroup, consultation=held.row, pk=part)


def _group(
    request: Any,
    held: Held,
    found: OpinionGroup,
    typed: Typed | None = None,
    error: str = "",
) -> HttpResponse:
    opinions = list(found.opinions.order_by("number"))
    answers = list(found.answers.select_related("author"))
    newest = answers[-1] if answers else None
    context = {
        "title": _title(opinions),
        "held": held,
        "group": found,
        "opinions": opinions,
        "senders": _senders(held, opinions) if sees_personal(request.user) else {},
        "personal": sees_personal(request.user),
        "answers": answers,
        "newest": newest,
        "form": typed if typed is not None else _shown(newest),
        "base": newest.pk if newest else 0,
        "dispositions": list(Disposition),
        "places": held.places,
        "change_url": _change_url(held, newest),
        "channel": lambda one: label(Channel(one.channel)),
        "late": lambda one: _late(held, one),
        "kind": lambda one: label(Participant(one.kind)) if one.kind else "",
        "disposition": lambda one: label(Disposition(one.disposition)) if one.disposition else "",
        "may_answer": answering.may_answer(request.user, held, opinions),
        "drafts": pages.can(request.user, "consulting-answer") and not sees_personal(request.user),
        "error": error,
    }
    return page(request, "opinion_group.html", context)


def _title(opinions: list[Opinion]) -> str:
    if not opinions:
        return _("ほかの意見とまとめられました")
    if len(opinions) == 1:
        return _("意見{number}").format(number=opinions[0].number)
    return _("意見{number}ほか{count}件").format(number=opinions[0].number, count=len(opinions) - 1)


def _senders(held: Held, opinions: list[Opinion]) -> dict[int, Submitter]:
    wanted = {one.submitter for one in opinions}
    rows = Submitter.objects.filter(consultation=held.row, number__in=wanted)
    return {one.number: one for one in rows}


def _shown(newest: OpinionAnswer | None) -> Typed:
    return {name: getattr(newest, name, "") for name in FIELDS}


def _late(held: Held, one: Opinion) -> str:
    """That an opinion came outside the period, in words; "" within it."""
    found = timing(one.received_on, held.call)
    return "" if found is Timing.IN_TIME else label(found)


def _change_url(held: Held, newest: OpinionAnswer | None) -> str:
    """Where the place is edited that was changed; "" for none, and for one that is gone."""
    kind, name, *_more = [*steps(newest.changed if newest else ""), "", ""]
    there = {
        "measures": {one.id for one in held.head.measures},
        "chapters": {one.id for one in held.head.chapters},
    }
    if name not in there.get(kind, set()):
        return ""
    return reverse(kind.removesuffix("s"), args=[held.row.plan.key, name])


def _to(held: Held, part: int) -> HttpResponse:
    return lead_to("consulting-group", held.number, part)


@require_POST
def answer(request: Any, number: int, part: int) -> HttpResponse:
    """Add an answer; what cannot be taken is told, with all that was typed."""
    held = own(request.user, number)
    found = _found(held, part)
    if not answering.may_answer(request.user, held, found.opinions.all()):
        return pages.refused(request)
    typed: Typed = {name: request.POST.get(name, "") for name in FIELDS}
    base, by = version_in(request), request.user
    if fault := fault_of(lambda: answering.answer(found, _given(held, typed), base, by)):
        return _group(request, held, found, typed, fault)
    return _to(held, found.pk)


def _given(held: Held, typed: Typed) -> GivenAnswer:
    wanted = typed["disposition"]
    disposition = chosen(Disposition, wanted)
    if wanted and disposition is None:
        raise KanminError(_("対応区分が読めません。"), todo=_("選び直してください。"))
    changed = typed["changed"]
    if changed and changed not in held.places:
        raise KanminError(_("改めた箇所が計画にありません。"), todo=_("選び直してください。"))
    return GivenAnswer(
        disposition,
        typed["text"],
        typed["summary"],
        changed=changed,
        revision=held.row.plan.head,
    )


def _opinion(found: OpinionGroup, text: str) -> Opinion:
    one = found.opinions.filter(number=whole_number(text) or 0).first()
    if one is None:
        raise KanminError(
            _("この意見は、ほかの人が移しています。"), todo=_("一覧から開き直してください。")
        )
    return one


@require_POST
def hide(request: Any, number: int, part: int) -> HttpResponse:
    """Show the text of an opinion no longer, with a reason; or again."""
    held = own(request.user, number)
    found = _found(held, part)
    reason = request.POST.get("reason", "")
    one = _opinion(found, request.POST.get("opinion", ""))
    if request.POST.get("act") == "show":
        answering.hide(one, "", request.user)
    elif not reason.strip():
        error = _("掲載しない理由がありません。理由を書いてください。")
        return _group(request, held, found, error=error)
    else:
        answering.hide(one, reason, request.user)
    return _to(held, found.pk)


@require_POST
def split(request: Any, number: int, part: int) -> HttpResponse:
    """Take an opinion out of the group."""
    held = own(request.user, number)
    found = _found(held, part)
    one = _opinion(found, request.POST.get("opinion", ""))
    try:
        alone = answering.split(one)
    except KanminError as error:
        return _group(request, held, found, error=error.sentence)
    return _to(held, alone.pk)
