"""Charts in Word: a picture in the line with its text alternative, as WordprocessingML."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from docx.document import Document as WordDocument

from kanmin.layout import Chart, Document
from kanmin.publish.chart_png import chart_pngs
from kanmin.publish.chart_words import chart_text
from kanmin.text import clean_line

_EMU = 635  # in a twentieth of a point
_HIGHEST = 8500  # a picture on a lying page still leaves room for its caption
_FIRST_ID = 1_000_000  # a body's own frame counts its pictures from 1
_NAMES = " ".join(
    f'xmlns:{short}="http://schemas.openxmlformats.org/{name}"'
    for short, name in (
        ("wp", "drawingml/2006/wordprocessingDrawing"),
        ("a", "drawingml/2006/main"),
        ("pic", "drawingml/2006/picture"),
        ("r", "officeDocument/2006/relationships"),
    )
)
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a Word document holds. relation: its id there; sides in pixels."""

    relation: str
    width: int
    height: int


def pictures(document: Document, word: WordDocument) -> dict[Chart, Picture]:
    """The charts of a document, put into the Word document as pictures."""
    charts = (block for block in document.blocks if isinstance(block, Chart))
    return {chart: added_picture(word, png) for chart, png in chart_pngs(charts).items()}


def added_picture(word: WordDocument, png: bytes) -> Picture:
    """A PNG put into the Word document."""
    relation, image = word.part.get_or_add_image(io.BytesIO(png))
    return Picture(relation, image.px_width, image.px_height)


def picture_xml(chart: Chart, picture: Picture, number: int, width: int) -> str:
    """A run that shows a chart. number: of the picture; width: of a line, in 1/20 of a point."""
    return drawing_xml((chart.caption, chart_text(chart)), picture, number, width)


def drawing_xml(told: tuple[str, str], picture: Picture, number: int, width: int) -> str:
    """A run that shows a picture. told: its name, and what it shows."""
    wide = min(width, _HIGHEST * picture.width // picture.height)
    sides = (wide * _EMU, wide * picture.height // picture.width * _EMU)
    return f"<w:r><w:drawing>{''.join(_drawing(told, picture, number, sides))}</w:drawing></w:r>"


def _drawing(
    told: tuple[str, str], picture: Picture, number: int, sides: tuple[int, int]
) -> Iterator[str]:
    size = f'cx="{sides[0]}" cy="{sides[1]}"'
    name, text = (quoteattr(clean_line(part)) for part in told)
    head = f'id="{_FIRST_ID + number}" name={name}'
    yield f'<wp:inline {_NAMES} distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
    yield f"<wp:docPr {head} descr={text}/>"
    yield '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    yield f'<a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic>'
    yield f"<pic:nvPicPr><pic:cNvPr {head}/><pic:cNvPicPr/></pic:nvPicPr>"
    yield f'<pic:blipFill><a:blip r:embed="{picture.relation}"/>'
    yield "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    yield f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
    yield '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    yield "</pic:pic></a:graphicData></a:graphic></wp:inline>"
