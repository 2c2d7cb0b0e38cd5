"""Readers of documents of other offices, as the process reads them that Kanmin starts for each.

Here they stand in the worker, which is quicker and may fall as well; some go the whole way.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.fuzz import samples
from benchmarks.fuzz.mutate import markup, octets, packed, tables
from benchmarks.fuzz.reader import Change, Place, Prepared, Random, Reader, prepared
from kanmin.sandbox.parent import SECONDS

NAMES = {"docx": "a.docx", "xlsx": "a.xlsx", "pdf": "a.pdf", "html": "a.html",
         "markdown": "a.md", "text": "a.txt"}  # fmt: skip


def _samples(kind: str) -> list[bytes]:
    match kind:
        case "docx":
            return [samples.word(), samples.word(), samples.exported_word()]
        case "xlsx":
            return [samples.plan_books()[0], samples.candidate_books()[0]]
        case "pdf":
            return [samples.pdf()]
        case "html":
            return [samples.page()]
        case "markdown":
            return [samples.markdown()]
        case _:
            return [samples.plain_text()]


def _bytes_only(rng: Random, sample: bytes) -> bytes:
    return octets.changed(rng, sample)


CHANGES: dict[str, Change] = {
    "docx": packed.changed,
    "xlsx": packed.changed,
    "pdf": _bytes_only,
    "html": markup.changed,
    "markdown": tables.lines_changed,
    "text": tables.lines_changed,
}


def _of(kind: str) -> Callable[[Place], Prepared]:
    def prepare(_place: Place) -> Prepared:
        from kanmin.adopt.outline_raw import outline_of_raw
        from kanmin.adopt.reading import readers

        def read(data: bytes) -> None:
            outline_of_raw(readers.prepare(data, NAMES[kind])())

        return prepared(_samples(kind), CHANGES[kind], read)

    return prepare


def _whole(_place: Place) -> Prepared:
    """Through the process that Kanmin starts, proposals and all."""
    from kanmin.adopt.reading import outline_of

    found = [(kind, one) for kind in NAMES for one in _samples(kind)]
    kinds = {one: kind for kind, one in found}

    def change(rng: Random, sample: bytes) -> bytes:
        kind = kinds[sample]
        return kind.encode() + b"\n" + CHANGES[kind](rng, sample)

    def read(data: bytes) -> None:
        kind, _line, document = data.partition(b"\n")
        outline_of(document, NAMES.get(kind.decode("utf-8", "replace"), "a.txt"))

    return prepared([one for _kind, one in found], change, read, plain=0)


def _proposal(_place: Place) -> Prepared:
    """What is made of an outline, in the server's own process."""
    from tests.adopt_samples import B_PREFECTURE, outline

    from benchmarks.fuzz.files import TODAY
    from benchmarks.fuzz.reader import json_changed
    from kanmin import handbook
    from kanmin.adopt import propose
    from kanmin.adopt.outline_raw import outline_json, outline_of_json

    book = handbook.on(TODAY)
    sample = outline_json(outline(B_PREFECTURE))

    def read(data: bytes) -> bool:
        try:
            found = outline_of_json(data)
        except (ValueError, RecursionError):  # only what a reader can have written comes here
            return False
        propose(found, book, "municipality")
        return True

    return prepared([sample], json_changed, read, plain=0)


_APART = tuple(
    Reader(
        f"document.{kind}",
        ("adopt/reading/kinds", f"adopt/reading/{module}"),
        _of(kind),
        contained=True,
        seconds=SECONDS // 2,
        share=share,
    )
    for kind, module, share in (
        ("docx", "docx_in", 1.0),
        ("xlsx", "xlsx_in", 0.5),
        ("pdf", "pdf_in", 1.0),
        ("html", "html_in", 1.0),
        ("markdown", "text_in", 0.5),
        ("text", "text_in", 0.5),
    )
)
READERS = (
    *_APART,
    Reader(
        "document-in-its-process",
        ("adopt/reading/asking", "sandbox/parent", "sandbox/child"),
        _whole,
        seconds=90,
        apart=True,
        share=0.4,
    ),
    Reader("proposal", ("adopt/proposal",), _proposal, share=0.5),
)
