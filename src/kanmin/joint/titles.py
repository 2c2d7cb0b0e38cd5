"""Titles of measures compared: the pairs of characters that tell what a measure is for."""

from __future__ import annotations

import math
import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from kanmin.files import enclosed_toml
from kanmin.text import half_width
from kanmin.wording import letters, pairs

_BRACKETED = re.compile(r"[(「『【][^()「」『』【】]*[)」』】]")
_OF = re.compile("の|を|に関する|における|による")
_COMPOUND = re.compile("([ァ-ヴー]{3,})([^ァ-ヴー]{2,})$")  # スマートフォン|教室
LONGEST_TEXT = 400  # letters of a measure's text that are looked at


@dataclass(frozen=True, slots=True)
class Told:
    """What a title tells. pairs: its pairs of characters.

    subject, deed: those of what it is about and of what is done, where both are named; of the deed
    without means that go with any (オンライン, システム).
    """

    pairs: frozenset[str]
    subject: frozenset[str] = frozenset()
    deed: frozenset[str] = frozenset()


@lru_cache(maxsize=65536)
def told(title: str) -> Told:
    """What a title tells, without remarks in brackets and words that every title has.

    >>> told("スマホ教室の実施（高齢者）") == told("スマートフォン講座")
    True
    """
    plain = _plain(title)
    subject, deed = _split(plain)
    if not letters(deed):
        return Told(_pairs(plain))
    return Told(_pairs(plain), _pairs(subject), pairs(_means().sub(" ", deed)))


def likeness(one: Told, two: Told) -> float:
    """How alike two titles are, 0 to 1; 0 where they are about different things.

    「図書館の予約」 and 「体育館の予約」 share most of their letters and are not one thing.

    >>> likeness(told("図書館のオンライン予約"), told("公共施設のオンライン予約"))
    0.0
    """
    if differ(one, two):
        return 0.0
    return share(one.pairs, two.pairs)


def differ(one: Told, two: Told) -> bool:
    """Whether what two titles are about, or what they do, has nothing in common.

    A title that does not tell what it is about is held against the other's subject as a whole.

    >>> differ(told("図書館のオンライン予約"), told("図書館の電子申請"))
    True
    >>> differ(told("図書館のオンライン予約"), told("図書館のオンライン化"))
    False
    >>> differ(told("税のオープンデータ化"), told("オープンデータの取組"))
    True
    """
    subjects = _strange(one.subject or one.pairs, two.subject or two.pairs)
    return subjects or _strange(one.deed, two.deed)


def _strange(one: Set[str], two: Set[str]) -> bool:
    return bool(one and two) and not one & two


def share(one: Set[str], two: Set[str]) -> float:
    """The pairs two texts share, of those they have (cosine), 0 to 1."""
    return len(one & two) / math.sqrt(len(one) * len(two) or 1)


def text_pairs(text: str) -> frozenset[str]:
    """The pairs of characters of a measure's running text."""
    return pairs(_same(half_width(text[:LONGEST_TEXT]).casefold()))


def is_policy(title: str) -> str:
    """The word by which a title names a rule or a plan; "" where it names none."""
    policies: list[str] = _words()["policy"]
    return next((word for word in policies if word in title), "")


def _plain(title: str) -> str:
    whole = half_width(title).casefold()
    without = _or_whole(_BRACKETED.sub(" ", whole), whole)
    same = _same(without)
    return _or_whole(_empty().sub(" ", same), same)


def _or_whole(text: str, whole: str) -> str:
    return text if len(letters(text)) >= 2 else whole


def _split(plain: str) -> tuple[str, str]:
    """What a title is about, and what is done; the second "" where it does not tell them apart."""
    joined = plain.replace(" ", "")
    found = _OF.search(joined) or _COMPOUND.match(joined)
    if found is None:
        return joined, ""
    if found.re is _COMPOUND:
        return found[1], found[2]
    return joined[: found.start()], joined[found.end() :]


def _pairs(plain: str) -> frozenset[str]:
    return pairs(plain.replace(" ", "")) or frozenset({letters(plain)} - {""})


def _same(plain: str) -> str:
    for pattern, word in _synonyms():
        plain = pattern.sub(word, plain)
    return plain


@cache
def _synonyms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile("|".join(map(re.escape, sorted(group[1:], key=len, reverse=True)))), group[0])
        for group in _words()["same"]
    )


@cache
def _empty() -> re.Pattern[str]:
    words = sorted(_words()["empty"], key=len, reverse=True)
    return re.compile("の?(?:" + "|".join(map(re.escape, words)) + ")")


@cache
def _means() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_words()["means"], key=len, reverse=True))))


@cache
def _words() -> dict[str, Any]:
    return enclosed_toml("kanmin.joint", "data", "words.toml")
