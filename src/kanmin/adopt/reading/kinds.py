"""What kind of file this is: by what it begins with, and only then by its name."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from kanmin.errors import UnreadableFile
from kanmin.language import _
from kanmin.workbooks import LARGEST_UNPACKED, MOST_ENTRIES, OLD_OFFICE, too_large, unpack

SUFFIXES = (".docx", ".pdf", ".xlsx", ".html", ".md", ".txt")
_BY_SUFFIX = {
    ".htm": "html",
    ".html": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
}


TYPES = "[Content_Types].xml"
LARGEST_TYPES = 4 * 1024 * 1024  # bytes


def kind_of(data: bytes, name: str) -> str:
    """docx, pdf, xlsx, html, markdown or text. Raises UnreadableFile for anything else."""
    if not data.strip():
        raise UnreadableFile(_("ファイルが空です。"), where=name)
    if data.startswith(OLD_OFFICE):
        raise UnreadableFile(
            _("パスワードの付いたファイルか、古い形式（.doc・.xls）です。"),
            where=name,
            todo=_("パスワードを外し、.docx か .xlsx で保存し直してください。"),
        )
    if data.startswith(b"PK"):
        return _packed(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    kind = _BY_SUFFIX.get(Path(name).suffix.lower())
    if kind is None or b"\0" in data[:4096]:
        raise UnreadableFile(
            _("扱えない種類のファイルです。"),
            where=name,
            todo=_("{suffixes} のいずれかにしてください。").format(suffixes="・".join(SUFFIXES)),
        )
    return kind


def _packed(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names, entries = set(archive.namelist()), len(archive.infolist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
            types = unpack(archive, TYPES, LARGEST_TYPES) if TYPES in names else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise UnreadableFile(
            _("ファイルが壊れているか、途中で切れています。"),
            where=name,
            todo=_("元のソフトで開けるか確かめ、保存し直してください。"),
        ) from None
    if unpacked > LARGEST_UNPACKED or entries > MOST_ENTRIES or types is None:
        raise too_large(unpacked, name)
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
