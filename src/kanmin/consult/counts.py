"""Opinions counted: how many, of how many people; by way, by 対応区分, by place in the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kanmin.consult.opinions import AnsweredGroup, submitters
from kanmin.consult.terms import Channel, Disposition
from kanmin.plan import Part

UNSETTLED = ""
"""The 対応区分 of opinions that have none: not answered, or not shown."""


class OpinionCounts(Part):
    """How many opinions there are, of how many people. The parts of each table add up to `whole`.

    hidden: of them not shown. groups: how many answers they make. channels, dispositions: opinions
    by value of the closed set; a disposition of "" has none. places: opinions by pointer.
    """

    whole: int
    people: int
    hidden: int
    groups: int
    channels: dict[str, int]
    dispositions: dict[str, int]
    places: dict[str, int]


def counts(groups: Sequence[AnsweredGroup], places: Mapping[str, str]) -> OpinionCounts:
    """The counts of some groups. places: what each place is called, in the order of the plan."""
    opinions = [one for group in groups for one in group.opinions]
    ways = Counter(one.channel.value for one in opinions)
    spots = Counter(one.where for one in opinions)
    settled = Counter(_disposition(group) for group in groups for _one in group.opinions)
    order = [*places, *sorted(set(spots) - set(places))]
    return OpinionCounts(
        whole=len(opinions),
        people=submitters(opinions),
        hidden=sum(bool(one.hidden) for one in opinions),
        groups=len(groups),
        channels={way.value: ways[way.value] for way in Channel if ways[way.value]},
        dispositions={name: settled[name] for name in (*Disposition, UNSETTLED) if settled[name]},
        places={where: spots[where] for where in order if spots[where]},
    )


def _disposition(group: AnsweredGroup) -> str:
    found = group.answer.disposition if group.answer and group.answer.settled else None
    return found.value if found else UNSETTLED
