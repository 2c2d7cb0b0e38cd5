"""Registries read and kept: the one that comes with the package, and replaced ones in a folder.

A folder holds `bodies.csv` (the bodies) and `changes.csv` (their history).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from kanmin.errors import InvalidDocument
from kanmin.files import write_bytes
from kanmin.language import _
from kanmin.localgov.changes import TableChange, difference
from kanmin.localgov.codes import parse_code
from kanmin.localgov.errors import InvalidCode
from kanmin.localgov.facts import Facts
from kanmin.localgov.layout import OWN
from kanmin.localgov.model import Change, ChangeKind, LocalGovernment
from kanmin.localgov.registry import Registry
from kanmin.localgov.sheets import read_sheets
from kanmin.localgov.table import read_bodies

CHANGE_COLUMNS = (
    "kind", "date", "old_code", "old_name", "new_code", "new_name", "source", "verified",
)  # fmt: skip
_YES_NO = {"true": True, "false": False}


@cache
def default_registry() -> Registry:
    """The registry of the package data, read once (codes of 2024-01-01)."""
    with as_file(files("kanmin.localgov") / "data") as folder:
        return load(folder)


def read_table(path: Path, known: Registry | None = None) -> tuple[LocalGovernment, ...]:
    """The bodies of a file: `bodies.csv` or the 総務省 list of codes (CSV, XLSX).

    known: where the official list takes 政令指定都市, 中核市, coordinates and URLs from; the
    registry of the package if not given. Raises UnreadableFile or InvalidDocument.
    """
    return read_bodies(Path(path), (known or default_registry()).by_code)


def compare(old: Registry, new_bodies: Iterable[LocalGovernment], on: dt.date) -> TableChange:
    """What a new table would change on a day; to be shown before `Registry.replaced`."""
    return difference(old, new_bodies, on)


def load(folder: Path) -> Registry:
    """The registry of a folder that `write_table` wrote. Raises as `read_table` does."""
    folder = Path(folder)
    bodies = read_bodies(folder / "bodies.csv", {})
    changes = _read_changes(folder / "changes.csv")
    return Registry(bodies, changes, Facts(files("kanmin.localgov") / "data"))


def write_table(registry: Registry, folder: Path) -> None:
    """Keep a registry in an existing folder; each file is replaced whole or not at all.

    The history goes first: a body that is still in the old table is found there before its
    history is asked, so an interruption between the two files loses nothing.
    """
    folder = Path(folder)
    _write(folder / "changes.csv", CHANGE_COLUMNS, map(_change_cells, registry.changes))
    _write(folder / "bodies.csv", OWN, map(astuple, registry))


def _change_cells(change: Change) -> tuple[object, ...]:
    return (*astuple(change)[:-1], str(change.verified).lower())


def _write(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    write_bytes(path, text.getvalue().encode())


def _read_changes(path: Path) -> tuple[Change, ...]:
    (sheet,) = read_sheets(path)
    heading, *rows = sheet.rows
    if tuple(heading) != CHANGE_COLUMNS:
        raise InvalidDocument(
            _("沿革の表の列が違います。"),
            where=sheet.place,
            todo=_("列を{columns}の順にしてください。").format(columns="、".join(CHANGE_COLUMNS)),
        )
    return tuple(_change(f"{path.name} {n}", row) for n, row in enumerate(rows, 2))


def _change(place: str, row: Sequence[str]) -> Change:
    try:
        kind, date, old_code, old_name, new_code, new_name, source, verified = row
        return Change(
            kind=ChangeKind(kind),
            date=dt.date.fromisoformat(date),
            old_code=parse_code(old_code),
            old_name=old_name,
            new_code=parse_code(new_code) if new_code else "",
            new_name=new_name,
            source=source,
            verified=_YES_NO[verified],
        )
    except (ValueError, KeyError, InvalidCode) as error:
        raise InvalidDocument(
            _("沿革の表に読めない行があります。"),
            where=place,
            todo=_("種別、日付（2018-10-01の形）、団体コード、true/falseを確かめてください。"),
        ) from error
