"""What was published or taken back, in the order it happened: a feed that is read on from."""

from __future__ import annotations

import datetime as dt
from heapq import merge
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse

from kanmin.language import _
from kanmin.server.api.problems import Problem
from kanmin.server.api.reading import Raw
from kanmin.server.store.deciding_models import Publication

PUBLISHED, WITHDRAWN = "published", "withdrawn"
_COLUMNS = {PUBLISHED: "created_at", WITHDRAWN: "withdrawn_at"}
_START = dt.datetime.min.replace(tzinfo=dt.UTC)


class Place(NamedTuple):
    """Where somebody has read to (読み終えたところ)."""

    at: dt.datetime = _START
    event: str = ""
    number: int = 0

    @property
    def text(self) -> str:
        """The place as it goes out and comes back."""
        return f"{self.at.isoformat()}~{self.event}~{self.number}" if self.event else ""


def place(text: str) -> Place:
    """A place in words. Raises Problem for what never was one."""
    if not text:
        return Place()
    try:
        at, event, number = text.replace(" ", "+").split("~")
        found = dt.datetime.fromisoformat(at)
        if found.tzinfo is None or event not in (PUBLISHED, WITHDRAWN):
            raise ValueError
        return Place(found, event, int(number[:18]))
    except (ValueError, OverflowError):
        raise Problem(
            422, _("after には、前に受け取った next をそのまま渡してください。")
        ) from None


def events(after: str, size: int) -> Raw:
    """The next things that happened after a place."""
    start = place(after)
    both = (_after(start, event, column, size) for event, column in _COLUMNS.items())
    found = list(merge(*both))[:size]
    last = found[-1] if found else start
    rows = Publication.objects.select_related("plan").in_bulk([one.number for one in found])
    items = [_told(one, rows[one.number]) for one in found]
    return {"items": items, "next": last.text}


def _after(start: Place, event: str, column: str, size: int) -> list[Place]:
    later = Q(**{f"{column}__gt": start.at})
    if event == start.event:
        later |= Q(**{column: start.at, "pk__gt": start.number})
    elif event > start.event:
        later |= Q(**{column: start.at})
    rows = Publication.objects.filter(later).order_by(column, "pk").values_list(column, "pk")
    return [Place(at, event, number) for at, number in rows[:size]]


def _told(one: Place, row: Publication) -> Raw:
    return {
        "at": one.at.isoformat(),
        "event": one.event,
        "plan": row.plan.key,
        "version": row.number,
        "lg_code": row.plan.lg_code,
        "page": reverse("public-version", args=[row.plan.key, row.number]),
    }
