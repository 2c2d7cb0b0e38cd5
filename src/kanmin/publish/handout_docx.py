"""A sheet for people as a Word document: panels stand in columns, lines have exact heights.

Exact heights keep the sheet on one page whatever font stands in for the one that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree

from kanmin.publish import handout_fit as fit
from kanmin.publish.chart_png import drawings_png
from kanmin.publish.docx_file import saved
from kanmin.publish.docx_out import describe
from kanmin.publish.docx_picture import Picture, added_picture
from kanmin.publish.docx_style import default_fonts, speak
from kanmin.publish.docx_xml import W
from kanmin.publish.figure_svg import figure_svg
from kanmin.publish.handout import Figure, Handout
from kanmin.publish.handout_columns import Section, sections
from kanmin.publish.handout_xml import Pen, break_xml, foot_xml

_MARK = "<w:p><w:r><w:t>⟦本文⟧</w:t></w:r></w:p>"


def handout_docx(sheet: Handout) -> bytes:
    """The sheet as .docx (A4). Raises KanminError when the small charts cannot be drawn."""
    word = docx.Document()
    _page(word, sheet)
    pen = Pen(sheet, _pictures(sheet, word))
    _foot(word, sheet)
    found = sections(sheet, pen)
    text = _ended(word, found[:-1], pen.gap) + found[-1].body
    body = word.element.body
    body.insert(0, parse_xml(_MARK.replace("<w:p>", f"<w:p {W}>", 1)))
    body.replace(body.sectPr, _columned(word, found[-1], pen.gap))
    xml = etree.tostring(word.element, encoding="unicode")
    describe(word, sheet)
    return saved(word, xml.replace(_MARK, text))


def _ended(word: WordDocument, found: Sequence[Section], gap: float) -> str:
    """Sections with what ends each of them: in its last paragraph, or behind its last table."""
    parts = []
    for section in found:
        end = etree.tostring(_columned(word, section, gap), encoding="unicode")
        text, _end, rest = section.body.rpartition("</w:pPr>")
        whole = section.body.endswith("</w:tbl>")
        parts.append(section.body + break_xml(end) if whole else f"{text}{end}</w:pPr>{rest}")
    return "".join(parts)


def _columned(word: WordDocument, section: Section, gap: float) -> Any:
    """The page's properties for a section that goes on where the one above it ends."""
    own = deepcopy(word.sections[0]._sectPr)
    for name in ("type", "cols", "docGrid"):
        for old in own.findall(qn(f"w:{name}")):
            own.remove(old)
    goes_on = parse_xml(f'<w:type {W} w:val="continuous"/>')
    own.insert_element_before(goes_on, "w:pgSz", "w:pgMar")
    own.append(parse_xml(_columns_xml([width for width, _text in section.columns], gap)))
    return own


def _columns_xml(widths: Sequence[float], gap: float) -> str:
    if len(widths) == 1:
        return f'<w:cols {W} w:space="0"/>'
    spaces = [round(gap * 20)] * (len(widths) - 1) + [0]
    columns = "".join(
        f'<w:col w:w="{int(width * 20)}" w:space="{space}"/>'
        for width, space in zip(widths, spaces, strict=True)
    )
    return f'<w:cols {W} w:num="{len(widths)}" w:equalWidth="0">{columns}</w:cols>'


def _page(word: WordDocument, sheet: Handout) -> None:
    section = word.sections[0]
    sides = [Pt(297 * fit.POINTS), Pt(210 * fit.POINTS)]
    section.page_width, section.page_height = sides if sheet.landscape else sides[::-1]
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = Pt(fit.MARGIN)
    section.bottom_margin = Pt(fit.MARGIN + fit.FOOT * 0.6)
    section.header_distance = section.footer_distance = Pt(fit.MARGIN * 0.6)
    default_fonts(word)
    speak(word, sheet.language)
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
