"""Packed files from outside (zip, and so Word and Excel): how much one may become, part by part."""

from __future__ import annotations

import copy
import zipfile
import zlib

from kanmin.errors import UnreadableFile
from kanmin.language import _

LARGEST_UNPACKED = 200 * 1024 * 1024  # bytes
MOST_ENTRIES = 10_000  # files within one
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""What files of old Office, and those with a password, begin with."""

DAMAGES = (  # what zipfile and zlib raise on damaged, encrypted or oddly packed archives
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def refuse_large(archive: zipfile.ZipFile, where: str) -> None:
    """Raise UnreadableFile for one of too many parts or, by what it says itself, too large."""
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > LARGEST_UNPACKED or len(archive.infolist()) > MOST_ENTRIES:
        raise too_large(unpacked, where)


def too_large(unpacked: int, where: str) -> UnreadableFile:
    """The error for a packed file that becomes too large. unpacked: bytes."""
    return UnreadableFile(
        _("展開すると大きすぎます（{size}MB）。").format(size=unpacked // 1024 // 1024),
        where=where,
        todo=_("使っていないシート、行、列、画像を削除してください。"),
    )


def unpack(archive: zipfile.ZipFile, name: str, most: int) -> bytes | None:
    """A part of a packed file, whatever size its head tells; None for one of more bytes than so."""
    entry = copy.copy(archive.getinfo(name))
    entry.file_size = most + 2  # else what is more would be cut off, and the rest not checked
    with archive.open(entry) as part:
        found = part.read(most + 1)
    return found if len(found) <= most else None
