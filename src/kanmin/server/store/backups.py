"""Backups: all that cannot be made anew, in one file; and putting it into an empty place.

The file is a zip of `rows.jsonl`, of `files/` (`own_files`) and of `manifest.json`. A few rows are
in memory at a time, however large the store is.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, transaction

from kanmin import __version__
from kanmin.archives import DAMAGES
from kanmin.errors import KanminError, UnreadableFile
from kanmin.language import _
from kanmin.server import own_files
from kanmin.server.bodies import registry
from kanmin.server.store.moments import one_moment
from kanmin.server.store.rows import Tell, kept_models, put_in, whole, write_rows
from kanmin.server.store.upkeep import rebuild, verify

ROWS, MANIFEST, FILES = "rows.jsonl", "manifest.json", "files/"
LARGEST_MANIFEST = 1_000_000  # bytes
LARGEST_FILE = 100_000_000  # bytes of a file that lies beside the database
PIECE = 1 << 20  # bytes read at a time


def _silent(_done: int) -> None:
    """Tell nobody."""


def backup(target: IO[bytes], *, keys: bool = True, tell: Tell = _silent) -> int:
    """Write everything as it is at one moment, others going on meanwhile; the number of rows.

    keys: the files by which the installation is known go with it.
    """
    counts: dict[str, int] = {}
    digest = hashlib.sha256()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {
            name: _file_in(archive, name, path)
            for name, path in own_files.held(Path(settings.DATA), keys=keys)
        }
        with one_moment(), archive.open(ROWS, "w", force_zip64=True) as out:
            for model in kept_models():

                def each(line: bytes, label: str = model._meta.label) -> None:
                    counts[label] = counts.get(label, 0) + 1
                    digest.update(line)
                    out.write(line)

                write_rows(model, each)
                tell(sum(counts.values()))
        manifest = {
            "kanmin": __version__,
            "counts": counts,
            "sha256": digest.hexdigest(),
            "files": files,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
    return sum(counts.values())


def _file_in(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    data = path.read_bytes()
    archive.writestr(FILES + name, data)
    return hashlib.sha256(data).hexdigest()


def restore(source: Path, tell: Tell = _silent) -> int:
    """Put a backup into an empty installation; the number of rows. All or nothing.

    Raises UnreadableFile for what is no sound backup, KanminError where there is anything already.
    """
    if whole():
        raise KanminError(
            _("ここには、もうデータがあります。"),
            todo=_("空のデータフォルダーを指定してください。"),
        )
    with _opened(source) as archive:
        manifest = _sound(archive, source)
        files = {name: archive.read(FILES + name) for name in manifest["files"]}
        try:
            with own_files.placed(Path(settings.DATA), files), transaction.atomic():
                _take_up(files)
                with archive.open(ROWS) as rows:
                    count = put_in(rows, tell)
                _restart_numbers()
                _made_anew(source)
        except (DeserializationError, DatabaseError) as error:
            raise UnreadableFile(
                _("戻せない行があります（{reason}）。").format(reason=_first_line(error)),
                where=source.name,
                todo=_("控えを作った版か、それより新しい版の Kanmin で戻してください。"),
            ) from error
    return count


def _first_line(error: Exception) -> str:
    found = error.__cause__ or error
    return (str(found).splitlines() or [type(found).__name__])[0][:200]


def _take_up(files: dict[str, bytes]) -> None:
    """This process, too, goes on with what was put back."""
    if own_files.SECRET in files:
        settings.SECRET_KEY = files[own_files.SECRET].decode().strip()
    registry.cache_clear()


def _made_anew(source: Path) -> None:
    rebuild()
    faults = next(verify(), None)
    if faults:
        raise UnreadableFile(faults, where=source.name)


def check(source: Path) -> dict[str, Any]:
    """What a backup says of itself, once all of it has been read. Raises UnreadableFile."""
    with _opened(source) as archive:
        return _sound(archive, source)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(source)
    except DAMAGES:
        raise _unreadable(source) from None
    with archive:
        yield archive


def _unreadable(source: Path) -> UnreadableFile:
    return UnreadableFile(_("Kanmin のバックアップとして読めません。"), where=source.name)


def _sound(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """The manifest, where rows and files are what it says and nothing else is in it."""
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise _unreadable(source)
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        files: dict[str, str] = manifest.setdefault("files", {})
        digests = {name: _digest(archive, FILES + name, LARGEST_FILE) for name in files}
        rows = _digest(archive, ROWS)
    except (KeyError, AttributeError, *DAMAGES):
        raise _unreadable(source) from None
    if (rows, digests) != (manifest.get("sha256"), files):
        raise UnreadableFile(_("バックアップが壊れています。"), where=source.name)
    if not all(map(own_files.is_allowed, files)):
        raise _unreadable(source)
    return manifest


def _digest(archive: zipfile.ZipFile, name: str, most: int | None = None) -> str:
    if most is not None and archive.getinfo(name).file_size > most:
        raise ValueError
    found = hashlib.sha256()
    with archive.open(name) as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def _restart_numbers() -> None:
    """PostgreSQL counts on from the highest id put in."""
    for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
        with connection.cursor() as cursor:
            cursor.execute(statement)
