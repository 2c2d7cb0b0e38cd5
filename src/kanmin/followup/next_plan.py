"""From a year's reviews to next year's plan (計画への反映): proposals, put in only if chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kanmin.calendar_ja import format_fiscal_year
from kanmin.followup.figures import step_words
from kanmin.followup.part_ids import free_id, part_id
from kanmin.followup.scales import next_step_of
from kanmin.language import N_, _
from kanmin.plan import (
    Measure,
    NextStep,
    Plan,
    Review,
    ReviewState,
    ScheduleStep,
    WorkStage,
    label,
)
from kanmin.plan.measure import name_of
from kanmin.plan.model import ids
from kanmin.plan.terms import Term

_ENDS = {NextStep.FINISH, NextStep.STOP}
_BY_STATE = {ReviewState.DONE: NextStep.FINISH, ReviewState.STOPPED: NextStep.STOP}


class ChangeKind(Term):
    """What a proposal does to a measure of the plan."""

    FINISH = "finish", N_("終える")
    STOP = "stop", N_("中止する")
    SHIFT = "shift", N_("工程を1年ずらす")
    WRITE = "write", N_("人が書く")


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What a review means for the plan after its year (計画への反映の案).

    schedule: the measure's schedule with the change in it. needs_person: nothing can be put in by
    itself; a person writes. note: what was answered for the next year (次年度の取組).
    """

    id: str
    measure: str
    title: str
    kind: ChangeKind
    sentence: str
    schedule: tuple[ScheduleStep, ...]
    needs_person: bool
    note: str = ""

    def to_raw(self) -> dict[str, Any]:
        """The proposal as `kanmin followup --format json` prints it."""
        return {
            "id": self.id,
            "measure": self.measure,
            "title": self.title,
            "kind": self.kind.value,
            "sentence": self.sentence,
            "needs_person": self.needs_person,
            "note": self.note,
            "schedule": [step.model_dump(mode="json") for step in self.schedule],
        }


def changes(plan: Plan, year: int) -> tuple[PlannedChange, ...]:
    """What the reviews of a fiscal year mean for the years after it, in the order of the plan."""
    taken = set(ids(plan))
    found: list[PlannedChange] = []
    for measure in plan.measures:
        review = measure.review(year)
        if review:
            found += _of_measure(plan, measure, review, taken)
    return tuple(found)


def _of_measure(
    plan: Plan, measure: Measure, review: Review, taken: set[str]
) -> Iterator[PlannedChange]:
    step = next_step_of(plan, review.next_step) or _by_state(review)
    if any(later.fiscal_year > review.fiscal_year for later in measure.reviews):
        return  # the plan has gone on since
    if step in _ENDS:
        yield from _ended(plan, measure, review.fiscal_year, step, taken)
        return
    if review.state is ReviewState.LATE:
        yield from _shifted(plan, measure, review.fiscal_year, taken)
    if step is not None:
        yield _to_write(measure, step, review)


def _by_state(review: Review) -> NextStep | None:
    return _BY_STATE.get(review.state) if review.state else None


def _ended(
    plan: Plan, measure: Measure, year: int, step: NextStep | None, taken: set[str]
) -> Iterator[PlannedChange]:
    """Steps after the year go; what is finished gets a last step that says so."""
    kept = tuple(s for s in measure.schedule if s.fiscal_year <= year)
    gone = tuple(s for s in measure.schedule if s.fiscal_year > year)
    finished = step is NextStep.FINISH
    if finished and year + 1 in plan.period:
        kept += (_done_step(measure, year, taken),)
    if kept == measure.schedule:
        return
    kind = ChangeKind.FINISH if finished else ChangeKind.STOP
    sentence = (
        _("{year}で終えます。翌年度からの工程は「完了」だけにします。")
        if finished
        else _("{year}で中止します。翌年度からの工程を取り除きます。")
    ).format(year=format_fiscal_year(year))
    if gone:
        sentence += _("取り除く工程：{steps}").format(steps=_dated(gone))
    yield _change(measure, kind, sentence, kept)


def _done_step(measure: Measure, year: int, taken: set[str]) -> ScheduleStep:
    note = _("{year}の評価により終了").format(year=format_fiscal_year(year))
    name = free_id(part_id("s", measure.id, year + 1), taken)
    return ScheduleStep(id=name, fiscal_year=year + 1, stage=WorkStage.DONE, note=note)


def _shifted(plan: Plan, measure: Measure, year: int, taken: set[str]) -> Iterator[PlannedChange]:
    """Later steps move on by a year; what was to be done in the year goes on in the next one."""
    before = tuple(s for s in measure.schedule if s.fiscal_year <= year)
    later = [
        s.model_copy(update={"fiscal_year": s.fiscal_year + 1})
        for s in measure.schedule
        if s.fiscal_year > year
    ]
    again = [
        s.model_copy(
            update={
                "id": free_id(part_id(s.id, year + 1), taken),
                "fiscal_year": year + 1,
            }
        )
        for s in before
        if s.fiscal_year == year
    ]
    if not later and not again:
        return
    moved = [s for s in (*again, *later) if s.fiscal_year <= plan.period.last]
    lost = tuple(s for s in (*again, *later) if s.fiscal_year > plan.period.last)
    sentence = _(
        "遅れているため、{year}の工程を翌年度も続け、後の工程を1年ずつ遅らせます。"
    ).format(year=format_fiscal_year(year))
    if lost:
        sentence += _("計画期間に入らなくなる工程：{steps}").format(steps=_dated(lost))
    yield _change(measure, ChangeKind.SHIFT, sentence, (*before, *moved))


def _dated(steps: Iterable[ScheduleStep]) -> str:
    return "、".join(f"{format_fiscal_year(s.fiscal_year)} {step_words((s,))}" for s in steps)


_NOTES = {
    NextStep.KEEP: N_("続けます。翌年度の工程・目標・経費が今のままでよいか確かめてください。"),
    NextStep.EXPAND: N_("広げます。翌年度の工程・目標・経費を書き足してください。"),
    NextStep.REDUCE: N_("小さくします。翌年度の工程・目標・経費を書き直してください。"),
    NextStep.MEND: N_("改めます。取組のやり方と目標を書き直してください。"),
}


def _to_write(measure: Measure, step: NextStep, review: Review) -> PlannedChange:
    """A note where only a person can write: what was answered for next year goes with it."""
    return _change(measure, ChangeKind.WRITE, _(_NOTES[step]), measure.schedule, review.plan)


def _change(
    measure: Measure,
    kind: ChangeKind,
    sentence: str,
    schedule: tuple[ScheduleStep, ...],
    note: str = "",
) -> PlannedChange:
    return PlannedChange(
        id=f"{kind.value}-{measure.id}",
        measure=measure.id,
        title=name_of(measure),
        kind=kind,
        sentence=sentence,
        schedule=schedule,
        needs_person=kind is ChangeKind.WRITE,
        note=note.strip(),
    )


def with_changes(plan: Plan, proposals: Iterable[PlannedChange], chosen: Collection[str]) -> Plan:
    """The plan with the chosen proposals in it, by their ids; nothing else of it changes."""
    schedules = {
        change.measure: change.schedule
        for change in proposals
        if change.id in chosen and not change.needs_person
    }
    measures = tuple(
        m.model_copy(update={"schedule": schedules[m.id]}) if m.id in schedules else m
        for m in plan.measures
    )
    return plan.model_copy(update={"measures": measures})


def words(change: PlannedChange) -> str:
    """A proposal for a person: measure, kind, sentence, what was answered for the next year."""
    told = _("「{title}」：{kind}。{sentence}").format(
        title=change.title, kind=label(change.kind), sentence=change.sentence
    )
    return told + (_("次年度の取組：{text}").format(text=change.note) if change.note else "")
