"""Support (支援): meetings with their calendar, advisors that fit, the course of a request.

In: events, advisors, what a body wishes, CSV files. Out: values that were checked, whether a body
is invited, iCal files, the advisors that fit with the reason of each match, the steps a request
may take.
Never: an advisor, a meeting or an effect that nobody has entered; a step taken for somebody.
"""

from kanmin.support.advisors import (
    Advisor,
    AdvisorRow,
    advisors_csv,
    read_advisors,
)
from kanmin.support.events import (
    Event,
    EventAudience,
    EventKind,
    invites,
    refuse_impossible,
    seats_left,
)
from kanmin.support.ical import CalendarEntry, calendar_file
from kanmin.support.matching import Match, Need, matching
from kanmin.support.meetings import Meeting, MeetingKind, refuse_meeting
from kanmin.support.requests import (
    AdvisorWish,
    RequestState,
    Side,
    VisitReport,
    VisitWay,
    next_states,
    refuse_step,
)

__all__ = [
    "Advisor",
    "AdvisorRow",
    "AdvisorWish",
    "CalendarEntry",
    "Event",
    "EventAudience",
    "EventKind",
    "Match",
    "Meeting",
    "MeetingKind",
    "Need",
    "RequestState",
    "Side",
    "VisitReport",
    "VisitWay",
    "advisors_csv",
    "calendar_file",
    "invites",
    "matching",
    "next_states",
    "read_advisors",
    "refuse_impossible",
    "refuse_meeting",
    "refuse_step",
    "seats_left",
]
