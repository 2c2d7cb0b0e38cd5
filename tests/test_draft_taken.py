"""Measures taken from the handbook: credited, with nothing of another body's figures."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from kanmin import handbook
from kanmin.check import Context, check
from kanmin.draft import from_case, from_national, near
from kanmin.plan import Body, IndicatorKind, Measure, OriginKind, Plan, Tier, parse, to_raw
from tests.conftest import TODAY

BOOK = handbook.on(TODAY)
TOWN = Body(id="b", lg_code="993018", name="みほん町")
PREFECTURE = Body(id="b", lg_code="990001", name="見本県")


@pytest.fixture
def new_id() -> Callable[[str], str]:
    numbers = itertools.count()
    return lambda prefix: f"{prefix}-{next(numbers)}"


@pytest.mark.parametrize("source", BOOK.measures, ids=lambda m: m.id)
def test_every_national_measure_can_be_taken_up(
    source: handbook.NationalMeasure, new_id: Callable[[str], str], mihon: Plan
) -> None:
    for body in (b for b in (TOWN, PREFECTURE) if b.tier in source.asked):
        taken = from_national(source, body, new_id)
        assert (taken.title, taken.category) == (source.title, source.category)
        assert (taken.origin.kind, taken.origin.ref) == (OriginKind.NATIONAL, source.id)
        assert taken.action.startswith(source.asked[body.tier])
        assert body.name in taken.action
        assert [k.kind for k in taken.indicators] == [
            IndicatorKind(k.kind.value) for k in source.indicators
        ]
        assert not any(k.values for k in taken.indicators)
        plan = mihon.model_copy(update={"measures": (*mihon.measures, taken)})
        assert parse(to_raw(plan)) == plan


@pytest.mark.parametrize("source", BOOK.cases, ids=lambda c: c.id)
def test_every_case_can_be_followed_without_its_figures(
    source: handbook.Case, new_id: Callable[[str], str]
) -> None:
    taken = from_case(source, TOWN, new_id)
    assert source.body in taken.origin.name
    assert source.body in taken.action
    assert [taken.indicators, taken.effects, taken.costs] == [(), (), ()]


def test_what_is_still_to_be_written_is_told_by_the_check(
    new_id: Callable[[str], str], mihon: Plan, context: Context
) -> None:
    taken = from_case(BOOK.cases[0], TOWN, new_id)
    plan = mihon.model_copy(update={"measures": (taken,)})
    told = [f for f in check(plan, context).findings if f.requirement.id == "advice.finished-text"]
    assert told[0].verdict.value == "partial"


@pytest.mark.parametrize(
    ("title", "category", "national", "case"),
    [
        ("デジタルデバイド対策", 4, "nm.divide.measures", "case."),
        ("RPAによる事務の自動化", 5, "nm.sys.ai-rpa", "rpa"),
        ("公共施設のオンライン予約", 1, "nm.online.facility-booking", "facility-booking"),
        ("コンビニ交付", 3, "nm.card.convenience-store", "case."),
    ],
)
def test_the_nearest_come_first(title: str, category: int, national: str, case: str) -> None:
    nationals, cases = near(
        Measure(id="m", title=title, category=category), BOOK, Tier.MUNICIPALITY
    )
    assert nationals[0].id.startswith(national)
    assert any(case in found.id for found in cases)


def test_the_origin_comes_first_and_nothing_is_near_nothing(new_id: Callable[[str], str]) -> None:
    taken = from_national(BOOK.measures[5], TOWN, new_id)
    assert near(taken, BOOK, Tier.MUNICIPALITY)[0][0] == BOOK.measures[5]
    assert near(Measure(id="m"), BOOK, Tier.MUNICIPALITY) == ((), ())
