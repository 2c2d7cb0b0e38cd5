"""What hinders a start, as sentences: the folder, the settings, the database."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError

from kanmin.errors import KanminError
from kanmin.language import _

LONGEST = 300  # characters of what the database says
_FULL = ("disk is full", "disk I/O error", "No space left", "could not extend file")
_CLOSED = ("readonly database", "read-only", "unable to open database")


def make_folder(data: Path) -> None:
    """The data folder, made where it is not there yet.

    What lies there holds password hashes and drafts: the folder is for its owner alone. Raises
    KanminError where it cannot be made or written to.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        data.chmod(0o700)
        with tempfile.TemporaryFile(dir=data) as probe:
            probe.write(b"\0")
    except OSError as error:
        raise KanminError(
            _("データのフォルダーに書き込めません（{reason}）。").format(reason=_reason(error)),
            where=str(data),
            todo=_("フォルダーの場所、持ち主と許可、ディスクの空きを確かめてください。"),
        ) from None


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return _("空き容量がありません")
    if isinstance(error, NotADirectoryError | FileExistsError):
        return _("同じ名前のファイルがあります")
    return os.strerror(error.errno) if error.errno else ""


@contextmanager
def told() -> Iterator[None]:
    """What Django and the database raise while starting, as a sentence; never an address."""
    try:
        yield
    except DatabaseError as error:
        raise _database(str(error)) from None


def _database(message: str) -> KanminError:
    if any(words in message for words in _FULL):
        return KanminError(
            _("ディスクに空きがないか、読み書きできないので、始められません。"),
            todo=_("要らないファイルを消すか、ディスクを足してから、もう一度お試しください。"),
        )
    if any(words in message for words in _CLOSED):
        return KanminError(
            _("データベースに書き込めません。"),
            todo=_("データのフォルダーとその中のファイルの持ち主と許可を確かめてください。"),
        )
    return KanminError(
        _("データベースにつながりません（{reason}）。").format(
            reason=" ".join(message.split())[:LONGEST]
        ),
        todo=_("データベースが動いているか、KANMIN_DATABASE_URL が正しいか確かめてください。"),
    )
