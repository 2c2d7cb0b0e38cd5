"""The paragraphs and tables of a sheet for people as WordprocessingML, in exact heights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from kanmin.layout import Cell, Row, Table
from kanmin.publish import handout_fit as fit
from kanmin.publish.docx_picture import Picture, drawing_xml
from kanmin.publish.docx_table import NOWHERE, Mark, row_mark
from kanmin.publish.docx_xml import HEAD_FILL, LINE, SHADE_FILL, bookmarked
from kanmin.publish.handout import Figure, Handout

KEY, QUIET, CARD_FILL, WHITE = "0017C1", "595959", "F6F8FC", "FFFFFF"
_TWIPS = 20  # in a point
_TIGHT = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
_THIN = 2  # eighths of a point: an edge that only keeps what is inside away from it
Edge = Literal["top", "left", "bottom", "right"]
EDGES: tuple[Edge, ...] = ("top", "left", "bottom", "right")


@dataclass(frozen=True, slots=True)
class Ground:
    """What paragraphs stand on together. fill: its colour. lines: the edges that are seen, each
    with width in eighths of a point and colour. pad: sideways and upwards, in points. first, last:
    whether its upper and lower edge are drawn: each paragraph is but a part of it.
    """

    fill: str
    lines: Mapping[Edge, tuple[int, str]] = field(default_factory=dict)
    pad: tuple[float, float] = (fit.PAD, fit.PAD)
    first: bool = True
    last: bool = True

    def part(self, at: int, count: int) -> Ground:
        """The ground of one of so many paragraphs, counted from 0."""
        return replace(self, first=at == 0, last=at == count - 1)

    @property
    def border(self) -> str:
        """Its edges as the border of a paragraph; those unseen have the colour of the fill."""
        drawn = {"top": self.first, "bottom": self.last}
        edges = "".join(self._edge(edge) for edge in EDGES if drawn.get(edge, True))
        return f"<w:pBdr>{edges}</w:pBdr>{shade(self.fill)}"

    def _edge(self, edge: Edge) -> str:
        width, colour = self.lines.get(edge, (_THIN, self.fill or WHITE))
        pad = self.pad[edge in ("top", "bottom")]
        return _line(edge, width, colour, max(0, int(pad - width / 8)))

    @property
    def indent(self) -> str:
        """Its room at both sides: Word draws the border of a paragraph outside of its text."""
        side = _twips(self.pad[0])
        return f'<w:ind w:left="{side}" w:right="{side}"/>'


def shade(fill: str) -> str:
    """A coloured ground; "" for none."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""


@dataclass(slots=True)
class Pen:
    """What is written with: the sheet's level, its pictures, and how much is placed already."""

    sheet: Handout
    pictures: Mapping[Figure, Picture]
    placed: int = 0
    tables: int = 0

    @property
    def size(self) -> float:
        """The size of letters, in points."""
        return self.sheet.level.size

    @property
    def small(self) -> float:
        """The size of small letters, in points."""
        return self.size * fit.SMALL

    @property
    def gap(self) -> float:
        """The gap between panels, in points."""
        return self.sheet.level.gap

    def text(self, text: str, size: float = 0, ground: Ground | None = None, **looks: str) -> str:
        """A paragraph. looks: style, align, colour, bold, under, before and after (points), tab."""
        return paragraph(text, size or self.size, self.sheet.level.pitch, looks, ground)

    def figure(self, one: Figure, wide: float, ground: Ground) -> str:
        """The drawing of a figure in a paragraph of its own, so many points wide."""
        self.placed += 1
        told = (one.name, one.summary)
        drawn = drawing_xml(told, self.pictures[one], self.placed, _twips(wide))
        line = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        properties = f'{ground.border}<w:snapToGrid w:val="0"/>{line}{ground.indent}'
        return f'<w:p><w:pPr>{properties}<w:jc w:val="center"/></w:pPr>{drawn}</w:p>'

    def table(self, block: Table, width: float) -> str:
        """A table of data, so many points wide."""
        self.tables += 1
        unit = width / sum(block.widths)
        whole = [_twips(share * unit) for share in block.widths]
        mark = row_mark(block, self.tables)
        rows = "".join(
            _row(row, whole, self, at < len(block.head), NOWHERE if at else mark)
            for at, row in enumerate((*block.head, *block.rows))
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in whole)
        return f"<w:tbl>{_properties(block, sum(whole))}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def paragraph(
    text: str, size: float, pitch: float, looks: Mapping[str, str], ground: Ground | None = None
) -> str:
    """A paragraph whose lines are exactly so many points apart."""
    before, after = (_twips(float(looks.get(name, "0"))) for name in ("before", "after"))
    line = _twips(size * pitch)
    spacing = f'w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"'
    style = f'<w:pStyle w:val="{looks["style"]}"/>' if "style" in looks else ""
    under = f"<w:pBdr>{_line('bottom', 12, KEY, 2)}</w:pBdr>" if "under" in looks else ""
    tab = (
        f'<w:tabs><w:tab w:val="right" w:pos="{looks["tab"]}"/></w:tabs>' if "tab" in looks else ""
    )
    align = f'<w:jc w:val="{looks["align"]}"/>' if looks.get("align", "left") != "left" else ""
    stay = int(looks.get("style") == "Heading2")
    keep = f'<w:keepNext w:val="{stay}"/><w:keepLines w:val="0"/>' if style else ""
    return (
        f"<w:p><w:pPr>{style}{keep}{ground.border if ground else under}{tab}{_TIGHT}"
        f'<w:snapToGrid w:val="0"/><w:spacing {spacing}/>{ground.indent if ground else ""}{align}'
        f"</w:pPr>{_run(text, size, looks)}</w:p>"
    )


def _run(text: str, size: float, looks: Mapping[str, str]) -> str:
    bold = "<w:b/>" if "bold" in looks else '<w:b w:val="0"/>' if "style" in looks else ""
    colour = f'<w:color w:val="{looks.get("colour", "1A1A1A")}"/>'
    half = round(size * 2)
    run = f'{bold}{colour}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    return f"<w:r><w:rPr>{run}</w:rPr>{_lines(text)}</w:r>"


def _lines(text: str) -> str:
    return "<w:br/>".join(_tabbed(line) for line in text.split("\n"))


def _tabbed(line: str) -> str:
    parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
    return "<w:tab/>".join(parts)


def _twips(points: float) -> int:
    return max(0, round(points * _TWIPS))


def _line(edge: str, eighths: int, colour: str, space: int = 0) -> str:
    return f'<w:{edge} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def break_xml(inside: str = "", run: str = "") -> str:
    """A line of one point that holds a break of columns or the end of a section, no text."""
    line = f'<w:spacing w:before="0" w:after="0" w:line="{_TWIPS}" w:lineRule="exact"/>'
    properties = f'<w:snapToGrid w:val="0"/>{line}<w:rPr><w:sz w:val="2"/></w:rPr>{inside}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def _properties(block: Table, width: int) -> str:
    zero = "".join(f'<w:{edge} w:w="0" w:type="dxa"/>' for edge in EDGES)
    look = f'w:val="0480" w:firstRow="{int(bool(block.head))}" w:lastRow="0" w:firstColumn="1"'
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{zero}</w:tblCellMar>'
        f'<w:tblLook {look} w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(block.caption)}/></w:tblPr>"
    )


def _row(row: Row, widths: Sequence[int], pen: Pen, is_head: bool, mark: Mark) -> str:
    cells, at = [], 0
    for column, cell in enumerate(row):
        width = sum(widths[at : at + cell.span])
        cells.append(_cell(cell, width, pen, mark if column == mark[0] else NOWHERE))
        at += cell.span
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, pen: Pen, mark: Mark) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    edges = "".join(_line(edge, 4, LINE) for edge in EDGES)
    fill = shade(HEAD_FILL if cell.header else SHADE_FILL if cell.shaded else "")
    sides = zip(EDGES, (fit.ROW_PAD, fit.CELL_PAD) * 2, strict=True)
    pads = "".join(f'<w:{edge} w:w="{_twips(pad)}" w:type="dxa"/>' for edge, pad in sides)
    looks = {"align": cell.align} | ({"bold": "1"} if cell.header else {})
    text = pen.text(cell.text, pen.small, None, **looks)
    if mark is not NOWHERE:
        head, end = text.split("</w:pPr>", 1)
        runs = bookmarked(end.removesuffix("</w:p>"), mark[1], mark[2])
        text = f"{head}</w:pPr>{runs}</w:p>"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}'
        f"<w:tcBorders>{edges}</w:tcBorders>{fill}<w:tcMar>{pads}</w:tcMar>"
        f'<w:vAlign w:val="center"/></w:tcPr>{text}</w:tc>'
    )


def foot_xml(sheet: Handout) -> str:
    """The small print below."""
    return paragraph(f"{sheet.foot}　{sheet.author}", 7.5, 1.3, {"colour": QUIET})
