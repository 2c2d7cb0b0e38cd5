"""A sheet read against the plan it was made from: good cells are taken, others told with place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from kanmin.cells import CellIssue, Place, Severity, as_text, empty, plain, short
from kanmin.inquiry.answers import InquiryReading, Remark
from kanmin.inquiry.apply import applied
from kanmin.inquiry.columns import (
    ANSWERER,
    FIELDS,
    GUIDE,
    LG_CODE,
    MARK,
    PLAN_ID,
    REMARKS,
    InquiryKind,
    fields_of,
)
from kanmin.inquiry.edits import Edit, edit_of, pointer
from kanmin.inquiry.form import mark_of
from kanmin.inquiry.rows import by_key, form_rows
from kanmin.inquiry.sheet import InquirySheet, SheetRow
from kanmin.inquiry.values import same
from kanmin.language import _, listed
from kanmin.plan import Measure, Plan, diff
from kanmin.plan.form_columns import KEPT, FormRow


@dataclass(slots=True)
class _Reading:
    """What is known while the rows are read. shown: what the sheet held, by kind, measure, id."""

    plan: Plan
    revision: int | None
    asked: frozenset[str]
    shown: dict[tuple[str, str, str], FormRow]
    measures: dict[str, Measure]
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    issues: list[CellIssue] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    writers: dict[str, str] = field(default_factory=dict)

    def tell(self, row: SheetRow, sentence: str, answer: str = "") -> None:
        self.issues.append(CellIssue(row.place, Severity.REFUSE, sentence, answer))


def read_inquiry(
    sheet: InquirySheet, plan: Plan, asked: Collection[str] | None = None
) -> InquiryReading:
    """What a sheet says. plan: the one it was made from. asked: ids of the measures in question.

    Without `asked` it is those that the sheet's section leads. A sheet of another plan, body or
    state of the plan gives no changes and one issue.
    """
    if foreign := _foreign(sheet, plan):
        return InquiryReading(sheet.file, sheet.section, plan, (), (foreign,), whole=True)
    reading = _begun(sheet, plan, asked)
    reading.seen |= {_key(row) for row in sheet.rows if row.text("id") and _untouched(row, reading)}
    for row in sheet.rows:
        if not _untouched(row, reading):
            _row(row, reading)
    changed, issues = applied(plan, reading.edits)
    general = sheet.told.get(REMARKS, "")
    remarks = [Remark("", general, sheet.told.get(ANSWERER, ""))] if general else []
    answerers = [sheet.told.get(ANSWERER, ""), *reading.writers.values()]
    return InquiryReading(
        sheet.file,
        sheet.section,
        changed,
        diff(plan, changed),
        (*sheet.issues, *reading.issues, *issues),
        (*remarks, *reading.remarks),
        tuple(dict.fromkeys(name for name in answerers if name)),
        reading.writers,
    )


def _begun(sheet: InquirySheet, plan: Plan, asked: Collection[str] | None) -> _Reading:
    if asked is None:
        wanted = plain(sheet.section)
        asked = [m.id for m in plan.measures if not wanted or plain(m.lead) == wanted]
    return _Reading(
        plan,
        sheet.revision,
        frozenset(asked),
        by_key(form_rows(plan.measures)),
        {measure.id: measure for measure in plan.measures},
    )


def _foreign(sheet: InquirySheet, plan: Plan) -> CellIssue | None:
    """An issue where a sheet was made from something else; what is not told is not known."""
    place = Place(sheet.file, GUIDE)
    plan_id, code = sheet.told.get(PLAN_ID, plan.id), sheet.told.get(LG_CODE, "")
    if plan_id != plan.id or (code and code.zfill(6) != plan.body.lg_code):
        sentence = _(
            "ほかの計画の様式です（様式は計画ID「{found}」・団体コード「{code}」、"
            "計画は「{id}」・「{own}」）。"
        ).format(found=plan_id, code=code, id=plan.id, own=plan.body.lg_code)
        return CellIssue(place, Severity.REFUSE, sentence)
    if sheet.told.get(MARK, mark_of(plan)) != mark_of(plan):
        sentence = _(
            "様式を作ったときの計画と、内容が違います（照合番号が合いません）。"
            "様式を作ったときの計画と合わせて読んでください。"
        )
        return CellIssue(place, Severity.REFUSE, sentence)
    return None


def _key(row: SheetRow) -> tuple[str, str, str]:
    return (row.kind, row.text("measure"), row.text("id"))


def _shown(row: SheetRow, reading: _Reading) -> FormRow:
    """What the sheet showed in a row; nothing for a new one."""
    return reading.shown.get(_key(row), {}) if row.text("id") else {}


def _untouched(row: SheetRow, reading: _Reading) -> bool:
    """Whether a row says nothing that the sheet did not."""
    return not _answer(row, _shown(row, reading)) and empty(row.cells.get("remark"))


def _row(row: SheetRow, reading: _Reading) -> None:
    """Take a row's edit and remark, or say why not."""
    shown = _shown(row, reading)
    answer = _answer(row, shown)
    if fault := _fault(row, reading):
        reading.tell(row, fault, answer or short(row.cells.get("remark")))
        return
    if row.text("id"):
        reading.seen.add(_key(row))
    if answer:
        edit, faults = edit_of(row, reading.measures[row.text("measure")], shown)
        reading.issues += faults
        if edit:
            reading.edits.append(edit)
    _beside(row, reading, pointer(row))


def _answer(row: SheetRow, shown: FormRow) -> str:
    """What a row says that the sheet did not show, as text; "" where nothing is new."""
    new = [
        _("{title}：{value}").format(title=c.title, value=short(row.cells.get(c.name)) or "")
        for c in fields_of(row.kind)
        if c.name in row.cells
        and as_text(row.cells[c.name]) != KEPT
        and not same(row.cells[c.name], shown.get(c.name))
    ]
    if not empty(row.cells.get("remove")):
        new.append(_("{title}：{value}").format(title="削除", value=short(row.cells["remove"])))
    return "、".join(new)


def _fault(row: SheetRow, reading: _Reading) -> str:
    """Why a row cannot be taken; "" where it can."""
    return next(_faults(row, reading), "")


def _faults(row: SheetRow, reading: _Reading) -> Iterator[str]:
    _kind, name, part = key = _key(row)
    measure = reading.measures.get(name)
    if not name:
        yield _("施策IDが空です。どの施策への答えか分かりません。")
    elif measure is None:
        yield _("施策ID「{id}」は計画にありません。").format(id=name[:40])
    elif name not in reading.asked:
        yield _("「{title}」（{section}）は、この様式で照会した施策ではありません。").format(
            title=measure.title or name, section=measure.lead or _("担当課なし")
        )
    elif row.text("revision") not in ("", str(reading.revision)):
        yield _("版{found}の様式から写した行です（この様式は版{own}です）。").format(
            found=row.text("revision")[:10], own=reading.revision
        )
    elif key in reading.seen:
        yield _(
            "ID「{id}」の行が二つあります。この行は読んでいません。"
            "新しい行のときは、IDを空にしてください。"
        ).format(id=part)
    elif part and key not in reading.shown:
        yield _unknown(row, measure)
    elif _shifted(row, measure):
        yield _(
            "施策名「{found}」が、ID「{id}」の施策「{title}」と違います。"
            "IDの列だけが並べ替わっていないか確かめてください。"
        ).format(found=short(row.cells["title"]), id=name, title=measure.title)


def _unknown(row: SheetRow, measure: Measure) -> str:
    part = row.text("id")
    if row.kind is InquiryKind.MEASURE:
        return _("項目「{name}」はありません。{names}のどれかです。").format(
            name=part[:40], names=listed(f.title for f in FIELDS)
        )
    return _(
        "ID「{id}」は、施策「{title}」にありません。新しい行のときは、IDを空にしてください。"
    ).format(id=part[:40], title=measure.title or measure.id)


def _shifted(row: SheetRow, measure: Measure) -> bool:
    """Whether a row tells another measure's name than its id is of."""
    cell = row.cells.get("title")
    return not empty(cell) and not same(cell, measure.title)


def _beside(row: SheetRow, reading: _Reading, where: str) -> None:
    by = short(row.cells.get("by"))
    if by:
        reading.writers[where] = by
    if not empty(row.cells.get("remark")):
        text = as_text(row.cells["remark"]).strip()
        reading.remarks.append(Remark(where, text, by))
