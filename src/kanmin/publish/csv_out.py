"""Measures and indicators as CSV: for Excel (BOM), one row a thing, nothing that computes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from kanmin.plan import IndicatorValue, Measure, Plan, label
from kanmin.text import without_formula

MEASURE_TITLES = (
    "団体コード", "団体名", "計画ID", "施策ID", "番号", "施策名", "分類", "分類名", "関連する分類",
    "重点分野", "由来", "由来の名", "現状と課題", "取組", "得られる姿", "担当課", "関係課・関係者",
    "根拠条項", "工程", "経費計（千円）",
)  # fmt: skip
INDICATOR_TITLES = (
    "団体コード", "団体名", "計画ID", "施策ID", "施策名", "指標ID", "指標名", "種類", "単位",
    "望ましい向き", "区分", "年度", "値", "分子", "分母", "時点", "見込・確定", "備考",
)  # fmt: skip
Value = str | int | float | None


def csv_files(plan: Plan, categories: Mapping[int, str]) -> dict[str, bytes]:
    """Two files: measures under "", indicators under "-indicators"."""
    return {
        "": table_csv(MEASURE_TITLES, (_measure(plan, m, categories) for m in plan.measures)),
        "-indicators": table_csv(INDICATOR_TITLES, _indicators(plan)),
    }


def table_csv(titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    return rows_csv(chain([titles], rows))


def rows_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV, with the mark that Excel needs to read it and no text that is a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([_safe(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _safe(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return without_formula(value) if isinstance(value, str) else value


def _measure(plan: Plan, measure: Measure, categories: Mapping[int, str]) -> Sequence[Value]:
    schedule = (f"{s.fiscal_year}:{label(s.stage)}{s.note}" for s in measure.schedule)
    costs = [cost.amount for cost in measure.all_costs]
    return (
        plan.body.lg_code,
        plan.body.name,
        plan.id,
        measure.id,
        measure.number,
        measure.title,
        measure.category,
        categories.get(measure.category or 0),
        "、".join(map(str, measure.linked_categories)),
        "、".join(label(field) for field in measure.fields),
        label(measure.origin.kind),
        measure.origin.name,
        measure.current,
        measure.action,
        measure.outcome,
        measure.lead,
        "、".join(measure.partners),
        "、".join(measure.articles),
        "、".join(schedule),
        sum(costs) if costs else None,
    )


def _indicators(plan: Plan) -> Iterator[Sequence[Value]]:
    for measure in plan.measures:
        for indicator in measure.indicators:
            lead: tuple[Value, ...] = (
                plan.body.lg_code,
                plan.body.name,
                plan.id,
                measure.id,
                measure.title,
                indicator.id,
                indicator.name,
                label(indicator.kind),
                indicator.unit,
                label(indicator.direction),
            )
            values: Sequence[IndicatorValue | None] = indicator.values or (None,)
            for value in values:
                yield (*lead, *_value(value))


def _value(value: IndicatorValue | None) -> tuple[Value, ...]:
    if value is None:
        return (None,) * 8
    return (
        label(value.role),
        value.fiscal_year,
        value.value,
        value.numerator,
        value.denominator,
        value.as_of.isoformat() if value.as_of else None,
        label(value.status) if value.status else None,
        value.note,
    )
