"""What the sheets of an inquiry hold already: a row a field, a step, a value, a cost, a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kanmin.calendar_ja import short_fiscal_year
from kanmin.inquiry.columns import COLUMNS, FIELDS, GUIDES, PARTS, ROLES, InquiryKind
from kanmin.plan import Measure, Part, Plan
from kanmin.plan.form_columns import CellValue, Form, FormRow
from kanmin.plan.terms import Term

SPARE_ROWS = 2
"""Empty rows for new parts: of each measure, indicator and project."""


def measures_by_section(plan: Plan) -> dict[str, tuple[Measure, ...]]:
    """The measures of each section that leads any, in the order of the plan; "" has none."""
    found: dict[str, list[Measure]] = {}
    for measure in plan.measures:
        if measure.lead:
            found.setdefault(measure.lead, []).append(measure)
    return {section: tuple(measures) for section, measures in found.items()}


def form_rows(measures: Sequence[Measure]) -> dict[InquiryKind, tuple[FormRow, ...]]:
    """The rows of each sheet."""
    return {
        kind: tuple(row for measure in measures for row in _rows(kind, measure))
        for kind in InquiryKind
    }


def _rows(kind: InquiryKind, measure: Measure) -> Iterator[FormRow]:
    if kind is InquiryKind.MEASURE:
        yield from _field_rows(measure)
        return
    for owner, name, unit, parts in owners(kind, measure):
        told: FormRow = {"measure": measure.id, "title": measure.title, "guide": GUIDES[kind]}
        told |= {"owner": owner, "name": name, "unit": unit}
        yield from (told | shown_part(kind, part) for part in parts)
        yield from (dict(told) for _number in range(SPARE_ROWS))


def _field_rows(measure: Measure) -> Iterator[FormRow]:
    for field in FIELDS:
        yield {
            "measure": measure.id,
            "title": measure.title,
            "id": field.title,
            "content": shown_field(measure, field.name),
            "guide": field.guide,
        }


def shown_field(measure: Measure, name: str) -> str:
    """What a field of the measure is shown as; several things a line each."""
    value = getattr(measure, name)
    return value if isinstance(value, str) else "\n".join(value)


Owner = tuple[str, str, str, tuple[Any, ...]]


def owners(kind: InquiryKind, measure: Measure) -> tuple[Owner, ...]:
    """Where parts of a kind hang in a measure: id ("" for the measure), name, unit, the parts."""
    match kind:
        case InquiryKind.STEP:
            return (("", "", "", measure.schedule),)
        case InquiryKind.HOURS:
            return (("", "", "", measure.staff_hours),)
        case InquiryKind.VALUE:
            return tuple(
                (k.id, k.name, k.unit, tuple(v for v in k.values if v.role in ROLES))
                for k in measure.indicators
            )
        case _:
            projects = tuple((p.id, p.name, "", p.costs) for p in measure.projects)
            own = (("", "", "", measure.costs),)
            return (*projects, *(own if measure.costs or not projects else ()))


def shown_part(kind: InquiryKind, part: Part) -> FormRow:
    """The cells of a part, as the sheet shows them."""
    names = {c.name: c for c in COLUMNS[kind] if c.name in PARTS[kind].model_fields}
    return {name: _cell(getattr(part, name), column.form) for name, column in names.items()}


def _cell(value: Any, form: Form) -> CellValue:
    if isinstance(value, Term):
        return value.word
    if isinstance(value, dt.date):
        return value.isoformat()
    if form is Form.YEAR and value is not None:
        return short_fiscal_year(value)
    return value  # type: ignore[no-any-return]


def by_key(rows: Mapping[InquiryKind, Sequence[FormRow]]) -> dict[tuple[str, str, str], FormRow]:
    """The rows that stand for something, by sheet, measure and id."""
    return {
        (kind, str(row["measure"]), str(row["id"])): row
        for kind, several in rows.items()
        for row in several
        if row.get("id")
    }
