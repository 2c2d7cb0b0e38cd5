"""Finding what somebody asks among what he or she may read: counted, in order, by the page."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection
from django.db.models import Case, When

from kanmin.errors import KanminError
from kanmin.search import (
    DocumentKind,
    Filter,
    FilterKey,
    Query,
    Shown,
    highlight,
    plain,
    read_query,
    snippet,
    without_marks,
)
from kanmin.search.facets import ARRAYS, Columns, Facet, facets
from kanmin.search.narrowing import apart, passing
from kanmin.search.ranking import BROAD, LOOKED_AT, Ids, best, newest, scores
from kanmin.search.terms import KINDS, OPEN, mark
from kanmin.search.tree import AllOf, Marked, Node, Words
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.store import search_index, search_words
from kanmin.server.store.search_models import SearchRow, SearchText
from kanmin.server.store.search_readers import own_marks

A_PAGE = 20
MOST_TRIED = 5  # words of a query that finds nothing
_BEGINNINGS = "SELECT row_id, substr(plain, 1, {}) FROM store_searchtext WHERE row_id IN ({})"
_ANYBODY = mark(FilterKey.SCOPE, OPEN)
_AT_ONCE = 5_000  # rows asked for by their ids; of more all are read


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found (見つかったもの). row, words: as they are stored."""

    row: SearchRow
    words: SearchText
    title: tuple[Shown, ...]
    snippet: tuple[Shown, ...]

    @property
    def kind(self) -> DocumentKind:
        """What it is."""
        return KINDS[self.row.kind - 1]

    @property
    def key(self) -> str:
        """The key of its plan; "" for what is of no plan."""
        return self.row.plan.key if self.row.plan else ""

    @property
    def public(self) -> bool:
        """Whether anybody may read it; else it is a draft."""
        return self.row.scope == OPEN

    @property
    def day(self) -> dt.date:
        """The day it is dated by."""
        return dt.date.fromordinal(self.row.day)


def hit_raw(hit: Hit) -> dict[str, Any]:
    """A document that was found as JSON values, as the command line and the API give it out."""
    return {
        "kind": hit.kind.value,
        "plan": hit.key or None,
        "where": hit.row.name or hit.key,
        "lg_code": hit.row.lg_code or None,
        "title": hit.words.title,
        "snippet": without_marks(hit.snippet),
    }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query that finds something (候補). count: how much."""

    text: str
    count: int


@dataclass(frozen=True)
class Found:
    """What was found. count: exactly how much. page: from 1. who: for whom."""

    query: Query
    count: int
    page: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    who: Person | None = None

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """What to try where there is nothing; looked for when it is asked for."""
        return () if self.count else suggestions(self.query, self.who)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // A_PAGE))


def find(
    text: str, filters: Sequence[Filter] = (), page: int = 1, who: Person | None = None
) -> Found:
    """What a query finds. who: None for anybody. Raises KanminError for what cannot be asked."""
    query = read_query(text, registry(), search_words.spellings()).narrowed(tuple(filters))
    ids, columns = matching(query.node, who)
    page = max(1, page)
    chosen = in_order(ids, query.words, columns, page * A_PAGE)[(page - 1) * A_PAGE :]
    return Found(
        query, len(ids), page, hits_of(chosen.tolist(), query.words), facets(columns, ids), who
    )


def matching(node: Node | None, who: Person | None) -> tuple[Ids, Columns]:
    """The ids of all that answers and may be read, with the columns that know them.

    What is for anybody is told by its column: nearly all is, and the index would go through all of
    it once more. An id that no column knows, as its row was taken out meanwhile, is for nobody.
    """
    own = own_marks(who)
    asked = node if node is not None else Marked((_ANYBODY, *own))
    narrowed, broad = apart(asked, search_words.words())
    ids = search_index.ids(narrowed, search_words.words())
    columns = _columns(ids)
    ids = passing(columns, ids, broad)
    may_be_read = columns["open"][ids] == 1
    if own:
        theirs = search_index.ids(AllOf((Marked(own), asked)), search_words.words())
        may_be_read |= np.isin(ids, theirs) & (columns["day"][ids] > 0)
    return ids[may_be_read], columns


def in_order(ids: Ids, words: Sequence[Words], columns: Columns, count: int) -> Ids:
    """The first ids, so many of them, in the one order there is."""
    days, places = columns["day"][ids], columns["place"][ids]
    if not words or len(ids) > BROAD:
        return newest(ids, days, places, count)
    plain = _plain(ids)
    texts = [plain.get(one, "") for one in ids.tolist()]
    return best(ids, scores(texts, words), days, places)[:count]


def _plain(ids: Ids) -> dict[int, str]:
    """The beginnings of the plain documents; the numbers are our own."""
    several = ",".join(map(str, ids.tolist()))
    with connection.cursor() as cursor:
        cursor.execute(_BEGINNINGS.format(LOOKED_AT, several or "NULL"))
        return dict(cursor.fetchall())


def hits_of(ids: list[int], words: Sequence[Words]) -> tuple[Hit, ...]:
    """Documents by their ids, in that order, as they are shown."""
    rows = SearchText.objects.filter(row_id__in=ids).select_related("row", "row__plan")
    known = {one.row_id: one for one in rows}
    return tuple(
        Hit(one.row, one, highlight(one.title, words), snippet(one.text, words))
        for one in (known[number] for number in ids if number in known)
    )


_kept: dict[str, Columns] = {}
_lock = Lock()


def _columns(ids: Ids) -> Columns:
    """The columns that know some ids. A row never changes, so what was read once holds.

    What is read in a transaction that may yet be undone is not kept; a host that only reads has
    one around each request, and undoes nothing.
    """
    if connection.in_atomic_block and not settings.READ_ONLY:
        return _filled(Columns(), ids)
    with _lock:
        kept = _kept.setdefault(str(connection.settings_dict["NAME"]), Columns())
        return _filled(kept, ids)


def _filled(columns: Columns, ids: Ids) -> Columns:
    unknown = columns.unknown(ids)
    if len(unknown):
        rows = SearchRow.objects.all()
        if len(unknown) <= _AT_ONCE:
            rows = rows.filter(pk__in=unknown.tolist())
        else:
            rows = rows.filter(pk__gte=int(np.min(unknown)))
        for_all = Case(When(scope=OPEN, then=1), default=0)
        columns.put(list(rows.annotate(open=for_all).values_list("pk", *ARRAYS)))
    return columns


def suggestions(query: Query, who: Person | None) -> tuple[Suggestion, ...]:
    """What finds something where a query finds nothing: a word spelt alike, or one word less."""
    words = [one.shown for one in query.words][:MOST_TRIED]
    tried = [query.text.replace(word, other, 1) for word in words for other in _alike(word)]
    if len(words) > 1:
        tried += [" ".join(query.text.replace(word, " ", 1).split()) for word in words]
    found = [Suggestion(text, _count(text, who)) for text in dict.fromkeys(tried)]
    return tuple(one for one in found if one.count)


def _alike(word: str) -> list[str]:
    """Words of the glossary that are spelt nearly like a word."""
    known = search_words.spellings().words()
    return difflib.get_close_matches(plain(word).strip(), known, n=2, cutoff=0.7)


def _count(text: str, who: Person | None) -> int:
    try:
        query = read_query(text, registry(), search_words.spellings())
    except KanminError:
        return 0
    return len(matching(query.node, who)[0]) if query.words else 0
