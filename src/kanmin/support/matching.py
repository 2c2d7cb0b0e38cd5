"""Which advisors fit: those who come to the area and know the matter, with the reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kanmin.language import _
from kanmin.plan import label
from kanmin.plan.terms import PriorityField
from kanmin.support.advisors import Advisor

_MATTER, _NEAR = 2, 1


@dataclass(frozen=True, slots=True)
class Need:
    """What advice is about, and where. prefecture: two digits."""

    prefecture: str
    field: PriorityField | None = None
    category: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An advisor who fits. key: as given. score: for the order. reasons: in words."""

    key: int
    advisor: Advisor
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reason:
    weight: int
    words: str


def matching(
    need: Need, advisors: Mapping[int, Advisor], titles: Mapping[int, str]
) -> tuple[Match, ...]:
    """The advisors that fit, those with most in common first; equals in the order of their keys.

    Who does not come to the prefecture never fits; nor who knows neither field nor category, where
    one is named. titles: of the five categories.
    """
    found = (
        _match(key, advisor, need, titles)
        for key, advisor in advisors.items()
        if not advisor.prefectures or need.prefecture in advisor.prefectures
    )
    named = need.field is not None or need.category is not None
    fits = [one for one in found if not named or one.score >= _MATTER]
    return tuple(sorted(fits, key=lambda one: (-one.score, one.key)))


def _match(key: int, advisor: Advisor, need: Need, titles: Mapping[int, str]) -> Match:
    reasons = [*_matters(advisor, need, titles), _area(advisor)]
    return Match(key, advisor, sum(r.weight for r in reasons), _words(reasons))


def _words(reasons: Iterable[_Reason]) -> tuple[str, ...]:
    return tuple(reason.words for reason in reasons)


def _matters(advisor: Advisor, need: Need, titles: Mapping[int, str]) -> Iterator[_Reason]:
    if need.field is not None and need.field in advisor.fields:
        words = _("重点分野「{field}」が専門です。").format(field=label(need.field))
        yield _Reason(_MATTER, words)
    if need.category is not None and need.category in advisor.categories:
        title = titles.get(need.category, "")
        words = _("分類{number}「{title}」が専門です。").format(number=need.category, title=title)
        yield _Reason(_MATTER, words)


def _area(advisor: Advisor) -> _Reason:
    if advisor.prefectures:
        return _Reason(_NEAR, _("この都道府県を担当しています。"))
    return _Reason(0, _("全国を担当しています。"))
