"""The plan as flat tables and back: one row a part, ids in visible cells.

Derived from the model itself, so a new field of a part is a new column and nothing else.
A table knows its columns by their Japanese titles; their order and strange columns do not matter.
"""

from __future__ import annotations

import datetime as dt
import json
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Union, get_args, get_origin

from kanmin.plan.document import to_raw
from kanmin.plan.measure import (
    Cost,
    Effect,
    Indicator,
    IndicatorValue,
    Measure,
    Project,
    RealisedEffect,
    Review,
    ScheduleStep,
    Spending,
    StaffHours,
)
from kanmin.plan.model import (
    Body,
    Chapter,
    DutyDeclaration,
    Grade,
    Paragraph,
    Plan,
    RelatedPlan,
    Stance,
)
from kanmin.plan.parts import Part, part_lists
from kanmin.plan.pointer import escape
from kanmin.plan.terms import Term

Cell = str | int | float | dt.date | None
Raw = dict[str, Any]

BASICS, GRID, REST = "基本情報", "表", "その他"
SHEETS: dict[str, type[Part]] = {
    "団体": Body,
    "果たす義務": DutyDeclaration,
    "関係する計画": RelatedPlan,
    "上位の施策への対応": Stance,
    "評価の尺度": Grade,
    "章": Chapter,
    "段落": Paragraph,
    "施策": Measure,
    "工程": ScheduleStep,
    "指標": Indicator,
    "指標の値": IndicatorValue,
    "事務事業": Project,
    "経費": Cost,
    "所要時間": StaffHours,
    "効果額": Effect,
    "決算額": Spending,
    "効果の実績": RealisedEffect,
    "実績と評価": Review,
}
LATER = frozenset({"上位の施策への対応", "評価の尺度", "決算額", "効果の実績", "実績と評価"})
"""Sheets that a workbook of an earlier version has none of."""
LATER_TITLES = frozenset(
    {
        "概要版：載せる施策",
        "概要版：載せる指標",
        "概要版：お願いすること",
        "概要版：意見公募の時期",
        "やさしい言い方",
        "Kanminでの計画の名",
    }
)
"""Titles that a workbook of an earlier version has none of."""
OWNER, PARAGRAPH_ID = "上位のID", "段落のID"
PLACE = "区分の欄"
LONGEST_CELL = 30_000  # characters; a spreadsheet cell holds 32,767
MOVED = "※長いため「その他」のシートにあります"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, the path of the field in the part, the field's type."""

    title: str
    path: tuple[str, ...]
    kind: Any
    many: bool = False


@dataclass(slots=True)
class Table:
    """Rows of cells under titles."""

    titles: list[str]
    rows: list[list[Cell]] = field(default_factory=list)


@cache
def columns(part: type[Part]) -> tuple[Column, ...]:
    """The columns of a part: its scalars, lists of scalars, and those of its single parts."""
    return tuple(_columns(part, (), ""))


def _columns(part: type[Part], path: tuple[str, ...], prefix: str) -> Iterator[Column]:
    lists = part_lists(part)
    for name, info in part.model_fields.items():
        if name in lists or (part is Paragraph and name == "rows"):
            continue
        kind, many = _kind(info.annotation)
        title = prefix + (info.title or name)
        if isinstance(kind, type) and issubclass(kind, Part):
            yield from _columns(kind, (*path, name), f"{title}：")
        else:
            yield Column(title, (*path, name), kind, many)


def _kind(annotation: Any) -> tuple[Any, bool]:
    """The plain type behind an annotation, and whether there are many of it."""
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        return _kind(inner[0])
    if get_origin(annotation) is tuple:
        return _kind(get_args(annotation)[0])[0], True
    if hasattr(annotation, "__metadata__"):
        return _kind(get_args(annotation)[0])
    return annotation, False


@cache
def owners(part: type[Part]) -> tuple[tuple[type[Part], str], ...]:
    """Where parts of a kind can hang: the owning kind and its field."""
    kinds: list[type[Part]] = [Plan, *SHEETS.values()]
    return tuple(
        (owner, name)
        for owner in kinds
        for name, inner in part_lists(owner).items()
        if inner is part
    )


def titles_of(part: type[Part]) -> list[str]:
    """The titles of a sheet, the owner's id first where there can be several owners."""
    lead = [] if {o for o, _name in owners(part)} == {Plan} else [OWNER]
    lead += [PLACE] if len({name for _o, name in owners(part)}) > 1 else []
    return [*lead, *(column.title for column in columns(part))]


def to_tables(plan: Plan) -> dict[str, Table]:
    """All sheets of a plan, by name, in their fixed order."""
    raw = to_raw(plan)
    tables = {BASICS: Table(["項目", "内容"])}
    tables |= {name: Table(titles_of(part)) for name, part in SHEETS.items()}
    tables |= {GRID: Table([PARAGRAPH_ID, "行"]), REST: Table(list(REST_TITLES))}
    rest = tables[REST].rows
    for column in columns(Plan):
        tables[BASICS].rows.append([column.title, _cell(raw, column, "", rest)])
    _unknown(raw, Plan, "", rest)
    _spread(raw, Plan, "", tables)
    width = max((len(row) for row in tables[GRID].rows), default=2) - 2
    tables[GRID].titles += [_nth_column(i) for i in range(1, width + 1)]
    return tables


REST_TITLES = ("場所", "番号", "種類", "内容")
TEXT_REST, JSON_REST = "文", "JSON"


def _nth_column(number: int) -> str:
    return f"列{number}"


def _spread(raw: Raw, owner: type[Part], where: str, tables: dict[str, Table]) -> None:
    for name, part in part_lists(owner).items():
        sheet = next(sheet for sheet, kind in SHEETS.items() if kind is part)
        for item in raw.get(name, []):
            place = f"{where}/{name}/{item['id']}"
            lead = {
                OWNER: raw.get("id", ""),
                PLACE: Plan.model_fields[name].title if owner is Plan else name,
            }
            known = [lead[title] for title in titles_of(part) if title in lead]
            rest = tables[REST].rows
            cells = [_cell(item, column, place, rest) for column in columns(part)]
            tables[sheet].rows.append([*known, *cells])
            if part is Paragraph:
                _grid(item, place, tables)
            _unknown(item, part, place, rest)
            _spread(item, part, place, tables)


def _cell(raw: Raw, column: Column, where: str, rest: list[list[Cell]]) -> Cell:
    value: Any = raw
    for step in column.path:
        value = value.get(step) if isinstance(value, dict) else None
    if value is None:
        return None
    shown = _shown(value, column)
    if isinstance(shown, str) and len(shown) > LONGEST_CELL:
        place = where + "".join(f"/{escape(step)}" for step in column.path)
        rest += _in_pieces(
            place, *((JSON_REST, _json(value)) if column.many else (TEXT_REST, shown))
        )
        return MOVED
    return shown


def _shown(value: Any, column: Column) -> Cell:
    if column.many:
        lines = [str(_shown(v, Column(column.title, (), column.kind))) for v in value]
        return "\n".join(lines)
    if isinstance(column.kind, type) and issubclass(column.kind, Term):
        return str(column.kind(value).word)
    if column.kind is dt.date:
        return dt.date.fromisoformat(value)
    return value  # type: ignore[no-any-return]


def _grid(item: Raw, where: str, tables: dict[str, Table]) -> None:
    rows = item.get("rows", [])
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        tables[REST].rows.extend(_in_pieces(f"{where}/rows", JSON_REST, _json(rows)))
        return
    for number, row in enumerate(rows, start=1):
        tables[GRID].rows.append([item["id"], number, *row])


def _unknown(raw: Raw, part: type[Part], where: str, rest: list[list[Cell]]) -> None:
    """Fields the model does not know travel as JSON with their place."""
    for name, value in raw.items():
        if name not in part.model_fields:
            rest += _in_pieces(f"{where}/{escape(name)}", JSON_REST, _json(value))
        elif isinstance(value, dict):
            inner, _many = _kind(part.model_fields[name].annotation)
            _unknown(value, inner, f"{where}/{name}", rest)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _in_pieces(where: str, kind: str, text: str) -> list[list[Cell]]:
    pieces = [text[i : i + LONGEST_CELL] for i in range(0, len(text), LONGEST_CELL)]
    return [[where, number, kind, piece] for number, piece in enumerate(pieces, start=1)]
