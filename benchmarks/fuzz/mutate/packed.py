"""Packed files (zip, and Word and Excel, which are zips) changed inside and out."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence

from benchmarks.fuzz.mutate import markup, octets

Members = list[tuple[str, bytes]]
LARGE = 24 * 1024 * 1024  # bytes of nothing, which pack to some kilobytes
_NAMES = ("../../x", "/etc/x", "C:\\x", "a\\b", "", "xl/../xl/workbook.xml", "\0", "x" * 70_000)


def members(data: bytes) -> Members:
    """Names and contents."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def packed(found: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip of them, doubled names and all."""
    buffer = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
    ):
        warnings.simplefilter("ignore")
        for name, content in found:
            out.writestr(zipfile.ZipInfo(name[:60_000] or "-", (2026, 1, 1, 0, 0, 0)), content,
                         zipfile.ZIP_DEFLATED)  # fmt: skip
    return buffer.getvalue()


def _content(rng: random.Random, found: Members) -> None:
    at = rng.randrange(len(found))
    name, data = found[at]
    is_markup = name.endswith((".xml", ".rels")) and rng.random() < 0.85
    found[at] = (name, markup.changed(rng, data) if is_markup else octets.changed(rng, data))


def _without(rng: random.Random, found: Members) -> None:
    del found[rng.randrange(len(found))]


def _doubled(rng: random.Random, found: Members) -> None:
    name, data = rng.choice(found)
    found.append((name, octets.changed(rng, data) if rng.random() < 0.5 else data))


def _renamed(rng: random.Random, found: Members) -> None:
    at = rng.randrange(len(found))
    found[at] = (rng.choice((*_NAMES, rng.choice(found)[0])), found[at][1])


def _swapped(rng: random.Random, found: Members) -> None:
    at, other = rng.randrange(len(found)), rng.randrange(len(found))
    found[at] = (found[at][0], found[other][1])


def _large(rng: random.Random, found: Members) -> None:
    at = rng.randrange(len(found))
    name, data = found[at]
    filling = rng.choice((b"\0", b" ", b"<a>", b"<c ", b"&", b"x"))
    cut = rng.randrange(len(data) + 1)
    size = LARGE if rng.random() < 0.2 else LARGE // 64
    found[at] = (name, data[:cut] + filling * (size // len(filling)) + data[cut:])


INSIDE: tuple[Callable[[random.Random, Members], None], ...] = (
    *(_content,) * 12,
    _without,
    _doubled,
    _renamed,
    _swapped,
    _large,
)


def _lying(rng: random.Random, data: bytes) -> bytes:
    """A field of the directory at the end says something else than is so."""
    places = [at for at in range(len(data) - 46) if data[at : at + 4] == b"PK\x01\x02"]
    if not places:
        return data
    found, at = bytearray(data), rng.choice(places)
    field, size = rng.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (42, 4)))
    value = rng.choice((0, 1, 10, 99, 0xFFFF, 0xFFFFFFFF, rng.randrange(1 << 16)))
    struct.pack_into("<H" if size == 2 else "<I", found, at + field, value & (2 ** (8 * size) - 1))
    return bytes(found)


def changed(rng: random.Random, data: bytes) -> bytes:
    """A packed file with its members changed, or with what lies around them changed."""
    match rng.randrange(12):
        case 0:
            return octets.changed(rng, data)
        case 1:
            return _lying(rng, data)
        case 2:
            return rng.choice((b"\0" * 50, b"#!x\n", b"PK")) + data
    found = members(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if found:
            rng.choice(INSIDE)(rng, found)
    whole = packed(found)
    return _lying(rng, whole) if rng.random() < 0.05 else whole
