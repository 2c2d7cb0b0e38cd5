"""Word files: with heading styles, with styles and automatic numbers, or only direct formatting."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .blocks import Block, Caption, Cell, Contents, Cover, Diagram, Heading, Para, Table
from .numbering import add_numbering, use_number

_SIZES = (16, 14, 12, 11, 10.5)
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}


class WordFile:
    """One document being put together."""

    def __init__(self, look: tuple[str, str], title: str, scheme: str, wide: bool) -> None:
        self.mode, font = look
        self.width = 253.0 if wide else 165.0
        self.file: Any = docx.Document()
        self._page(title)
        normal: Any = self.file.styles["Normal"]
        normal.font.size = Pt(10.5)
        _east_asian(normal.element.get_or_add_rPr(), font)
        for level in range(1, 6):
            style: Any = self.file.styles[f"Heading {level}"]
            style.font.size = Pt(_SIZES[level - 1])
            style.font.color.rgb = None
            _east_asian(style.element.get_or_add_rPr(), font)
        self.numbers = add_numbering(self.file, scheme) if self.mode == "auto" else 0

    def _page(self, title: str) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(self.width + 45), Mm(297)
        if self.width > 210:
            section.orientation, section.page_height = WD_ORIENT.LANDSCAPE, Mm(210)
        section.left_margin = section.right_margin = Mm(22)
        section.different_first_page_header_footer = True
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        header.add_run(title).font.size = Pt(9)
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        footer.add_run("- ")
        _field(footer, "PAGE")
        footer.add_run(" -")

    def write(self, blocks: list[Block]) -> None:
        """All the blocks."""
        self.headings = [b for b in blocks if isinstance(b, Heading)]
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Para):
            self._para(block)
        elif isinstance(block, Caption):
            self._para(Para(block.text, align="center", small=True))
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Diagram):
            self._diagram(block)
        elif isinstance(block, Cover):
            self._cover(block)
        elif isinstance(block, Contents):
            self._contents()
        else:
            self.file.add_page_break()

    def _heading(self, heading: Heading) -> None:
        if self.mode == "plain":
            paragraph = self.file.add_paragraph()
            run = paragraph.add_run(heading.printed)
            run.bold = heading.level < 5
            run.font.size = Pt(_SIZES[heading.level - 1])
            paragraph.paragraph_format.space_before = Pt(8)
            return
        automatic = self.mode == "auto" and heading.automatic
        text = heading.title if automatic else heading.printed
        made = self.file.add_heading(text, heading.level)
        if automatic:
            use_number(made, self.numbers, heading.level)

    def _para(self, para: Para) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.alignment = _ALIGN[para.align]
        paragraph.paragraph_format.space_after = Pt(3)
        run = paragraph.add_run(para.text)
        run.bold = True if para.bold else None
        if para.small:
            run.font.size = Pt(9)

    def _cover(self, cover: Cover) -> None:
        for _ in range(4 if self.width > 210 else 8):
            self.file.add_paragraph()
        for index, line in enumerate(cover.lines):
            paragraph = self.file.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(line)
            run.font.size = Pt(26 if index == 0 else 14)
            run.bold = index == 0
            if index == 1:
                for _ in range(4 if self.width > 210 else 10):
                    self.file.add_paragraph()
        self.file.add_page_break()

    def _contents(self) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run("目　次").font.size = Pt(14)
        page = 1
        for index, heading in enumerate(self.headings):
            page += 1 if index and heading.level == 1 else 0
            if heading.level > 2:
                page += index % 3 == 0
                continue
            line = self.file.add_paragraph()
            line.paragraph_format.left_indent = Mm(6 * (heading.level - 1))
            line.paragraph_format.space_after = Pt(2)
            line.paragraph_format.tab_stops.add_tab_stop(
                Mm(self.width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )
            line.add_run(f"{heading.printed}\t{page}")
        self.file.add_section(WD_SECTION.NEW_PAGE)

    def _diagram(self, diagram: Diagram) -> None:
        texts: list[Cell] = []
        for index, box in enumerate(diagram.boxes):
            texts += [Cell("⇔")] if index else []
            texts.append(Cell(box, center=True))
        self._table(Table([texts], [2.0 if len(t.text) > 1 else 0.5 for t in texts]))

    def _table(self, block: Table) -> None:
        table = self.file.add_table(len(block.rows), len(block.widths))
        table.style = self.file.styles["Table Grid"]
        table.autofit = False
        total = sum(block.widths)
        for column, width in zip(table.columns, block.widths, strict=True):
            column.width = Mm(self.width * width / total)
        grid = [list(row.cells) for row in table.rows]
        for row, column, cell in placed(block):
            box = grid[row][column]
            if cell.cols > 1 or cell.rows > 1:
                box = box.merge(grid[row + cell.rows - 1][column + cell.cols - 1])
            self._cell(box, cell, block.small)
        for line in grid:
            for box, width in zip(line, block.widths, strict=True):
                if box._tc.grid_span == 1:
                    box.width = Mm(self.width * width / total)
        self.file.add_paragraph().paragraph_format.space_after = Pt(0)

    def _cell(self, box: Any, cell: Cell, small: bool) -> None:
        paragraph = box.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if cell.center:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(cell.text)
        run.font.size = Pt(8 if small else 10)
        if cell.head:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "DDE6F0")
            box._tc.get_or_add_tcPr().append(shade)

    def save(self, path: Path) -> None:
        """Write the file, the same bytes each time."""
        made = io.BytesIO()
        self.file.save(made)
        path.write_bytes(undated(made.getvalue()))


def placed(table: Table) -> list[tuple[int, int, Cell]]:
    """The cells with their rows and columns, spans counted."""
    taken: set[tuple[int, int]] = set()
    found = []
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            found.append((row, column, cell))
            taken |= {(row + r, column + c) for r in range(cell.rows) for c in range(cell.cols)}
            column += cell.cols
    return found


def undated(data: bytes) -> bytes:
    """A zip file with one date for all its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (2024, 4, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()


def _east_asian(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for key in [k for k in fonts.attrib if "Theme" in k]:
        del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(key), font)


def _field(paragraph: Any, code: str) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()._r
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run.append(part)
