"""Names, addresses and telephones of those who commented, taken out of texts that are published.

People write their name into the text of an opinion. What somebody gave as personal data is looked
for in all that is published, whatever its width and blanks, and 〓 is put in its place.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kanmin.consult.opinions import ReceivedOpinion
from kanmin.text import GETA

LEAST_OWN, LEAST_OTHERS = 2, 3  # letters; a shorter word of another person is no name
_HEAD = 2  # letters by which words are found


class PersonalWords:
    """The personal data of all who commented, to be found in texts quickly.

    known: a text whose words nobody can claim as a name, as the plan's own: somebody who calls
    himself 「デジタル化」 shall not blacken other people's opinions.
    """

    def __init__(self, opinions: Iterable[ReceivedOpinion], known: str = "") -> None:
        familiar = _squeezed(known)[0]
        found = {_squeezed(word)[0] for one in opinions for word in one.personal}
        self._words = _by_head(
            word for word in found if len(word) >= LEAST_OTHERS and word not in familiar
        )

    def without(self, text: str, own: Sequence[ReceivedOpinion] = ()) -> str:
        """A text with 〓 for each. own: the opinions it comes from, whose senders count wholly."""
        mine = _by_head(
            squeezed
            for one in own
            for word in one.personal
            if len(squeezed := _squeezed(word)[0]) >= LEAST_OWN
        )
        letters, places = _squeezed(text)
        covered: list[tuple[int, int]] = []
        for at in range(len(letters) - 1):
            head = letters[at : at + _HEAD]
            if head not in self._words and head not in mine:
                continue
            lengths = [
                len(word)
                for words in (self._words, mine)
                for word in words.get(head, ())
                if letters.startswith(word, at)
            ]
            if lengths:
                covered.append((places[at], places[at + max(lengths) - 1] + 1))
        return _covered(text, covered)


def _by_head(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        found[word[:_HEAD]].add(word)
    return {head: tuple(sorted(several)) for head, several in found.items()}


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The letters of a text in one width and case, no blanks and signs, and where each stands."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for one in _plain(character):
            letters.append(one)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    """A character as letters of one width and case; "" for blanks and signs."""
    return "".join(c for c in unicodedata.normalize("NFKC", character).casefold() if c.isalnum())


def _covered(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for first, end in spans:
        if end <= at:
            continue
        if first >= at:
            parts += [text[at:first], GETA]
        at = end
    return "".join([*parts, text[at:]])
