"""The panels of a sheet for people as WordprocessingML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from kanmin.layout import Cell, Paragraph, Row, Table
from kanmin.publish import handout_fit as fit
from kanmin.publish.docx_picture import Picture, drawing_xml
from kanmin.publish.docx_xml import HEAD_FILL, LINE, SHADE_FILL
from kanmin.publish.handout import Card, Cards, Figure, Figures, Handout, HandoutBlock, Panel, Strip

KEY, QUIET, CARD_FILL, WHITE = "0017C1", "595959", "F6F8FC", "FFFFFF"
_TWIPS = 20  # in a point
_TIGHT = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
_EDGES = ("top", "left", "bottom", "right")


@dataclass(slots=True)
class Pen:
    """What is written with: the sheet's level, its pictures, and how many are placed already."""

    sheet: Handout
    pictures: Mapping[Figure, Picture]
    placed: list[Figure] = field(default_factory=list)

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

    def text(self, text: str, size: float = 0, **looks: str) -> str:
        """A paragraph. looks: style, align, colour, bold, border, after (points)."""
        return paragraph(text, size or self.size, self.sheet.level.pitch, looks)


def paragraph(text: str, size: float, pitch: float, looks: Mapping[str, str]) -> str:
    """A paragraph whose lines are exactly so many points apart."""
    after = _twips(float(looks.get("after", "0")))
    spacing = f'w:before="0" w:after="{after}" w:line="{_twips(size * pitch)}" w:lineRule="exact"'
    style = f'<w:pStyle w:val="{looks["style"]}"/>' if "style" in looks else ""
    border = f"<w:pBdr>{_line('bottom', 12, KEY, 2)}</w:pBdr>" if "border" in looks else ""
    align = f'<w:jc w:val="{looks["align"]}"/>' if looks.get("align", "left") != "left" else ""
    bold = "<w:b/>" if "bold" in looks else '<w:b w:val="0"/>' if style else ""
    colour = f'<w:color w:val="{looks.get("colour", "1A1A1A")}"/>'
    half = round(size * 2)
    run = f'{bold}{colour}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    stay = int(looks.get("style") == "Heading2")
    keep = f'<w:keepNext w:val="{stay}"/><w:keepLines w:val="0"/>' if style else ""
    return (
        f"<w:p><w:pPr>{style}{keep}{border}{_TIGHT}"
        f'<w:snapToGrid w:val="0"/><w:spacing {spacing}/>{align}'
        f"</w:pPr><w:r><w:rPr>{run}</w:rPr>{_lines(text)}</w:r></w:p>"
    )


def _lines(text: str) -> str:
    return "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )


def _twips(points: float) -> int:
    return max(0, round(points * _TWIPS))


def _line(edge: str, eighths: int, colour: str, space: int = 0) -> str:
    return f'<w:{edge} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def space(points: float) -> str:
    """An empty line of a height; a cell and a document must end with a paragraph."""
    line = max(_TWIPS, _twips(points))
    return (
        f'<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{line}" '
        'w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
    )


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a table for layout. edges: its lines as XML. pad: sideways and upwards, points."""

    content: str
    fill: str = ""
    edges: str = ""
    pad: tuple[float, float] = (0.0, 0.0)
    span: int = 1
    middle: bool = False


def table(
    widths: Sequence[float], rows: Sequence[Sequence[Box]], head: int = 0, name: str = ""
) -> str:
    """A table of boxes. widths: in points. head: rows that are its head. name: its alternative."""
    whole = [_twips(width) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in whole)
    zero = "".join(f'<w:{edge} w:w="0" w:type="dxa"/>' for edge in _EDGES)
    caption = f"<w:tblCaption w:val={quoteattr(name)}/>" if name else ""
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(whole)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{zero}</w:tblCellMar>{caption}</w:tblPr>'
    )
    lines = (_row(row, whole, at < head) for at, row in enumerate(rows))
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"


def _row(row: Sequence[Box], widths: Sequence[int], is_head: bool) -> str:
    cells, at = [], 0
    for box in row:
        cells.append(_box(box, sum(widths[at : at + box.span])))
        at += box.span
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _box(box: Box, width: int) -> str:
    span = f'<w:gridSpan w:val="{box.span}"/>' if box.span > 1 else ""
    edges = f"<w:tcBorders>{box.edges}</w:tcBorders>" if box.edges else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{box.fill}"/>' if box.fill else ""
    sides = zip(_EDGES, (box.pad[1], box.pad[0]) * 2, strict=True)
    pads = "".join(f'<w:{edge} w:w="{_twips(pad)}" w:type="dxa"/>' for edge, pad in sides)
    align = '<w:vAlign w:val="center"/>' if box.middle else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{edges}{fill}'
        f"<w:tcMar>{pads}</w:tcMar>{align}</w:tcPr>{box.content}</w:tc>"
    )


def sheet_xml(sheet: Handout, pen: Pen) -> str:
    """The title and all panels."""
    parts = [_title(sheet, pen)]
    for strip in sheet.strips:
        parts += [space(pen.gap), _strip(strip, pen)]
    return "".join(parts) + space(1)


def foot_xml(sheet: Handout) -> str:
    """The small print below."""
    return paragraph(f"{sheet.foot}　{sheet.author}", 7.5, 1.3, {"colour": QUIET})


def _title(sheet: Handout, pen: Pen) -> str:
    width = fit.line_width(sheet)
    own = pen.text(f"{sheet.tag}　{sheet.author}", colour=WHITE, bold="1", after="2")
    size = pen.size * fit.TITLE
    own += paragraph(sheet.title, size, 1.3, {"style": "Heading1", "colour": WHITE, "bold": "1"})
    side = pen.text("\n".join(sheet.lines), pen.small, colour=WHITE, align="right")
    pad = (fit.PAD, fit.PAD)
    boxes = [Box(own, KEY, "", pad, middle=True), Box(side, KEY, "", pad, middle=True)]
    aside = fit.side_width(sheet, sheet.level)
    return table((width - aside, aside), [boxes])


def _strip(strip: Strip, pen: Pen) -> str:
    width = fit.line_width(pen.sheet)
    if len(strip.panels) == 1 and strip.panels[0].tone == "plain":
        return _panel(strip.panels[0], width, pen)
    room = width - pen.gap * (len(strip.panels) - 1)
    widths = [room * share / sum(strip.widths) for share in strip.widths]
    boxes = [_panel_box(*pair, pen) for pair in zip(strip.panels, widths, strict=True)]
    return _abreast(widths, [boxes], pen.gap)


def _panel_box(panel: Panel, width: float, pen: Pen) -> Box:
    if panel.tone == "plain":
        return Box(_panel(panel, width, pen) + space(1))
    inside = _panel(panel, width - 2 * fit.PAD, pen)
    inside += "" if inside.endswith("</w:p>") else space(1)
    return Box(inside, HEAD_FILL, "", (fit.PAD, fit.PAD))


def _abreast(widths: Sequence[float], rows: Sequence[Sequence[Box]], gap: float) -> str:
    """Boxes side by side with gaps between them, and half a gap between rows."""
    columns = [part for width in widths for part in (width, gap)][:-1]
    lines: list[list[Box]] = []
    for row in rows:
        if lines:
            lines.append([Box(space(gap / 2), span=len(columns))])
        filled = [*row, *[Box(space(1))] * (len(widths) - len(row))]
        lines.append([part for box in filled for part in (box, Box(space(1)))][:-1])
    return table(columns, lines)


def _panel(panel: Panel, width: float, pen: Pen) -> str:
    looks = {"style": "Heading2", "colour": KEY, "bold": "1", "after": "4"}
    looks |= {"border": "1"} if panel.tone == "plain" else {}
    head = paragraph(panel.heading, pen.size * fit.HEADING, 1.35, looks) if panel.heading else ""
    return head + space(pen.gap / 2).join(_block(block, width, pen) for block in panel.blocks)


def _block(block: HandoutBlock, width: float, pen: Pen) -> str:
    match block:
        case Paragraph():
            looks = {"colour": QUIET} if block.quiet else {}
            return pen.text(block.text, pen.small if block.quiet else 0, **looks)
        case Table():
            return _table(block, width, pen)
        case Cards():
            room = (width - pen.gap * (block.columns - 1)) / block.columns
            boxes = [_card(card, pen) for card in block.cards]
            rows = [boxes[at : at + block.columns] for at in range(0, len(boxes), block.columns)]
            return _abreast([room] * block.columns, rows, pen.gap)
        case Figures():
            count = len(block.figures)
            room = (width - pen.gap * (count - 1)) / count
            wide = fit.figure_width(count, width, pen.sheet.level)
            boxes = [_figure(one, wide, pen) for one in block.figures]
            return _abreast([room] * count, [boxes], pen.gap)


def _card(card: Card, pen: Pen) -> Box:
    tag = pen.text(card.tag, pen.small, colour=KEY) if card.tag else ""
    title = pen.text(card.title, style="Heading3", bold="1")
    edges = _line("left", 24, KEY)
    return Box(tag + title + pen.text(card.text), CARD_FILL, edges, (fit.PAD, fit.PAD / 2))


def _figure(one: Figure, wide: float, pen: Pen) -> Box:
    pen.placed.append(one)
    drawn = drawing_xml((one.name, one.summary), pen.pictures[one], len(pen.placed), _twips(wide))
    line = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    picture = (
        f'<w:p><w:pPr><w:snapToGrid w:val="0"/>{line}<w:jc w:val="center"/></w:pPr>{drawn}</w:p>'
    )
    told = pen.text(one.told, colour=KEY, bold="1")
    note = pen.text(one.note, pen.small, colour=QUIET) if one.note else ""
    name = pen.text(one.name, style="Heading3", bold="1")
    edges = "".join(_line(edge, 6, LINE) for edge in _EDGES)
    return Box(name + told + picture + note, "", edges, (fit.PAD, fit.PAD))


def _table(block: Table, width: float, pen: Pen) -> str:
    unit = width / sum(block.widths)
    rows = [list(_cells(row, pen)) for row in (*block.head, *block.rows)]
    return table([share * unit for share in block.widths], rows, len(block.head), block.caption)


def _cells(row: Row, pen: Pen) -> Iterator[Box]:
    edges = "".join(_line(edge, 4, LINE) for edge in _EDGES)
    for cell in row:
        fill = HEAD_FILL if cell.header else SHADE_FILL if cell.shaded else ""
        pad = (fit.CELL_PAD, fit.ROW_PAD)
        yield Box(_cell(cell, pen), fill, edges, pad, cell.span, middle=True)


def _cell(cell: Cell, pen: Pen) -> str:
    looks = {"bold": "1"} if cell.header else {}
    return pen.text(cell.text, pen.small, align=cell.align, **looks)
