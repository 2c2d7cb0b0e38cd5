"""Backups as files: written whole or not at all, dated in a folder, the superfluous taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.files import replacing
from kanmin.language import _
from kanmin.server.own_files import FOR_ITS_OWNER
from kanmin.server.store import backups
from kanmin.server.store.rows import Tell
from kanmin.server.store.upkeep_models import BackupRecord

_NAME = re.compile(r"kanmin-(\d{8}-\d{6})\.zip")
_WRITTEN = "%Y%m%d-%H%M%S"
KEPT_RECORDS = 400


def write(target: Path, *, keys: bool, tell: Tell) -> int:
    """Write a backup and read it back before it takes the place of an older file; its rows.

    How it went is kept for the administrators. Raises KanminError.
    """
    with _noted(target.name) as note, replacing(target, FOR_ITS_OWNER) as file:
        note.rows = backups.backup(file, keys=keys, tell=tell)
        file.flush()
        backups.check(Path(file.name))
    return note.rows


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written, and older ones that were taken away after it."""

    file: Path
    rows: int
    removed: tuple[Path, ...] = ()


def write_into(folder: Path, rule: tuple[int, int], *, keys: bool, tell: Tell) -> Made:
    """Write a dated backup into a folder and then take the superfluous away.

    rule: for how many days and months one is kept. Nothing is taken away where no good one was
    made.
    """
    if not folder.is_dir():
        with _noted(str(folder)):
            raise KanminError(
                _("控えを置くフォルダーがありません。"),
                where=str(folder),
                todo=_("フォルダーをつくるか、つながっているかを確かめてください。"),
            )
    target = folder / f"kanmin-{timezone.localtime():{_WRITTEN}}.zip"
    count = write(target, keys=keys, tell=tell)
    gone = superfluous(folder.iterdir(), target, *rule)
    for path in gone:
        path.unlink()
    return Made(target, count, tuple(gone))


def superfluous(found: Iterable[Path], newest: Path, daily: int, monthly: int) -> list[Path]:
    """Files that no rule keeps: the last of each of the newest `daily` days and `monthly` months.

    Days and months count only where there is a backup, so that no time without backups takes one
    away. Whatever has another name, or is a link, is left alone; the newest is never one of them.
    """
    dated = sorted(
        (path for path in found if _NAME.fullmatch(path.name) and _is_ours(path)),
        key=lambda path: path.name,
    )
    kept = {newest, *_last_of(dated, 8, daily), *_last_of(dated, 6, monthly)}
    return [path for path in dated if path not in kept]


def _is_ours(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _last_of(found: list[Path], digits: int, most: int) -> list[Path]:
    """The last file of each of the newest spans, by the first digits of their dates."""
    start = len("kanmin-")
    spans = {path.name[start : start + digits]: path for path in found}
    return [spans[span] for span in sorted(spans)[-most:]] if most else []


@contextmanager
def _noted(name: str) -> Iterator[BackupRecord]:
    """Keep how a backup went. The database may be what failed: then the exit status alone tells."""
    note = BackupRecord(name=name)
    try:
        yield note
    except (KanminError, DatabaseError, OSError) as error:
        note.fault = str(error)[:500]
        with suppress(DatabaseError):
            note.save()
        if isinstance(error, KanminError):
            raise
        raise KanminError(
            _("控えを書けませんでした（{reason}）。").format(reason=str(error).split("\n")[0])
        ) from error
    with suppress(DatabaseError):
        note.save()
        BackupRecord.objects.filter(pk__lte=note.pk - KEPT_RECORDS).delete()
