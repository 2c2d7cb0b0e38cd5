"""The text of a law from the standard XML of e-Gov 法令検索, and what differs from another text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kanmin.files import read_bytes
from kanmin.handbook.contents import Article
from kanmin.sandbox import read_apart

SOURCE = "e-Gov法令検索（法令標準XML）"


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
    raw = read_apart("kanmin.handbook.law_elements:prepare", read_bytes(path), path.name)
    return Law(raw["number"], raw["title"], tuple(_article(**one) for one in raw["articles"]))


def _article(number: str, caption: str, text: list[str]) -> Article:
    return Article(
        id=f"art.{number.replace('_', '-')}",
        number=number.replace("_", "の"),
        caption=caption,
        text=tuple(text),
        source=SOURCE,
        verified=True,
    )


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
