"""What the page of the nation tells beside the counts: trend, deadlines, milestones, returns."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from kanmin.calendar_ja import format_date
from kanmin.language import _, active
from kanmin.layout import Chart, Document, Series, Table, figure_cell, heads, name_cell
from kanmin.localgov import Tier
from kanmin.plan import label
from kanmin.publish.html_out import blocks_html
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.oversight import deadlines, register, rounds
from kanmin.server.store.models import CurrentReturn, SurveyRound
from kanmin.status import (
    FollowUpPart,
    StateCount,
    Watch,
    all_watched,
    count,
    deadline_count,
    states_on,
    year_ends,
)


def trend(duty: str) -> Markup:
    """The parts of the follow-up at the end of each fiscal year; "" while there is one day only."""
    return _trend(duty, register.written(duty), dt.date.today(), active())


@lru_cache(maxsize=16)
def _trend(duty: str, _written: tuple[Any, ...], today: dt.date, language: str) -> Markup:
    lines = register.lines(duty)
    days = year_ends(lines, today)
    if len(days) < 2:
        return Markup("")
    whole = [body for body in registry() if body.tier is Tier.MUNICIPALITY]
    counts = [count("", whole, states_on(lines, day)) for day in days]
    parts = [part for part in FollowUpPart if part is not FollowUpPart.UNKNOWN]
    caption = _("策定状況の推移（市町村）")
    labels = tuple(format_date(day) for day in days)
    series = tuple(Series(label(part), tuple(one.part(part) for one in counts)) for part in parts)
    chart = Chart(caption, labels, _("団体"), series)
    blocks = (chart, _table(caption, labels, counts))
    return blocks_html(Document("", "", (), language, blocks))


def _table(caption: str, labels: tuple[str, ...], counts: list[StateCount]) -> Table:
    rows = tuple(
        (
            name_cell(day),
            *(figure_cell(f"{one.part(part):,}{_('／')}{one.whole:,}") for part in FollowUpPart),
        )
        for day, one in zip(labels, counts, strict=True)
    )
    titles = heads(_("時点"), *map(label, FollowUpPart))
    return Table(caption, (1.6, 1.0, 1.0, 1.0, 1.0), titles, rows)


def standing_deadlines(duty: str) -> list[Any]:
    """The deadlines of a duty with how they stand today."""
    states = register.states(duty)
    return [deadline_count(one, registry(), states) for one in deadlines.known(duty)]


def milestones(duty: str) -> list[tuple[dt.date, str, bool]]:
    """What the State handed down for a duty: day, what, whether it was verified; newest first."""
    framework = books.framework(duty)
    found = [(one.date, one.title, one.verified) for one in framework.editions]
    found += [(one.date, one.name, one.verified) for one in framework.national_plans]
    found += [(one.day, _("期限：") + one.title, one.verified) for one in framework.deadlines]
    return sorted(found, key=lambda one: one[0], reverse=True)


def newest_round() -> tuple[SurveyRound, int, int] | None:
    """The newest round with how many of how many have answered."""
    found = SurveyRound.objects.order_by("-pk").first()
    if found is None:
        return None
    answered = CurrentReturn.objects.filter(round=found, final=True).count()
    return found, answered, len(rounds.audience(found))


def to_look_at(duty: str, prefecture: str = "") -> dict[str, tuple[Watch, ...]]:
    """By code, why an entry shall be looked at; of the nation, or of a prefecture's two digits."""
    entries = {entry.lg_code: entry for entry in register.entries(duty, prefecture)}
    bodies = (b for b in registry() if prefecture in ("", b.prefecture_code))
    return all_watched(bodies, entries, deadlines.known(duty), dt.date.today())
