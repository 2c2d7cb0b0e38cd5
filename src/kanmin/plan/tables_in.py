"""Flat tables back into a plan, every fault told by sheet, row and column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kanmin.bounds import json_value
from kanmin.cells import plain, row_words
from kanmin.errors import InvalidDocument, UnreadableFile
from kanmin.language import _
from kanmin.plan.document import parse
from kanmin.plan.model import Paragraph, Plan
from kanmin.plan.parts import Part, part_lists
from kanmin.plan.pointer import enter, steps
from kanmin.plan.tables import (
    BASICS,
    GRID,
    JSON_REST,
    LATER,
    LATER_TITLES,
    MOVED,
    OWNER,
    PARAGRAPH_ID,
    PLACE,
    REST,
    REST_TITLES,
    SHEETS,
    Cell,
    Column,
    Table,
    columns,
    owners,
    titles_of,
)
from kanmin.plan.terms import Term
from kanmin.text import half_width

Raw = dict[str, Any]
Loc = tuple[int | str, ...]
Place = Callable[[str], str]
_FIRST_ROW = 2  # row 1 holds the titles


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a sheet, its cells by title."""

    sheet: str
    number: int
    part: type[Part]
    cells: dict[str, Cell]

    def place(self, title: str = "") -> str:
        return row_words(self.sheet, self.number, title)

    @property
    def empty(self) -> bool:
        return all(cell in (None, "") for cell in self.cells.values())


@dataclass(slots=True)
class _Reading:
    """What is known while the sheets are put together."""

    root: Raw = field(default_factory=dict)
    parts: dict[str, tuple[type[Part], Raw]] = field(default_factory=dict)
    rows: dict[int, _Row] = field(default_factory=dict)


def from_tables(tables: dict[str, Table]) -> Plan:
    """The plan in a set of tables. Raises InvalidDocument naming sheet, row and column."""
    reading = _Reading(root=_basics(tables))
    older = not LATER & tables.keys()
    for sheet, part in SHEETS.items():
        if older and sheet in LATER:
            continue  # a workbook from before these sheets were there
        _nothing_renamed(sheet, titles_of(part), tables)
        _read_sheet(sheet, part, tables[sheet], reading)
    _nothing_renamed(GRID, [PARAGRAPH_ID], tables)
    _nothing_renamed(REST, list(REST_TITLES), tables)
    _read_grid(tables.get(GRID), reading)
    _read_rest(tables.get(REST), reading)
    places = dict(_places(reading.root, Plan, (), reading))
    return parse(reading.root, lambda loc: _told(loc, places))


def _basics(tables: dict[str, Table]) -> Raw:
    if BASICS not in tables:
        raise InvalidDocument(
            _("計画のブックではありません（シート「{sheet}」がありません）。").format(sheet=BASICS),
            todo=_("Kanmin で書き出したブックを使ってください。"),
        )
    found = {plain(row[0]): row[1] for row in tables[BASICS].rows if len(row) > 1}
    raw: Raw = {}
    lost = _lost([column.title for column in columns(Plan)], found.keys())
    if lost:
        raise InvalidDocument(
            _("項目「{titles}」がありません。").format(titles="」「".join(lost)),
            where=_("シート「{sheet}」").format(sheet=BASICS),
            todo=_("項目の文字を変えたときは、もとに戻してください。"),
        )
    for column in columns(Plan):
        _put(raw, column, found.get(plain(column.title)), _basic_place)
    return raw


def _nothing_renamed(sheet: str, titles: list[str], tables: dict[str, Table]) -> None:
    """A sheet or heading under another name would be left out without a word: refuse it."""
    if sheet not in tables:
        raise InvalidDocument(
            _("シート「{sheet}」がありません。").format(sheet=sheet),
            todo=_("名前を変えたときは戻し、消したときは書き出し直したブックを使ってください。"),
        )
    lost = _lost(titles, {plain(title) for title in tables[sheet].titles})
    if lost:
        raise InvalidDocument(
            _("見出し「{titles}」がありません。").format(titles="」「".join(lost)),
            where=_("シート「{sheet}」").format(sheet=sheet),
            todo=_("見出しの文字を変えたときは、もとに戻してください。"),
        )


def _lost(titles: Iterable[str], there: Collection[str]) -> list[str]:
    """The titles that are not there; those of a later version may all be away together."""
    lost = [title for title in titles if plain(title) not in there]
    older = not any(plain(title) in there for title in LATER_TITLES)
    return [title for title in lost if not (older and title in LATER_TITLES)]


def _basic_place(title: str) -> str:
    return _("シート「{sheet}」の「{title}」").format(sheet=BASICS, title=title)


def _read_sheet(sheet: str, part: type[Part], table: Table, reading: _Reading) -> None:
    at = {plain(title): i for i, title in enumerate(table.titles)}
    for number, cells in enumerate(table.rows, start=_FIRST_ROW):
        row = _Row(sheet, number, part, {t: cells[i] for t, i in at.items() if i < len(cells)})
        if not row.empty:
            _hang(row, _item(row), reading)


def _item(row: _Row) -> Raw:
    item: Raw = {}
    for column in columns(row.part):
        _put(item, column, row.cells.get(plain(column.title)), row.place)
    return item


def _put(item: Raw, column: Column, cell: Cell, place: Place) -> None:
    if cell is None or (cell == "" and not column.many) or cell == MOVED:
        return
    for step in column.path[:-1]:
        item = item.setdefault(step, {})
    item[column.path[-1]] = _value(cell, column, place)


def _value(cell: Cell, column: Column, place: Place) -> Any:
    if column.many:
        mark = r"[\n、,，;]" if column.kind is int or _is_choice(column) else r"\n"
        single = Column(column.title, column.path, column.kind)
        return [
            _value(v.strip(), single, place) for v in re.split(mark, _spoken(cell)) if v.strip()
        ]
    if _is_choice(column):
        return _choice(_spoken(cell), column, place)
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _spoken(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _is_choice(column: Column) -> bool:
    return isinstance(column.kind, type) and issubclass(column.kind, Term)


def _choice(text: str, column: Column, place: Place) -> str:
    names = {member.word: member.value for member in column.kind}
    plain = half_width(text).strip()
    found: str = {half_width(name): value for name, value in names.items()}.get(plain, plain)
    if found not in names.values():
        raise InvalidDocument(
            _("「{text}」は選べません。").format(text=text[:40]),
            where=place(column.title),
            todo=_("{choices}のどれかにしてください。").format(choices="、".join(names)),
        )
    return found


def _hang(row: _Row, item: Raw, reading: _Reading) -> None:
    """Put an item under its owner and remember where it was read."""
    name, owner = _owner(row, reading)
    owner.setdefault(name, []).append(item)
    reading.rows[id(item)] = row
    own = half_width(str(item.get("id", ""))).strip()
    if own in reading.parts:
        first = reading.rows[id(reading.parts[own][1])]
        raise InvalidDocument(
            _("ID「{id}」が2か所にあります（{first}と{second}）。").format(
                id=own, first=first.place(), second=row.place()
            ),
            todo=_("写した行であれば、写した方のIDを空にしてください。"),
        )
    if own:
        reading.parts[own] = (row.part, item)


def _owner(row: _Row, reading: _Reading) -> tuple[str, Raw]:
    choices = owners(row.part)
    if len({name for _kind, name in choices}) > 1 and OWNER not in titles_of(row.part):
        return _field_named(row, [name for _kind, name in choices]), reading.root
    if choices[0][0] is Plan:
        return choices[0][1], reading.root
    wanted = half_width(_spoken(row.cells.get(plain(OWNER)) or "")).strip()
    kind, owner = reading.parts.get(wanted, (Plan, {}))
    for owner_kind, name in choices:
        if kind is owner_kind:
            return name, owner
    if not wanted:
        raise InvalidDocument(
            _("上位のIDが空です。"),
            where=row.place(OWNER),
            todo=_("この行が付く施策・指標・事務事業・章のIDを書いてください。"),
        )
    raise InvalidDocument(
        _("上位のID「{id}」が見つかりません。").format(id=wanted),
        where=row.place(OWNER),
        todo=_("もとの行を消したときは、この行も消してください。"),
    )


def _field_named(row: _Row, names: list[str]) -> str:
    words = {Plan.model_fields[name].title or name: name for name in names}
    wanted = str(row.cells.get(plain(PLACE)) or names[0])
    if wanted in names or wanted in words:
        return words.get(wanted, wanted)
    raise InvalidDocument(
        _("「{text}」は選べません。").format(text=wanted),
        where=row.place(PLACE),
        todo=_("{choices}のどれかにしてください。").format(choices="、".join(words)),
    )


def _read_grid(table: Table | None, reading: _Reading) -> None:
    for number, row in enumerate(table.rows if table else [], start=_FIRST_ROW):
        if not any(cell not in (None, "") for cell in row):
            continue
        kind, item = reading.parts.get(_spoken(row[0] or ""), (Plan, {}))
        if kind is not Paragraph:
            raise InvalidDocument(
                _("段落のID「{id}」が見つかりません。").format(id=row[0]),
                where=row_words(GRID, number, ""),
                todo=_("もとの段落を消したときは、この行も消してください。"),
            )
        cells = ["" if cell is None else _spoken(cell) for cell in row[2:]]
        item.setdefault("rows", []).append(cells)


def _read_rest(table: Table | None, reading: _Reading) -> None:
    pieces: dict[tuple[str, str], list[tuple[float, str]]] = {}
    first_rows: dict[str, int] = {}
    for number, row in enumerate(table.rows if table else [], start=_FIRST_ROW):
        where, place, kind, text = [*row, *[None] * len(REST_TITLES)][: len(REST_TITLES)]
        if where in (None, ""):
            continue
        first_rows.setdefault(str(where), number)
        order = place if isinstance(place, int | float) else 0
        pieces.setdefault((str(where), str(kind)), []).append((order, str(text or "")))
    for (where, kind), parts in pieces.items():
        text = "".join(text for _order, text in sorted(parts, key=lambda part: part[0]))
        told = row_words(REST, first_rows[where], "")
        _set(reading.root, where, _decoded(told, text) if kind == JSON_REST else text, told)


def _decoded(row: str, text: str) -> Any:
    try:
        return json_value(text)
    except (ValueError, UnreadableFile):
        raise InvalidDocument(
            _("内容が壊れています。"),
            where=row,
            todo=_("この行を消すか、書き出し直したブックを使ってください。"),
        ) from None


def _set(root: Raw, where: str, value: Any, row: str) -> None:
    *path, last = steps(where) or [""]
    target: Any = root
    try:
        for step in path:
            is_map = isinstance(target, dict)
            target = target.setdefault(step, {}) if is_map else enter(target, step)
        if not last or not isinstance(target, dict):
            raise LookupError(last)
        target[last] = value
    except (LookupError, TypeError):
        raise InvalidDocument(
            _("場所「{where}」が見つかりません。").format(where=where[:80]),
            where=row,
            todo=_("もとの行を消したときは、この行も消してください。"),
        ) from None


def _places(raw: Raw, part: type[Part], loc: Loc, reading: _Reading) -> Iterator[tuple[Loc, _Row]]:
    for name, inner in part_lists(part).items():
        for index, item in enumerate(raw.get(name, [])):
            if isinstance(item, dict) and id(item) in reading.rows:
                yield (*loc, name, index), reading.rows[id(item)]
                yield from _places(item, inner, (*loc, name, index), reading)


def _told(loc: Loc, places: dict[Loc, _Row]) -> str:
    """A place in the document as sheet, row and column."""
    for cut in range(len(loc), 0, -1):
        if loc[:cut] in places:
            row = places[loc[:cut]]
            return row.place(_column_title(row.part, loc[cut:]))
    title = _column_title(Plan, loc)
    return _basic_place(title) if title else ""


def _column_title(part: type[Part], path: Loc) -> str:
    names = tuple(str(step) for step in path)
    for column in columns(part):
        if names[: len(column.path)] == column.path:
            return column.title
    first = part.model_fields.get(names[0]) if names else None
    return (first.title or names[0]) if first else ""
