"""A file that is sent from where a download broke off (RFC 9110: ranges and conditions)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

PIECE = 256 * 1024  # bytes
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True, slots=True)
class StandingFile:
    """A file that lies there. skip: bytes at its beginning that are left out. etag: quoted."""

    path: Path
    etag: str
    skip: int = 0

    @property
    def size(self) -> int:
        """Bytes that are sent of it."""
        return self.path.stat().st_size - self.skip

    def part(self, first: int, last: int) -> Iterator[bytes]:
        """Its bytes from one to another, both counted from 0 and included.

        It is opened at once, so that it may be taken away while it is sent.
        """
        return _pieces(self.path.open("rb"), self.skip + first, last - first + 1)


def _pieces(opened: BinaryIO, start: int, left: int) -> Iterator[bytes]:
    with opened as file:
        file.seek(start)
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


class Unsatisfiable(ValueError):
    """A range that begins behind the end."""


def span(text: str, size: int) -> tuple[int, int] | None:
    """The first and last byte that a Range asks for; None where the whole file answers it.

    Raises Unsatisfiable. Several ranges, and what is none, are answered by the whole file.

    >>> span("bytes=2-", 10), span("bytes=-3", 10), span("bytes=0-99", 10), span("lines=1-2", 10)
    ((2, 9), (7, 9), (0, 9), None)
    """
    match = _RANGE.fullmatch(text.replace(" ", ""))
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        first, last = max(0, size - int(match[2])), size - 1
        empty = int(match[2]) == 0
    else:
        first, last = int(match[1]), min(size - 1, int(match[2] or size - 1))
        empty = False
        if match[2] and int(match[2]) < first:
            return None
    if empty or first >= size:
        raise Unsatisfiable
    return first, last


def sent(request: Any, file: StandingFile, kind: str) -> HttpResponseBase:
    """A file, or the part of it that is asked for, as the answer to GET or HEAD."""
    headers = {"ETag": file.etag, "Accept-Ranges": "bytes"}
    if same(request.headers.get("If-None-Match", ""), file.etag):
        return HttpResponse(status=304, headers=headers)
    size, status = file.size, 200
    first, last = 0, size - 1
    try:
        wanted = _wanted(request, file, size)
    except Unsatisfiable:
        headers["Content-Range"] = f"bytes */{size}"
        return HttpResponse(status=416, headers=headers)
    if wanted:
        first, last = wanted
        status = 206
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        return HttpResponse(status=status, content_type=kind, headers=headers)
    return StreamingHttpResponse(file.part(first, last), kind, status, headers=headers)


def _wanted(request: Any, file: StandingFile, size: int) -> tuple[int, int] | None:
    """What a Range asks for, unless the file is another by now than the one begun (If-Range)."""
    text = request.headers.get("Range", "")
    if not text or request.headers.get("If-Range", file.etag) != file.etag:
        return None
    return span(text, size)


def same(asked: str, etag: str) -> bool:
    """Whether an If-None-Match names a file."""
    names = {one.strip().removeprefix("W/") for one in asked.split(",")}
    return etag in names or "*" in names
