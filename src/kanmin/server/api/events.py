"""What was published or taken back, in the order it happened: a feed that is read on from."""

from __future__ import annotations

import datetime as dt
import re
from heapq import merge
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kanmin.server.api.reading import Raw
from kanmin.server.store.deciding_models import Publication

PUBLISHED, WITHDRAWN = "published", "withdrawn"
_COLUMNS = {PUBLISHED: "created_at", WITHDRAWN: "withdrawn_at"}
_START = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
SETTLED = dt.timedelta(seconds=10)
"""What happened is told after so long: another transaction of an earlier moment may end later."""
_MICRO = dt.timedelta(microseconds=1)
PLACE = r"^([0-9]{1,16})([pw])([0-9]{1,18})$|^$"
_WRITTEN = re.compile(r"([0-9]{1,16})([pw])([0-9]{1,18})\Z")


class Place(NamedTuple):
    """Where somebody has read to (読み終えたところ)."""

    at: dt.datetime = _START
    event: str = ""
    number: int = 0

    @property
    def text(self) -> str:
        """The place as it goes out and comes back."""
        micros = (self.at - _START) // _MICRO
        return f"{micros}{self.event[0]}{self.number}" if self.event else ""


def place(text: str) -> Place:
    """A place in words (`PLACE`); the beginning for none."""
    found = _WRITTEN.match(text)
    if found is None:
        return Place()
    event = PUBLISHED if found[2] == PUBLISHED[0] else WITHDRAWN
    return Place(_START + int(found[1]) * _MICRO, event, int(found[3]))


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
    settled = Q(**{f"{column}__lte": timezone.now() - SETTLED})
    later = Q(**{f"{column}__gt": start.at})
    if event == start.event:
        later |= Q(**{column: start.at, "pk__gt": start.number})
    elif event > start.event:
        later |= Q(**{column: start.at})
    rows = (
        Publication.objects.filter(later, settled).order_by(column, "pk").values_list(column, "pk")
    )
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
