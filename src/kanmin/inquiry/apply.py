"""Edits put into the plan they were made on; what would make a second of one thing is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from kanmin.calendar_ja import format_fiscal_year
from kanmin.cells import CellIssue, Severity
from kanmin.inquiry.columns import InquiryKind
from kanmin.inquiry.edits import Edit, identity, new_id
from kanmin.language import _
from kanmin.plan import Measure, Part, Plan, to_raw
from kanmin.plan.faults import sentences

Issues = list[CellIssue]


def applied(plan: Plan, edits: Iterable[Edit]) -> tuple[Plan, Issues]:
    """The plan with the edits, and what of them could not be put in or is odd."""
    measures = {measure.id: measure for measure in plan.measures}
    issues: Issues = []
    for edit in edits:
        measure = measures[edit.measure]
        changed, faults = _with_edit(measure, edit)
        measures[edit.measure] = changed
        issues += [*faults, *_outside(plan, edit)]
    return plan.model_copy(update={"measures": tuple(measures.values())}), issues


def _with_edit(measure: Measure, edit: Edit) -> tuple[Measure, Issues]:
    if edit.row.kind is InquiryKind.MEASURE:
        return _with_field(measure, edit)
    parts = _parts(measure, edit)
    if edit.new and (there := _same_thing(edit, parts)):
        return measure, [_twice(edit, there)]
    return _with_parts(measure, edit, _changed(parts, edit)), []


def _with_field(measure: Measure, edit: Edit) -> tuple[Measure, Issues]:
    try:
        return Measure.model_validate(to_raw(measure) | {edit.name: edit.value}), []
    except ValidationError as error:
        told = sentences(error, lambda _loc: "")[0]
        return measure, [CellIssue(edit.row.place, Severity.REFUSE, told)]


def _parts(measure: Measure, edit: Edit) -> tuple[Any, ...]:
    """The list that an edit's part stands in."""
    owner: Any = measure
    if edit.owner:
        several = measure.indicators if edit.row.kind is InquiryKind.VALUE else measure.projects
        owner = next(one for one in several if one.id == edit.owner)
    return tuple(getattr(owner, edit.row.kind.value))


def _changed(parts: tuple[Any, ...], edit: Edit) -> tuple[Any, ...]:
    if edit.part is None:
        return tuple(part for part in parts if part.id != edit.name)
    if not edit.new:
        return tuple(edit.part if part.id == edit.part.id else part for part in parts)  # type: ignore[attr-defined]
    added = (*parts, edit.part.model_copy(update={"id": new_id(edit)}))
    if edit.row.kind is InquiryKind.STEP:
        return tuple(sorted(added, key=lambda step: step.fiscal_year))
    return added


def _with_parts(measure: Measure, edit: Edit, parts: tuple[Any, ...]) -> Measure:
    name = edit.row.kind.value
    if not edit.owner:
        return measure.model_copy(update={name: parts})
    field = "indicators" if edit.row.kind is InquiryKind.VALUE else "projects"
    several = tuple(
        one.model_copy(update={name: parts}) if one.id == edit.owner else one
        for one in getattr(measure, field)
    )
    return measure.model_copy(update={field: several})


def _same_thing(edit: Edit, parts: tuple[Any, ...]) -> Part | None:
    """The part that a new one would be a second of."""
    assert edit.part is not None
    wanted = identity(edit.row.kind, edit.part)
    return next((part for part in parts if identity(edit.row.kind, part) == wanted), None)


def _twice(edit: Edit, there: Part) -> CellIssue:
    raw = {name: value for name, value in to_raw(edit.part or there).items() if name != "id"}
    sentence = _(
        "同じ年度（区分、財源）のものが、もうあります（ID「{id}」）。"
        "その行を書き直してください。この行は読んでいません。"
    ).format(id=getattr(there, "id", ""))
    answer = "、".join(str(value) for value in raw.values())
    return CellIssue(edit.row.place, Severity.REFUSE, sentence, answer)


def _outside(plan: Plan, edit: Edit) -> Issues:
    """A question where a year lies outside the plan's period; baselines are from before it."""
    year = getattr(edit.part, "fiscal_year", None)
    baseline = getattr(edit.part, "role", "") == "baseline"
    if year is None or baseline or year in plan.period:
        return []
    sentence = _("{year}は計画期間（{first}年度から{last}年度まで）の外です。").format(
        year=format_fiscal_year(year), first=plan.period.first, last=plan.period.last
    )
    return [CellIssue(edit.row.place, Severity.ASK, sentence)]
