"""What kind of file this is: by what it begins with, and only then by its name."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from kanmin.archives import LARGEST_UNPACKED, OLD_OFFICE, refuse_large, too_large, unpack
from kanmin.errors import UnreadableFile
from kanmin.language import _

SUFFIXES = (".docx", ".pdf", ".xlsx", ".html", ".md", ".txt")
_PACKED = (".docx", ".pdf", ".xlsx")
_BY_SUFFIX = {
    ".htm": "html",
    ".html": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
}

_PDF, _PDF_BEGINS = "pdf", b"%PDF-"
TYPES = "[Content_Types].xml"
LARGEST_TYPES = 4 * 1024 * 1024  # bytes


def kind_of(data: bytes, name: str) -> str:
    """docx, pdf, xlsx, html, markdown or text. Raises UnreadableFile for anything else."""
    refuse_strange(data, name)
    if is_packed(data):
        return _packed(data, name)
    return _PDF if _PDF_BEGINS in data[:1024] else _BY_SUFFIX[_suffix(name)]


def refuse_strange(data: bytes, name: str) -> None:
    """Raise UnreadableFile for what cannot be of any kind, by its beginning and its name: little
    enough to be looked at where the file has come in."""
    if not data.strip():
        raise UnreadableFile(_("ファイルが空です。"), where=name)
    if data.startswith(OLD_OFFICE):
        raise UnreadableFile(
            _("パスワードの付いたファイルか、古い形式（.doc・.xls）です。"),
            where=name,
            todo=_("パスワードを外し、.docx か .xlsx で保存し直してください。"),
        )
    packed = is_packed(data) or _PDF_BEGINS in data[:1024]
    if not packed and _suffix(name) in _PACKED:
        raise _damaged(name)
    if not packed and (_suffix(name) not in _BY_SUFFIX or b"\0" in data[:4096]):
        raise UnreadableFile(
            _("扱えない種類のファイルです。"),
            where=name,
            todo=_("{suffixes} のいずれかにしてください。").format(suffixes="・".join(SUFFIXES)),
        )


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("ファイルが壊れているか、途中で切れています。"),
        where=name,
        todo=_("元のソフトで開けるか確かめ、保存し直してください。"),
    )


def is_packed(data: bytes) -> bool:
    """Whether a file is an archive, as those of Word and Excel are."""
    return data.startswith(b"PK")


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _packed(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            refuse_large(archive, name)
            types = unpack(archive, TYPES, LARGEST_TYPES) if TYPES in names else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise _damaged(name) from None
    if types is None:
        raise too_large(LARGEST_UNPACKED, name)
    if b"macroEnabled" in types:
        raise UnreadableFile(
            _("マクロ付きのファイル（.docm・.xlsm）です。"),
            where=name,
            todo=_("マクロのない .docx か .xlsx で保存し直してください。"),
        )
    if "word/document.xml" in names:
        return "docx"
    if any(part.startswith("xl/") for part in names):
        return "xlsx"
    raise UnreadableFile(_("WordでもExcelでもありません。"), where=name)
