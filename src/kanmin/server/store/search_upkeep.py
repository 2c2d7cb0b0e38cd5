"""The search's index made anew, brought up to a new version of Kanmin, and looked over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kanmin import __version__
from kanmin.errors import KanminError
from kanmin.handbook.imported_law import path_of
from kanmin.language import _
from kanmin.search import Marked, Vocabulary, plain, vocabulary
from kanmin.search.tokens import EVERY, VERSION
from kanmin.server.store import (
    search_adopted,
    search_cases,
    search_elsewhere,
    search_index,
    search_words,
    searching,
)
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.store.models import Adoption, Revision, StoredPlan
from kanmin.server.store.search_models import SearchRow, SearchState, SearchText

SAMPLE = 1_500  # texts from which a vocabulary is made
_SAMPLED = 400  # characters of each
_FEW = 5_000  # documents below which the glossary's words are enough


def begin(words: Vocabulary | None = None) -> None:
    """Empty the index, to be filled anew with a new vocabulary, or a given one; then `end`."""
    words = words or _new_vocabulary()
    search_index.empty()
    SearchText.objects.all().delete()
    SearchRow.objects.all().delete()
    search_words.begin(words)
    _handbook(SearchState.objects.get(), _handbook_on_shelf())
    for found in Adoption.objects.iterator():
        search_adopted.update(found)
    search_cases.rebuild()
    for record in ElsewhereRecord.objects.published().iterator():
        search_elsewhere.update(record)


def _new_vocabulary() -> Vocabulary:
    """The glossary's words; where there is much to look through, what is common in it too."""
    rows = SearchText.objects.order_by("row_id")
    whole = rows.count()
    if whole < _FEW:
        return vocabulary(search_words.spellings())
    numbers = rows.values_list("row_id", flat=True).iterator()
    chosen = list(islice(numbers, 0, None, max(1, whole // SAMPLE)))
    texts = SearchText.objects.filter(row_id__in=chosen).values_list("text", flat=True)
    return vocabulary(search_words.spellings(), (plain(text[:_SAMPLED]) for text in texts))


def end() -> None:
    """Everything is in again."""
    search_index.filled()


def add(plans: Iterable[StoredPlan]) -> None:
    """Put plans in, each with what is published and what was written since."""
    for stored in plans:
        searching.update(stored)


@transaction.atomic
def catch_up() -> None:
    """Make what an earlier version of Kanmin, an earlier day or nobody yet has put in."""
    known = SearchState.objects.first()
    shelf = _handbook_on_shelf()
    if known is not None and (known.version, known.handbook) == (VERSION, shelf):
        return
    if known is None or known.version != VERSION:
        begin()
        add(StoredPlan.objects.order_by("pk").iterator())
        end()
    else:
        _handbook(known, shelf)


def _handbook(known: SearchState, shelf: str) -> None:
    searching.update_handbook()
    known.handbook = shelf
    known.save(update_fields=["handbook"])


def _handbook_on_shelf() -> str:
    """By what a change of the handbook is told: version, day, files, the law imported."""
    with as_file(files("kanmin.handbook") / "data") as folder:
        changed = [file.stat().st_mtime_ns for file in sorted(Path(folder).rglob("*.toml"))]
    law = path_of(Path(settings.DATA), "act9")
    changed += [law.stat().st_mtime_ns] if law.is_file() else []
    return f"{__version__} {dt.date.today()} {len(changed)} {max(changed)}"[:64]


def lags(stored: StoredPlan) -> bool:
    """Whether what is found of a plan is not what it says."""
    try:
        return any(searching.faults(stored))
    except (KanminError, ValueError, Revision.DoesNotExist):
        return False  # told of the revision already


def faults() -> Iterator[str]:
    """A sentence where the index does not hold exactly the documents there are."""
    held = set(search_index.ids(Marked((EVERY,)), search_words.words()).tolist())
    if held != set(SearchRow.objects.values_list("pk", flat=True)):
        yield _("検索の索引が欠けています。kanmin rebuild で作り直してください。")
    if search_adopted.lags():
        yield _("読み込んだ文書の検索の索引が本文と合いません。")
    if search_cases.lags():
        yield _("公表された事例の検索の索引が本文と合いません。")
    if search_elsewhere.lags():
        yield _("団体のホームページにある計画の検索の索引が、掲載したものと合いません。")
