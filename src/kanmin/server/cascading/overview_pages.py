"""Changes above for those who made them: whom they reach, who has answered; and the public feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from kanmin.calendar_ja import format_date
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.server.bodies import registry
from kanmin.server.cascading.impacts import ImpactStance
from kanmin.server.cascading.telling import change_of
from kanmin.server.onward import there
from kanmin.server.store import sharing
from kanmin.server.store.cascade_models import ImpactAnswer, ImpactRow, UpperChangeRecord

NEWEST = 50


@dataclass(frozen=True, slots=True)
class Reached:
    """A plan that a change touches, and what its office answered. answer: None for nothing yet."""

    body: LocalGovernment | None
    row: ImpactRow
    answer: ImpactAnswer | None

    @property
    def stance(self) -> ImpactStance | None:
        """The answer as a member of the closed set."""
        return ImpactStance(self.answer.answer) if self.answer else None


def told() -> QuerySet[UpperChangeRecord]:
    """The changes that were told, the newest first."""
    return UpperChangeRecord.objects.filter(withdrawn_at=None).order_by("-pk")


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What changed above, for anybody."""
    shown = [(row, change_of(row)) for row in told()[:NEWEST]]
    return render(request, "changes.html", {"title": _("上位の変化"), "shown": shown})


@require_safe
def overview(request: Any) -> HttpResponse:
    """For State and prefectures: each change with how many plans it touches and who answered."""
    rows = [(row, _reached(request, row)) for row in told()[:NEWEST]]
    context = {"title": _("上位の変化と団体の答え"), "rows": rows, "stances": tuple(ImpactStance)}
    return render(request, "changes_overview.html", context)


@require_safe
def reached(request: Any, number: int) -> HttpResponse:
    """One change: the plans it touches that can be read, with the answers."""
    row = there(told().filter(pk=number).first())
    context = {
        "title": row.title,
        "row": row,
        "change": change_of(row),
        "found": _reached(request, row),
    }
    return render(request, "change_reached.html", context)


def _reached(request: Any, row: UpperChangeRecord) -> list[Reached]:
    """Of plans that are shared with this person; of others nothing is told, not even that."""
    readable = {
        one.stored.pk
        for one in sharing.shared_plans()
        if sharing.may_read(request.user, one.stored.lg_code)
    }
    rows = row.impacts.filter(places__gt=0, plan__in=readable).select_related("plan")
    answers = _newest(row)
    bodies = registry().by_code
    return [
        Reached(bodies.get(one.plan.lg_code), one, answers.get(one.plan_id))
        for one in rows.order_by("plan__lg_code", "plan_id")
    ]


def _newest(row: UpperChangeRecord) -> Mapping[int, ImpactAnswer]:
    return {one.plan_id: one for one in row.answers.order_by("pk")}


class ChangesFeed(Feed[UpperChangeRecord, Any]):
    """What changed above, as Atom; with `code` only what reaches a body."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *_args: Any, **_more: Any) -> str:
        """The code of a body, or "" for all."""
        return request.GET.get("code", "")[:6]

    def title(self, _code: str) -> str:
        """What the feed is called."""
        return str(_("Kanmin 上位の変化"))

    def link(self, _code: str) -> str:
        """The page it belongs to."""
        return reverse("changes")

    def items(self, code: str) -> list[UpperChangeRecord]:
        """The newest changes."""
        found = [row for row in told()[: NEWEST * 4] if not code or code.startswith(row.reach)]
        return found[:NEWEST]

    def item_title(self, item: UpperChangeRecord) -> str:
        """What a change is called."""
        return item.title

    def item_description(self, item: UpperChangeRecord) -> str:
        """Since when, and how many items."""
        change = change_of(item)
        return _("{day}から。{count}件の事項が変わりました。").format(
            day=format_date(item.on), count=len(change.items)
        )

    def item_link(self, item: UpperChangeRecord) -> str:
        """Where it stands."""
        return f"{reverse('changes')}#c{item.pk}"

    def item_pubdate(self, item: UpperChangeRecord) -> Any:
        """When it was told."""
        return item.told_at

    def item_updateddate(self, item: UpperChangeRecord) -> Any:
        """The same: a change is never updated."""
        return item.told_at


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The feed of changes."""
    return ChangesFeed()(request)
