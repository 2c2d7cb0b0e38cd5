"""The text of a law from the standard XML of e-Gov 法令検索, and what differs from another text.

The elements are those of the 法令標準XMLスキーマ: Law, LawNum, Article, ArticleCaption, Paragraph,
ParagraphSentence, Item, ItemSentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lxml import etree

from kanmin.errors import InvalidDocument
from kanmin.files import read_bytes
from kanmin.handbook.contents import Article
from kanmin.language import _

SOURCE = "e-Gov法令検索（法令標準XML）"
_NUMBER = re.compile(r"[0-9]+(?:_[0-9]+)*")
_PARTS = ("Title", "Sentence")
_ITEMS = ("Item", "Subitem1", "Subitem2", "Subitem3")


@dataclass(frozen=True, slots=True)
class Law:
    """A law: its number as written (平成二十八年法律第百三号), its title, its articles."""

    number: str
    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """How an article differs: it is new, gone, changed, or its text was not at hand before."""

    kind: Literal["added", "removed", "changed", "filled"]
    number: str
    old: Article | None
    new: Article | None


def read_law(path: Path) -> Law:
    """The law in a file. Raises KanminError for what is no law in the standard XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(read_bytes(path), parser)
    except etree.XMLSyntaxError as error:
        raise InvalidDocument(
            _("XMLとして読めません（{reason}）。").format(reason=error.msg), where=path.name
        ) from None
    law = root if root.tag == "Law" else root.find(".//Law")
    if law is None or law.find(".//MainProvision") is None:
        raise InvalidDocument(
            _("法令標準XMLではありません。"),
            where=path.name,
            todo=_("e-Gov法令検索から、法令のXMLを取り出してください。"),
        )
    articles = tuple(_articles(law, path.name))
    if not articles:
        raise InvalidDocument(_("条が一つもありません。"), where=path.name)
    title = _text(law.find("LawBody/LawTitle"))
    return Law(_text(law.find("LawNum")), title, articles)


def differences(old: tuple[Article, ...], new: tuple[Article, ...]) -> tuple[ArticleChange, ...]:
    """What changes from one text to another, in the new one's order."""
    before = {article.number: article for article in old}
    after = {article.number: article for article in new}
    changes = []
    for number, article in after.items():
        known = before.get(number)
        if known is None:
            changes.append(ArticleChange("added", number, None, article))
        elif article.text and not known.text:
            changes.append(ArticleChange("filled", number, known, article))
        elif (known.text, known.caption) != (article.text, article.caption):
            changes.append(ArticleChange("changed", number, known, article))
    gone = [n for n in before if n not in after]
    changes += [ArticleChange("removed", n, before[n], None) for n in gone]
    return tuple(changes)


def _articles(law: etree._Element, where: str) -> Iterator[Article]:
    seen: set[str] = set()
    for found in law.findall(".//MainProvision//Article"):
        number = found.get("Num", "")
        if not _NUMBER.fullmatch(number) or number in seen:
            raise InvalidDocument(
                _("条の番号「{number}」が正しくありません。").format(number=number), where=where
            )
        seen.add(number)
        yield _article(found)


def _article(found: etree._Element) -> Article:
    number = found.get("Num", "").replace("_", "の")
    return Article(
        id=f"art.{found.get('Num', '').replace('_', '-')}",
        number=number,
        caption=_text(found.find("ArticleCaption")).strip("（）"),
        text=tuple(_paragraphs(found)),
        source=SOURCE,
        verified=True,
    )


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
