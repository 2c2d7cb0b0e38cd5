"""Other spellings of a word, from the handbook's glossary: 電子申請 is also オンライン申請."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kanmin.handbook import Term
from kanmin.search.tokens import Needle, needle, plain, spelling


@dataclass(frozen=True)
class Synonyms:
    """Words that mean one thing (同義語), found by any of them."""

    groups: dict[str, tuple[str, ...]]

    def needles(self, word: str) -> tuple[Needle, ...]:
        """A word to look for and its other spellings; () where nothing of it can be looked for."""
        found_own = needle(spelling(word))
        if found_own is None:
            return ()
        own = replace(found_own, shown=word)
        others = [needle(spelling(one)) for one in self.groups.get(_key(word), ())]
        found = {one.plain: one for one in reversed((own, *others)) if one}
        return _shortest(tuple(reversed(found.values())))

    def words(self) -> tuple[str, ...]:
        """All words that have other spellings, in their plain form."""
        return tuple(self.groups)


def _key(word: str) -> str:
    return plain(spelling(word)).strip()


def _shortest(needles: tuple[Needle, ...]) -> tuple[Needle, ...]:
    """Without those that another one finds anyway: who looks for 窓口 finds 窓口改革."""
    return tuple(
        one
        for one in needles
        if not any(other is not one and other.plain in one.plain for other in needles)
        or one is needles[0]
    )


def synonyms(terms: Iterable[Term]) -> Synonyms:
    """The other spellings of the terms of a glossary."""
    groups: dict[str, tuple[str, ...]] = {}
    for term in terms:
        together = (term.term, *term.aliases)
        for word in together:
            key = _key(word)
            if key:
                groups[key] = tuple(dict.fromkeys((*groups.get(key, ()), *together)))
    return Synonyms(groups)
