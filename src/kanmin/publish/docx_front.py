"""What stands before the text of a Word document: cover or opening, and the contents list."""

from __future__ import annotations

from kanmin.language import _
from kanmin.layout import Document, Heading
from kanmin.publish.docx_xml import StyleIds, field_xml, paragraph_xml, text_xml

DEEPEST_IN_CONTENTS = 2
_CENTRED = '<w:jc w:val="center"/>'


def cover_xml(document: Document, styles: StyleIds) -> str:
    """The cover: title, lines, author, each in the middle."""
    above = 1800 if document.landscape else 3600
    title = paragraph_xml(text_xml(document.title), styles.title, _below(above, 480))
    lines = "".join(_line(text, 24, 0) for text in document.cover if text)
    return title + lines + (_line(document.author, 32, above) if document.author else "")


def _below(before: int, after: int = 120) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _line(text: str, size: int, before: int) -> str:
    return paragraph_xml(text_xml(text, size=size), "", _below(before) + _CENTRED)


def opening_xml(document: Document, styles: StyleIds) -> str:
    """Title and lines of a short document, above its text; the title is its first heading."""
    title = paragraph_xml(text_xml(document.title), styles.headings[0])
    lines = (document.author, *document.cover)
    return title + "".join(paragraph_xml(text_xml(line), styles.text) for line in lines if line)


def contents_xml(document: Document, styles: StyleIds, width: int) -> str:
    """The contents list: a real field that already holds its entries; none without headings."""
    entries = [
        _entry(heading, f"_Toc{number:06}", styles, width)
        for number, heading in enumerate(document.headings(), start=1)
        if heading.level <= DEEPEST_IN_CONTENTS
    ]
    if not entries:
        return ""
    title = paragraph_xml(text_xml(_("目次")), styles.contents_title, "<w:pageBreakBefore/>")
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{DEEPEST_IN_CONTENTS}" \\h \\z \\u '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    entries[0] = entries[0].replace("</w:pPr>", f"</w:pPr>{begin}", 1)
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    return title + "".join(entries).removesuffix("</w:p>") + end


def _entry(heading: Heading, mark: str, styles: StyleIds, width: int) -> str:
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
    page = field_xml(f"PAGEREF {mark} \\h", "")
    runs = f"{text_xml(heading.text)}<w:r><w:tab/></w:r>{page}"
    link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{runs}</w:hyperlink>'
    return paragraph_xml(link, styles.contents[heading.level - 1], tab)
