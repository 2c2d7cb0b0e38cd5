"""Tables in Word: heads that each page repeats, rows kept whole, the names of rows told apart."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from kanmin.language import _
from kanmin.layout import Cell, Row, Table
from kanmin.publish.docx_xml import (
    HEAD_FILL,
    LINE,
    SHADE_FILL,
    StyleIds,
    bookmarked,
    paragraph_xml,
    text_xml,
)

LONGEST_WHOLE = 900  # characters of a cell whose row is kept on one page
_FIRST_ID = 2_000_000  # headings count from 1, pictures from one million


def table_xml(table: Table, styles: StyleIds, width: int, number: int) -> str:
    """A table without its caption. width: of a line; number: of the table in its document."""
    unit = width / sum(table.widths)
    widths = [int(share * unit) for share in table.widths]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    first, *rest = (*table.head, *table.rows)
    heads = len(table.head)
    rows = _row(first, widths, styles, head=heads > 0, mark=row_mark(table, number))
    rows += "".join(
        _row(row, widths, styles, head=at < heads) for at, row in enumerate(rest, start=1)
    )
    return f"<w:tbl>{_properties(table, sum(widths))}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


Mark = tuple[int, int, str]  # column, id and name of a bookmark
NOWHERE: Mark = (-1, 0, "")


def row_mark(table: Table, number: int) -> Mark:
    """Where screen readers look for it: a bookmark that says which cells name rows."""
    columns = (at for row in table.rows for at, cell in enumerate(row) if cell.header)
    column = next(columns, None)
    if column is None:
        return NOWHERE
    return column, _FIRST_ID + number, f"{'Title' if table.head else 'RowTitle'}_{number}"


def _properties(table: Table, width: int) -> str:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{e} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>' for e in edges)
    margins = "".join(
        f'<w:{side} w:w="{w}" w:type="dxa"/>'
        for side, w in (("top", 40), ("left", 85), ("bottom", 40), ("right", 85))
    )
    first_row = int(bool(table.head))
    caption = quoteattr(table.caption.replace("\n", " ") or _("表"))
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f'<w:tblLook w:val="0480" w:firstRow="{first_row}" w:lastRow="0" w:firstColumn="1" '
        f'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val={caption}/></w:tblPr>'
    )


def _row(row: Row, widths: list[int], styles: StyleIds, *, head: bool, mark: Mark = NOWHERE) -> str:
    repeat = "<w:tblHeader/>" if head else ""
    cells = []
    at = 0
    title = len(row) == 1 and row[0].span > 1 and not head  # of the rows below: stays with them
    for column, cell in enumerate(row):
        name = mark if column == mark[0] else NOWHERE
        cells.append(_cell(cell, sum(widths[at : at + cell.span]), styles, stay=title, mark=name))
        at += cell.span
    whole = "<w:cantSplit/>" if head or max(len(c.text) for c in row) <= LONGEST_WHOLE else ""
    return f"<w:tr><w:trPr>{whole}{repeat}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, styles: StyleIds, *, stay: bool, mark: Mark) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    fill = HEAD_FILL if cell.header else SHADE_FILL if cell.shaded else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    align = f'<w:jc w:val="{cell.align}"/>' if cell.align != "left" else ""
    runs = "".join(
        text_xml(piece, bold=cell.header, underline=marked)
        for piece, marked in cell.pieces()
        if piece or not cell.marked
    )
    number, name = mark[1:]
    runs = bookmarked(runs, number, name) if name else runs
    text = paragraph_xml(runs, styles.table_text, ("<w:keepNext/>" if stay else "") + align)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{shade}</w:tcPr>{text}</w:tc>'
