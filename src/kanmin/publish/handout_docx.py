"""A sheet for people as a Word document: panels are cells of tables, lines have exact heights.

Exact heights keep the sheet on one page whatever font stands in for the one that is asked for.
"""

from __future__ import annotations

import io

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.shared import Pt
from lxml import etree

from kanmin.publish import handout_fit as fit
from kanmin.publish.chart_png import drawings_png
from kanmin.publish.docx_out import describe
from kanmin.publish.docx_picture import Picture, added_picture
from kanmin.publish.docx_style import default_fonts
from kanmin.publish.docx_xml import W
from kanmin.publish.figure_svg import figure_svg
from kanmin.publish.handout import Figure, Handout
from kanmin.publish.handout_xml import Pen, foot_xml, sheet_xml

_MARK = "<w:p><w:r><w:t>⟦本文⟧</w:t></w:r></w:p>"


def handout_docx(sheet: Handout) -> bytes:
    """The sheet as .docx (A4). Raises KanminError when the small charts cannot be drawn."""
    word = docx.Document()
    _page(word, sheet)
    pen = Pen(sheet, _pictures(sheet, word))
    _foot(word, sheet)
    body = word.element.body
    body.insert(0, parse_xml(_MARK.replace("<w:p>", f"<w:p {W}>", 1)))
    xml = etree.tostring(word.element, encoding="unicode")
    word.part._element = parse_xml(xml.replace(_MARK, sheet_xml(sheet, pen)))
    describe(word, sheet)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _page(word: WordDocument, sheet: Handout) -> None:
    section = word.sections[0]
    sides = [Pt(297 * fit.POINTS), Pt(210 * fit.POINTS)]
    section.page_width, section.page_height = sides if sheet.landscape else sides[::-1]
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = Pt(fit.MARGIN)
    section.bottom_margin = Pt(fit.MARGIN + fit.FOOT * 0.6)
    section.header_distance = section.footer_distance = Pt(fit.MARGIN * 0.6)
    default_fonts(word)
    normal = word.styles["Normal"]
    normal.font.size = Pt(sheet.level.size)
    normal.paragraph_format.space_after = Pt(0)


def _pictures(sheet: Handout, word: WordDocument) -> dict[Figure, Picture]:
    """The small charts, put into the Word document as pictures."""
    figures = tuple(dict.fromkeys(sheet.figures()))
    drawn = drawings_png([figure_svg(one) for one in figures])
    return {one: added_picture(word, png) for one, png in zip(figures, drawn, strict=True)}


def _foot(word: WordDocument, sheet: Handout) -> None:
    place = word.sections[0].footer.paragraphs[0]._p
    new = parse_xml(foot_xml(sheet).replace("<w:p>", f"<w:p {W}>", 1))
    place.addprevious(new)
    place.getparent().remove(place)
