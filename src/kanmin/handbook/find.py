"""Looking something up in the handbook: every word must stand in an item; titles count most."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kanmin.handbook.model import Handbook

Kind = Literal["section", "chapter", "requirement", "measure", "case", "term", "article"]
IN_TITLE, IN_TEXT = 10, 1


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found: what it is, its id, its title, the start of its text."""

    kind: Kind
    id: str
    title: str
    text: str
    score: int


def find(book: Handbook, query: str) -> tuple[Hit, ...]:
    """The items in which all words of a query stand, the best first.

    Width and case of letters do not matter, and an other spelling of a term finds what speaks of
    the term: 電子申請 finds オンライン申請.
    """
    words = [_synonyms(book, word) for word in _plain(query).split()]
    if not words:
        return ()
    found = []
    for kind, name, title, text in _items(book):
        score = _score(_plain(title), _plain(text), words)
        if score:
            found.append(Hit(kind, name, title, text, score))
    return tuple(sorted(found, key=lambda hit: -hit.score))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _synonyms(book: Handbook, word: str) -> frozenset[str]:
    """A word and the other spellings of the term it is."""
    for term in book.terms:
        spellings = {_plain(s) for s in (term.term, *term.aliases)}
        if word in spellings:
            return frozenset(spellings)
    return frozenset({word})


def _score(title: str, text: str, words: list[frozenset[str]]) -> int:
    total = 0
    for spellings in words:
        in_title = any(s in title for s in spellings)
        if not in_title and not any(s in text for s in spellings):
            return 0
        total += IN_TITLE if in_title else IN_TEXT
    return total


def _items(book: Handbook) -> Iterator[tuple[Kind, str, str, str]]:
    for section in book.sections:
        yield "section", section.id, section.title, section.text
    for chapter in book.chapters:
        points = (*chapter.holds, *chapter.questions, *chapter.mistakes)
        text = "\n".join([chapter.purpose, *(p.text for p in points), *chapter.example.values()])
        yield "chapter", chapter.id, chapter.title, text
    for requirement in book.requirements:
        yield "requirement", requirement.id, requirement.title, requirement.text
    for measure in book.measures:
        text = "\n".join([measure.text, measure.ministry, *measure.asked.values()])
        yield "measure", measure.id, measure.title, text
    for case in book.cases:
        yield "case", case.id, f"{case.body} {case.title}", case.text
    for term in book.terms:
        yield "term", term.id, " ".join((term.term, *term.aliases)), term.text
    for article in book.articles:
        title = f"第{article.number}条 {article.caption}"
        yield "article", article.number, title, "\n".join(article.text)
