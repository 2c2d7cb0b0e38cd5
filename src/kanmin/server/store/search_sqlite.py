"""The search's index on SQLite: a table of FTS5 that holds tokens and no text.

The tokenizer `ascii` takes every character beyond ASCII as part of a token, whatever Unicode says
of it, so that our tokens are not taken apart once more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.db import connection

from kanmin.search.ranking import Ids
from kanmin.search.tokens import EVERY, Needle, document_tokens
from kanmin.search.tree import AllOf, AnyOf, Marked, Node, Without, Words
from kanmin.search.vocabulary import Vocabulary
from kanmin.server.store.search_models import SearchText

_MAKE = """
CREATE VIRTUAL TABLE IF NOT EXISTS store_searchindex USING fts5(
    tokens, content='', columnsize=0, tokenize="ascii tokenchars '='")
"""
_SET = "INSERT INTO store_searchindex(store_searchindex, rank) VALUES(%s, %s)"
_HAS_AUTOMERGE = "SELECT count(*) FROM store_searchindex_config WHERE k = 'automerge'"
_PAGES = 32
"""Of the index that are merged with each change: left to itself FTS5 merges nothing for a while,
and then for a tenth of a second while somebody saves."""
_ALL = f'"{EVERY}"'
_FOUND = "SELECT group_concat(rowid) FROM store_searchindex WHERE store_searchindex MATCH %s"


def make() -> None:
    """The index, where there is none yet."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute(_HAS_AUTOMERGE)
        if not cursor.fetchone()[0]:
            cursor.execute(_SET, ["automerge", 0])


def empty() -> None:
    """Take everything out."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO store_searchindex(store_searchindex) VALUES('delete-all')")


def filled() -> None:
    """Everything is in again: its pieces are made one, in which broad words are found faster."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO store_searchindex(store_searchindex) VALUES('optimize')")


def add(texts: Sequence[SearchText]) -> None:
    """Put documents in."""
    SearchText.objects.bulk_create(texts)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO store_searchindex(rowid, tokens) VALUES (%s, %s)",
            [(one.row_id, _held(one.plain, one.marks)) for one in texts],
        )
        cursor.execute(_SET, ["merge", _PAGES])


def remove(numbers: Sequence[int]) -> None:
    """Take documents out; a table without text asks for exactly the tokens that were put in."""
    entries = SearchText.objects.filter(row_id__in=numbers).values_list("row_id", "plain", "marks")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO store_searchindex(store_searchindex, rowid, tokens)"
            " VALUES ('delete', %s, %s)",
            [(number, _held(plain, marks)) for number, plain, marks in entries],
        )


def _held(plain: str, marks: str) -> str:
    return f"{' '.join(document_tokens(plain))} {EVERY} {marks}"


def ids(node: Node, words: Vocabulary) -> Ids:
    """The ids that answer; the database gives them as one text, row by row is slow."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, [_asked(node, words)])
        return np.fromstring(cursor.fetchone()[0] or "", dtype=np.int64, sep=",")


def _asked(node: Node, words: Vocabulary) -> str:
    """A query in the language of FTS5."""
    match node:
        case Words(needles):
            return _one_of([_needle(one, words) for one in needles])
        case Marked(marks):
            return _one_of([f'"{mark}"' for mark in marks])
        case AnyOf(parts):
            return _one_of([_asked(part, words) for part in parts])
        case AllOf(parts):
            return _all_of(parts, words)
        case Without(part):
            return f"({_ALL} NOT {_asked(part, words)})"


def _all_of(parts: tuple[Node, ...], words: Vocabulary) -> str:
    wanted = [_asked(part, words) for part in parts if not isinstance(part, Without)]
    unwanted = [_asked(part.part, words) for part in parts if isinstance(part, Without)]
    found = f"({' AND '.join(wanted or [_ALL])})"
    return f"({found} NOT {_one_of(unwanted)})" if unwanted else found


def _one_of(several: list[str]) -> str:
    return several[0] if len(several) == 1 else f"({' OR '.join(several)})"


def _needle(one: Needle, words: Vocabulary) -> str:
    whole = words.mark_of(one.plain)
    return f'"{whole or " ".join(one.tokens)}"' + (" *" if one.starts else "")
