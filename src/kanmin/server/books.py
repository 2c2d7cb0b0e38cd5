"""The handbook as this installation reads it: with the Act it imported, by day and by edition."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kanmin import handbook
from kanmin.handbook import Handbook
from kanmin.handbook.imported_law import with_imported_law
from kanmin.handbook.mentions import TermFinder


def today(framework: str = "act9") -> Handbook:
    """What a framework asks today."""
    return _on(dt.date.today(), framework)


def of_edition(edition: str, framework: str = "act9") -> Handbook:
    """The handbook as it stood in an edition. Raises KanminError for one that is not there."""
    return today(framework) if edition in ("", "current") else _edition(edition, framework)


def terms_of(book: Handbook) -> TermFinder:
    """Finds the terms of a handbook's glossary."""
    return _finder(book.framework.id, book.on)


@lru_cache(maxsize=32)
def _on(day: dt.date, framework: str) -> Handbook:
    return _with_law(handbook.on(day, framework))


@lru_cache(maxsize=32)
def _edition(edition: str, framework: str) -> Handbook:
    return _with_law(handbook.edition(edition, framework))


@lru_cache(maxsize=32)
def _finder(framework: str, day: dt.date) -> TermFinder:
    return TermFinder(_on(day, framework).terms)


def _with_law(book: Handbook) -> Handbook:
    return with_imported_law(book, Path(settings.DATA))
