"""Filters as people type them (分類:1 団体:みほん町 年度:令和9) and as the index knows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kanmin.calendar_ja import parse_year
from kanmin.errors import KanminError
from kanmin.language import _, listed
from kanmin.localgov import Registry, Tier
from kanmin.plan.terms import label
from kanmin.search import terms
from kanmin.search.terms import FilterKey, mark
from kanmin.search.tree import Marked
from kanmin.text import half_width

_KEYS: dict[FilterKey, tuple[str, ...]] = {
    FilterKey.KIND: ("種類",),
    FilterKey.BODY: ("団体", "自治体"),
    FilterKey.PREFECTURE: ("都道府県", "県"),
    FilterKey.TIER: ("階層",),
    FilterKey.BODY_KIND: ("団体の種別", "種別"),
    FilterKey.CATEGORY: ("分類",),
    FilterKey.FIELD: ("重点分野", "分野"),
    FilterKey.YEAR: ("年度",),
    FilterKey.STATE: ("進捗状況", "状態"),
    FilterKey.SCOPE: ("範囲",),
}
_BY_WORD = {word: key for key, words in _KEYS.items() for word in (key.value, *words)}
_HEAD = re.compile(rf"({'|'.join(sorted(_BY_WORD, key=len, reverse=True))})[:：]", re.IGNORECASE)
_TIERS = {Tier.PREFECTURE: ("都道府県", "県"), Tier.MUNICIPALITY: ("市町村", "市区町村")}


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter (絞り込み): one of these values. values: as `mark` takes them."""

    key: FilterKey
    values: tuple[object, ...]

    @property
    def node(self) -> Marked:
        """What it asks of the index."""
        return Marked(terms.marks(self.key, self.values))


def head(text: str) -> tuple[FilterKey, int] | None:
    """The filter a text begins with, and where its values begin; None for a word.

    >>> head("分類:1"), head("https://")
    ((<FilterKey.CATEGORY: 'category'>, 3), None)
    """
    found = _HEAD.match(text)
    return (_BY_WORD[found[1].lower()], found.end()) if found else None


def read_filter(key: FilterKey, text: str, bodies: Registry) -> Filter:
    """A filter with its values, which stand between commas. Raises KanminError for what is none."""
    words = [word for word in re.split(r"[,、，]", text.strip()) if word.strip()]
    if not words:
        raise _unknown(key, text)
    return Filter(key, tuple(_value(key, half_width(word).strip(), bodies) for word in words))


def _value(key: FilterKey, word: str, bodies: Registry) -> object:
    match key:
        case FilterKey.BODY:
            return bodies.find(word).code
        case FilterKey.PREFECTURE:
            return _prefecture(word, bodies)
        case FilterKey.CATEGORY | FilterKey.YEAR:
            return _number(key, word)
        case _:
            return _READERS[key](word) or _fail(key, word)


def _fail(key: FilterKey, word: str) -> object:
    raise _unknown(key, word)


def _prefecture(word: str, bodies: Registry) -> str:
    for one in bodies.prefectures():
        if word in (one.name, one.name[:-1], one.prefecture_code, one.code):
            return one.prefecture_code
    raise _unknown(FilterKey.PREFECTURE, word)


def _number(key: FilterKey, word: str) -> int:
    digit = int(word) if len(word) == 1 and word.isdecimal() else None
    number = parse_year(word) if key is FilterKey.YEAR else digit
    if number not in (terms.YEARS if key is FilterKey.YEAR else terms.CATEGORIES):
        raise _unknown(key, word)
    assert number is not None
    return number


def _one_of(named: Iterable[tuple[object, tuple[str, ...]]]) -> Callable[[str], object]:
    """Finds a value by one of its names, or by how one begins."""
    several = tuple(named)

    def find(word: str) -> object:
        for value, names in several:
            if word.lower() in names:
                return value
        close = [value for value, names in several if any(n.startswith(word) for n in names)]
        return close[0] if len(close) == 1 else None

    return find


_READERS: dict[FilterKey, Callable[[str], object]] = {
    FilterKey.KIND: _one_of((k, (k.value, w)) for k, w in terms.KIND_WORDS.items()),
    FilterKey.TIER: _one_of((k, (k.value, *words)) for k, words in _TIERS.items()),
    FilterKey.BODY_KIND: _one_of((k, (k.value,)) for k in terms.BODY_KINDS),
    FilterKey.FIELD: _one_of((k, (k.value, k.word)) for k in terms.FIELDS),
    FilterKey.STATE: _one_of((k, (k.value, k.word)) for k in terms.STATES),
    FilterKey.SCOPE: _one_of((k, (k, w)) for k, w in terms.SCOPE_WORDS.items()),
}
_ACCEPTED: dict[FilterKey, Callable[[], Iterable[str]]] = {
    FilterKey.KIND: lambda: map(_, terms.KIND_WORDS.values()),
    FilterKey.TIER: lambda: (_("都道府県"), _("市町村")),
    FilterKey.BODY_KIND: lambda: (kind.value for kind in terms.BODY_KINDS),
    FilterKey.CATEGORY: lambda: map(str, terms.CATEGORIES),
    FilterKey.FIELD: lambda: map(label, terms.FIELDS),
    FilterKey.STATE: lambda: map(label, terms.STATES),
    FilterKey.SCOPE: lambda: map(_, terms.SCOPE_WORDS.values()),
}


def _unknown(key: FilterKey, word: str) -> KanminError:
    accepted = _ACCEPTED.get(key)
    choices = listed(accepted()) if accepted else ""
    return KanminError(
        _("絞り込み「{key}:{value}」が分かりません。").format(key=terms.key_word(key), value=word),
        todo=_("使えるのは {choices} です。").format(choices=choices)
        if choices
        else _("例：団体:福井県 都道府県:福井県 年度:2027"),
    )


def mark_of(key: FilterKey, value: object) -> str:
    """The mark of one value of a filter."""
    return mark(key, value)
