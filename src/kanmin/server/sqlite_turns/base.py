"""The connection to SQLite, as Django looks for it in a module of this name."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

PATIENCE = 20
"""Seconds after which SQLite is asked without a turn, and answers that it is locked."""
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLAC")


class _Turn:
    """The lock of this process; a child that was forked has one of its own."""

    lock = threading.Lock()

    @classmethod
    def anew(cls) -> None:
        cls.lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_Turn.anew)


@contextmanager
def _in_turn() -> Iterator[None]:
    lock = _Turn.lock
    mine = lock.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if mine:
            lock.release()


class Cursor(base.SQLiteCursorWrapper):
    """Statements that write on their own, outside a transaction, take a turn too."""

    def execute(self, query: Any, params: Any = None) -> Any:
        """As Django's."""
        if self.connection.in_transaction or query.lstrip()[:6].upper() not in _WRITES:
            return super().execute(query, params)
        with _in_turn():
            return super().execute(query, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions take their turn, from the first statement to the end."""

    _held: threading.Lock | None = None
    transaction_mode: str | None

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002 - Django's
        """As Django's."""
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode == "IMMEDIATE" and self._held is None:
            lock = _Turn.lock
            self._held = lock if lock.acquire(timeout=PATIENCE) else None
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_back()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._give_back()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give_back()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._give_back()

    def _give_back(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.release()
