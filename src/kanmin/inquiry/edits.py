"""A row as an edit of one part: its cells read one by one, what cannot be read told by its cell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from kanmin.cells import BadCell, CellIssue, Severity, as_text, empty, plain, short
from kanmin.inquiry.columns import (
    FIELDS,
    PARTS,
    REMOVE,
    InquiryKind,
    fields_of,
)
from kanmin.inquiry.rows import owners
from kanmin.inquiry.sheet import SheetRow
from kanmin.inquiry.values import same, value_of
from kanmin.language import _
from kanmin.plan import Measure, Part, to_raw
from kanmin.plan.faults import sentences
from kanmin.plan.form_columns import KEPT, Column, FormRow

Issues = list[CellIssue]
NEEDED = {
    InquiryKind.STEP: ("fiscal_year", "stage"),
    InquiryKind.VALUE: ("role",),
    InquiryKind.COST: ("fiscal_year", "amount"),
    InquiryKind.HOURS: ("fiscal_year", "hours"),
}
"""What a part cannot be without."""
PREFIXES = {
    InquiryKind.STEP: "s",
    InquiryKind.VALUE: "v",
    InquiryKind.COST: "c",
    InquiryKind.HOURS: "h",
}
_ONE_OF = {
    InquiryKind.STEP: ("fiscal_year",),
    InquiryKind.VALUE: ("role", "fiscal_year"),
    InquiryKind.COST: ("fiscal_year", "source"),
    InquiryKind.HOURS: ("fiscal_year",),
}
"""What tells parts of one owner apart: two that agree in it are one thing."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What a row does. part: the part as answered, None for one taken away; for the first sheet
    the measure's field `name` gets `value`."""

    row: SheetRow
    measure: str
    owner: str = ""
    name: str = ""
    value: Any = None
    part: Part | None = None
    new: bool = False


def pointer(row: SheetRow) -> str:
    """What a row stands for, as a pointer; the measure for a new part."""
    base = f"/measures/{row.text('measure')}"
    name, owner = row.text("id"), row.text("owner")
    if row.kind is InquiryKind.MEASURE:
        return f"{base}/{field_named(name)}"
    if not name:
        return base
    match row.kind:
        case InquiryKind.VALUE:
            base += f"/indicators/{owner}"
        case InquiryKind.COST if owner:
            base += f"/projects/{owner}"
    return f"{base}/{row.kind.value}/{name}"


def field_named(title: str) -> str:
    """The measure's field of a 項目; "" for none."""
    return next((f.name for f in FIELDS if plain(f.title) == plain(title)), "")


def edit_of(row: SheetRow, measure: Measure, shown: FormRow) -> tuple[Edit | None, Issues]:
    """The edit that a row asks for, and the cells of it that could not be taken."""
    if row.kind is InquiryKind.MEASURE:
        return _field_edit(row, measure)
    if plain(as_text(row.cells.get("remove"))) == REMOVE and shown:
        return _removal(row, measure, shown)
    issues = _odd_removal(row)
    cells, faults = _values(row, shown)
    issues += faults
    if not cells:
        return None, issues
    old = _old(row, measure) if shown else None
    if shown and old is None:
        return None, issues
    edit, more = _part_edit(row, measure, shown, old, cells)
    return edit, issues + more


def _refuse(row: SheetRow, sentence: str, answer: str = "", name: str = "") -> CellIssue:
    place = row.place
    if name:
        title = next(c.title for c in fields_of(row.kind) if c.name == name)
        letter = row.letters.get(name, "")
        place = replace(place, title=title, cell=f"{letter}{place.row}" if letter else "")
    return CellIssue(place, Severity.REFUSE, sentence, answer)


def _field_edit(row: SheetRow, measure: Measure) -> tuple[Edit | None, Issues]:
    name = field_named(row.text("id"))
    text = as_text(row.cells.get("content"))
    value: Any = text
    if name == "partners":
        value = [line.strip() for line in text.splitlines() if line.strip()]
    edit = Edit(row, measure.id, name=name, value=value)
    return edit, []


def _removal(row: SheetRow, measure: Measure, shown: FormRow) -> tuple[Edit | None, Issues]:
    return Edit(row, measure.id, str(shown["owner"]), part=None, name=row.text("id")), []


def _odd_removal(row: SheetRow) -> Issues:
    cell = row.cells.get("remove")
    if empty(cell):
        return []
    sentence = _("この欄の「{text}」は読めません。削除するときは「{word}」と書きます。")
    if plain(as_text(cell)) == REMOVE:
        sentence = _("新しい行なので、削除するものがありません。")
    told = sentence.format(text=short(cell), word=REMOVE)
    place = replace(row.place, title=REMOVE, cell=f"{row.letters['remove']}{row.place.row}")
    return [CellIssue(place, Severity.REFUSE, told)]


def _values(row: SheetRow, shown: FormRow) -> tuple[dict[str, Any], Issues]:
    """The values of the cells that were changed, by field."""
    found: dict[str, Any] = {}
    issues: Issues = []
    for column in fields_of(row.kind):
        cell = row.cells.get(column.name)
        kept = column.name not in row.cells or as_text(cell) == KEPT
        if kept or same(cell, shown.get(column.name)):
            continue
        try:
            found[column.name] = value_of(column, cell, _unit(column, row))
        except BadCell as error:
            issues.append(_refuse(row, str(error), name=column.name))
    return found, issues


def _unit(column: Column, row: SheetRow) -> str:
    return row.text("unit") if column.name == "value" else column.unit


def _old(row: SheetRow, measure: Measure) -> Part | None:
    """The part that a row stands for."""
    return next(
        (
            part
            for _owner, _name, _unit_, parts in owners(row.kind, measure)
            for part in parts
            if part.id == row.text("id")
        ),
        None,
    )


def _part_edit(
    row: SheetRow, measure: Measure, shown: FormRow, old: Part | None, cells: Mapping[str, Any]
) -> tuple[Edit | None, Issues]:
    owner = str(shown["owner"]) if shown else row.text("owner")
    if fault := _owner_fault(row, measure, owner):
        return None, [_refuse(row, fault, _told(cells))]
    raw = to_raw(old) if old else {"id": "new"}
    lacking = [n for n in NEEDED[row.kind] if cells.get(n, raw.get(n)) is None]
    if lacking:
        return _lacking(row, lacking, cells, old)
    part, issues = _validated(row, raw, cells)
    if part is None:
        return None, issues
    return Edit(row, measure.id, owner, part=part, new=old is None), issues


def _lacking(
    row: SheetRow, lacking: list[str], cells: Mapping[str, Any], old: Part | None
) -> tuple[None, Issues]:
    titles = [c.title for c in fields_of(row.kind) if c.name in lacking]
    sentence = _("「{titles}」が空です。この行は読んでいません。")
    if old is not None:
        sentence = _(
            "「{titles}」が空です。この行は読んでいません。"
            "要らなくなったときは、「{word}」を選んでください。"
        )
    return None, [
        _refuse(row, sentence.format(titles="」「".join(titles), word=REMOVE), _told(cells))
    ]


def _validated(
    row: SheetRow, raw: dict[str, Any], cells: Mapping[str, Any]
) -> tuple[Part | None, Issues]:
    """The part with its cells; where some break a rule, with those that do not."""
    kind = PARTS[row.kind]
    try:
        return kind.model_validate(_with(raw, cells)), []
    except ValidationError:
        pass
    issues: Issues = []
    good: dict[str, Any] = {}
    start = raw if len(raw) > 1 else _with(raw, {n: cells[n] for n in NEEDED[row.kind]})
    for name, value in cells.items():
        try:
            kind.model_validate(_with(start, good | {name: value}))
            good[name] = value
        except ValidationError as error:
            told = sentences(error, lambda _loc: "")[0]
            issues.append(_refuse(row, told, name=name))
    if (len(raw) == 1 and issues) or not good:
        return None, issues
    return kind.model_validate(_with(raw, good)), issues


def _with(raw: Mapping[str, Any], cells: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**raw, **cells}.items() if value is not None}


def _owner_fault(row: SheetRow, measure: Measure, owner: str) -> str:
    """Why a part cannot hang where its row says."""
    there = [name for name, _title, _unit_, _parts in owners(row.kind, measure)]
    if owner in there:
        return ""
    if row.kind is InquiryKind.VALUE:
        return _("指標ID「{id}」は、この施策にありません。").format(id=owner[:40])
    if not owner:
        return _("この施策の経費は事務事業に付きます。事務事業IDを書いてください。")
    return _("事務事業ID「{id}」は、この施策にありません。").format(id=owner[:40])


def _told(cells: Mapping[str, Any]) -> str:
    return "、".join(short(value) for value in cells.values() if value not in (None, ""))


def identity(kind: InquiryKind, part: Part) -> tuple[Any, ...]:
    """What tells a part from others of its owner."""
    return tuple(getattr(part, name) for name in _ONE_OF[kind])


def new_id(edit: Edit) -> str:
    """The id of a new part: who sends the same row twice makes one part of it."""
    kind = edit.row.kind
    assert edit.part is not None
    known = "@".join(str(value) for value in identity(kind, edit.part))
    whole = f"/measures/{edit.measure}/{edit.owner}/{kind.value}@{known}"
    return f"{PREFIXES[kind]}-{hashlib.sha256(whole.encode()).hexdigest()[:12]}"
