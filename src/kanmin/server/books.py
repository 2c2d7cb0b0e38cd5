"""The handbook as this installation reads it: with the Act it imported and the editions published.

An edition that was published here counts from its day; what is made of them is kept until the next
one is published or taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from kanmin import handbook
from kanmin.errors import InvalidDocument, KanminError
from kanmin.handbook import (
    FRAMEWORKS,
    Article,
    Edition,
    EditionDraft,
    Framework,
    Handbook,
    framework_on_shelf,
    revised,
    with_layers,
)
from kanmin.handbook.imported_law import imported, path_of
from kanmin.handbook.mentions import TermFinder
from kanmin.language import _, listed
from kanmin.server.layers.stored import on_top
from kanmin.server.store.edition_models import PublishedEdition

CURRENT = "current"
ONE_DAY = dt.timedelta(days=1)
Stamp = tuple[tuple[str, str], ...]
"""The editions published here: framework and digest of each; what is kept hangs on it."""
_asked: ContextVar[list[Stamp] | None] = ContextVar("asked", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """What is published is asked of the database once while this lasts: for one request."""
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)


def ask_again() -> None:
    """An edition was published or taken back in this very request: what is read now counts it."""
    asked = _asked.get()
    if asked is not None:
        asked.clear()


def framework(name: str) -> Framework:
    """A framework with the editions published here, those of days to come among them.

    Raises KanminError for a name that is not there.
    """
    return _framework(framework_on_shelf(name).id, _stamp())


def framework_before(name: str, day: dt.date) -> Framework:
    """A framework with the editions published here that are of an earlier day."""
    return _framework(framework_on_shelf(name).id, _stamp(), day)


def frameworks() -> tuple[Framework, ...]:
    """All frameworks, as `framework` has them."""
    return tuple(map(framework, FRAMEWORKS))


def today(framework: str = "act9") -> Handbook:
    """What a framework asks today; with the Act's own text where the imported one is damaged."""
    book = on(dt.date.today(), framework)
    try:
        return with_law(book)
    except KanminError:
        return book


def on(day: dt.date, framework: str = "act9") -> Handbook:
    """What a framework asks on a day. Raises KanminError for a day before its first edition."""
    return _on(day, framework, _stamp())


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
    """The handbook as it stood, or will stand, in an edition; see `key_of`.

    Raises KanminError for one that is not there.
    """
    if edition in ("", CURRENT):
        return with_law(on(dt.date.today(), framework))
    found = on(_day_of(edition, framework), framework)
    return with_law(found) if found.on > dt.date.today() else found


def first_of(edition: str, framework: str) -> Handbook:
    """The handbook on the first day of an edition; of the one in force, today's.

    Raises KanminError for one that is not there.
    """
    first, _last = _days_of(edition, framework)
    now = on(dt.date.today(), framework)
    return now if now.edition.date == first else on(first, framework)


def last_of(edition: str, framework: str) -> Handbook:
    """The handbook on the last day of an edition before the next; of the newest, today's.

    Raises KanminError for one that is not there.
    """
    _first, last = _days_of(edition, framework)
    return on(last, framework)


def published_stamp() -> Stamp:
    """What changes when an edition is published here or taken back."""
    return _stamp()


def key_of(edition: Edition, framework: str = "act9") -> str:
    """What an edition is called in addresses: `current` for the one in force, else its id.

    One that is called `current` itself, and is not any more, goes by its date.
    """
    if edition == on(dt.date.today(), framework).edition:
        return CURRENT
    return edition.id if edition.id != CURRENT else edition.date.isoformat()


def coming(framework: str = "act9") -> tuple[Edition, ...]:
    """The editions that are published and not yet in force, the nearest first."""
    found = _framework(framework, _stamp()).editions
    return tuple(e for e in found if e.date > dt.date.today())


def unfit(framework: str) -> list[PublishedEdition]:
    """Editions published here that do not fit what comes with Kanmin any more; none counts."""
    known = {e.id for e in _framework(framework, _stamp()).editions}
    return [row for row in _rows(framework) if row.edition not in known]


def common_to(framework: str) -> Framework | None:
    """The framework from which another has its shared tables; None for that one itself."""
    return None if framework == FRAMEWORKS[0] else _framework(FRAMEWORKS[0], _stamp())


def terms_of(book: Handbook) -> TermFinder:
    """Finds the terms of a handbook's glossary."""
    return _finder(book.framework.id, book.on, _stamp())


def with_law(book: Handbook) -> Handbook:
    """Today's handbook with the law imported for it. Raises KanminError for a damaged one."""
    path = path_of(Path(settings.DATA), book.framework.id)
    if not path.is_file():
        return book
    articles = _articles(Path(settings.DATA), book.framework.id, path.stat().st_mtime_ns)
    return book if articles is None else book.model_copy(update={"articles": articles})


def _stamp() -> Stamp:
    asked = _asked.get()
    if asked:
        return asked[0]
    rows = PublishedEdition.objects.filter(withdrawn_at=None)
    found = tuple(rows.values_list("framework", "digest"))
    if asked is not None:
        asked.append(found)
    return found


def _rows(framework: str) -> QuerySet[PublishedEdition]:
    return PublishedEdition.objects.filter(framework=framework, withdrawn_at=None)


def _day_of(edition: str, framework: str) -> dt.date:
    """The day on which an edition is read: its first one; for one that goes by date, its last."""
    first, last = _days_of(edition, framework)
    return last if first.isoformat() == edition else first


def _days_of(edition: str, framework: str) -> tuple[dt.date, dt.date]:
    """The first day of an edition, and the last before the next one; of the newest, today."""
    editions = sorted(_framework(framework, _stamp()).editions, key=lambda one: one.date)
    for place, one in enumerate(editions):
        if edition in (one.id, one.date.isoformat()):
            later = editions[place + 1 :]
            last = later[0].date - ONE_DAY if later else max(dt.date.today(), one.date)
            return one.date, last
    raise KanminError(
        _("版「{name}」はありません。").format(name=edition[:40]),
        todo=_("{choices}のどれかにしてください。").format(choices=listed(e.id for e in editions)),
    )


@lru_cache(maxsize=4)
def _articles(folder: Path, framework: str, _changed: int) -> tuple[Article, ...] | None:
    return imported(folder, framework)


@lru_cache(maxsize=8)
def _framework(name: str, stamp: Stamp, before: dt.date = dt.date.max) -> Framework:
    """What comes with Kanmin and the editions published here; one that does not fit is left out."""
    found = framework_on_shelf(name)
    common = None if name == FRAMEWORKS[0] else _framework(FRAMEWORKS[0], stamp)
    if not any(framework == name for framework, _digest in stamp):
        return found
    for row in _rows(name).filter(date__lt=before):
        try:
            found = revised(found, EditionDraft.model_validate_json(row.document), common)
        except InvalidDocument:
            continue
    return found


@lru_cache(maxsize=32)
def _on(day: dt.date, framework: str, stamp: Stamp) -> Handbook:
    common = None if framework == FRAMEWORKS[0] else _framework(FRAMEWORKS[0], stamp)
    return handbook.of(_framework(framework, stamp), day, common)


@lru_cache(maxsize=32)
def _finder(framework: str, day: dt.date, stamp: Stamp) -> TermFinder:
    return TermFinder(_on(day, framework, stamp).terms)
