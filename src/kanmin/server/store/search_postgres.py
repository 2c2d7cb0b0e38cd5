"""The search's index on PostgreSQL: sets of tokens in `tsvector`, without places, under GIN.

Phrases that are no word of the vocabulary are looked for by their tokens and then, row by row, in
the plain text. The vectors lie outside of their rows (TOAST): a wide heap made every search slow.
The texts are a table of their own and lie within its rows: half the work of fetching them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import psycopg
from django.db import connection, transaction

from kanmin.search.ranking import Ids
from kanmin.search.tokens import EVERY, Needle, document_tokens
from kanmin.search.tree import AllOf, AnyOf, Marked, Node, Without, Words
from kanmin.search.vocabulary import Vocabulary, exact, whole
from kanmin.server.store.search_models import SearchText

_MAKE = """
CREATE TABLE IF NOT EXISTS store_searchindex (
    id bigint PRIMARY KEY, tokens tsvector NOT NULL
) WITH (toast_tuple_target = 128);
ALTER TABLE store_searchindex ALTER tokens SET STORAGE EXTERNAL;
CREATE TABLE IF NOT EXISTS store_searchplain (
    id bigint PRIMARY KEY, plain text NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE store_searchplain ALTER plain SET STORAGE MAIN;
"""
_TEXTS = """
ALTER TABLE store_searchtext SET (toast_tuple_target = 128);
ALTER TABLE store_searchtext ALTER title SET STORAGE EXTERNAL, ALTER text SET STORAGE EXTERNAL,
    ALTER plain SET STORAGE EXTERNAL, ALTER marks SET STORAGE EXTERNAL;
"""
_INDEX = """
CREATE INDEX IF NOT EXISTS store_searchindex_tokens ON store_searchindex
    USING gin (tokens) WITH (fastupdate = on)
"""
_SORTED_IN = """
SELECT gin_clean_pending_list(name) FROM to_regclass('store_searchindex_tokens') AS name
    WHERE name IS NOT NULL
"""
"""What was put in goes into the tree at once, a token of many documents in one step.

Without a list of what is pending each token of each document is a way down the tree of its own; a
list that is left to itself is read from end to end by each search.
"""
_SETTINGS = """
SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL jit = off; SET LOCAL work_mem = '64MB'
"""
"""The planner does not price what lies outside of rows: left alone it read all vectors back."""
_FOUND = """
SELECT string_agg(int4send(i.id::int4), '') FROM store_searchindex i
    WHERE i.tokens @@ %s::tsquery
"""
"""Four bytes an id are a sixth faster than eight. The columns have a place for each id, so memory
ends long before ids need more."""
_STANDS = "strpos((SELECT p.plain FROM store_searchplain p WHERE p.id = i.id), %s) > 0"

_FILLER = "=" + "~" * 2032
"""A token that nobody can ask for, for vectors so short that their rows would keep them.

PostgreSQL moves nothing out of a row of less than 2 kB, whatever `toast_tuple_target` says: one
vector in ten stayed, and these took three quarters of the table that a broad word goes through.
"""

Condition = tuple[str, list[str]]


def make() -> None:
    """The index, where there is none yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('store_searchindex')")
        if cursor.fetchone()[0] is None:
            for statement in (_MAKE, _INDEX, _TEXTS):
                cursor.execute(statement)


def empty() -> None:
    """A table of today's shape with nothing in it; its tree of tokens is made when all is in."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS store_searchindex, store_searchplain")
        cursor.execute(_MAKE)


def filled() -> None:
    """Everything is in again."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEX)


def add(texts: Sequence[SearchText]) -> None:
    """Put documents in."""
    written = ((t.row_id, t.title, t.text, t.plain, t.marks) for t in texts)
    with connection.cursor() as cursor:
        _copy(cursor, "store_searchtext (row_id, title, text, plain, marks)", written)
        held = ((t.row_id, _held(t.plain, t.marks)) for t in texts)
        _copy(cursor, "store_searchindex (id, tokens)", held)
        _copy(cursor, "store_searchplain (id, plain)", ((t.row_id, t.plain) for t in texts))
        cursor.execute(_SORTED_IN)


def _copy(cursor: Any, into: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Rows into a table, in half the time that statements take. Errors are those of Django."""
    with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def remove(numbers: Sequence[int]) -> None:
    """Take documents out."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_searchindex WHERE id = ANY(%s)", [list(numbers)])
        cursor.execute("DELETE FROM store_searchplain WHERE id = ANY(%s)", [list(numbers)])


def _held(plain: str, marks: str) -> str:
    held = {*document_tokens(plain), EVERY, *marks.split()}
    written = "'" + "' '".join(held) + "'"
    return written if len(written.encode()) >= len(_FILLER) else f"{written} '{_FILLER}'"


def ids(node: Node, words: Vocabulary) -> Ids:
    """The ids that answer; they come as they are in memory, a quarter million of them as 1 MB."""
    statement, values = _statement(node, words)
    with (
        transaction.atomic(),
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
    ):
        cursor.execute(_SETTINGS)
        (found,) = cursor.execute(statement, values, binary=True).fetchone() or (None,)
    return np.frombuffer(found or b"", dtype=">i4").astype(np.int64)


def _statement(node: Node, words: Vocabulary) -> tuple[bytes, list[str]]:
    """What is asked, made of our own words, and its values."""
    if exact(node, words):
        return _FOUND.encode(), [_asked(node, words)]
    condition, values = _condition(_not_asked(node, words), words)
    return f"{_FOUND} AND {condition}".encode(), [_asked(node, words), *values]


def _asked(node: Node, words: Vocabulary) -> str:
    """A query of tokens that all who answer pass, and perhaps others."""
    match node:
        case Words(needles):
            return _one_of([_needle(one, words) for one in needles])
        case Marked(marks):
            return _one_of([_quoted(mark) for mark in marks])
        case AnyOf(parts):
            return _one_of([_asked(part, words) for part in parts])
        case AllOf(parts):
            return f"({' & '.join(_asked(part, words) for part in parts)})"
        case Without(part):
            return f"!{_asked(part, words)}" if exact(part, words) else _quoted(EVERY)


def _one_of(several: list[str]) -> str:
    return f"({' | '.join(several)})"


def _needle(one: Needle, words: Vocabulary) -> str:
    whole = words.mark_of(one.plain)
    if whole is not None:
        return _quoted(whole)
    *first, last = one.tokens
    asked = [_quoted(token) for token in dict.fromkeys(first)]
    return f"({' & '.join([*asked, _quoted(last) + (':*' if one.starts else '')])})"


def _quoted(token: str) -> str:
    return f"'{token}'"


def _not_asked(node: Node, words: Vocabulary) -> Node:
    """What tokens alone have not told yet; to look at a row's vector once more takes long."""
    if not isinstance(node, AllOf):
        return node
    return AllOf(tuple(_not_asked(one, words) for one in node.parts if not exact(one, words)))


def _condition(node: Node, words: Vocabulary) -> Condition:
    """What a row that passed the tokens must be, exactly."""
    if exact(node, words):
        return "i.tokens @@ %s::tsquery", [_asked(node, words)]
    match node:
        case Words(needles):
            return _joined([_stands(one, words) for one in needles], " OR ")
        case AnyOf(parts):
            return _joined([_condition(part, words) for part in parts], " OR ")
        case AllOf(parts):
            return _joined([_condition(part, words) for part in parts], " AND ")
        case Without(part):
            text, values = _condition(part, words)
            return f"NOT {text}", values
    raise AssertionError(node)


def _stands(one: Needle, words: Vocabulary) -> Condition:
    if whole(one, words):
        return "i.tokens @@ %s::tsquery", [_needle(one, words)]
    return _STANDS, [one.plain]


def _joined(several: list[Condition], between: str) -> Condition:
    texts = between.join(text for text, _values in several)
    return f"({texts})", [value for _text, values in several for value in values]
