"""The register over the years (推移): what it said on a day, as corrected since."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kanmin.calendar_ja import fiscal_year_of
from kanmin.status.states import PlanningState


@dataclass(frozen=True, slots=True)
class StateChange:
    """An entry of a body. day: when it was checked. corrects: whether the one before was wrong."""

    lg_code: str
    day: dt.date
    state: PlanningState
    corrects: bool = False


def timelines(changes: Iterable[StateChange]) -> dict[str, list[tuple[dt.date, PlanningState]]]:
    """By code, since when which state held. changes: in the order in which they were registered.

    A correction holds from the day of the entry that was wrong, which is gone.
    """
    found: dict[str, list[tuple[dt.date, PlanningState]]] = defaultdict(list)
    for change in changes:
        line = found[change.lg_code]
        day = change.day
        if change.corrects and line:
            day = min(day, line.pop()[0])
        line.append((day, change.state))
        line.sort(key=lambda since: since[0])
    return dict(found)


def states_on(
    lines: Mapping[str, Sequence[tuple[dt.date, PlanningState]]], day: dt.date
) -> dict[str, PlanningState]:
    """The state of each body at the end of a day; those of which nothing was known yet are out."""
    found = {}
    for code, line in lines.items():
        held = [state for since, state in line if since <= day]
        if held:
            found[code] = held[-1]
    return found


def year_ends(
    lines: Mapping[str, Sequence[tuple[dt.date, PlanningState]]], today: dt.date
) -> tuple[dt.date, ...]:
    """The ends of the fiscal years since the first entry, then today; nothing without entries."""
    days = [line[0][0] for line in lines.values() if line]
    if not days:
        return ()
    years = range(fiscal_year_of(min(days)), fiscal_year_of(today))
    return (*(dt.date(year + 1, 3, 31) for year in years), today)
