"""Events and days as an iCalendar file (RFC 5545) that Outlook and others take in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Component

TOKYO = ZoneInfo("Asia/Tokyo")
_PRODUCT = "-//Kanmin//Support calendar//JA"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A meeting or a day of a calendar.

    uid: the same for the same thing in every file. starts, ends: moments in any time zone, or days,
    then both included. version: grows with each change. address: its page.
    """

    uid: str
    title: str
    starts: dt.datetime | dt.date
    ends: dt.datetime | dt.date
    place: str = ""
    text: str = ""
    address: str = ""
    version: int = 0
    cancelled: bool = False


def calendar_file(name: str, entries: Iterable[CalendarEntry], stamp: dt.datetime) -> bytes:
    """A calendar of some entries; its times are Asia/Tokyo. stamp: when it is made."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_component(entry, stamp))
    calendar.add_missing_timezones()
    data: bytes = calendar.to_ical()
    return data


def _component(entry: CalendarEntry, stamp: dt.datetime) -> Component:
    found = Component()
    found.add("uid", entry.uid)
    found.add("dtstamp", stamp.astimezone(dt.UTC))
    found.add("summary", entry.title)
    found.add("dtstart", _when(entry.starts))
    found.add("dtend", _end(entry.ends))
    found.add("sequence", entry.version)
    found.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    told = (("location", entry.place), ("description", entry.text), ("url", entry.address))
    for property_, text in told:
        if text:
            found.add(property_, text)
    return found


def _when(moment: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return moment.astimezone(TOKYO) if isinstance(moment, dt.datetime) else moment


def _end(moment: dt.datetime | dt.date) -> dt.datetime | dt.date:
    """iCal counts the last of some days as the day after it."""
    if isinstance(moment, dt.datetime):
        return _when(moment)
    return moment + dt.timedelta(days=1)
