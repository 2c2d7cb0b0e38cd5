"""All files of some plans in a folder: each plan is read once, each form made from its rows."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from kanmin.opendata.about import About
from kanmin.opendata.columns import TABLES, DataTable
from kanmin.opendata.forms import (
    BOM,
    Batches,
    DataForm,
    csv_pieces,
    json_pieces,
    jsonl_pieces,
    rows_in,
    write_workbook,
)
from kanmin.opendata.parquet import write_parquet
from kanmin.opendata.rows import PublishedPlan, Row, rows

AT_A_TIME = 1_000  # rows
Counts = dict[str, int]
"""Rows by the name of their table."""
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """What was written of a plan (書き出した計画): its title, how many rows in each table."""

    title: str
    rows: Counts


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """What was written (書き出したもの). plans: by their keys."""

    files: tuple[str, ...]
    plans: dict[str, WrittenPlan]

    @property
    def rows(self) -> Counts:
        """Rows of all plans."""
        return {t.name: sum(one.rows[t.name] for one in self.plans.values()) for t in TABLES}


def steps(plans: int, forms: Collection[DataForm]) -> int:
    """How many times `write_files` tells that it is a step further."""
    return plans + len(TABLES) * len(forms)


def write_files(
    folder: Path,
    plans: Iterable[PublishedPlan],
    about: About,
    forms: Collection[DataForm],
    tell: Tell = lambda _done: None,
) -> WrittenFiles:
    """Write every table in every form into a folder; older files stay until all new ones are there.

    tell: is called with the number of steps done.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as name:
        making = Path(name)
        counted = _spool(making, plans, tell)
        done = itertools.count(len(counted) + 1)
        made = []
        for table, form in itertools.product(TABLES, forms):
            with (making / f"{table.name}.{form.value}").open("wb") as out:
                _convert(out, making, table, form, about)
            made.append(f"{table.name}.{form.value}")
            tell(next(done))
        for one in made:
            (making / one).replace(folder / one)
    return WrittenFiles(tuple(made), counted)


def _spooled(folder: Path, table: DataTable) -> Path:
    return folder / f".{table.name}"


def _spool(folder: Path, plans: Iterable[PublishedPlan], tell: Tell) -> dict[str, WrittenPlan]:
    """The rows of all plans as lines of JSON, a file a table; how many of each plan."""
    counted: dict[str, WrittenPlan] = {}
    with ExitStack() as stack:
        out = {t.name: stack.enter_context(_spooled(folder, t).open("wb")) for t in TABLES}
        for number, published in enumerate(plans, start=1):
            counts: Counts = {}
            for table in TABLES:
                found = rows(published, table)
                counts[table.name] = len(found)
                out[table.name].writelines(jsonl_pieces(table, (found,)))
            counted[published.key] = WrittenPlan(published.plan.title, counts)
            tell(number)
    return counted


def _batches(lines: BinaryIO, table: DataTable) -> Iterator[tuple[Row, ...]]:
    read = rows_in(table, lines)
    while batch := tuple(itertools.islice(read, AT_A_TIME)):
        yield batch


def _convert(out: BinaryIO, folder: Path, table: DataTable, form: DataForm, about: About) -> None:
    with _spooled(folder, table).open("rb") as lines:
        batches = _batches(lines, table)
        if form.whole:
            write_whole(out, table, form, batches, about)
        else:
            out.writelines(pieces(table, form, batches, about))


def write_whole(
    out: IO[bytes], table: DataTable, form: DataForm, batches: Batches, about: About
) -> None:
    """A file of a table that is whole or nothing: Excel, Parquet."""
    if form is DataForm.XLSX:
        write_workbook(out, table, batches, about.lines())
    else:
        write_parquet(out, table, batches, about)


def pieces(table: DataTable, form: DataForm, batches: Batches, about: About) -> Iterator[bytes]:
    """A file of a table piece by piece, where its form is not `whole`."""
    match form:
        case DataForm.JSON:
            return json_pieces(table, batches, about.raw())
        case DataForm.LINES:
            return jsonl_pieces(table, batches)
        case DataForm.PLAIN:
            return csv_pieces(table, batches)
        case _:
            return itertools.chain((BOM,), csv_pieces(table, batches))
