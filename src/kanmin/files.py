"""Reading and writing whole files so that nothing is lost: size limit, encodings, atomic writes."""

from __future__ import annotations

import codecs
import csv
import errno
import io
import os
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, BinaryIO

from kanmin.errors import InvalidDocument, KanminError, UnreadableFile
from kanmin.language import _

_OF_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LARGEST_FILE = 50 * 1024 * 1024  # bytes
MOST_ROWS = 500_000  # of a table in CSV


def read_bytes(path: Path) -> bytes:
    """All of a file. Raises UnreadableFile when it is absent, a folder, locked or over 50 MB."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnreadableFile(
                _("大きすぎます（{size}MB）。").format(size=-(-size // 1024 // 1024)),
                where=path.name,
                todo=_("50MB以下のファイルにしてください。"),
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(_why(error), where=path.name, todo=_todo(error)) from None


def _why(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return _("ファイルがありません。")
        case IsADirectoryError():
            return _("ファイルではなくフォルダーです。")
        case PermissionError():
            return _("開く許可がないか、ほかのソフトで開かれています。")
        case _:
            return _("ファイルを扱えません（{reason}）。").format(reason=error.strerror or "")


def _todo(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("名前と場所を確かめてください。")
    if isinstance(error, PermissionError):
        return _("Excelなどで開いていれば閉じてから、もう一度お試しください。")
    return ""


def enclosed_toml(package: str, *path: str) -> dict[str, Any]:
    """A table that comes with Kanmin. package: whose data it is; path: within its folder."""
    return tomllib.loads(resources.files(package).joinpath(*path).read_text(encoding="utf-8"))


def read_text(path: Path) -> str:
    """All of a UTF-8 file as text. Raises UnreadableFile naming the encoding it seems to have."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    guess = _("Shift_JISのようです") if _decodes(data, "cp932") else _("UTF-8ではありません")
    raise UnreadableFile(
        _("文字コードが読めません（{guess}）。").format(guess=guess),
        where=path.name,
        todo=_("UTF-8で保存し直してください。"),
    )


def decoded(data: bytes, where: str) -> str:
    """A table that an office saved: UTF-8, with its mark or without, else what Excel writes.

    Raises UnreadableFile for anything else.
    """
    for encoding in ("utf-8-sig", "cp932"):
        if _decodes(data, encoding) and not data.startswith(_OF_UTF_16):
            return data.decode(encoding)
    raise UnreadableFile(
        _("文字コードが読めません。"),
        where=where,
        todo=_("表計算ソフトで、CSV（UTF-8）として保存し直してください。"),
    )


def csv_rows(text: str, *, strict: bool = False) -> Iterator[list[str]]:
    """The rows of a table in CSV, a mark of UTF-8 at its beginning left out. strict: as in `csv`.

    Raises InvalidDocument for what is none: a cell without end or over 128 KB, line ends of two
    kinds in one; for too many rows.
    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=strict)
    try:
        for number, cells in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise InvalidDocument(
                    _("行が多すぎます（{count}行まで）。").format(count=f"{MOST_ROWS:,}")
                )
            yield cells
    except csv.Error:
        raise InvalidDocument(
            _("CSVとして読めません。"), todo=_("表計算ソフトでCSVとして保存し直してください。")
        ) from None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def write_bytes(path: Path, data: bytes) -> None:
    """Put data into a file in one step: readers see the old file or the whole new one.

    Raises KanminError when the folder is missing, the disk full or the file locked.
    """
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path, mode: int | None = None) -> Iterator[BinaryIO]:
    """A new file to write, which takes the place of `path` once all is written and on the disk.

    mode: the file's; as it was, or as the system gives it, where none is told. Raises KanminError
    as `write_bytes` does; whatever goes wrong, the old file stays.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        os.close(handle)
        with Path(temporary).open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode(path) if mode is None else mode)
        Path(temporary).replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        Path(temporary).unlink(missing_ok=True)


def write_first(path: Path, data: bytes) -> None:
    """Put data into a file that only its owner reads, unless there is one: of two who come at
    once, on two machines too, one is first and the other's data are dropped.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        pass
    except OSError:  # a disk that knows no links
        if not path.exists():
            write_bytes(path, data)
            path.chmod(0o600)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """The mode the file had; what the system gives new files otherwise."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _reason(error: OSError) -> str:
    match error.errno:
        case errno.ENOENT:
            return _("フォルダーがありません")
        case errno.ENOSPC | errno.EDQUOT:
            return _("空き容量がありません")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return _("書き込む許可がないか、ほかのソフトで開かれています")
        case _:
            return error.strerror or ""


def _unwritable(path: Path, error: OSError) -> KanminError:
    return KanminError(
        _("書き込めません（{reason}）。").format(reason=_reason(error)),
        where=path.name,
        todo=_("保存先のフォルダー、空き容量、開いたままのファイルを確かめてください。"),
    )
