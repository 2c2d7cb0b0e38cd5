"""Files of some plans: each plan is read once and its rows go into all files at a time."""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kanmin.opendata.about import About
from kanmin.opendata.catalogue import Years
from kanmin.opendata.columns import TABLES, DataTable
from kanmin.opendata.excel import WorkbookWriter
from kanmin.opendata.forms import (
    Batch,
    CsvWriter,
    DataForm,
    FormWriter,
    JsonWriter,
    LinesWriter,
)
from kanmin.opendata.parquet import ParquetWriter
from kanmin.opendata.rows import PublishedPlan, Row, rows

_KEPT = 64 * 1024  # bytes of a file in memory; a larger one waits on the disk
_PIECE = 256 * 1024  # bytes
Counts = dict[str, int]
"""Rows by the name of their table."""
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """What was written of a plan (書き出した計画): its title, how many rows in each table.

    years: the first and the last fiscal year that it is for.
    """

    title: str
    rows: Counts
    years: Years | None = None


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """What was written (書き出したもの). digests: SHA-256 by file; plans: by their keys."""

    digests: dict[str, str]
    plans: dict[str, WrittenPlan]

    @property
    def rows(self) -> Counts:
        """Rows of all plans."""
        return {t.name: sum(one.rows[t.name] for one in self.plans.values()) for t in TABLES}

    @property
    def years(self) -> Years | None:
        """The fiscal years that any of the plans is for."""
        return years_of(self.plans.values())


def years_of(plans: Iterable[WrittenPlan]) -> Years | None:
    """The first and the last fiscal year of some plans; None where one of them does not tell."""
    several = [one.years for one in plans]
    known = [one for one in several if one]
    if not known or len(known) < len(several):
        return None
    return min(first for first, _last in known), max(last for _first, last in known)


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
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as name, ExitStack() as stack:
        writers: dict[str, list[FormWriter]] = {}
        made = []
        for table, form in itertools.product(TABLES, forms):
            made.append(f"{table.name}.{form.value}")
            out = stack.enter_context((Path(name) / made[-1]).open("wb"))
            writers.setdefault(table.name, []).append(writer(out, table, form, about, name))
        counted = _poured(plans, writers, tell)
        several = itertools.chain.from_iterable(writers.values())
        for done, one in enumerate(several, start=len(counted) + 1):
            one.close()
            tell(done)
        stack.close()
        digests = {file: _digest(Path(name) / file) for file in made}
        for file in made:
            (Path(name) / file).replace(folder / file)
    return WrittenFiles(digests, counted)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _poured(
    plans: Iterable[PublishedPlan], writers: dict[str, list[FormWriter]], tell: Tell
) -> dict[str, WrittenPlan]:
    """The rows of all plans put into all files; how many of each plan."""
    counted: dict[str, WrittenPlan] = {}
    for number, published in enumerate(plans, start=1):
        counts: Counts = {}
        for table in TABLES:
            batch = Batch(table, rows(published, table))
            counts[table.name] = len(batch.rows)
            for one in writers[table.name]:
                one.add(batch)
        period = published.plan.period
        years = (period.first, period.last)
        counted[published.key] = WrittenPlan(published.plan.title, counts, years)
        tell(number)
    return counted


def writer(
    out: IO[bytes], table: DataTable, form: DataForm, about: About, folder: str | None = None
) -> FormWriter:
    """What writes a table in a form. folder: for what must wait until the end."""
    match form:
        case DataForm.JSON:
            return JsonWriter(out, table, about)
        case DataForm.LINES:
            return LinesWriter(out)
        case DataForm.XLSX:
            return WorkbookWriter(out, table, about, folder)
        case DataForm.PARQUET:
            return ParquetWriter(out, table, about)
        case _:
            return CsvWriter(out, table, bom=form is DataForm.CSV)


def pieces(
    table: DataTable, form: DataForm, batches: Iterable[tuple[Row, ...]], about: About
) -> Iterator[bytes]:
    """A file of a table piece by piece as its rows come; one that is `whole` when all have come."""
    with tempfile.SpooledTemporaryFile(_KEPT) as out:
        one = writer(out, table, form, about)
        for found in batches:
            one.add(Batch(table, found))
            if not form.whole:
                yield from _taken(out)
        one.close()
        yield from _taken(out)


def _taken(out: IO[bytes]) -> Iterator[bytes]:
    out.seek(0)
    while piece := out.read(_PIECE):
        yield piece
    out.seek(0)
    out.truncate()
