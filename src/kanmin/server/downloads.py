"""Files that a browser saves: what they are, and what they are called."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import HttpResponse

from kanmin.publish.csv_out import rows_csv

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "svg": "image/svg+xml",
    "zip": "application/zip",
    "txt": "text/plain; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}
LONGEST_FILE_NAME = 100  # characters
_SIGNS = '\\/:*?"<>|'


def attached(data: bytes, form: str, name: str) -> HttpResponse:
    """A file to save, under a name in any script."""
    return _saved(data, CONTENT_TYPES[form], f"{name[:LONGEST_FILE_NAME]}.{form}")


def attached_as_sent(data: bytes, name: str) -> HttpResponse:
    """A file that somebody sent in, to be saved and never shown by the browser."""
    return _saved(data, "application/octet-stream", name)


def attached_files(files: dict[str, bytes], form: str, name: str) -> HttpResponse:
    """The files of one export, to save."""
    return attached(*packed(files, form, name))


def packed(files: dict[str, bytes], form: str, name: str) -> tuple[bytes, str, str]:
    """The files of one export: the only one as it is, several together in a zip file."""
    if len(files) == 1:
        return files[""], form, name
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for added, data in files.items():
            archive.writestr(f"plan{added}.{form}", data)
    return buffer.getvalue(), "zip", f"{name}-{form}"


def file_name(title: str) -> str:
    """A title as the name of a file in an archive: no sign leads into a folder, up or down.

    >>> file_name("../2027/04 の案")
    '.._2027_04 の案'
    """
    return "".join("_" if sign in _SIGNS else sign for sign in title)


def attached_table(rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """Rows as a CSV to save."""
    return attached(rows_csv(rows), "csv", name)


def _saved(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response
