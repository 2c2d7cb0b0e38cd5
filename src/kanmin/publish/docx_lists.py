"""Lists in Word: real numbering, whatever a document brings of its own."""

from __future__ import annotations

from typing import Any, Literal, cast

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.parts.numbering import NumberingPart
from docx.styles.style import ParagraphStyle

from kanmin.publish.docx_xml import W

_LOOKS = {"bullet": "•", "decimal": "%1."}


def with_bullets(word: WordDocument, style: ParagraphStyle) -> None:
    """Let a style make lists; one that does already is left as it is."""
    if not _lists(style):
        number = _numbered_by(word, _form(word, "bullet"))
        listed = f'<w:numPr {W}><w:numId w:val="{number}"/></w:numPr>'
        properties = style.element.get_or_add_pPr()
        properties.insert_element_before(
            parse_xml(listed), "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc",
            "w:outlineLvl",
        )  # fmt: skip


def ordered_lists(word: WordDocument, count: int) -> tuple[int, ...]:
    """The numbers of so many new ordered lists, each of which begins at 1."""
    if not count:
        return ()
    form = _form(word, "decimal")
    return tuple(_numbered_by(word, form, anew=True) for _time in range(count))


def _lists(style: Any) -> bool:
    """Whether a style, or one it is based on, makes lists."""
    return style is not None and bool(
        style.element.xpath("w:pPr/w:numPr") or _lists(style.base_style)
    )


def _form(word: WordDocument, kind: Literal["bullet", "decimal"]) -> int:
    """A new form of lists with one level; its number."""
    numbering = numbering_of(word)
    taken = [int(number) for number in numbering.xpath("w:abstractNum/@w:abstractNumId")]
    number = max(taken, default=-1) + 1
    form = parse_xml(
        f'<w:abstractNum {W} w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{_LOOKS[kind]}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr></w:lvl></w:abstractNum>'
    )
    numbering.insert_element_before(form, "w:num", "w:numIdMacAtCleanup")
    return number


def _numbered_by(word: WordDocument, form: int, *, anew: bool = False) -> int:
    added = numbering_of(word).add_num(form)
    if anew:
        added.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(added.numId)


def numbering_of(word: WordDocument) -> Any:
    """The numbering of a document; a frame without any list has none yet."""
    try:
        part = word.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        part = _new_part(word)
    return cast(NumberingPart, part).element


def _new_part(word: WordDocument) -> NumberingPart:
    name = PackURI("/word/numbering.xml")
    empty = parse_xml(f"<w:numbering {W}/>")
    part = NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, cast(Any, empty), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return part
