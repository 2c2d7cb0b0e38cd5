"""The name a fetched file is read under: by its address, and by what it begins with."""

from __future__ import annotations

from pathlib import PurePosixPath

LONGEST = 80
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
}
_BEGINS = (b"<!doctype html", b"<html", b"<?xml")


def file_name(path: str, content_type: str, data: bytes) -> str:
    """The last part of a path, with the ending of what the file is where the path tells it wrong.

    PDF, Word and Excel are known by their first bytes, whatever the name.

    >>> file_name("/dx/", "text/html; charset=utf-8", b"<html>")
    'dx.html'
    >>> file_name("/plan.pdf", "application/pdf", b"<!DOCTYPE html>")
    'plan.pdf.html'
    """
    name = PurePosixPath(path).name or "index"
    ending = _ending(content_type, data)
    return name[-LONGEST:] if name.lower().endswith(ending) else f"{name[-LONGEST:]}{ending}"


def _ending(content_type: str, data: bytes) -> str:
    if data.startswith(b"PK") or b"%PDF-" in data[:1024]:
        return ""
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_BEGINS):
        return ".html"
    return _TYPES.get(content_type.partition(";")[0].strip().lower(), "")
