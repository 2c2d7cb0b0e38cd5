"""The year of follow-up: what is asked when, and which fiscal year it is about.

Source of the rules: 地方自治法 235条の5 (出納整理期間: accounts close on 31 May after the fiscal
year), 233条 (決算: the accounts go to the assembly with 主要施策の成果, 233条5項). The months of
evaluation, budget requests and their review are custom and differ from body to body.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kanmin.calendar_ja import fiscal_year_of
from kanmin.language import N_, _
from kanmin.plan import ValueStatus

_BACK = 1  # fiscal years that the phase looks back on, from the one the day falls in


@dataclass(frozen=True, slots=True)
class _Span:
    """A phase as data. first, last: months of the calendar. back: fiscal years looked back on."""

    id: str
    title: str
    asked: str
    months: tuple[int, ...]
    back: int


_SPANS = (
    _Span(
        "closing",
        N_("出納整理期間"),
        N_("見込で集めた実績のうち、決算額と指標の数値を確かめます。5月31日に出納を閉じます。"),
        (4, 5),
        _BACK,
    ),
    _Span(
        "settling", N_("実績の確定"), N_("見込の実績を、確定した数値に置き換えます。"), (6,), _BACK
    ),
    _Span(
        "evaluation",
        N_("評価"),
        N_("施策ごとに評価と今後の方向を決め、年次報告書の案を作ります。"),
        (7, 8),
        _BACK,
    ),
    _Span(
        "assembly",
        N_("決算・予算要求"),
        N_("主要施策の成果を議会に出し、評価を来年度の予算要求に生かします。"),
        (9, 10, 11),
        _BACK,
    ),
    _Span(
        "assessment",
        N_("予算の査定"),
        N_(
            "来年度の経費と工程を、査定に合わせて計画の案に書きます。補正予算があれば経費を直します。"
        ),
        (12, 1),
        _BACK,
    ),
    _Span(
        "vote",
        N_("予算の議決"),
        N_("来年度の計画の案を、議決された予算に合わせます。"),
        (2,),
        _BACK,
    ),
    _Span(
        "estimate",
        N_("実績の見込"),
        N_("年度の終わりの見込を担当課に尋ねます。予算の議決を受けて来年度の計画を決めます。"),
        (3,),
        0,
    ),
)


@dataclass(frozen=True, slots=True)
class Phase:
    """Where in the year of follow-up a day is. year: the fiscal year the work is about."""

    id: str
    title: str
    asked: str
    year: int
    first: dt.date
    last: dt.date

    def __str__(self) -> str:
        return self.title


def phase(day: dt.date) -> Phase:
    """The phase of a day.

    >>> found = phase(dt.date(2028, 7, 1))
    >>> found.id, found.year
    ('evaluation', 2027)
    """
    span = next(s for s in _SPANS if day.month in s.months)
    first, last = _ends(span, day)
    year = fiscal_year_of(day) - span.back
    return Phase(span.id, _(span.title), _(span.asked), year, first, last)


def _ends(span: _Span, day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the span a day is in; one may run over New Year."""
    fiscal = fiscal_year_of(day)
    first, last = (_first_day(fiscal, month) for month in (span.months[0], span.months[-1]))
    following = (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return first, following - dt.timedelta(days=1)


def _first_day(fiscal: int, month: int) -> dt.date:
    return dt.date(fiscal if month >= 4 else fiscal + 1, month, 1)


def phases(year: int) -> tuple[Phase, ...]:
    """The follow-up of a fiscal year from its estimates in March to the vote eleven months later.

    >>> [p.id for p in phases(2027)][:3]
    ['estimate', 'closing', 'settling']
    """
    march = dt.date(year + 1, 3, 1)
    days = [march, *(_first_day(year + 1, s.months[0]) for s in _SPANS[:-1])]
    return tuple(phase(day) for day in days)


def expected_status(year: int, day: dt.date) -> ValueStatus:
    """Whether results of a fiscal year are estimates or settled on a day: settled from 1 June.

    >>> expected_status(2027, dt.date(2028, 5, 31)).value
    'estimate'
    >>> expected_status(2027, dt.date(2028, 6, 1)).value
    'settled'
    """
    return ValueStatus.SETTLED if day >= dt.date(year + 1, 6, 1) else ValueStatus.ESTIMATE
