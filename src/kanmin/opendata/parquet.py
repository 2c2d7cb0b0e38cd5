"""The open data as Parquet: typed columns, what is told about them within the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any

from kanmin.opendata.about import About
from kanmin.opendata.columns import Column, ColumnType, DataTable
from kanmin.opendata.rows import Row, Value

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 20_000  # rows of a row group: what a writer and a reader hold at a time
Batches = Iterable[Iterable[Row]]


def write_parquet(file: IO[bytes], table: DataTable, batches: Batches, about: About) -> None:
    """A table as Parquet, compressed with zstd, a row group at a time.

    Columns have the names and types of the schema; a day is date32, a number float64.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - its import takes long; most processes never need it

    schema = _schema(table, about)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(chain.from_iterable(batches)):
            writer.write_table(_group(schema, table, group), row_group_size=GROUP)


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while group := list(islice(rows, GROUP)):
        yield group


def _group(schema: pa.Schema, table: DataTable, group: list[Row]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - as above

    columns = zip(table.columns, zip(*group, strict=True), strict=True)
    arrays = [
        pa.array(_typed(column, values), field.type)
        for (column, values), field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


_READ: dict[ColumnType, Callable[[Any], Any]] = {
    ColumnType.NUMBER: float,
    ColumnType.DAY: dt.date.fromisoformat,
}


def _typed(column: Column, values: Iterable[Value]) -> list[Any]:
    read = _READ.get(column.type)
    return [read(one) if read and one is not None else one for one in values]


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
