"""What keeps a PDF from who hears it: the points of PDF/UA-1 that its structure tells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from tests.accessible_word import heading_faults


@dataclass(slots=True)
class Element:
    """An element of the structure. attributes: of tables, of all its owners as one."""

    kind: str
    raw: dict[str, Any]
    attributes: dict[str, Any]
    children: list[Element] = field(default_factory=list)

    def all(self, *kinds: str) -> Iterator[Element]:
        """Itself and what is below it, of some kinds, in reading order."""
        if self.kind in kinds:
            yield self
        for child in self.children:
            yield from child.all(*kinds)


@dataclass(slots=True)
class Opened:
    """A PDF with its catalogue and its structure."""

    document: PDFDocument
    catalogue: dict[str, Any]
    root: Element


def opened(data: bytes) -> Opened:
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    tree = resolve1(document.catalog["StructTreeRoot"])
    root = Element("Root", tree, {}, list(_children(tree)))
    return Opened(document, document.catalog, root)


def _children(raw: dict[str, Any]) -> Iterator[Element]:
    inside = resolve1(raw.get("K"))
    for one in inside if isinstance(inside, list) else [inside]:
        child = resolve1(one)
        if isinstance(child, dict) and "S" in child:
            yield Element(child["S"].name, child, _attributes(child), list(_children(child)))


def _attributes(raw: dict[str, Any]) -> dict[str, Any]:
    told = resolve1(raw.get("A")) or []
    owners = told if isinstance(told, list) else [told]
    return {name: value for one in owners for name, value in resolve1(one).items() if name != "O"}


def faults(data: bytes) -> list[str]:
    """All that is wrong with a file."""
    pdf = opened(data)
    return [
        *_told(pdf),
        *heading_faults(headings(pdf)),
        *_figures(pdf),
        *_tables(pdf),
        *_pages(pdf),
    ]


def _told(pdf: Opened) -> Iterator[str]:
    """What the file says of itself."""
    if resolve1(pdf.catalogue["MarkInfo"]).get("Marked") is not True:
        yield "not marked"
    if pdf.catalogue.get("Lang") not in (b"ja", b"en"):
        yield "no language"
    if resolve1(pdf.catalogue["ViewerPreferences"]).get("DisplayDocTitle") is not True:
        yield "its title is not shown"
    if not decode_text(resolve1(pdf.document.info[0]["Title"])).strip():
        yield "no title"
    metadata = resolve1(pdf.catalogue["Metadata"]).get_data().decode()
    for said in ("<pdfuaid:part>1</pdfuaid:part>", "<dc:title>"):
        if said not in metadata:
            yield f"no {said} in its metadata"


def headings(pdf: Opened) -> list[tuple[int, str]]:
    """The headings with their levels."""
    found = pdf.root.all(*(f"H{level}" for level in range(1, 7)))
    return [(int(one.kind[1]), decode_text(resolve1(one.raw.get("T", b"?")))) for one in found]


def _figures(pdf: Opened) -> Iterator[str]:
    for figure in pdf.root.all("Figure", "Formula"):
        if not decode_text(resolve1(figure.raw.get("Alt", b""))).strip():
            yield "a figure without words"


def _tables(pdf: Opened) -> Iterator[str]:
    for table in pdf.root.all("Table"):
        names = {one.raw.get("ID") for one in table.all("TH")}
        if not names:
            yield "a table without header cells"
        for head in table.all("TH"):
            scope = head.attributes.get("Scope")
            if scope is None or scope.name not in ("Row", "Column", "Both"):
                yield "a header cell without scope"
        told = [resolve1(one.attributes.get("Headers", [])) for one in table.all("TD")]
        if not all(cell and names.issuperset(cell) for cell in told):
            yield "a cell without header cells"


def _pages(pdf: Opened) -> Iterator[str]:
    fonts: dict[int, dict[str, Any]] = {}
    for page in PDFPage.create_pages(pdf.document):
        for font in (resolve1(page.resources).get("Font") or {}).values():
            fonts[font.objid] = resolve1(font)
        if page.attrs.get("Annots") and getattr(page.attrs.get("Tabs"), "name", "") != "S":
            yield "keys go through a page in no order"
    for font in fonts.values():
        yield from _font(font)
    if not fonts:
        yield "no letters"


def _font(font: dict[str, Any]) -> Iterator[str]:
    name = font["BaseFont"].name
    if "ToUnicode" not in font:
        yield f"{name}: letters without their meaning"
    inner = [resolve1(one) for one in resolve1(font.get("DescendantFonts", [font]))]
    for one in inner:
        if not any(part.startswith("FontFile") for part in resolve1(one["FontDescriptor"])):
            yield f"{name} is not in the file"


def cells(data: bytes) -> list[list[str]]:
    """The cells of each table, in reading order: TD, or TH with its scope."""
    pdf = opened(data)
    return [[_cell(one) for one in t.all("TH", "TD")] for t in pdf.root.all("Table")]


def _cell(one: Element) -> str:
    return f"TH {one.attributes['Scope'].name}" if one.kind == "TH" else "TD"


def items(data: bytes) -> int:
    """How many items of lists there are."""
    return len(list(opened(data).root.all("LI")))
