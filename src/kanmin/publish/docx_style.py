"""The house style of Word documents: A4, East-Asian fonts, real heading styles, page numbers."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from kanmin.layout import Document
from kanmin.publish.docx_lists import with_bullets
from kanmin.publish.docx_xml import StyleIds, W, field_xml, text_xml

FONT = "BIZ UDPゴシック"
INK, KEY, QUIET = RGBColor(0x1A, 0x1A, 0x1A), "0017C1", RGBColor(0x59, 0x59, 0x59)
LEVELS = (1, 2, 3, 4)
PAGE, MARGIN = Mm(210), Mm(22)
"""How wide a page is, and what is left free at each side."""
TABLE_TEXT, NOTE, CONTENTS = "Kanmin Table", "Kanmin Note", "Kanmin Contents"


def style_ids(word: WordDocument) -> StyleIds:
    """The ids in a document; a style it lacks is added in the house's form."""
    headings = [_heading(word, level) for level in LEVELS]
    text = word.styles["Normal"].style_id or "Normal"
    title = _paragraph_style(word, "Title", Pt(24))
    contents_title = _paragraph_style(word, "TOC Heading", Pt(16))
    contents_title.font.bold = True
    contents = [_paragraph_style(word, f"toc {level}", Pt(10.5)) for level in (1, 2)]
    contents[1].paragraph_format.left_indent = Mm(7)
    note = _paragraph_style(word, NOTE, Pt(8.5))
    note.font.color.rgb = QUIET
    caption = _paragraph_style(word, "Caption", Pt(10))
    caption.font.bold, caption.font.color.rgb = True, INK
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(10)
    item = _paragraph_style(word, "List Bullet", Pt(10.5))
    with_bullets(word, item)
    ordered = _paragraph_style(word, "List Number", Pt(10.5))
    table_text = _paragraph_style(word, TABLE_TEXT, Pt(9.5))
    table_text.paragraph_format.space_after = Pt(0)
    table_text.paragraph_format.line_spacing = 1.15
    return StyleIds(
        title=title.style_id,
        headings=tuple(headings),
        text=text,
        item=item.style_id,
        ordered=ordered.style_id,
        caption=caption.style_id,
        table_text=table_text.style_id,
        note=note.style_id,
        contents_title=contents_title.style_id,
        contents=(contents[0].style_id, contents[1].style_id),
    )


def apply_house_style(word: WordDocument, document: Document) -> StyleIds:
    """Turn python-docx's default document into the house's A4. The ids of its styles."""
    section = word.sections[0]
    sides = (Mm(297), PAGE) if document.landscape else (PAGE, Mm(297))
    section.page_width, section.page_height = sides
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.different_first_page_header_footer = not document.short
    default_fonts(word)
    speak(word, document.language)
    normal = word.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.line_spacing = 1.4
    normal.paragraph_format.space_after = Pt(6)
    for level in LEVELS:
        _restyle_heading(word.styles[f"Heading {level}"], level)
    _restyle_title(word.styles["Title"])
    if document.short:
        _run_on(word.styles["Heading 1"])
    styles = style_ids(word)
    _running_head(word, document)
    return styles


def default_fonts(word: WordDocument) -> None:
    """One font for Latin and East-Asian text, wherever a style names a font."""
    for fonts in word.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{name}"), FONT)


def speak(word: WordDocument, language: str) -> None:
    """Tell who reads aloud which language the text is in; Japanese letters are Japanese in any."""
    styles = word.styles.element
    defaults = _within(_within(_within(styles, "docDefaults"), "rPrDefault"), "rPr")
    _within(defaults, "lang")
    for told in styles.iter(qn("w:lang")):
        told.set(qn("w:val"), "ja-JP" if language == "ja" else "en-US")
        told.set(qn("w:eastAsia"), "ja-JP")


def _within(parent: Any, name: str) -> Any:
    """The child of a name, put in where it is missing: the defaults stand first in the styles."""
    found = parent.find(qn(f"w:{name}"))
    if found is None:
        found = OxmlElement(f"w:{name}")
        parent.insert(len(parent) if name == "lang" else 0, found)
    return found


def _paragraph_style(word: WordDocument, name: str, size: Pt) -> ParagraphStyle:
    """The paragraph style of a name, added after Normal where the document has none."""
    for style in word.styles:
        if style.name == name and isinstance(style, ParagraphStyle):
            return style
    added = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(added, ParagraphStyle)
    added.base_style = word.styles["Normal"]
    added.font.size = size
    return added


def _heading(word: WordDocument, level: int) -> str:
    for style in word.styles:
        if style.name == f"Heading {level}" and isinstance(style, ParagraphStyle):
            return style.style_id
    style = _paragraph_style(word, f"Heading {level}", Pt(11))
    _restyle_heading(style, level)
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    style.element.get_or_add_pPr().append(outline)
    return style.style_id


def _restyle_heading(style: ParagraphStyle, level: int) -> None:
    style.font.size = Pt({1: 16, 2: 13, 3: 11, 4: 10.5}[level])
    style.font.bold, style.font.italic = True, False
    style.font.color.rgb = INK
    layout = style.paragraph_format
    layout.keep_with_next = True
    layout.page_break_before = level == 1
    layout.space_before = Pt({1: 0, 4: 8}.get(level, 18))
    layout.space_after = Pt(4 if level == 4 else 10)
    edge, size = {1: ("bottom", 12), 2: ("left", 36)}.get(level, ("left", 0))
    if size:
        _border(style, edge, size)


def _run_on(style: ParagraphStyle) -> None:
    """The first heading of a document of few pages: its title, which begins no page."""
    style.paragraph_format.page_break_before = False


def _restyle_title(style: ParagraphStyle) -> None:
    """The title on a cover: in the middle, without the line that Word draws below it."""
    properties = style.element.get_or_add_pPr()
    for line in properties.findall(qn("w:pBdr")):
        properties.remove(line)
    style.font.size, style.font.bold = Pt(24), True
    style.font.color.rgb = INK
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _border(style: ParagraphStyle, edge: str, size: int) -> None:
    line = f'w:val="single" w:sz="{size}" w:space="4" w:color="{KEY}"'
    border = parse_xml(f"<w:pBdr {W}><w:{edge} {line}/></w:pBdr>")
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:spacing", "w:ind",
        "w:contextualSpacing", "w:jc", "w:outlineLvl",
    )  # fmt: skip


def _running_head(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    head = section.header.paragraphs[0]
    head.text = document.page_head or f"{document.title}　{document.author}"
    head.style = word.styles[NOTE]
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    runs = f"{text_xml('— ')}{field_xml('PAGE', '1')}{text_xml(' —')}"
    for run in parse_xml(f"<w:p {W}>{runs}</w:p>"):
        foot._p.append(run)


def update_fields_on_open(word: WordDocument) -> None:
    """Word numbers the pages of the contents list when it opens the file."""
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    word.settings.element.append(update)
