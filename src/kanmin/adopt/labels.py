"""The words by which a measure's sheet names its parts (施策名, 概要, 担当課, 目標値 …)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from kanmin.adopt.years import year_of
from kanmin.files import enclosed_toml
from kanmin.text import half_width


class Field(StrEnum):
    """What a part of a measure's sheet holds."""

    NUMBER = "number"
    TITLE = "title"
    ACTION = "action"
    CURRENT = "current"
    OUTCOME = "outcome"
    LEAD = "lead"
    PARTNERS = "partners"
    INDICATOR = "indicator"
    BASELINE = "baseline"
    TARGET = "target"
    UNIT = "unit"
    SCHEDULE = "schedule"
    COST = "cost"
    GROUP = "group"
    CATEGORY = "category"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a document says of a measure. label: as printed, it may name a year or a unit."""

    field: Field
    text: str
    label: str = ""


_EDGES = "■□●○◆◇▼▽▶▷・◎★☆※〇*-－ー【】［］[]〔〕〈〉<>「」『』：:　 \t\n"
_BRACKETS = re.compile(r"[(][^()]*[)]")
_NUMBERED = re.compile(r"^(?:[(]?[0-9]{1,2}[).．、]|[①-⑳]|[(][0-9ア-ン][)])\s*")
_OPEN, _CLOSE = "【［[〔〈<", "】］]〕〉>"
_LABELLED = re.compile(r"^([^：:\n]{1,24}?)\s*[：:]\s*(.*)$", re.DOTALL)
_BRACKETED = re.compile(
    rf"^[■●◆○◇・\s　]*[{re.escape(_OPEN)}]([^{re.escape(_CLOSE)}\n]{{1,24}})"
    rf"[{re.escape(_CLOSE)}][\s　：:]*(.*)$",
    re.DOTALL,
)
_SPACED = re.compile(r"^([^\s　：:。、]{2,16})(?:[\s　]{1,}|\n)(\S.*)$", re.DOTALL)


@lru_cache(maxsize=4096)
def field_of(text: str) -> Field | None:
    """The part that a heading word names; None for a word that names none.

    >>> field_of("■ 担当課"), field_of("現状値（R4）"), field_of("人口")
    (<Field.LEAD: 'lead'>, <Field.BASELINE: 'baseline'>, None)
    """
    plain = _plain(text)
    words = _words()
    if plain in words:
        return words[plain]
    without = _plain(_BRACKETS.sub("", half_width(text)))
    if without in words:
        return words[without]
    bare = re.sub(
        r"の?(?:令和|平成|[rh])?(?:元|\d{1,4})年?度?(?:末|時点)?の?|^[\d.\-]+|[&/／・]", "", without
    )
    return words.get(bare)


def is_strong_title(text: str) -> bool:
    """Whether a heading word alone tells that measures are named below it."""
    plain = _plain(_BRACKETS.sub("", half_width(text)))
    return plain in _strong() or _plain(text) in _strong()


def labelled(text: str) -> Fact | None:
    """A paragraph that begins with a label, as 担当課：企画課; None for any other.

    >>> labelled("・担当課：企画課")
    Fact(field=<Field.LEAD: 'lead'>, text='企画課', label='・担当課')
    """
    plain = text.strip()
    if plain[:1] in "（(" and plain[-1:] in "）)":
        plain = plain[1:-1]
    for pattern in (_BRACKETED, _LABELLED, _SPACED):
        match = pattern.match(plain)
        if match is None:
            continue
        found = field_of(match[1])
        if found is not None and (pattern is not _SPACED or _tells_apart(found, match[2])):
            return Fact(found, match[2].strip(), match[1])
        if found is None and pattern is _LABELLED and year_of(match[1]) and len(match[1]) <= 10:
            return Fact(Field.SCHEDULE, match[2].strip(), match[1])
    alone = field_of(text) if len(text) <= 24 and "\n" not in text.strip() else None
    return Fact(alone, "", text) if alone else None


def _tells_apart(field: Field, rest: str) -> bool:
    """Without a colon only what is a name, a number or a date after its label is one."""
    if field is Field.OTHER:
        return False
    return len(rest) <= 60 or field in (Field.ACTION, Field.CURRENT, Field.OUTCOME)


def _plain(text: str) -> str:
    plain = half_width(text).strip().strip(_EDGES)
    plain = _NUMBERED.sub("", plain)
    return re.sub(r"[\s　]+", "", plain).strip(_EDGES).casefold()


@cache
def _words() -> dict[str, Field]:
    return {
        _plain(word): Field(name)
        for name, group in reversed(_groups().items())
        for words in group.values()
        for word in words
    }


@cache
def _strong() -> frozenset[str]:
    return frozenset(map(_plain, _groups()["title"]["strong"]))


@cache
def _groups() -> dict[str, dict[str, list[str]]]:
    return enclosed_toml("kanmin.adopt", "data", "labels.toml")
