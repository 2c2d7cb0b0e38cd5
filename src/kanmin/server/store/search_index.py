"""The search's index, whichever database there is: tokens in, ids out, the same on both."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from django.db import connection

from kanmin.search import Vocabulary
from kanmin.search.tree import Node
from kanmin.server.store.search_models import SearchRow, SearchText

if TYPE_CHECKING:
    from kanmin.search.ranking import Ids


_ENGINES = {"postgresql": "search_postgres", "sqlite": "search_sqlite"}


def _engine() -> ModuleType:
    """The one of the database at hand; the driver of the other is not read."""
    return import_module(f"kanmin.server.store.{_ENGINES[connection.vendor]}")


def make() -> None:
    """Make the index where there is none; called after the tables were made, or emptied.

    Where nothing can be found the index holds nothing either: it is no table of Django's, which
    empties its own only.
    """
    if "store_searchtext" in connection.introspection.table_names():
        _engine().make()
        if not SearchRow.objects.exists():
            empty()
            filled()


def empty() -> None:
    """Take everything out, to be filled anew; `filled` ends that, in the same transaction."""
    _engine().empty()


def filled() -> None:
    """Everything is in again."""
    _engine().filled()


def add(texts: list[SearchText]) -> None:
    """Put documents in, with their words."""
    if texts:
        _engine().add(texts)


def remove(numbers: list[int]) -> None:
    """Take documents out, whose texts are still there."""
    if numbers:
        _engine().remove(numbers)


def ids(node: Node, words: Vocabulary) -> Ids:
    """The ids that answer a query."""
    found: Ids = _engine().ids(node, words)
    return found
