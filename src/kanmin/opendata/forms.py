"""The forms of the files; CSV, JSON and JSON Lines are written piece by piece as rows come."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import IO, Protocol

from kanmin.language import N_
from kanmin.opendata.about import About
from kanmin.opendata.columns import DataTable
from kanmin.opendata.rows import Row
from kanmin.text import without_formula

BOM = b"\xef\xbb\xbf"
"""What Excel needs to read UTF-8; three bytes in front of the CSV, which is else the same."""
_to_json = json.JSONEncoder(ensure_ascii=False).encode


class DataForm(StrEnum):
    """A form of a file (形式); its value is the ending of the name."""

    CSV = "csv"
    PLAIN = "plain.csv"
    JSON = "json"
    LINES = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"

    @property
    def whole(self) -> bool:
        """Whether a file is whole or nothing; the others can be sent piece by piece."""
        return self in (DataForm.XLSX, DataForm.PARQUET)

    @property
    def media_type(self) -> str:
        """Its media type."""
        return _MEDIA_TYPES[self]

    @property
    def word(self) -> str:
        """What it is called; to be translated where it is shown."""
        return _WORDS[self]


_MEDIA_TYPES = {
    DataForm.CSV: "text/csv",
    DataForm.PLAIN: "text/csv",
    DataForm.JSON: "application/json",
    DataForm.LINES: "application/x-ndjson",
    DataForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DataForm.PARQUET: "application/vnd.apache.parquet",
}
_WORDS = {
    DataForm.CSV: N_("CSV（Excel用、BOM付き）"),
    DataForm.PLAIN: N_("CSV（BOMなし）"),
    DataForm.JSON: "JSON",
    DataForm.LINES: "JSON Lines",
    DataForm.XLSX: "Excel",
    DataForm.PARQUET: "Parquet",
}


@dataclass(frozen=True)
class Batch:
    """Some rows of a table: those of a plan. What several forms need of them is made once."""

    table: DataTable
    rows: tuple[Row, ...]

    @cached_property
    def csv(self) -> bytes:
        """As lines of CSV."""
        return _lines(
            tuple(
                [without_formula(one) if isinstance(one, str) else one for one in row]
                for row in self.rows
            )
        )

    @cached_property
    def objects(self) -> tuple[str, ...]:
        """As objects of JSON."""
        names = self.table.names
        return tuple(_to_json(dict(zip(names, row, strict=True))) for row in self.rows)


def _lines(rows: tuple[list[object] | Row | tuple[str, ...], ...]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()


class FormWriter(Protocol):
    """A file that is written as rows come."""

    def add(self, batch: Batch) -> None:
        """Write some rows."""

    def close(self) -> None:
        """Write what comes at the end. The file itself stays open."""


class CsvWriter:
    """A table as CSV (RFC 4180, UTF-8, CRLF): the titles, then rows.

    A text that a spreadsheet would compute has an apostrophe in front; JSON has it as it is.
    """

    def __init__(self, out: IO[bytes], table: DataTable, *, bom: bool) -> None:
        self._out = out
        out.write((BOM if bom else b"") + _lines((table.titles,)))

    def add(self, batch: Batch) -> None:
        """Write some rows."""
        self._out.write(batch.csv)

    def close(self) -> None:
        """Nothing comes at the end."""


class JsonWriter:
    """A table as one JSON object: what is told about it, and `rows`, a list of objects."""

    def __init__(self, out: IO[bytes], table: DataTable, about: About) -> None:
        self._out = out
        self._before = "\n"
        head = _to_json(about.raw() | {"table": table.name})
        out.write(f'{head[:-1]}, "rows": ['.encode())

    def add(self, batch: Batch) -> None:
        """Write some rows."""
        if batch.rows:
            self._out.write((self._before + ",\n".join(batch.objects)).encode())
            self._before = ",\n"

    def close(self) -> None:
        """End the list and the object."""
        self._out.write(b"\n]}\n")


class LinesWriter:
    """A table as JSON Lines: an object a row, a row a line."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def add(self, batch: Batch) -> None:
        """Write some rows."""
        self._out.write("".join(f"{one}\n" for one in batch.objects).encode())

    def close(self) -> None:
        """Nothing comes at the end."""
