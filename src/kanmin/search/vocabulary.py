"""Whole words of kana and kanji that an index knows as one token.

A database that compares phrases row by row is slow where their pairs of characters are common. Each
word of the vocabulary that stands in a text becomes a token of its own, and finding it is exact.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kanmin.search.synonyms import Synonyms
from kanmin.search.tokens import is_japanese, runs

SHORTEST, LONGEST = 3, 12
COMMON = 0.01  # of the documents; a commoner string is worth a token
MOST_WORDS = 4_000


@dataclass(frozen=True)
class Vocabulary:
    """The words that are tokens of their own (語彙)."""

    words: frozenset[str]

    @cached_property
    def digest(self) -> str:
        """What it is known by: with another vocabulary the index is another."""
        return hashlib.sha256("\n".join(sorted(self.words)).encode()).hexdigest()

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(word) for word in self.words}))

    def marks(self, of_document: str) -> list[str]:
        """The tokens of the words that stand in a plain document."""
        words, found = self.words, set[str]()
        for run in runs(of_document):
            if len(run) < SHORTEST or not is_japanese(run):
                continue
            size = len(run)
            for length in self._lengths:
                for at in range(size - length + 1):
                    piece = run[at : at + length]
                    if piece in words:
                        found.add(piece)
        return sorted(f"={word}" for word in found)

    def mark_of(self, plain_word: str) -> str | None:
        """The token of a word; None for one that is not among them."""
        return f"={plain_word}" if plain_word in self.words else None


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
    counts: Counter[str] = Counter()
    whole = 0
    for document in documents:
        whole += 1
        counts.update(set(_pieces(document)))
    least = max(2, COMMON * whole)
    return [word for word, count in counts.most_common(MOST_WORDS) if count >= least]


def _pieces(of_document: str) -> Iterator[str]:
    for run in runs(of_document):
        if is_japanese(run):
            for at in range(len(run) - SHORTEST + 1):
                for end in range(at + SHORTEST, min(at + LONGEST, len(run)) + 1):
                    yield run[at:end]
