"""Where the words of a query stand in a text as it was written, and the piece worth showing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kanmin.search.tokens import Needle, fold, is_japanese, plain
from kanmin.search.tree import Words

LONGEST_SNIPPET = 160  # characters
BEFORE = 40
MARK = "…"
_PIECES = re.compile("[^\n。]+[\n。]*")
_BINDS = re.compile("[\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_INSIDE = re.compile("[ ・]")
_FINE = 300  # characters of a title, or from the best sentence on, that are marked
_fold_one = lru_cache(maxsize=8192)(fold)


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of a text; found: whether it is what was looked for (強調)."""

    text: str
    found: bool = False


def highlight(text: str, words: Iterable[Words]) -> tuple[Shown, ...]:
    """A text in pieces, those that were looked for marked."""
    return _cut(text, _places(text, [needle for one in words for needle in one.needles]))


def snippet(text: str, words: Sequence[Words]) -> tuple[Shown, ...]:
    """The piece of a text where most of the words stand close together, marked."""
    needles = [needle for one in words for needle in one.needles]
    sentences = _PIECES.findall(text)
    counts = _counts(text, len(sentences), words)
    best = max(counts, default=0)
    if not best:
        return _shortened(text, ())
    at = counts.index(best)
    rest = "".join(sentences[at:])[:_FINE]
    shown = _shortened(rest, _places(rest, needles))
    return (Shown(MARK), *shown) if at else shown


def _counts(text: str, size: int, words: Sequence[Words]) -> list[int]:
    """How many of the words each sentence has, about: signs within a word are overlooked."""
    folded = _PIECES.findall(_INSIDE.sub("", fold(text)))
    if len(folded) != size:
        return [1] * bool(size)
    several = [[needle.plain.strip() for needle in one.needles] for one in words]
    return [sum(any(one in part for one in spelt) for spelt in several) for part in folded]


def _shortened(text: str, places: Sequence[tuple[int, int]]) -> tuple[Shown, ...]:
    text = text.rstrip()
    start = max(0, places[0][0] - BEFORE) if places else 0
    end = min(len(text), start + LONGEST_SNIPPET)
    inside = [(a - start, min(b, end) - start) for a, b in places if start <= a < end]
    before = (Shown(MARK),) if start else ()
    after = (Shown(MARK),) if end < len(text) else ()
    return (*before, *_cut(text[start:end], inside), *after)


def _cut(text: str, places: Sequence[tuple[int, int]]) -> tuple[Shown, ...]:
    pieces, at = [], 0
    for start, end in places:
        pieces += [Shown(text[at:start]), Shown(text[start:end], found=True)]
        at = end
    pieces.append(Shown(text[at:]))
    return tuple(piece for piece in pieces if piece.text)


def _places(text: str, needles: Sequence[Needle]) -> list[tuple[int, int]]:
    """Where the needles stand, from and to, in order and apart."""
    short = text[:_FINE]
    folded = fold(short)
    found = (
        sorted(
            (match.start(), match.end())
            for needle in needles
            for match in _pattern(needle.plain).finditer(folded)
        )
        if _in_place(short, folded)
        else _places_traced(short, needles)
    )
    apart: list[tuple[int, int]] = []
    for start, stop in found:
        end = stop + (text[stop : stop + 1] in ("ー", "ｰ"))
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _in_place(text: str, folded: str) -> bool:
    """Whether folding leaves every character where it was."""
    return text == folded or (
        len(text) == len(folded) and all(map(str.__eq__, map(_fold_one, text), folded))
    )


@lru_cache(maxsize=256)
def _pattern(of_needle: str) -> re.Pattern[str]:
    """Finds a needle in a folded text: a blank of it stands for any signs, or for none."""
    letters = [re.escape(letter) for letter in of_needle.strip()]
    parts = [letters[0]]
    for before, letter in pairwise(letters):
        inside = is_japanese(before) and is_japanese(letter)
        parts.append(rf"[ \t・]*{letter}" if inside else letter)
    pattern = "".join(parts).replace("\\ ", r"[\W_]*")
    start = r"(?<![^\W_ぁ-ヿ㐀-鿿])" if of_needle.startswith(" ") else ""
    end = r"(?![^\W_ぁ-ヿ㐀-鿿])" if of_needle.endswith(" ") else ""
    return re.compile(f"{start}{pattern}{end}")


def _places_traced(text: str, needles: Sequence[Needle]) -> list[tuple[int, int]]:
    letters, origins = _traced(text)
    return sorted(
        (origins[at][0], origins[at + size - 1][1])
        for needle in needles
        for at, size in _finds(letters, needle)
    )


def _finds(letters: str, needle: Needle) -> Iterable[tuple[int, int]]:
    """Places and lengths; blanks around a word do not belong to it."""
    wanted = needle.plain
    lead, tail = wanted.startswith(" "), wanted.endswith(" ")
    at = letters.find(wanted)
    while at >= 0:
        yield at + lead, len(wanted) - lead - tail
        at = letters.find(wanted, at + 1)


def _traced(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The plain form of a text, and of each of its characters where it comes from.

    Each character is folded by itself, with what binds to it; the plain form of the whole tells
    which of them stay and where the blanks are.
    """
    folded: list[tuple[str, int, int]] = []
    for start, end in _clusters(text):
        folded += [(letter, start, end) for letter in _fold_one(text[start:end])]
    whole, at = plain(text), 0
    letters: list[str] = []
    origins: list[tuple[int, int]] = []
    for letter in whole:
        if letter == " ":
            origins.append((origins[-1][1],) * 2 if origins else (0, 0))
        else:
            ahead = at
            while ahead < len(folded) and folded[ahead][0] != letter:
                ahead += 1
            if ahead == len(folded):  # a sign that only its neighbours change: ー
                origins.append(origins[-1] if origins else (0, 0))
            else:
                origins.append((folded[ahead][1], folded[ahead][2]))
                at = ahead + 1
        letters.append(letter)
    return "".join(letters), origins


def _clusters(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (_BINDS.match(text, at) or unicodedata.combining(text[at])):
            yield start, at
            start = at


def without_marks(pieces: Sequence[Shown]) -> str:
    """A passage without its marks, on one line."""
    return "".join(piece.text for piece in pieces).replace("\n", " ")
