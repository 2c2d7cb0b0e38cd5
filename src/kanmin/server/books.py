"""The handbook as this installation reads it: with the Act it imported, by day and by edition."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kanmin import handbook
from kanmin.errors import KanminError
from kanmin.handbook import Article, Handbook, with_layers
from kanmin.handbook.imported_law import imported, path_of
from kanmin.handbook.mentions import TermFinder
from kanmin.language import _
from kanmin.server.layers.stored import on_top


def today(framework: str = "act9") -> Handbook:
    """What a framework asks today; with the Act's own text where the imported one is damaged."""
    book = _on(dt.date.today(), framework)
    try:
        return with_law(book)
    except KanminError:
        return book


def for_body(lg_code: str, framework: str = "act9") -> Handbook:
    """What a framework asks a body today: with the layers of its prefecture and its own."""
    return with_layers(today(framework), on_top(lg_code).layers)


def category_titles(framework: str) -> dict[int, str]:
    """The names of a framework's categories by number."""
    return {c.number: _(c.title) for c in today(framework).categories}


def category_shorts(framework: str = "act9") -> dict[int, str]:
    """The short names of a framework's categories by number."""
    return {c.number: _(c.short) for c in today(framework).categories}


def of_edition(edition: str, framework: str = "act9") -> Handbook:
    """The handbook as it stood in an edition. Raises KanminError for one that is not there."""
    if edition in ("", "current"):
        return with_law(_on(dt.date.today(), framework))
    return _edition(edition, framework)


def terms_of(book: Handbook) -> TermFinder:
    """Finds the terms of a handbook's glossary."""
    return _finder(book.framework.id, book.on)


def with_law(book: Handbook) -> Handbook:
    """Today's handbook with the law imported for it. Raises KanminError for a damaged one."""
    path = path_of(Path(settings.DATA), book.framework.id)
    if not path.is_file():
        return book
    articles = _articles(Path(settings.DATA), book.framework.id, path.stat().st_mtime_ns)
    return book if articles is None else book.model_copy(update={"articles": articles})


@lru_cache(maxsize=4)
def _articles(folder: Path, framework: str, _changed: int) -> tuple[Article, ...] | None:
    return imported(folder, framework)


def on(day: dt.date, framework: str = "act9") -> Handbook:
    """What a framework asked on a day."""
    return _on(day, framework)


@lru_cache(maxsize=32)
def _on(day: dt.date, framework: str) -> Handbook:
    return handbook.on(day, framework)


@lru_cache(maxsize=32)
def _edition(edition: str, framework: str) -> Handbook:
    return handbook.edition(edition, framework)


@lru_cache(maxsize=32)
def _finder(framework: str, day: dt.date) -> TermFinder:
    return TermFinder(_on(day, framework).terms)
