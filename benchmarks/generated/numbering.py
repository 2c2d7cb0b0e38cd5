"""Automatic numbers of headings in Word."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_FORMS: dict[str, tuple[tuple[str, str], ...]] = {
    "chapter": (
        ("decimal", "第%1章"),
        ("decimal", "第%2節"),
        ("decimal", "%3"),
        ("decimal", "(%4)"),
        ("decimalEnclosedCircle", "%5"),
    ),
    "chapterflat": (
        ("decimal", "第%1章"),
        ("decimal", "%2"),
        ("decimal", "(%3)"),
        ("decimalEnclosedCircle", "%4"),
        ("aiueoFullWidth", "%5"),
    ),
    "decimal": (
        ("decimal", "%1"),
        ("decimal", "%1.%2"),
        ("decimal", "%1.%2.%3"),
        ("decimal", "%1.%2.%3.%4"),
        ("decimal", "(%5)"),
    ),
    "wide": (
        ("decimalFullWidth", "第%1章"),
        ("decimalFullWidth", "%2"),
        ("decimalFullWidth", "（%3）"),
        ("aiueoFullWidth", "%4"),
        ("decimalEnclosedCircle", "%5"),
    ),
}


def add_numbering(file: Any, scheme: str) -> int:
    """A list of five levels for the scheme; its number."""
    numbering = file.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for index, (form, text) in enumerate(_FORMS[scheme])
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    first = numbering.find("{*}num")
    first.addprevious(abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    return 90


def use_number(paragraph: Any, number: int, level: int) -> None:
    """Number this heading by the list."""
    properties = paragraph._p.get_or_add_pPr()
    chosen = properties.get_or_add_numPr()
    chosen.get_or_add_ilvl().val = level - 1
    chosen.get_or_add_numId().val = number
