"""The elements of a law in the standard XML of e-Gov 法令検索, read in a process of its own.

They are those of the 法令標準XMLスキーマ: Law, LawNum, Article, ArticleCaption, Paragraph,
ParagraphSentence, Item, ItemSentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from kanmin.errors import InvalidDocument
from kanmin.language import _

_NUMBER = re.compile(r"[0-9]+(?:_[0-9]+)*")
_PARTS = ("Title", "Sentence")
_ITEMS = ("Item", "Subitem1", "Subitem2", "Subitem3")


def prepare(data: bytes, where: str) -> Callable[[], dict[str, Any]]:
    """What reads a law, for the sandbox: its number, title and articles as plain values."""
    return lambda: _law(data, where)


def _law(data: bytes, where: str) -> dict[str, Any]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InvalidDocument(
            _("XMLとして読めません（{reason}）。").format(reason=error.msg), where=where
        ) from None
    law = root if root.tag == "Law" else root.find(".//Law")
    if law is None or law.find(".//MainProvision") is None:
        raise InvalidDocument(
            _("法令標準XMLではありません。"),
            where=where,
            todo=_("e-Gov法令検索から、法令のXMLを取り出してください。"),
        )
    articles = list(_articles(law, where))
    if not articles:
        raise InvalidDocument(_("条が一つもありません。"), where=where)
    title = _text(law.find("LawBody/LawTitle"))
    return {"number": _text(law.find("LawNum")), "title": title, "articles": articles}


def _articles(law: etree._Element, where: str) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for found in law.findall(".//MainProvision//Article"):
        number = found.get("Num", "")
        if not _NUMBER.fullmatch(number) or number in seen:
            raise InvalidDocument(
                _("条の番号「{number}」が正しくありません。").format(number=number), where=where
            )
        seen.add(number)
        yield _article(found)


def _article(found: etree._Element) -> dict[str, Any]:
    return {
        "number": found.get("Num", ""),
        "caption": _text(found.find("ArticleCaption")).strip("（）"),
        "text": list(_paragraphs(found)),
    }


def _paragraphs(article: etree._Element) -> Iterator[str]:
    """Each paragraph as a text, its items (号) on lines of their own."""
    for paragraph in article.findall("Paragraph"):
        lines = [_text(paragraph.find("ParagraphSentence"))]
        for item in paragraph.iter(*_ITEMS):
            title, sentence = (_text(item.find(f"{item.tag}{part}")) for part in _PARTS)
            lines.append(f"{title} {sentence}".strip())
        if text := "\n".join(line for line in lines if line):
            yield text


def _text(element: etree._Element | None) -> str:
    """The text of an element without its readings (ルビ)."""
    if element is None:
        return ""
    return "".join(part.strip() for part in _spoken(element))


def _spoken(element: etree._Element) -> Iterator[str]:
    if element.tag != "Rt":
        yield element.text or ""
        for child in element:
            yield from _spoken(child)
            yield child.tail or ""
