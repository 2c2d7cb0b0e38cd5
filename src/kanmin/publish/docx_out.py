"""The plan as a Word document: house style, or a body's own .docx as the frame."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2 import nodes as nodes_of
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from kanmin.errors import UnreadableFile
from kanmin.files import read_bytes
from kanmin.language import _
from kanmin.layout import Document, Items
from kanmin.publish.docx_blocks import Means, blocks_xml
from kanmin.publish.docx_file import saved
from kanmin.publish.docx_front import contents_xml, cover_xml, opening_xml
from kanmin.publish.docx_lists import numbering_of, ordered_lists
from kanmin.publish.docx_picture import pictures
from kanmin.publish.docx_style import (
    MARGIN,
    PAGE,
    apply_house_style,
    speak,
    style_ids,
    update_fields_on_open,
)
from kanmin.publish.docx_xml import StyleIds, W
from kanmin.publish.handout import Handout

_BROKEN = (
    AttributeError,
    KeyError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
PLACES = tuple(f"{{{{ {name} }}}}" for name in ("計画名", "団体名", "計画期間", "目次", "本文"))
BODY_MARK, CONTENTS_MARK = "⟦本文⟧", "⟦目次⟧"


def docx_bytes(document: Document, template: Path | None = None) -> bytes:
    """The document as .docx (A4).

    template: a body's own file. Its {{ 計画名 }}, {{ 団体名 }}, {{ 計画期間 }} are filled in, and
    {{ 目次 }} and {{ 本文 }} stand where contents list and text go; without {{ 本文 }} the text
    follows at its end. Raises UnreadableFile for a template that is no sound .docx.
    """
    frame = _house(document) if template is None else _filled_template(document, template)
    before = _opening(document, frame) if template is None else ""
    xml = _placed(frame, before, document)
    describe(frame.word, document)
    return saved(frame.word, xml)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The file that a text is put into. width: of a line, in twentieths of a point."""

    word: WordDocument
    styles: StyleIds
    width: int


def _house(document: Document) -> _Frame:
    word = docx.Document()
    styles = apply_house_style(word, document)
    return _Frame(word, styles, _line_width(word))


def _blocks(document: Document, frame: _Frame) -> str:
    ordered = sum(isinstance(block, Items) and block.ordered for block in document.blocks)
    means = Means(
        styles=frame.styles,
        width=frame.width,
        pictures=pictures(document, frame.word),
        lists=ordered_lists(frame.word, ordered),
    )
    return blocks_xml(document, means)


def _opening(document: Document, frame: _Frame) -> str:
    if document.short:
        return opening_xml(document, frame.styles)
    return cover_xml(document, frame.styles) + _contents(document, frame)


def _contents(document: Document, frame: _Frame) -> str:
    return contents_xml(document, frame.styles, frame.width)


def _line_width(word: WordDocument) -> int:
    """Width of a line in twentieths of a point; of the house's A4 where a file does not tell."""
    section = word.sections[-1]
    told = (section.page_width, section.left_margin, section.right_margin)
    edges = (edge or usual for edge, usual in zip(told, (PAGE, MARGIN, MARGIN), strict=True))
    width, left, right = (int(edge) // 635 for edge in edges)
    return width - left - right


def _placed(frame: _Frame, before: str, document: Document) -> str:
    """The XML with the text where its mark stands, or at the end.

    It is joined as text: moving 800 parsed measures into the tree took four times as long as
    parsing them (docs/decisions/0005-documents.md).
    """
    word = frame.word
    marks = {mark: _only_mark(word, mark) for mark in (CONTENTS_MARK, BODY_MARK)}
    if not marks[BODY_MARK]:
        word.element.body.sectPr.addprevious(_mark_paragraph(BODY_MARK))
    contents = _contents(document, frame) if marks[CONTENTS_MARK] else ""
    update_fields_on_open(word)
    text = before + _blocks(document, frame)
    xml = etree.tostring(word.element, encoding="unicode")
    if max(map(xml.count, marks)) > 1:
        raise UnreadableFile(
            _("{{{{ 目次 }}}} と {{{{ 本文 }}}} は、本文の中に1つずつだけ書いてください。").format()
        )
    for mark, part in ((CONTENTS_MARK, contents), (BODY_MARK, text)):
        xml = xml.replace(_bare(mark), part)
    return xml


def _bare(mark: str) -> str:
    return f"<w:p><w:r><w:t>{mark}</w:t></w:r></w:p>"


def _mark_paragraph(mark: str) -> Any:
    return parse_xml(_bare(mark).replace("<w:p>", f"<w:p {W}>", 1))


def _only_mark(word: WordDocument, mark: str) -> bool:
    """Turn the paragraph that holds a mark into the bare mark; whether there was one."""
    for place in list(word.element.body.iter(qn("w:p"))):
        text = "".join(t.text or "" for t in place.iter(qn("w:t")))
        if mark not in text:
            continue
        if text.strip() != mark:
            raise UnreadableFile(
                _("ひな形の {{{{ {name} }}}} は、1つの行に単独で書いてください。").format(
                    name=mark.strip("⟦⟧")
                )
            )
        place.addprevious(_mark_paragraph(mark))
        place.getparent().remove(place)
        return True
    return False


def _filled_template(document: Document, template: Path) -> _Frame:
    names = {
        "計画名": document.title,
        "団体名": document.author,
        "計画期間": document.cover[0],
        "目次": CONTENTS_MARK,
        "本文": BODY_MARK,
    }
    with _a_word_file(template.name):
        frame = _opened(template)
        _refuse_programs(frame, set(names), template.name)
        frame.render(names, jinja_env=SandboxedEnvironment(autoescape=True))
        word = cast(WordDocument, frame.docx)
        _look_at_parts(word)
        word.element.body.get_or_add_sectPr()
    speak(word, document.language)
    return _Frame(word, style_ids(word), _line_width(word))


def _look_at_parts(word: WordDocument) -> None:
    """Styles, lists and settings, on which the text leans later. Raises ValueError."""
    parts = {
        "w:styles": word.styles.element,
        "w:numbering": numbering_of(word),
        "w:settings": word.settings.element,
    }
    for name, element in parts.items():
        if element.tag != qn(name):
            raise ValueError(name)


def _refuse_programs(frame: DocxTemplate, names: set[str], where: str) -> None:
    """Only our own names between double braces: a frame is a form to fill in, not a program."""
    reader = SandboxedEnvironment()
    for xml, edge in _parts(frame):
        try:
            nodes = list(reader.parse(xml).find_all(nodes_of.Node))
        except TemplateError as error:
            raise _unreadable_place(str(error), where) from None
        for node in nodes:
            allowed = names - {"目次", "本文"} if edge else names
            if isinstance(node, nodes_of.Name) and node.name not in allowed:
                raise _unreadable_place(node.name, where)
            if not isinstance(node, _PLAIN_NODES):
                raise _unreadable_place(type(node).__name__, where)


_PLAIN_NODES = (nodes_of.Template, nodes_of.Output, nodes_of.TemplateData, nodes_of.Name)


def _parts(frame: DocxTemplate) -> Iterator[tuple[str, bool]]:
    """The document, its headers and footers as docxtpl hands them to Jinja; whether at the edge."""
    yield frame.patch_xml(frame.get_xml()), False
    for kind in (frame.HEADER_URI, frame.FOOTER_URI):
        for _key, part in frame.get_headers_footers(kind):
            yield frame.patch_xml(frame.get_part_xml(part)), True


def _unreadable_place(reason: str, where: str) -> UnreadableFile:
    return UnreadableFile(
        _("ひな形の差し込み欄が読めません（{reason}）。").format(reason=reason),
        where=where,
        todo=_("使えるのは {names} です。").format(names=" ".join(PLACES)),
    )


def _opened(template: Path) -> DocxTemplate:
    frame = DocxTemplate(io.BytesIO(read_bytes(template)))
    frame.init_docx()
    return frame


@contextmanager
def _a_word_file(where: str) -> Iterator[None]:
    """What the libraries raise where a file lacks parts that every file of Word has."""
    try:
        yield
    except _BROKEN as error:
        raise UnreadableFile(
            _("Wordの文書として読めません（壊れているか、別の種類のファイルです）。"),
            where=where,
            todo=_("Wordで開き、「Word 文書（.docx）」で保存し直してください。"),
        ) from error


def describe(word: WordDocument, document: Document | Handout) -> None:
    """Title, author and language, as the properties of the file tell them."""
    properties = word.core_properties
    properties.title = document.title.strip()[:255] or _("（計画名なし）")
    properties.author = document.author[:255]
    properties.language = "ja-JP" if document.language == "ja" else document.language
    properties.comments = ""
