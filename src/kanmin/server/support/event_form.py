"""The form of an event: what it shows, and the event in what was sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from kanmin.calendar_ja import office_day, write_date
from kanmin.plan import parse_as, titles_of
from kanmin.server.bodies import registry
from kanmin.server.store.support_models import SupportEvent
from kanmin.server.support.access import STATE
from kanmin.support import Event, EventAudience, refuse_impossible

Typed = dict[str, Any]
DAYS_AHEAD = 21


def blank() -> Typed:
    """The form of a new event."""
    day = office_day(dt.date.today() + dt.timedelta(days=DAYS_AHEAD))
    return dict.fromkeys(Event.model_fields, "") | {
        "day": write_date(day),
        "begins": "13:30",
        "ends": "16:00",
        "prefectures": [],
    }


def shown(event: SupportEvent) -> Typed:
    """The form of an event that is there."""
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    return {name: getattr(event, name) for name in ("kind", "title", "place", "online")} | {
        "audience": event.audience,
        "prefectures": event.prefectures,
        "day": write_date(starts.date()),
        "begins": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "capacity": "" if event.capacity is None else str(event.capacity),
        "description": event.description,
    }


def typed(post: Any) -> Typed:
    """What was sent."""
    single = {name: post.get(name, "").strip() for name in Event.model_fields}
    return single | {"prefectures": post.getlist("prefectures")}


def event_of(sent: Typed, organiser: str, before: SupportEvent | None) -> Event:
    """The event in what was sent; a prefecture's is for its own municipalities.

    Raises InvalidDocument for what cannot be read and for what cannot be held.
    """
    known = {body.prefecture_code for body in registry().prefectures()}
    raw = {name: value for name, value in sent.items() if value}
    raw["prefectures"] = tuple(code for code in sent["prefectures"] if code in known)
    if organiser != STATE:
        raw |= {"audience": EventAudience.MUNICIPALITIES, "prefectures": (organiser[:2],)}
    event = parse_as(Event, raw, titles_of(Event))
    today = dt.date.today()
    if before is not None:  # one that is over may still be put right
        today = min(today, timezone.localtime(before.starts_at).date())
    refuse_impossible(event, today)
    return event
