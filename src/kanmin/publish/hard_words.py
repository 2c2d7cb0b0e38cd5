"""Words that residents may not know: terms of the handbook, and words of katakana."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kanmin.handbook import Term
from kanmin.handbook.mentions import TermFinder

Word = tuple[str, Term | None]
_KATAKANA = re.compile(r"[ァ-ヺー]{5,}")
_EVERYDAY = frozenset(
    {"オンライン", "インターネット", "スマートフォン", "ホームページ", "マイナンバーカード"}
) | {"マイナンバー", "コンビニエンス", "キャッシュレス", "スポーツ", "コミュニティ"}


def hard_words(
    texts: Iterable[str], terms: tuple[Term, ...]
) -> tuple[tuple[str, Term | None], ...]:
    """The words in some texts that want a plainer one, each once, with its term where known."""
    found: dict[str, Term | None] = {}
    finder = TermFinder(terms)
    for text in texts:
        for word, term in _in_text(text, finder):
            found.setdefault(word, term)
    return tuple(found.items())


def _in_text(text: str, finder: TermFinder) -> Iterator[Word]:
    rest = text
    for mention in finder.mentions(text):
        word = text[mention.start : mention.end]
        if word not in _EVERYDAY:
            yield word, mention.term
        rest = rest.replace(word, " ")
    for match in _KATAKANA.finditer(rest):
        if match[0] not in _EVERYDAY:
            yield match[0], None
