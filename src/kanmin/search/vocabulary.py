"""Whole words of kana and kanji that an index knows as one token.

A database that compares phrases row by row is slow where their pairs of characters are common. Each
word of the vocabulary that stands in a text becomes a token of its own, and finding it is exact.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kanmin.search.synonyms import Synonyms
from kanmin.search.tokens import Needle, document_tokens, is_japanese
from kanmin.search.tree import AllOf, AnyOf, Marked, Node, Without, Words

SHORTEST, LONGEST = 3, 12
COMMON = 0.01  # of the documents; a commoner string is worth a token
PART = 0.8  # of the places of a string: stands it there in one longer string, that one is kept
MOST_WORDS = 2_000
_SOLID = re.compile(f"[ァ-ヺー㐀-鿿々]{{{SHORTEST},}}")


@dataclass(frozen=True)
class Vocabulary:
    """The words that are tokens of their own (語彙)."""

    words: frozenset[str]

    @cached_property
    def digest(self) -> str:
        """What it is known by: with another vocabulary the index is another."""
        return hashlib.sha256("\n".join(sorted(self.words)).encode()).hexdigest()

    @cached_property
    def _begin(self) -> dict[str, list[str]]:
        """The words that begin with a pair of characters."""
        found: dict[str, list[str]] = {}
        for word in self.words:
            found.setdefault(word[:2], []).append(word)
        return found

    def marks(self, of_document: str) -> list[str]:
        """The tokens of the words that stand in a plain document."""
        begin = self._begin
        tried = begin.keys() & document_tokens(of_document)
        words = (word for pair in tried for word in begin[pair])
        return sorted([f"={word}" for word in words if word in of_document])

    def mark_of(self, plain_word: str) -> str | None:
        """The token of a word; None for one that is not among them."""
        return f"={plain_word}" if plain_word in self.words else None


def whole(one: Needle, words: Vocabulary) -> bool:
    """Whether an index knows a needle as one token."""
    return len(one.tokens) == 1 or words.mark_of(one.plain) is not None


def exact(node: Node, words: Vocabulary) -> bool:
    """Whether tokens alone tell who answers."""
    match node:
        case Words(needles):
            return all(whole(one, words) for one in needles)
        case AllOf(parts) | AnyOf(parts):
            return all(exact(part, words) for part in parts)
        case Without(part):
            return exact(part, words)
        case Marked():
            return True


def vocabulary(known: Synonyms, documents: Iterable[str] = ()) -> Vocabulary:
    """The words of a glossary, and the strings that are common in plain documents."""
    words = {word for one in known.words() for word in _spelt(one, known) if _fits(word)}
    return Vocabulary(frozenset(words | set(_common(documents))))


def _spelt(word: str, known: Synonyms) -> Iterator[str]:
    for one in known.needles(word):
        yield one.plain.strip()


def _fits(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and is_japanese(word) and " " not in word


def _common(documents: Iterable[str]) -> list[str]:
    """The commonest strings, but those that hardly ever stand but in one longer string."""
    counts: Counter[str] = Counter()
    whole = 0
    for document in documents:
        whole += 1
        counts.update(set(_pieces(document)))
    least = max(2, COMMON * whole)
    common = {word: count for word, count in counts.items() if count >= least}
    parts = {
        part
        for word, count in common.items()
        for part in (word[1:], word[:-1])
        if count >= PART * counts[part]
    }
    kept = sorted((-count, word) for word, count in common.items() if word not in parts)
    return [word for _count, word in kept[:MOST_WORDS]]


def _pieces(of_document: str) -> Iterator[str]:
    """The strings of katakana and kanji; with hiragana between it is no word."""
    for run in _SOLID.findall(of_document):
        for at in range(len(run) - SHORTEST + 1):
            for end in range(at + SHORTEST, min(at + LONGEST, len(run)) + 1):
                yield run[at:end]
