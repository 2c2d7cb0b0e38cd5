"""Which words of two texts differ.

Sentences are compared first and words only within those that differ, so that a long text takes
milliseconds. Words are runs of one script: single characters of Japanese make marks nobody reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Where = Literal["both", "old", "new"]
SHORTEST_KEPT = 2  # characters; what is equal between two changes and shorter belongs to them
MOST_WORK = 400_000  # pairs of words; beyond it a passage counts as changed as a whole
_SENTENCE = re.compile(r"[^。\n]*[。\n]|[^。\n]+")
_WORD = re.compile(
    r"[0-9０-９][0-9０-９,，.．]*|[A-Za-zＡ-Ｚａ-ｚ]+|[ァ-ヺー]+|[一-鿿々]+|[ぁ-ゖ]+|\s+|.",
    re.DOTALL,
)


class Piece(NamedTuple):
    """A stretch of text that stands in both texts, in the old one only or in the new one only."""

    where: Where
    text: str


def differing_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts in pieces: `both` and `old` give the old text, `both` and `new` the new one."""
    found: list[Piece] = []
    for before, after in _blocks(_SENTENCE.findall(old), _SENTENCE.findall(new)):
        if before == after:
            found.append(Piece("both", "".join(before)))
        else:
            found += _by_word("".join(before), "".join(after))
    return tuple(_joined(_without_crumbs(_joined(found))))


_Blocks = Iterator[tuple[list[str], list[str]]]


def _blocks(old: list[str], new: list[str]) -> _Blocks:
    """The two lists in blocks that are equal or differ."""
    if len(old) * len(new) > MOST_WORK or (old and new and set(old).isdisjoint(new)):
        yield old, new
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _tag, i, j, k, end in matcher.get_opcodes():
        yield old[i:j], new[k:end]


def _by_word(old: str, new: str) -> Iterator[Piece]:
    if not old or not new:
        yield from _both_sides(old, new)
        return
    for before, after in _blocks(_WORD.findall(old), _WORD.findall(new)):
        if before == after:
            yield Piece("both", "".join(before))
        else:
            yield from _both_sides("".join(before), "".join(after))


def _both_sides(old: str, new: str) -> Iterator[Piece]:
    if old:
        yield Piece("old", old)
    if new:
        yield Piece("new", new)


def _without_crumbs(pieces: list[Piece]) -> Iterator[Piece]:
    """Equal crumbs between two changes go into the changes."""
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        crumb = piece.where == "both" and len(piece.text) < SHORTEST_KEPT and 0 < index < last
        if crumb and piece.text not in "。\n":
            yield from _both_sides(piece.text, piece.text)
        else:
            yield piece


def _joined(pieces: list[Piece] | Iterator[Piece]) -> list[Piece]:
    """Neighbours of one kind as one, the old before the new between two equal stretches."""
    found: list[Piece] = []
    old = new = ""
    for piece in pieces:
        if piece.where == "old":
            old += piece.text
        elif piece.where == "new":
            new += piece.text
        elif old or new or not found:
            found += [*_both_sides(old, new), piece]
            old = new = ""
        else:
            found[-1] = Piece("both", found[-1].text + piece.text)
    return [*found, *_both_sides(old, new)]
