"""The trace (対応関係): which measure below carries out which measure above, both ways."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kanmin.cascade.leaning import Leaner
from kanmin.language import N_
from kanmin.plan import OriginKind, Part, begins
from kanmin.plan.terms import Term

FROM_ABOVE = (OriginKind.NATIONAL, OriginKind.PREFECTURAL)


class TraceState(Term):
    """What a plan says to a measure above. Silence is no answer, and never counted as a no."""

    DOING = "doing", N_("実施")
    PLANNED = "planned", N_("予定")
    NOT_TAKEN = "not-taken", N_("取り上げない（理由あり）")
    SILENT = "silent", N_("記載なし")


class TakenUp(Part):
    """A measure above and what one plan says to it. ref: of the measure above.

    measure, title: the measure below; "" where a reason stands in its place.
    begins: the first fiscal year of its schedule in which it is carried out; None for none.
    answer: of the stance (`StanceAnswer`), with its reason.
    """

    kind: OriginKind
    ref: str
    measure: str = ""
    title: str = ""
    begins: int | None = None
    answer: str = ""
    reason: str = ""

    def state(self, year: int) -> TraceState:
        """What it comes to in a fiscal year. A stance without a reason says nothing yet."""
        if self.measure:
            begun = self.begins is not None and self.begins <= year
            return TraceState.DOING if begun else TraceState.PLANNED
        return TraceState.NOT_TAKEN if self.reason else TraceState.SILENT


def taken_up(plan: Leaner) -> tuple[TakenUp, ...]:
    """What a plan says to measures above: its measures, then its reasons."""
    measures = [
        TakenUp(
            kind=one.origin.kind,
            ref=one.origin.ref,
            measure=one.id,
            title=one.title,
            begins=begins(one.schedule),
        )
        for one in plan.measures
        if one.origin.kind in FROM_ABOVE and one.origin.ref
    ]
    reasons = [
        TakenUp(kind=one.kind, ref=one.ref, answer=one.answer.value, reason=one.reason)
        for one in plan.stances
        if one.kind in FROM_ABOVE
    ]
    return (*measures, *reasons)


_ORDER = tuple(TraceState)


def best(states: Iterable[TraceState]) -> TraceState:
    """Of several answers of one body to one measure the one that says most.

    >>> best([TraceState.PLANNED, TraceState.DOING]).value, best([]).value
    ('doing', 'silent')
    """
    return min(states, key=_ORDER.index, default=TraceState.SILENT)


@dataclass(frozen=True, slots=True)
class TraceCount:
    """How many bodies say what to a measure above. whole: the bodies whose plans can be read."""

    whole: int
    states: Mapping[TraceState, int]

    def of(self, state: TraceState) -> int:
        """How many say this; those that say nothing are the rest."""
        if state is not TraceState.SILENT:
            return self.states.get(state, 0)
        return self.whole - sum(n for one, n in self.states.items() if one is not state)


def circle(above: Mapping[str, Collection[str]], start: str) -> tuple[str, ...]:
    """The way by which a plan stands above itself, from it and back; () where it does not.

    above: by the key of a plan, the keys of those that it names as above it.

    >>> circle({"a": ["b"], "b": ["a"]}, "a")
    ('a', 'b', 'a')
    """
    ways: list[tuple[str, tuple[str, ...]]] = [(start, (start,))]
    seen = {start}
    while ways:
        here, way = ways.pop()
        for one in above.get(here, ()):
            if one == start:
                return (*way, one)
            if one not in seen:
                seen.add(one)
                ways.append((one, (*way, one)))
    return ()
