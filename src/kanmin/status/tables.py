"""The register as CSV, in and out: a row a body and duty, good rows kept, others told."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kanmin.csv_tables import RowsRead, TableForm, read_rows
from kanmin.errors import InvalidDocument
from kanmin.language import N_, _
from kanmin.localgov import Registry
from kanmin.plan import parse_as, titles_of
from kanmin.plan.terms import Term
from kanmin.status.entries import StatusEntry, refuse_unproven
from kanmin.status.states import PlanningState
from kanmin.text import as_it_was, without_formula

NAME = "団体名"
CORRECTION = "訂正の理由"
_FIELDS = {info.title or name: name for name, info in StatusEntry.model_fields.items()}
FORM = TableForm(
    titles=(*_FIELDS, CORRECTION),
    needed=("団体コード", "状況"),
    most=50_000,
    todo=N_("策定状況のCSVを書き出し、その形で作ってください。"),
)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A good row. number: in the file, from 1. correction: why an earlier entry was wrong."""

    number: int
    entry: StatusEntry
    correction: str


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


def read_register(text: str, registry: Registry, today: dt.date) -> RowsRead[RegisterRow]:
    """The rows of a CSV. Raises InvalidDocument for one that is no register."""
    seen: dict[tuple[str, str], int] = {}

    def take(number: int, found: Mapping[str, str]) -> RegisterRow:
        row = RegisterRow(number, _entry(found, registry, today), found.get(CORRECTION, ""))
        _only_once(row, seen)
        return row

    return read_rows(text, FORM, take)


def _entry(found: Mapping[str, str], registry: Registry, today: dt.date) -> StatusEntry:
    told = {title: text for title, text in found.items() if text and title in _FIELDS}
    raw = {_FIELDS[title]: as_it_was(text) for title, text in told.items()}
    raw["state"] = _state(found.get("状況", ""))
    entry = parse_as(StatusEntry, raw, titles_of(StatusEntry))
    body = registry.find(entry.lg_code)  # a code that is no body's, or a merged one's, is told
    entry = entry.model_copy(update={"lg_code": body.code})
    refuse_unproven(entry, today)
    return entry


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
