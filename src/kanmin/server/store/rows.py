"""Rows of all kept tables as lines of text and back, a few in memory at a time.

A line is a row as Django's `jsonl` has it, times to the microsecond.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.sql import InsertQuery

from kanmin.server.store.upkeep import KEPT

AT_A_TIME = 500  # rows
MOST_AT_A_TIME = 4_000_000  # characters of their lines; a single row may have more
Tell = Callable[[int], None]
Model = type[models.Model]


class _Exact(DjangoJSONEncoder):
    """Django's own drops what is below a millisecond, and with it the order of two saves."""

    def default(self, o: Any) -> Any:
        if isinstance(o, dt.datetime):
            return o.isoformat().replace("+00:00", "Z")
        return super().default(o)


class _Lines:
    """What a serializer writes to, as lines of bytes."""

    def __init__(self, each: Callable[[bytes], object]) -> None:
        self._each, self._parts = each, list[str]()

    def write(self, text: str) -> None:
        self._parts.append(text)
        if text.endswith("\n"):
            self._each("".join(self._parts).encode())
            self._parts.clear()


def kept_models() -> list[Model]:
    """The tables that are kept, in an order in which they can be read and put in."""
    return [apps.get_model(name) for name in KEPT]


def whole() -> int:
    """How many rows there are in all."""
    return sum(model._default_manager.count() for model in kept_models())


def write_rows(model: Model, each: Callable[[bytes], object], *, alike: bool = False) -> None:
    """Give each row of a table as a line, by key. alike: so that both databases say the same."""
    rows: Iterable[models.Model] = model._default_manager.order_by("pk").iterator(
        chunk_size=AT_A_TIME
    )
    options: dict[str, Any] = {"cls": _Exact, "sort_keys": alike}
    if alike:
        rows = _alike(model, rows)
    serializers.serialize("jsonl", rows, stream=_Lines(each), **options)


def _alike(model: Model, rows: Iterable[models.Model]) -> Iterator[models.Model]:
    """PostgreSQL keeps a number of JSON as a decimal: 1e22 comes back as a whole number."""
    names = [f.attname for f in model._meta.concrete_fields if isinstance(f, models.JSONField)]
    for row in rows:
        for name in names:
            setattr(row, name, _plain(getattr(row, name)))
        yield row


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@dataclass(frozen=True, slots=True)
class TableSum:
    """What a table holds. name: `store.Revision`. digest: SHA-256 over its rows by key."""

    name: str
    rows: int
    digest: str


class _Sum:
    """Counts and digests lines."""

    def __init__(self) -> None:
        self.rows, self._digest = 0, hashlib.sha256()

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._digest.update(line)

    def of(self, name: str) -> TableSum:
        return TableSum(name, self.rows, self._digest.hexdigest())


def table_sums(tell: Tell = lambda _done: None) -> Iterator[TableSum]:
    """Each kept table by count and digest, the same for the same rows on either database."""
    done = 0
    for model in kept_models():
        found = _Sum()
        write_rows(model, found.add, alike=True)
        done += found.rows
        tell(done)
        yield found.of(model._meta.label)


def put_in(lines: Iterable[bytes], tell: Tell) -> int:
    """Put rows in as they are, many at a time; how many.

    Raises DeserializationError for a line that is no row of a kept table.
    """
    done = 0
    for batch in _batches(serializers.deserialize("jsonl", _checked(lines))):
        for model, found in groupby(batch, key=type):
            _insert(model, list(found))
        done += len(batch)
        tell(done)
    return done


def _checked(lines: Iterable[bytes]) -> Iterator[str]:
    allowed = {f'"{name.lower()}"' for name in KEPT}
    for line in lines:
        text = line.decode()
        head, _colon, rest = text[:80].partition(":")
        name, _comma, _rest = rest.strip().partition(",")
        if head != '{"model"' or name not in allowed:
            raise DeserializationError
        yield text


def _batches(rows: Iterable[DeserializedObject]) -> Iterator[list[models.Model]]:
    batch, size = list[models.Model](), 0
    for row in rows:
        batch.append(row.object)
        size += _size(row.object)
        if len(batch) >= AT_A_TIME or size >= MOST_AT_A_TIME:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(row: models.Model) -> int:
    return sum(len(v) for v in vars(row).values() if isinstance(v, str | bytes | memoryview))


def _insert(model: Model, rows: list[models.Model]) -> None:
    """Raw: the time at which a row was made or changed is that of its line, not now."""
    fields = model._meta.local_concrete_fields
    most = max(1, connection.ops.bulk_batch_size(fields, rows))
    for at in range(0, len(rows), most):
        query = InsertQuery(model)
        query.insert_values(fields, rows[at : at + most], raw=True)
        query.get_compiler(using=connection.alias).execute_sql(None)
