"""The open data as Parquet: typed columns, what is told about them within the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING, Any

from kanmin.opendata.about import About
from kanmin.opendata.columns import Column, ColumnType, DataTable
from kanmin.opendata.forms import Batch
from kanmin.opendata.rows import Value

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 20_000  # rows of a row group: what a writer and a reader hold at a time


class ParquetWriter:
    """A table as Parquet, compressed with zstd, a row group at a time.

    Columns have the names and types of the schema; a day is date32, a number float64.
    """

    def __init__(self, out: IO[bytes], table: DataTable, about: About) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415 - its import takes long, few need it

        self._schema = _schema(table, about)
        self._file = pq.ParquetWriter(out, self._schema, compression="zstd")
        self._held: list[pa.RecordBatch] = []
        self._rows = 0

    def add(self, batch: Batch) -> None:
        """Hold some rows, until they fill a row group."""
        if batch.rows:
            self._held.append(_typed_batch(self._schema, batch))
            self._rows += len(batch.rows)
        if self._rows >= GROUP:
            self._write()

    def close(self) -> None:
        """Write the last row group and the file's end."""
        self._write()
        self._file.close()

    def _write(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - as above

        if self._held:
            self._file.write_table(pa.Table.from_batches(self._held), row_group_size=GROUP)
        self._held, self._rows = [], 0


def _typed_batch(schema: pa.Schema, batch: Batch) -> pa.RecordBatch:
    import pyarrow as pa  # noqa: PLC0415 - as above

    columns = zip(batch.table.columns, zip(*batch.rows, strict=True), schema, strict=True)
    arrays = [pa.array(_typed(column, values), field.type) for column, values, field in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


_READ: dict[ColumnType, Callable[[Any], Any]] = {
    ColumnType.NUMBER: float,
    ColumnType.DAY: dt.date.fromisoformat,
}


def _typed(column: Column, values: Iterable[Value]) -> Iterable[Any]:
    read = _READ.get(column.type)
    return [None if one is None else read(one) for one in values] if read else values


def _schema(table: DataTable, about: About) -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415 - as above

    types = {
        ColumnType.TEXT: pa.string(),
        ColumnType.WHOLE: pa.int64(),
        ColumnType.NUMBER: pa.float64(),
        ColumnType.DAY: pa.date32(),
    }
    fields = [
        pa.field(one.name, types[one.type], one.name not in table.key, _told(one))
        for one in table.columns
    ]
    return pa.schema(fields, about.texts(table))


def _told(column: Column) -> dict[str, str]:
    told = {"title": column.title, "description": column.meaning, "unit": column.unit}
    return {name: text for name, text in told.items() if text}
