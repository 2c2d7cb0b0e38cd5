"""The register as CSV, in and out: a row a body and duty, good rows kept, others told."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kanmin.errors import InvalidDocument, KanminError
from kanmin.files import csv_rows
from kanmin.language import _
from kanmin.localgov import Registry
from kanmin.plan import parse_as, titles_of
from kanmin.plan.terms import Term
from kanmin.status.entries import StatusEntry, refuse_unproven
from kanmin.status.states import PlanningState
from kanmin.text import as_it_was, half_width, without_formula

NAME = "団体名"
CORRECTION = "訂正の理由"
MOST_ROWS = 50_000
_FIELDS = {info.title or name: name for name, info in StatusEntry.model_fields.items()}
TITLES = (*(title for title in _FIELDS), CORRECTION)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A good row. number: in the file, from 1. correction: why an earlier entry was wrong."""

    number: int
    entry: StatusEntry
    correction: str


@dataclass(frozen=True, slots=True)
class RegisterFault:
    """A row that was not taken, and why."""

    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """What a file of the register says."""

    rows: tuple[RegisterRow, ...]
    faults: tuple[RegisterFault, ...]


def register_csv(entries: Iterable[StatusEntry], registry: Registry) -> str:
    """The entries as CSV, with the name of each body."""
    out = io.StringIO()
    writer = csv.writer(out)
    titles = list(_FIELDS)
    writer.writerow([titles[0], NAME, *titles[1:], CORRECTION])
    for entry in entries:
        body = registry.by_code.get(entry.lg_code)
        cells = [_cell(getattr(entry, name)) for name in _FIELDS.values()]
        writer.writerow([cells[0], body.full_name if body else "", *cells[1:], ""])
    return out.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case Term():
            return value.word
        case str():
            return without_formula(value)
        case _:
            return str(value)


def read_register(text: str, registry: Registry, today: dt.date) -> RegisterRead:
    """The rows of a CSV. Raises InvalidDocument for one that is no register."""
    lines = csv_rows(text)
    head = [half_width(cell).strip() for cell in next(lines, [])]
    at = {title: head.index(half_width(title)) for title in TITLES if half_width(title) in head}
    for title in ("団体コード", "状況"):
        if title not in at:
            raise InvalidDocument(
                _("列「{columns}」がありません。").format(columns=title),
                todo=_("策定状況のCSVを書き出し、その形で作ってください。"),
            )
    rows: list[RegisterRow] = []
    faults: list[RegisterFault] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(lines, start=2):
        if number > MOST_ROWS:
            raise InvalidDocument(_("行が多すぎます（{count}行まで）。").format(count=MOST_ROWS))
        if not any(cell.strip() for cell in cells):
            continue
        try:
            row = _row(number, cells, at, registry, today)
            _only_once(row, seen)
        except KanminError as error:
            faults.append(RegisterFault(number, error.sentence))
        else:
            rows.append(row)
    return RegisterRead(tuple(rows), tuple(faults))


def _row(
    number: int, cells: list[str], at: Mapping[str, int], registry: Registry, today: dt.date
) -> RegisterRow:
    found = {title: cells[i].strip() for title, i in at.items() if i < len(cells)}
    raw = {
        _FIELDS[title]: as_it_was(text)
        for title, text in found.items()
        if text and title in _FIELDS
    }
    raw["state"] = _state(found.get("状況", ""))
    entry = parse_as(StatusEntry, raw, titles_of(StatusEntry))
    body = registry.find(entry.lg_code)  # a code that is no body's, or a merged one's, is told
    entry = entry.model_copy(update={"lg_code": body.code})
    refuse_unproven(entry, today)
    return RegisterRow(number, entry, found.get(CORRECTION, ""))


def _state(text: str) -> str:
    for state in PlanningState:
        if text in (state.word, state.value):
            return state.value
    if not text:
        return PlanningState.UNKNOWN.value
    raise InvalidDocument(
        _("「{text}」は選べません。").format(text=text[:40]),
        where=_("状況"),
        todo=_("{choices}のどれかにしてください。").format(
            choices="、".join(state.word for state in PlanningState)
        ),
    )


def _only_once(row: RegisterRow, seen: dict[tuple[str, str], int]) -> None:
    key = (row.entry.lg_code, row.entry.duty)
    if key in seen:
        raise InvalidDocument(
            _("同じ団体が{row}行目にもあります。先の行を採りました。").format(row=seen[key])
        )
    seen[key] = row.number
