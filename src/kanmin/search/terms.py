"""The closed sets of searching, and the marks by which an index knows them.

A mark is a token that no text holds, as it begins with `=`: `=c1` is on every document of category
1. A filter asks for marks, so the index intersects before it counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from kanmin.language import N_, _
from kanmin.localgov import Kind
from kanmin.plan.terms import PriorityField, ReviewState


class DocumentKind(StrEnum):
    """What a document of the search is (種類)."""

    PLAN = "plan"
    CHAPTER = "chapter"
    MEASURE = "measure"
    CASE = "case"
    HANDBOOK = "handbook"
    DOCUMENT = "document"
    ELSEWHERE = "elsewhere"


class FilterKey(StrEnum):
    """What a search can be narrowed by (絞り込み)."""

    KIND = "kind"
    BODY = "body"
    PREFECTURE = "prefecture"
    TIER = "tier"
    BODY_KIND = "bodykind"
    CATEGORY = "category"
    FIELD = "field"
    YEAR = "year"
    STATE = "state"
    SCOPE = "scope"


KINDS = tuple(DocumentKind)
BODY_KINDS = tuple(Kind)
FIELDS = tuple(PriorityField)
STATES = tuple(ReviewState)
CATEGORIES = range(1, 6)
FIRST_YEAR = 2000
YEARS = range(FIRST_YEAR + 1, FIRST_YEAR + 100)
"""Fiscal years a search knows; a plan of others is found, but not by its years."""
OPEN, DRAFT = "open", "draft"
"""The scopes: what is published, and what only some may read."""

KIND_WORDS: dict[DocumentKind, str] = {
    DocumentKind.PLAN: N_("計画"),
    DocumentKind.CHAPTER: N_("章"),
    DocumentKind.MEASURE: N_("施策"),
    DocumentKind.CASE: N_("事例"),
    DocumentKind.HANDBOOK: N_("手引"),
    DocumentKind.DOCUMENT: N_("読み込んだ文書"),
    DocumentKind.ELSEWHERE: N_("ホームページの計画"),
}
KEY_WORDS: dict[FilterKey, str] = {
    FilterKey.KIND: N_("種類"),
    FilterKey.BODY: N_("団体"),
    FilterKey.PREFECTURE: N_("都道府県"),
    FilterKey.TIER: N_("都道府県か市町村か"),
    FilterKey.BODY_KIND: N_("団体の種別"),
    FilterKey.CATEGORY: N_("分類"),
    FilterKey.FIELD: N_("重点分野"),
    FilterKey.YEAR: N_("年度"),
    FilterKey.STATE: N_("進捗状況"),
    FilterKey.SCOPE: N_("範囲"),
}
SCOPE_WORDS = {OPEN: N_("公表"), DRAFT: N_("案")}
_LETTERS = {
    FilterKey.KIND: "k",
    FilterKey.BODY: "b",
    FilterKey.PREFECTURE: "p",
    FilterKey.TIER: "t",
    FilterKey.BODY_KIND: "g",
    FilterKey.CATEGORY: "c",
    FilterKey.FIELD: "f",
    FilterKey.YEAR: "y",
    FilterKey.STATE: "s",
    FilterKey.SCOPE: "o",
}


@lru_cache(maxsize=4096)
def mark(key: FilterKey, value: object) -> str:
    """The mark of a value: `=c1`. Of members of a set the place in it, from 1.

    >>> mark(FilterKey.CATEGORY, 1), mark(FilterKey.KIND, DocumentKind.MEASURE)
    ('=c1', '=k3')
    """
    return f"={_LETTERS[key]}{_told(key, value)}"


def _told(key: FilterKey, value: object) -> object:
    for several in SETS.get(key, ()):
        if several == value:
            return SETS[key].index(value) + 1
    return value


SETS: dict[FilterKey, tuple[object, ...]] = {
    FilterKey.KIND: KINDS,
    FilterKey.BODY_KIND: BODY_KINDS,
    FilterKey.FIELD: FIELDS,
    FilterKey.STATE: STATES,
}


def marks(key: FilterKey, values: Iterable[object]) -> tuple[str, ...]:
    """The marks of several values."""
    return tuple(mark(key, value) for value in values)


def own_mark(lg_code: str) -> str:
    """The mark of what only the people of a body may read."""
    return f"=q{lg_code}"


def writers_mark(lg_code: str) -> str:
    """The mark of what only those who write the plans of a body may read."""
    return f"=w{lg_code}"


def plan_mark(number: int) -> str:
    """The mark of the draft of a plan, for the people of the bodies that joined it."""
    return f"=d{number}"


def shared_mark(prefecture: str = "") -> str:
    """The mark of a draft that is shared with the State, or with a prefecture by its two digits."""
    return f"=z{prefecture}"


def kind_word(kind: DocumentKind) -> str:
    """What a kind is called.

    >>> kind_word(DocumentKind.MEASURE)
    '施策'
    """
    return _(KIND_WORDS[kind])


def key_word(key: FilterKey) -> str:
    """What a filter is called."""
    return _(KEY_WORDS[key])
