"""Word and PDF for everybody: each kind of document is really made, opened and looked through."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import docx
import pytest

from kanmin.language import speaking
from kanmin.layout import Chart, Document, Heading, Items, Paragraph, Row, Table
from kanmin.plan import parse
from kanmin.publish import Handout, compose, handout_bytes
from kanmin.publish.documents import document_bytes
from kanmin.publish.docx_out import docx_bytes
from kanmin.publish.handout import Cards, Figures
from kanmin.publish.pdf_out import pdf_bytes
from tests import accessible_pdf, accessible_word
from tests.conftest import ROOT
from tests.document_kinds import (
    ALSO,
    BODY,
    KINDS,
    NO_FILES_OF_TEXT,
    SHEETS,
    laid_out_in_the_source,
    mihon,
    shorts,
)
from tests.synthetic import plan_of

each_kind = pytest.mark.parametrize("name", KINDS | ALSO)
each_sheet = pytest.mark.parametrize("name", SHEETS)


@cache
def document(name: str) -> Document:
    return (KINDS | ALSO)[name]()


@cache
def written(name: str, form: str) -> bytes:
    return document_bytes(document(name), form)


@cache
def sheet(name: str) -> Handout:
    return SHEETS[name]()


@cache
def sheet_written(name: str, form: str) -> bytes:
    return handout_bytes(sheet(name), form)


# No kind is forgotten, and there is one door to each form


def test_every_function_that_lays_out_a_document_is_one_of_the_kinds() -> None:
    assert laid_out_in_the_source() == set(KINDS) | NO_FILES_OF_TEXT


def test_word_and_pdf_are_written_in_two_places_each() -> None:
    folder = ROOT / "src" / "kanmin"
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}

    def holding(words: str) -> set[str]:
        return {str(path.relative_to(folder)) for path, text in texts.items() if words in text}

    assert holding("import saved") == {"publish/docx_out.py", "publish/handout_docx.py"}
    assert holding("PackageWriter.write(") == {"publish/docx_file.py"}
    assert holding("word.save(") == set()
    assert holding("set_or_told(") == {"publish/pdf_out.py", "publish/handout_pdf.py"}
    assert holding("import typst") == {"publish/typesetting.py"}


# Word


@each_kind
def test_a_word_document_can_be_heard_and_moved_through(name: str) -> None:
    assert accessible_word.faults(written(name, "docx")) == []


@each_kind
def test_word_has_the_headings_tables_and_lists_of_the_document(name: str) -> None:
    found, data = document(name), written(name, "docx")
    word = accessible_word.opened(data)
    assert word.core_properties.title == found.title
    assert [text for _level, text in accessible_word.headings(word)] == headings_of(found)
    told = [(table.caption or "表", len(table.head)) for table in tables_of(found)]
    assert accessible_word.heads_of_tables(data) == told
    items = [one for block in found.blocks if isinstance(block, Items) for one in block.items]
    assert [text.split("\n")[0] for text in accessible_word.listed(data)] == [
        one.text.split("\n")[0] for one in items
    ]
    pictures = list(word.element.body.iter("{*}inline"))
    assert len(pictures) == sum(isinstance(block, Chart) for block in found.blocks)


def headings_of(found: Document) -> list[str]:
    own = [heading.text for heading in found.headings()]
    return [found.title, *own] if found.short else own


def tables_of(found: Document) -> list[Table]:
    return [block for block in found.blocks if isinstance(block, Table)]


@each_sheet
def test_a_sheet_in_word_is_laid_out_by_columns_and_not_by_tables(name: str) -> None:
    found, data = sheet(name), sheet_written(name, "docx")
    assert accessible_word.faults(data) == []
    word = accessible_word.opened(data)
    told = [(table.caption, len(table.head)) for table in tables_on(found)]
    assert accessible_word.heads_of_tables(data) == told
    texts = [text for _level, text in accessible_word.headings(word)]
    assert texts == list(headings_on(found))
    assert len(list(word.element.body.iter("{*}inline"))) == len(found.figures())


def tables_on(found: Handout) -> list[Table]:
    panels = (panel for strip in found.strips for panel in strip.panels)
    return [block for panel in panels for block in panel.blocks if isinstance(block, Table)]


def headings_on(found: Handout) -> Iterator[str]:
    yield found.title
    for panel in (panel for strip in found.strips for panel in strip.panels):
        yield panel.heading
        for block in panel.blocks:
            match block:
                case Cards():
                    yield from (card.title for card in block.cards)
                case Figures():
                    yield from (figure.name for figure in block.figures)


def test_a_bodys_own_frame_gets_language_title_and_real_lists(tmp_path: Path) -> None:
    frame = docx.Document()
    for style in ("List Bullet", "List Number"):
        frame.styles[style].element.getparent().remove(frame.styles[style].element)
    defaults = frame.styles.element.xpath("w:docDefaults")[0]
    defaults.getparent().remove(defaults)
    frame.part.drop_rel(next(r for r, to in frame.part.rels.items() if "numbering" in to.reltype))
    frame.add_paragraph("{{ 目次 }}")
    frame.add_paragraph("{{ 本文 }}")
    frame.save(str(tmp_path / "frame.docx"))
    lists = (Items((Paragraph("表"),)), Items((Paragraph("一"), Paragraph("二")), ordered=True))
    plan = Document("計画", "みほん町", ("",), "ja", (Heading(1, "章", "a"), *lists))
    data = docx_bytes(plan, tmp_path / "frame.docx")
    assert accessible_word.faults(data) == []
    assert accessible_word.listed(data) == ["表", "一", "二"]


def test_each_ordered_list_begins_at_one_and_says_so_in_every_form() -> None:
    one = Items((Paragraph("調べる"), Paragraph("書く")), ordered=True)
    blocks = (Heading(1, "章", "a"), one, Paragraph("次に、"), one)
    found = Document("手順", "", (), "ja", blocks)
    word = accessible_word.opened(docx_bytes(found))
    numbers = [p._p.xpath("w:pPr/w:numPr/w:numId/@w:val") for p in word.paragraphs]
    used = [number[0] for number in numbers if number]
    assert len(set(used)) == 2
    assert accessible_pdf.items(pdf_bytes(found)) == 4
    assert document_bytes(found, "html").decode().count('<ol class="items">') == 2


def test_two_tables_with_nothing_between_them_stay_two(tmp_path: Path) -> None:
    table = tables_of(document("publish.compose.compose"))[-1]
    found = Document("表", "", (), "ja", (Heading(1, "章", "a"), table, table), short=True)
    data = docx_bytes(found)
    assert accessible_word.faults(data) == []
    body = docx.Document(io.BytesIO(data)).element.body
    kinds = [child.tag.rpartition("}")[2] for child in body]
    assert kinds == ["p", "p", "tbl", "p", "tbl", "sectPr"]


def test_a_plan_without_a_name_still_has_a_title_to_hear() -> None:
    found = compose(parse({"bodies": BODY, "period": {"first": 2027, "last": 2027}}), {})
    blank = Document("  ", "", (), "ja", (Heading(1, "章", "a"),))
    for data in (docx_bytes(blank), docx_bytes(found)):
        assert accessible_word.opened(data).core_properties.title == "（計画名なし）"


# PDF


@each_kind
def test_a_pdf_is_tagged_as_pdf_ua_asks(name: str) -> None:
    assert accessible_pdf.faults(written(name, "pdf")) == []


@each_kind
def test_a_pdf_has_the_headings_tables_and_lists_of_the_document(name: str) -> None:
    found, data = document(name), written(name, "pdf")
    contents = ["目次"] if found.headings() and not found.short else []
    texts = [text for _level, text in accessible_pdf.headings(accessible_pdf.opened(data))]
    assert texts == contents + headings_of(found)
    assert accessible_pdf.cells(data) == tagged(found)
    items = [one for block in found.blocks if isinstance(block, Items) for one in block.items]
    assert accessible_pdf.items(data) == len(items)


def tagged(found: Document) -> list[list[str]]:
    return [list(cells_of(table, short=found.short)) for table in tables_of(found)]


def cells_of(table: Table, *, short: bool = False) -> Iterator[str]:
    """How the cells of a table are tagged: names of columns, names of rows, figures."""
    yield from ("TH Column" for row in table.head for _cell in row)
    for row in table.rows:
        if short and len(row) == 1:
            yield "TH Column"  # a title of the rows below it
        else:
            yield from _cells(row)


def _cells(row: Row) -> Iterator[str]:
    yield from ("TH Row" if cell.header else "TD" for cell in row)


@each_sheet
def test_a_sheet_as_pdf_is_tagged_as_pdf_ua_asks(name: str) -> None:
    found, data = sheet(name), sheet_written(name, "pdf")
    assert accessible_pdf.faults(data) == []
    texts = [text for _level, text in accessible_pdf.headings(accessible_pdf.opened(data))]
    assert texts == list(headings_on(found))
    assert accessible_pdf.cells(data) == [list(cells_of(table)) for table in tables_on(found)]


def test_the_cells_of_a_row_tell_its_name_and_that_of_their_column() -> None:
    data = written("joint.document.meeting_document", "pdf")
    (table, *_rest) = accessible_pdf.opened(data).root.all("Table")
    names = {one.raw["ID"]: one.attributes["Scope"].name for one in table.all("TH")}
    for cell in table.all("TD"):
        assert sorted(names[name] for name in cell.attributes["Headers"]) == ["Column", "Row"]


def test_english_documents_say_that_they_are() -> None:
    with speaking("en"):
        found = compose(mihon(), shorts())
        pdf, word = pdf_bytes(found), docx_bytes(found)
    assert accessible_pdf.opened(pdf).catalogue["Lang"] == b"en"
    assert accessible_pdf.faults(pdf) == []
    assert accessible_word.opened(word).core_properties.language == "en"
    assert accessible_word.faults(word) == []


def test_many_measures_keep_every_name_of_a_row() -> None:
    found = compose(plan_of(60), shorts())
    data = pdf_bytes(found)
    assert accessible_pdf.cells(data) == tagged(found)
