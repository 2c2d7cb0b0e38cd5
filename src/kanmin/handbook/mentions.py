"""What a text mentions: terms of the glossary, articles of the Act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kanmin.handbook.contents import Term

_ACT = re.compile(
    r"官民データ活用推進基本法(?:（[^）]*）)?((?:、?第[0-9]+条(?:第[0-9]+項)?(?:第[0-9]+号)?)+)"
)
_ARTICLE = re.compile(r"第([0-9]+)条")


@dataclass(frozen=True, slots=True)
class Mention:
    """A term that stands in a text from `start` to `end`."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True)
class TermFinder:
    """Finds the terms of a glossary and their other spellings, the longest first."""

    terms: tuple[Term, ...]

    @cached_property
    def _by_word(self) -> dict[str, Term]:
        known: dict[str, Term] = {}
        for term in self.terms:
            for word in (term.term, *term.aliases):
                known.setdefault(word, term)
        return known

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = sorted(self._by_word, key=len, reverse=True)
        return re.compile("|".join(map(_bounded, words)) or "(?!)")

    def mentions(self, text: str, known: Iterable[str] = ()) -> Iterator[Mention]:
        """The first mention of each term, in the text's order. known: ids not to be told again."""
        told = set(known)
        for match in self._pattern.finditer(text):
            term = self._by_word[match[0]]
            if term.id not in told:
                told.add(term.id)
                yield Mention(match.start(), match.end(), term)


_SCRIPTS = ("A-Za-z0-9", "ァ-ヺー", "一-鿿々")


def _bounded(word: str) -> str:
    """A pattern that ends where its script ends: AI is not in MAIL, 総合戦略 not in 総合戦略室."""
    return f"{_edge(word[0], '<!')}{re.escape(word)}{_edge(word[-1], '!')}"


def _edge(letter: str, direction: str) -> str:
    for script in _SCRIPTS:
        if re.match(f"[{script}]", letter):
            return f"(?{direction}[{script}])"
    return ""


def articles_in(citation: str) -> tuple[str, ...]:
    """Numbers of the articles of the Act that a citation names.

    >>> articles_in("官民データ活用推進基本法第8条第3項、手引（市町村編）総論")
    ('8',)
    >>> articles_in("サイバーセキュリティ基本法第5条")
    ()
    """
    found = (n for part in _ACT.findall(citation) for n in _ARTICLE.findall(part))
    return tuple(dict.fromkeys(found))
