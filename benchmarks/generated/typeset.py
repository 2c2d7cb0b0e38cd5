"""PDF by Typst: one column or two, with or without bookmarks."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst

from .blocks import Block, Caption, Cell, Contents, Cover, Diagram, Heading, Para, Table

_FONTS = [
    str(Path(package.FONT_PATH).parent)
    for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)
]
_SIZES = (16, 13, 11.5, 10.5, 10)


@dataclass(frozen=True)
class Paper:
    """How the pages look."""

    columns: int = 1
    bookmarks: bool = True
    landscape: bool = False
    band: bool = False


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\\n", '" + linebreak() + "')


def _heading(block: Heading) -> str:
    return f"#heading(level: {block.level}, {_text(block.printed)})"


def _para(block: Para | Caption) -> str:
    small = isinstance(block, Caption) or block.small
    align = "center" if isinstance(block, Caption) else block.align
    body = f"text(size: {8 if small else 10}pt, {_text(block.text)})"
    return f"#align({align}, par({body}))" if align != "left" else f"#par({body})"


def _cell(cell: Cell, size: float) -> str:
    fill = ", fill: luma(225)" if cell.head else ""
    align = "center + horizon" if cell.center else "left + horizon"
    return (
        f"table.cell(colspan: {cell.cols}, rowspan: {cell.rows}, align: {align}{fill}, "
        f"text(size: {size}pt, {_text(cell.text)}))"
    )


def _table(block: Table) -> str:
    size = 7.5 if block.small else 9
    widths = ", ".join(f"{w:.3f}fr" for w in block.widths)
    cells: list[str] = []
    header: list[str] = []
    for index, row in enumerate(block.rows):
        place = header if index < block.header_rows else cells
        place += [_cell(cell, size) for cell in row]
    start = f"table.header({', '.join(header)}), " if header else ""
    body = ", ".join(cells)
    return f"#block(table(columns: ({widths}), inset: 4pt, stroke: 0.5pt, {start}{body}))"


def _diagram(block: Diagram) -> str:
    boxes = [f"rect(inset: 4pt, text(size: 7pt, {_text(box)}))" for box in block.boxes]
    joined = ', text(size: 7pt, "⇔"), '.join(boxes)
    columns = 2 * len(boxes) - 1
    return f"#align(center, grid(columns: {columns}, column-gutter: 3pt, {joined}))"


def _cover(block: Cover, columns: int) -> str:
    title, period, when, body = (_text(line) for line in block.lines)
    place = "#page(header: none, footer: none, columns: 1)"
    size = 24 if columns == 1 else 28
    return (
        f"{place}[#v(1fr) #align(center)[#text(size: {size}pt, weight: 700, {title}) \\ #v(1cm) "
        f"#text(size: 14pt, {period}) #v(1fr) #text(size: 14pt, {when}) \\ "
        f"#text(size: 16pt, {body})] #v(2cm)]"
    )


_CONTENTS = """#page(columns: 1)[#align(center, text(size: 14pt, "目　次"))
#outline(title: none, depth: 2, indent: 1em)]"""


def _source(blocks: list[Block], title: str, paper: Paper) -> str:
    sizes = "\n".join(
        f"#show heading.where(level: {n}): set text(size: {s}pt, weight: 700)"
        for n, s in enumerate(_SIZES, 1)
    )
    band = (
        "#show heading.where(level: 1): it => block(width: 100%, fill: luma(215), "
        "inset: 7pt, it.body)"
        if paper.band
        else ""
    )
    head = f"""#set document(date: none)
#set page(paper: "a4", flipped: {str(paper.landscape).lower()}, columns: {paper.columns},
  margin: 2.1cm, header: align(right, text(size: 8pt, {_text(title)})),
  footer: context align(center, text(size: 9pt, counter(page).display("- 1 -"))))
#set text(font: "Noto Sans CJK JP", size: 10pt, lang: "ja")
#set par(leading: 0.8em)
#set heading(bookmarked: {str(paper.bookmarks).lower()})
{sizes}
{band}
"""
    return head + "\n".join(_block(block, paper) for block in blocks)


def _block(block: Block, paper: Paper) -> str:
    if isinstance(block, Heading):
        return _heading(block)
    if isinstance(block, Para | Caption):
        return _para(block)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Diagram):
        return _diagram(block)
    if isinstance(block, Cover):
        return _cover(block, paper.columns)
    return _CONTENTS if isinstance(block, Contents) else "#pagebreak(weak: true)"


def typeset(blocks: list[Block], title: str, paper: Paper, path: Path) -> None:
    """Set the blocks as one PDF."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "plan.typ"
        source.write_text(_source(blocks, title, paper), encoding="utf-8")
        typst.compile(str(source), str(path), font_paths=_FONTS, ignore_system_fonts=True)
