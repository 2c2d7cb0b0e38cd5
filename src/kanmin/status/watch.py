"""What to look at again (確認の要る登録): a deadline gone by, a period over, a check long ago."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kanmin.calendar_ja import fiscal_year_of
from kanmin.handbook import Deadline
from kanmin.language import N_
from kanmin.localgov import LocalGovernment
from kanmin.plan.terms import Term
from kanmin.status.coverage import States
from kanmin.status.entries import StatusEntry
from kanmin.status.states import FollowUpPart, PlanningState, part_of

FRESH_FOR = dt.timedelta(days=365)


class Watch(Term):
    """Why an entry of the register shall be looked at."""

    OVERDUE = "overdue", N_("期限を過ぎています")
    PERIOD_OVER = "period-over", N_("計画期間が終わっています")
    STALE = "stale", N_("1年以上、確かめていません")


@dataclass(frozen=True, slots=True)
class DeadlineCount:
    """How a deadline stands: of `whole` bodies it asks, how many have a plan, or are unknown."""

    deadline: Deadline
    whole: int
    made: int
    unknown: int

    @property
    def without(self) -> int:
        """Those that are known to have none; nothing known is never none."""
        return self.whole - self.made - self.unknown


def asks(deadline: Deadline, body: LocalGovernment) -> bool:
    """Whether a deadline is for a body."""
    return body.tier.value in deadline.tiers


def deadline_count(
    deadline: Deadline, bodies: Iterable[LocalGovernment], states: States
) -> DeadlineCount:
    """How the bodies that a deadline asks stand today, whenever their plan was made."""
    parts = [
        part_of(states.get(b.code, PlanningState.UNKNOWN)) for b in bodies if asks(deadline, b)
    ]
    return DeadlineCount(
        deadline, len(parts), parts.count(FollowUpPart.MADE), parts.count(FollowUpPart.UNKNOWN)
    )


def watched(
    body: LocalGovernment, entry: StatusEntry, deadlines: Iterable[Deadline], today: dt.date
) -> tuple[Watch, ...]:
    """Why a body's entry shall be looked at; nothing for one whose state is unknown."""
    part = part_of(entry.state)
    if part is FollowUpPart.UNKNOWN:
        return ()
    found = []
    if part is not FollowUpPart.MADE and any(
        asks(one, body) and one.day < today for one in deadlines
    ):
        found.append(Watch.OVERDUE)
    if part is FollowUpPart.MADE and entry.last and entry.last < fiscal_year_of(today):
        found.append(Watch.PERIOD_OVER)
    if entry.checked_on and today - entry.checked_on > FRESH_FOR:
        found.append(Watch.STALE)
    return tuple(found)


def all_watched(
    bodies: Iterable[LocalGovernment],
    entries: Mapping[str, StatusEntry],
    deadlines: Iterable[Deadline],
    today: dt.date,
) -> dict[str, tuple[Watch, ...]]:
    """By code, the bodies whose entry shall be looked at."""
    known = tuple(deadlines)
    found = {
        body.code: watched(body, entries[body.code], known, today)
        for body in bodies
        if body.code in entries
    }
    return {code: reasons for code, reasons in found.items() if reasons}
