"""The cases published last, as Atom."""

from __future__ import annotations

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from kanmin.language import _
from kanmin.server.bodies import name_of
from kanmin.server.store import search_cases
from kanmin.server.store.case_models import CasePublication

NEWEST = 50


def newest(most: int = NEWEST) -> list[CasePublication]:
    """The cases published last, the newest first."""
    return list(search_cases.in_force()[:most])


class CasesFeed(Feed[CasePublication, Any]):
    """The cases published last."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """What the feed is called."""
        return str(_("Kanmin 事例集"))

    def link(self) -> str:
        """The page it belongs to."""
        return reverse("cases")

    def items(self) -> list[CasePublication]:
        """The newest cases."""
        return newest()

    def item_title(self, item: CasePublication) -> str:
        """Whose case, and what it is called."""
        return f"{name_of(item.case.lg_code)} {item.value['title']}"

    def item_description(self, item: CasePublication) -> str:
        """What was done."""
        return str(item.value.get("done", ""))

    def item_link(self, item: CasePublication) -> str:
        """Where it stands."""
        return reverse("case", args=[item.case_id])

    def item_guid(self, item: CasePublication) -> str:
        """A new one for each version."""
        return reverse("case-version", args=[item.case_id, item.number])

    def item_pubdate(self, item: CasePublication) -> Any:
        """When it was published."""
        return item.created_at

    def item_updateddate(self, item: CasePublication) -> Any:
        """The same: a publication is never updated."""
        return item.created_at


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The feed of cases."""
    return CasesFeed()(request)
