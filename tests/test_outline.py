"""Documents that are there already, read as outlines: Word, PDF, Excel, HTML, Markdown, text."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import Workbook

from kanmin.adopt import NodeKind, Outline, outline_of
from kanmin.adopt.reading.numbers import numbered
from kanmin.errors import KanminError
from kanmin.plan import Plan
from kanmin.publish import export
from tests.conftest import Run

TEXT = "この章では、町の情報化の取組を、住民の暮らしと職員の仕事の両面から述べています。"
TREE = [
    (1, "第1章", "計画の考え方"),
    (2, "1", "策定の背景"),
    (2, "2", "計画の期間"),
    (1, "第2章", "施策の内容"),
    (2, "1", "手続のオンライン化"),
    (3, "(1)", "電子申請の拡大"),
    (2, "2", "オープンデータの推進"),
]


def tree(outline: Outline) -> list[tuple[int, str, str]]:
    return [(h.level, h.number, h.title) for h in outline.headings()]


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word(*, styled: bool) -> bytes:
    """The tree as a Word file: with heading styles, or only drawn larger and bold."""
    document = docx.Document()
    document.add_paragraph("目次")
    document.add_paragraph("第1章 計画の考え方 ............ 3")
    for level, number, title in TREE:
        if styled:
            document.add_heading(f"{number} {title}", level)
        else:
            run = document.add_paragraph().add_run(f"{number}　{title}")
            run.font.size, run.bold = Pt({1: 16, 2: 13, 3: 11}[level]), True
        document.add_paragraph(TEXT)
    return saved(document)


@pytest.mark.parametrize("styled", [True, False], ids=["styles", "look"])
def test_word_by_its_styles_and_by_its_look(styled: bool) -> None:
    outline = outline_of(word(styled=styled), "plan.docx")
    assert tree(outline) == TREE
    assert outline.headings()[5].path == ("施策の内容", "手続のオンライン化")
    assert all("目次" not in node.text and "...." not in node.text for node in outline.nodes)


def test_styles_named_like_headings_but_of_body_level_are_body() -> None:
    document = docx.Document()
    document.add_heading("第1章 方針", 1)
    style = document.styles.add_style("見出し２本文", 1)
    style.base_style = document.styles["Heading 2"]
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "9")
    style.element.get_or_add_pPr().append(level)
    document.add_paragraph("本文です。", style="見出し２本文")
    document.add_heading("第2章 体制", 1)
    outline = outline_of(saved(document), "x.docx")
    assert [h.title for h in outline.headings()] == ["方針", "体制"]


def test_numbers_that_word_counts_are_resolved() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    for depth, pattern in enumerate(("第%1章", "%1.%2")):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for tag, value in (("w:start", "1"), ("w:numFmt", "decimal"), ("w:lvlText", pattern)):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            level.append(element)
        abstract.append(level)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "90")
    base = OxmlElement("w:abstractNumId")
    base.set(qn("w:val"), "90")
    number.append(base)
    numbering.append(number)
    for title, depth in (("方針", 0), ("背景", 1), ("期間", 1), ("体制", 0), ("本部", 1)):
        paragraph = document.add_heading(title, depth + 1)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = 90
    numbers = [h.number for h in outline_of(saved(document), "x.docx").headings()]
    assert numbers == ["第1章", "1.1", "1.2", "第2章", "2.1"]


def test_merged_cells_are_filled_in_and_header_rows_known() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate(
        (("施策", "工程", ""), ("", "令和9", "令和10"), ("予約", "準備", "実施"))
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    (node,) = [n for n in outline_of(saved(document), "x.docx").nodes if n.kind is NodeKind.TABLE]
    assert node.rows[0][1] == node.rows[0][2] == "工程"
    assert node.rows[0][0] == node.rows[1][0] == "施策"
    assert node.rows[2] == ("予約", "準備", "実施")


def test_a_plan_of_ours_reads_back_its_chapters_from_word_and_pdf(
    mihon: Plan, categories: dict[int, str]
) -> None:
    wanted = [chapter.title for chapter in mihon.chapters]
    for form in ("docx", "pdf", "html"):
        outline = outline_of(export(mihon, form, categories)[""], f"p.{form}")
        titles = [h.title for h in outline.headings()]
        assert [t for t in wanted if any(t in title for title in titles)] == wanted, form
        assert any("公共施設のオンライン予約" in title for title in titles), form
        if form == "pdf":
            assert outline.pages
            assert all(h.page for h in outline.headings())


def test_html_markdown_and_text() -> None:
    page = "<nav><h2>案内</h2></nav>" + "".join(
        f"<h{level + 1}>{number} {title}</h{level + 1}><p>{TEXT}</p>"
        for level, number, title in TREE
    )
    markdown = "\n\n".join(
        f"{'#' * level} {number} {title}\n\n{TEXT}" for level, number, title in TREE
    )
    plain = "\n\n".join(f"{number} {title}\n{TEXT}" for _level, number, title in TREE)
    assert tree(outline_of(page.encode(), "x.html")) == TREE
    assert tree(outline_of(markdown.encode(), "x.md")) == TREE
    assert tree(outline_of(plain.encode("cp932"), "x.txt")) == TREE


def test_sheets_are_headings_and_blocks_are_tables() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "施策一覧"
    for row in (
        ["令和9年度 施策一覧"],
        [],
        ["施策名", "目標", ""],
        ["", "現状", "目標"],
        ["予約", 0, 60],
    ):
        sheet.append(row)
    outline = outline_of(saved(book), "x.xlsx")
    kinds = [(n.kind.value, n.text) for n in outline.nodes]
    assert kinds[:2] == [("heading", "施策一覧"), ("paragraph", "令和9年度 施策一覧")]
    table = outline.nodes[2]
    assert table.header_rows == 2
    assert table.rows[0] == ("施策名", "目標", "目標")
    assert table.rows[2] == ("予約", "0", "60")


@pytest.mark.parametrize(
    ("text", "kind", "number", "title"),
    [
        ("第1章　基本方針", "chapter", "第1章", "基本方針"),
        ("第二節 体制", "section", "第二節", "体制"),
        ("１－２ 期間", "decimal", "１－２", "期間"),
        ("1.2.3 詳細", "decimal", "1.2.3", "詳細"),
        ("（3）電子申請", "bracket", "（3）", "電子申請"),
        ("①窓口", "circle", "①", "窓口"),
        ("ア 周知", "kana", "ア", "周知"),
        ("3．体制", "number", "3", "体制"),
    ],
)
def test_numbers_at_the_head_of_a_line(text: str, kind: str, number: str, title: str) -> None:
    found = numbered(text)
    assert found
    assert (found.kind, found.number, found.title) == (kind, number, title)


@pytest.mark.parametrize(
    "text", ["アプリの利用", "2027年度から始める", "3,080件の予約", "オンライン"]
)
def test_what_is_no_number(text: str) -> None:
    assert numbered(text) is None


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 300_000_000)
    return buffer.getvalue()


def entities() -> bytes:
    """A Word file whose body asks for a file of the machine."""
    source = io.BytesIO(word(styled=True))
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                head, body = data.split(b"?>", 1)
                declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                data = head + b"?>" + declared + body.replace("策定の背景".encode(), b"&e;")
            new.writestr(entry, data)
    return target.getvalue()


BAD = [
    (b"", "x.docx", "空です"),
    (b"   \n", "x.txt", "空です"),
    (b"\xd0\xcf\x11\xe0" + b"x" * 600, "x.doc", "古い形式"),
    (b"PK\x03\x04broken", "x.docx", "壊れているか"),
    (b"%PDF-1.7 broken", "x.pdf", "壊れているか"),
    (b"GIF89a\0\0", "x.gif", "扱えない種類"),
    (b"text", "x.exe", "扱えない種類"),
]


@pytest.mark.parametrize(("data", "name", "words"), BAD, ids=[name for _d, name, _w in BAD])
def test_bad_files_get_a_sentence(data: bytes, name: str, words: str) -> None:
    with pytest.raises(KanminError) as error:
        outline_of(data, name)
    assert words in error.value.sentence
    assert name in error.value.sentence


def test_a_bomb_a_cut_file_and_entities_do_no_harm() -> None:
    with pytest.raises(KanminError, match="展開すると大きすぎます"):
        outline_of(bomb(), "x.docx")
    with pytest.raises(KanminError, match="壊れているか"):
        outline_of(word(styled=True)[:-400], "x.docx")
    try:
        outline = outline_of(entities(), "x.docx")
    except KanminError:
        return
    assert "root:" not in str(outline)


def test_a_renamed_file_is_known_by_what_it_is() -> None:
    assert outline_of(word(styled=True), "x.pdf").kind == "docx"


def test_the_command_prints_headings_and_json(kanmin: Run, tmp_path: Path) -> None:
    (tmp_path / "p.docx").write_bytes(word(styled=True))
    printed = kanmin("outline", "p.docx", "--format", "json").json
    assert [(h["level"], h["number"], h["title"]) for h in printed] == TREE
    assert printed[5]["path"] == ["施策の内容", "手続のオンライン化"]
    assert "  1 策定の背景" in kanmin("outline", "p.docx").out
    (tmp_path / "q.txt").write_text("ただの文です。", encoding="utf-8")
    assert "見出しが見つかりません" in kanmin("outline", "q.txt").err
    assert kanmin("outline", "none.docx").status == 2
