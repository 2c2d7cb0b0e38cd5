"""The reader of each kind of document, for the process that reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kanmin.adopt.outline import Outline
from kanmin.adopt.reading.kinds import kind_of
from kanmin.errors import KanminError


def prepare(data: bytes, name: str) -> Callable[[], dict[str, Any]]:
    """What reads a document, for the sandbox: its outline as plain values."""
    read = _reader(kind_of(data, name), data, name)

    def outline() -> dict[str, Any]:
        try:
            return _raw(read())
        except KanminError as error:
            raise error if error.where else error.at(name) from None

    return outline


def prepare_kind(data: bytes, name: str) -> Callable[[], str]:
    """What finds out the kind of a document, for the sandbox."""
    return partial(kind_of, data, name)


def _reader(kind: str, data: bytes, name: str) -> Callable[[], Outline]:
    """The reader of a kind, its parsers loaded before the wall stands."""
    match kind:
        case "docx":
            from kanmin.adopt.reading.docx_in import read_docx  # noqa: PLC0415 - only what is needed

            return partial(read_docx, data)
        case "pdf":
            from kanmin.adopt.reading.pdf_in import read_pdf  # noqa: PLC0415

            return partial(read_pdf, data)
        case "xlsx":
            import python_calamine  # noqa: F401, PLC0415

            from kanmin.adopt.reading.xlsx_in import read_xlsx  # noqa: PLC0415

            return partial(read_xlsx, data, name)
        case "html":
            from kanmin.adopt.reading.html_in import read_html  # noqa: PLC0415

            return partial(read_html, data)
        case _:
            from kanmin.adopt.reading import text_in  # noqa: PLC0415
            from kanmin.adopt.reading.encodings import decoded  # noqa: PLC0415

            read = text_in.read_markdown if kind == "markdown" else text_in.read_text
            return lambda: read(decoded(data))


def _raw(outline: Outline) -> dict[str, Any]:
    """`dataclasses.asdict` without its deep copies of each text."""
    names = outline.nodes[0].__slots__ if outline.nodes else ()
    return {
        "kind": outline.kind,
        "pages": outline.pages,
        "scanned": outline.scanned,
        "untabled": outline.untabled,
        "nodes": [{name: getattr(node, name) for name in names} for node in outline.nodes],
    }
