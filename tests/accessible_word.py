"""What keeps a Word document from who hears it or moves through it by keys: a list of faults."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

_ROW_TITLE = ".//w:bookmarkStart[starts-with(@w:name, 'RowTitle_')]"
_BARE_ADDRESS = re.compile(r"https?://\S+")


def opened(data: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(data))


def faults(data: bytes) -> list[str]:
    """All that is wrong with a file."""
    word = opened(data)
    body = word.element.body
    return [
        *_told(word),
        *heading_faults(headings(word)),
        *_tables(body),
        *_pictures(body),
        *_paragraphs(body),
        *_links(body),
    ]


def _told(word: WordDocument) -> Iterator[str]:
    """The properties of the file and the language of its styles."""
    if not word.core_properties.title.strip():
        yield "no title"
    if not word.core_properties.language:
        yield "no language in its properties"
    languages = word.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    if [told.get(qn("w:eastAsia")) for told in languages] != ["ja-JP"]:
        yield "the styles do not speak Japanese"


def headings(word: WordDocument) -> list[tuple[int, str]]:
    """The real headings with their levels."""
    found = []
    for paragraph in word.paragraphs:
        name = paragraph.style.name if paragraph.style else ""
        if name and name.startswith("Heading "):
            found.append((int(name.removeprefix("Heading ")), paragraph.text))
    return found


def heading_faults(found: list[tuple[int, str]]) -> Iterator[str]:
    """Headings that are missing, empty, or jump over a level."""
    if not found:
        yield "no heading"
    levels = [0, *(level for level, _text in found)]
    for (before, after), (_level, text) in zip(itertools.pairwise(levels), found, strict=True):
        if after > before + 1:
            yield f"a jump from level {before} to {after}: {text}"
        if not text.strip():
            yield f"an empty heading of level {after}"


def _tables(body: Any) -> Iterator[str]:
    for table in body.iter(qn("w:tbl")):
        name = "".join(table.xpath("w:tblPr/w:tblCaption/@w:val"))
        rows = table.findall(qn("w:tr"))
        heads = [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows]
        if not name.strip():
            yield "a table without a name"
        if heads != sorted(heads, reverse=True) or all(heads):
            yield f"{name}: its head is not its first rows, or all of it"
        if not heads[0] and not table.xpath(_ROW_TITLE):
            yield f"{name}: neither its columns nor its rows have names"
        if table.xpath("w:tr[w:trPr/w:tblHeader][not(w:trPr/w:cantSplit)]"):
            yield f"{name}: its head may be split"
        if table.xpath(".//w:tc//w:tbl"):
            yield f"{name}: a table in a table"


def _pictures(body: Any) -> Iterator[str]:
    for drawing in body.iter(qn("w:drawing")):
        if drawing.find(qn("wp:inline")) is None:
            yield "a picture beside the text"
        (told,) = drawing.iter(qn("wp:docPr"))
        if not told.get("descr", "").strip():
            yield f"a picture without words: {told.get('name')}"
    for other in ("w:pict", "w:object", "w:framePr"):
        if next(body.iter(qn(other)), None) is not None:
            yield f"{other} beside the text"


def _paragraphs(body: Any) -> Iterator[str]:
    """Empty paragraphs, but for those of one point that hold a break, and of empty cells."""
    for paragraph in body.iter(qn("w:p")):
        in_cell = paragraph.getparent().tag == qn("w:tc")
        shown = "".join(t.text or "" for t in paragraph.iter(qn("w:t"))).strip()
        held = paragraph.xpath(".//w:drawing | w:pPr/w:sectPr | w:r/w:br[@w:type='column']")
        if not (in_cell or shown or held):
            yield "an empty paragraph"


def _links(body: Any) -> Iterator[str]:
    for link in body.iter(qn("w:hyperlink")):
        words = "".join(t.text or "" for t in link.iter(qn("w:t"))).strip()
        if not words or _BARE_ADDRESS.fullmatch(words):
            yield f"a link without words: {words}"


def heads_of_tables(data: bytes) -> list[tuple[str, int]]:
    """Each table by its name, with how many rows are its head."""
    tables = opened(data).element.body.iter(qn("w:tbl"))
    return [
        ("".join(t.xpath("w:tblPr/w:tblCaption/@w:val")), len(t.xpath("w:tr/w:trPr/w:tblHeader")))
        for t in tables
    ]


def listed(data: bytes) -> list[str]:
    """The texts of all paragraphs that are items of real lists."""
    word = opened(data)
    making = {s.style_id for s in word.styles if _makes_lists(s)}
    return [
        paragraph.text
        for paragraph in word.paragraphs
        if paragraph.style is not None
        and (paragraph.style.style_id in making or paragraph._p.xpath("w:pPr/w:numPr"))
    ]


def _makes_lists(style: Any) -> bool:
    while style is not None:
        if style.element.xpath("w:pPr/w:numPr"):
            return True
        style = getattr(style, "base_style", None)
    return False
