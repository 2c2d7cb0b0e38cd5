"""A laid-out document as a file: Word, PDF, a page, or the workbook of its tables."""

from __future__ import annotations

from collections.abc import Callable

from kanmin.layout import Document
from kanmin.publish.docx_out import docx_bytes
from kanmin.publish.html_out import html_bytes
from kanmin.publish.pdf_out import pdf_bytes
from kanmin.publish.tables_out import tables_bytes

DOCUMENT_WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": docx_bytes,
    "pdf": pdf_bytes,
    "html": html_bytes,
    "xlsx": tables_bytes,
}


def document_bytes(document: Document, form: str) -> bytes:
    """A document as the bytes of a form: `docx`, `pdf`, `html` or `xlsx`. KeyError for another."""
    return DOCUMENT_WRITERS[form](document)
