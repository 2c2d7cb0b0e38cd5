"""The candidates read from the visible cells of a workbook, every fault told by sheet and row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from kanmin.cells import plain, row_words
from kanmin.errors import InvalidDocument
from kanmin.grow.candidates import CandidateSet
from kanmin.grow.columns import (
    BUDGETS,
    CANDIDATES,
    COSTS,
    EFFECTS,
    OWNER,
    POINTS,
    SETTING_FIELDS,
    SETTINGS,
    SHEETS,
    Column,
    Form,
)
from kanmin.language import _
from kanmin.plan import EffectKind, FundSource, parse_as
from kanmin.plan.terms import Term
from kanmin.workbooks import read_workbook_sheets

Raw = dict[str, Any]
Loc = tuple[int | str, ...]
_YES = {"○", "〇", "◯", "はい", "1", "TRUE", "レ", "✓"}
_NO = {"", "×", "✕", "いいえ", "0", "FALSE", "-", "－"}


@dataclass(slots=True)
class _Reading:
    """What is known while the sheets are put together.

    rows: sheet and row of each part. cells: the place, in words, of what has a cell of its own.
    """

    root: Raw = field(default_factory=dict)
    rows: dict[Loc, tuple[str, int]] = field(default_factory=dict)
    cells: dict[Loc, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    sheet: str
    number: int
    cells: dict[str, Any]

    def place(self, title: str = "") -> str:
        return row_words(self.sheet, self.number, title)

    def get(self, title: str) -> Any:
        return self.cells.get(plain(title))


def candidates_in_workbook(data: bytes, where: str) -> CandidateSet:
    """The candidates in a workbook. where: the file's name for errors.

    Raises UnreadableFile for what is no sound .xlsx file; InvalidDocument for cells that cannot be
    read and sheets or headings that are missing, with sheet, row and column.
    """
    sheets = read_workbook_sheets(data, where)
    reading = _Reading()
    _settings(_named(sheets, SETTINGS), reading)
    reading.root["budgets"] = [
        _part(row, SHEETS[BUDGETS], ("budgets", number), reading)
        for number, row in enumerate(_sheet(sheets, BUDGETS))
    ]
    _candidates(_sheet(sheets, CANDIDATES), reading)
    owners = _owners(reading.root["candidates"])
    for sheet, name in ((COSTS, "costs"), (EFFECTS, "effects")):
        for row in _sheet(sheets, sheet):
            place = _owner(row, owners)
            _hang(row, name, place, reading)
    for place, candidate in enumerate(reading.root["candidates"]):
        _by_id(candidate, owners, reading.root["candidates"], reading.rows["candidates", place])
    return parse_as(CandidateSet, reading.root, lambda loc: _place_of(loc, reading))


def _sheet(sheets: dict[str, list[list[Any]]], name: str) -> Iterator[_Row]:
    """The rows of a sheet that say something. Raises InvalidDocument without sheet or heading."""
    head, *rows = _named(sheets, name) or [[]]
    titles = [plain(cell) for cell in head]
    _all_there(name, SHEETS[name], titles)
    for number, cells in enumerate(rows, start=2):
        row = _Row(name, number, dict(zip(titles, cells, strict=False)))
        if any(str(cell).strip() for cell in row.cells.values() if cell is not None):
            yield row


def _named(sheets: dict[str, list[list[Any]]], name: str) -> list[list[Any]]:
    if name in sheets:
        return sheets[name]
    raise InvalidDocument(
        _("候補のブックではありません（シート「{sheet}」がありません）。").format(sheet=name),
        todo=_("「kanmin grow --form」で作った様式を使ってください。"),
    )


def _all_there(sheet: str, columns: tuple[Column, ...], titles: Collection[str]) -> None:
    """Raise InvalidDocument where a heading is missing: what stands below would be lost."""
    lost = [c.title for c in columns if plain(c.title) not in titles]
    if lost:
        raise InvalidDocument(
            _("見出し「{titles}」がありません。").format(titles="」「".join(lost)),
            where=_("シート「{sheet}」").format(sheet=sheet),
            todo=_("見出しの文字を変えたときは、もとに戻してください。"),
        )


def _settings(rows: list[list[Any]], reading: _Reading) -> None:
    found = {
        plain(row[0]): (number, row[1]) for number, row in enumerate(rows, start=1) if len(row) > 1
    }
    _all_there(SETTINGS, SETTING_FIELDS, found)
    for column in SETTING_FIELDS:
        number, raw = found[plain(column.title)]
        cell = _number_or_text(raw)
        if cell not in (None, ""):
            loc = _set(reading.root, column.field, cell)
            reading.cells[loc] = row_words(SETTINGS, number, column.title)


def _set(root: Raw, name: str, cell: Any) -> Loc:
    """Put a setting where it belongs; where that is."""
    match name.split("/"):
        case ["weights", category]:
            weights = root.setdefault("weights", [])
            weights.append({"category": int(category), "weight": cell})
            return "weights", len(weights) - 1
        case [outer, inner]:
            root.setdefault(outer, {})[inner] = cell
            return outer, inner
        case _:
            root[name] = cell
            return (name,)


def _candidates(rows: Iterator[_Row], reading: _Reading) -> None:
    found: list[Raw] = []
    reading.root["candidates"] = found
    taken: set[str] = set()
    for number, row in enumerate(rows):
        item = _part(row, SHEETS[CANDIDATES], ("candidates", number), reading)
        _move_points(item, row, ("candidates", number, "points"), reading)
        found.append(item)
        if (name := plain(item.get("id"))) in taken:
            raise InvalidDocument(
                _("同じID「{id}」が2か所以上にあります。").format(id=name[:40]),
                where=row.place(SHEETS[CANDIDATES][0].title),
            )
        taken |= {name} - {""}
    free = (f"c{number}" for number in count(1) if f"c{number}" not in taken)
    for item in found:
        item.setdefault("id", "")
        item["id"] = item["id"] or next(free)


def _move_points(item: Raw, row: _Row, loc: Loc, reading: _Reading) -> None:
    """The columns of points as a list, each with the place of its cell."""
    item["points"] = []
    for column in POINTS:
        if column.field in item:
            category = int(column.field.removeprefix("points/"))
            reading.cells[(*loc, len(item["points"]))] = row.place(column.title)
            item["points"].append({"category": category, "points": item.pop(column.field)})


def _part(row: _Row, columns: tuple[Column, ...], loc: Loc, reading: _Reading) -> Raw:
    """The fields of a row; those of empty cells are left out."""
    reading.rows[loc] = (row.sheet, row.number)
    found = {c.field: _value(row, c) for c in columns if c.field}
    return {name: value for name, value in found.items() if value is not None}


def _value(row: _Row, column: Column) -> Any:
    cell = _number_or_text(row.get(column.title))
    match column.form:
        case Form.YES:
            return _yes(row, column, plain(cell))
        case Form.IDS:
            return [
                name.strip() for name in re.split(r"[\n、,，;]", str(cell or "")) if name.strip()
            ]
        case Form.SOURCE:
            return _choice(row, column, cell, FundSource)
        case Form.EFFECT:
            return _choice(row, column, cell, EffectKind)
        case _:
            return None if cell == "" else cell


def _number_or_text(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.strip() if isinstance(cell, str) else cell


def _yes(row: _Row, column: Column, text: str) -> bool:
    if text in _YES or text in _NO:
        return text in _YES
    raise InvalidDocument(
        _("「{text}」は○か空欄にしてください。").format(text=text[:40]),
        where=row.place(column.title),
    )


def _choice(row: _Row, column: Column, cell: Any, kind: type[Term]) -> str | None:
    if cell in (None, ""):
        return None
    names = {plain(member.word): member.value for member in kind}
    found: str = names.get(plain(cell), plain(cell))
    if found not in names.values():
        raise InvalidDocument(
            _("「{text}」は選べません。").format(text=str(cell)[:40]),
            where=row.place(column.title),
            todo=_("{choices}のどれかにしてください。").format(
                choices="、".join(member.word for member in kind)
            ),
        )
    return found


def _owners(candidates: list[Raw]) -> dict[str, int]:
    """The places of candidates by id, and by title where only one has it."""
    titles = [plain(candidate.get("title")) for candidate in candidates]
    counts = Counter(titles)
    by_title = {t: n for n, t in enumerate(titles) if t and counts[t] == 1}
    return by_title | {plain(c["id"]): n for n, c in enumerate(candidates)}


def _owner(row: _Row, owners: dict[str, int]) -> int:
    wanted = plain(_number_or_text(row.get(OWNER)))
    if wanted in owners:
        return owners[wanted]
    raise InvalidDocument(
        _("「{id}」という候補がありません。").format(id=wanted[:40]),
        where=row.place(OWNER),
        todo=_("シート「{sheet}」のIDか施策名を書いてください。").format(sheet=CANDIDATES),
    )


def _hang(row: _Row, name: str, place: int, reading: _Reading) -> None:
    items = reading.root["candidates"][place].setdefault(name, [])
    loc = ("candidates", place, name, len(items))
    items.append(_part(row, SHEETS[row.sheet], loc, reading))


def _by_id(
    candidate: Raw, owners: dict[str, int], candidates: list[Raw], row: tuple[str, int]
) -> None:
    """Forerunners and exclusions told by title become ids."""
    for column in (c for c in SHEETS[CANDIDATES] if c.form is Form.IDS):
        named = []
        for name in candidate.get(column.field, []):
            if plain(name) not in owners:
                raise InvalidDocument(
                    _("「{id}」という候補がありません。").format(id=name[:40]),
                    where=row_words(*row, column.title),
                    todo=_("シート「{sheet}」のIDか施策名を書いてください。").format(
                        sheet=CANDIDATES
                    ),
                )
            named.append(candidates[owners[plain(name)]]["id"])
        candidate[column.field] = named


def _place_of(loc: Loc, reading: _Reading) -> str:
    """A place in the document as sheet, row and column."""
    for cut in range(len(loc), 0, -1):
        if loc[:cut] in reading.cells:
            return reading.cells[loc[:cut]]
        if loc[:cut] in reading.rows:
            sheet, row = reading.rows[loc[:cut]]
            return row_words(sheet, row, _title(sheet, loc[cut:]))
    return _("シート「{sheet}」").format(sheet=CANDIDATES if "candidates" in loc else BUDGETS)


def _title(sheet: str, path: Loc) -> str:
    names = "/".join(str(step) for step in path)
    for column in SHEETS.get(sheet, ()):
        if column.field and names.split("/")[0] == column.field.split("/")[0]:
            return column.title
    return ""
