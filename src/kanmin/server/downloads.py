"""Files that a browser saves: what they are, and what they are called."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

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
}
LONGEST_NAME = 100  # characters


def attached(data: bytes, form: str, name: str) -> HttpResponse:
    """A file to save, under a name in any script."""
    response = HttpResponse(data, content_type=CONTENT_TYPES[form])
    saved = quote(f"{name[:LONGEST_NAME]}.{form}", safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{saved}"
    return response
