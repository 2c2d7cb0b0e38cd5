"""The starter basket: small starts for bodies of every kind, and plans that begin with one."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kanmin import handbook
from kanmin.check import Context, check
from kanmin.draft import Gap, Nearness, Starting, plan_from_starter, starter_basket
from kanmin.errors import KanminError
from kanmin.handbook import Effort, Freed, Starter, load_framework
from kanmin.handbook.library import _SHELF
from kanmin.localgov import Kind, LocalGovernment, default_registry
from kanmin.plan import OriginKind, Period, Plan, parse, read_plan, to_raw
from tests.conftest import TODAY, Run

BOOK = handbook.on(TODAY)
REGISTRY = default_registry()
TOWN = LocalGovernment("993018", "見本県", "みほん町", "みほんちょう", Kind.TOWN)
PREFECTURE = LocalGovernment("990001", "見本県", "見本県", "みほんけん", Kind.PREFECTURE)
BODIES = {
    "town": REGISTRY.find("山形県西川町"),
    "village": REGISTRY.find("高知県大川村"),
    "city": REGISTRY.find("横浜市"),
    "prefecture": REGISTRY.find("福井県"),
    "ward": REGISTRY.find("東京都千代田区"),
    "mihon": TOWN,
    "mihon-prefecture": PREFECTURE,
}
PERIOD = Period(first=2027, last=2031)
TIERS = ("municipality", "prefecture")


@pytest.fixture
def new_id() -> Callable[[str], str]:
    numbers = itertools.count()
    return lambda prefix: f"{prefix}-{next(numbers)}"


def gaps(plan: Plan) -> Iterator[Gap]:
    for found in check(plan, Context(BOOK, REGISTRY)).open_musts:
        yield Gap(found.requirement, found.seen.example)


def begun(body: LocalGovernment, measure: str, new_id: Callable[[str], str]) -> Plan:
    return plan_from_starter(
        body, REGISTRY, BOOK, PERIOD, BOOK.measure(measure), new_id, missing=gaps
    )


def basket(body: LocalGovernment, *taken: str) -> tuple[Starting, ...]:
    return starter_basket(body, REGISTRY, BOOK, taken)


def case_of(starting: Starting, body: str) -> tuple[Nearness, ...]:
    return next(near.why for near in starting.cases if near.case.body == body)


def found(starts: tuple[Starting, ...], measure: str) -> Starting:
    return next(s for s in starts if s.measure.id == measure)


def test_each_tier_has_small_starts_in_every_category() -> None:
    assert 14 <= len(BOOK.starters_for("municipality")) <= 18
    assert 10 <= len(BOOK.starters_for("prefecture")) <= 12
    for tier in TIERS:
        starters = BOOK.starters_for(tier)
        assert {BOOK.measure(s.measure).category for s in starters} == {1, 2, 3, 4, 5}
        assert BOOK.for_tier(tier).starters == starters


@pytest.mark.parametrize("starter", BOOK.starters, ids=lambda s: s.id)
def test_a_start_is_advice_that_the_cases_bear_out(starter: Starter) -> None:
    assert starter.source.startswith("Kanmin の助言")
    measure = BOOK.measure(starter.measure)
    assert measure.holds_on(TODAY)
    proven = [c for c in BOOK.cases if measure.id in c.measures and c.figures]
    assert proven or starter.frees is Freed.NONE
    assert all(question.endswith("か。") for question in starter.questions)
    for name in starter.opens:
        assert set(starter.tiers) <= set(BOOK.measure(name).asked)
    assert set(starter.figures) <= {d.id for d in REGISTRY.definitions()}


def test_no_advice_tells_a_sum_of_money_or_hours() -> None:
    for starter in BOOK.starters:
        told = "".join((starter.why, *starter.questions))
        assert not any(digit in told for digit in "0123456789")


def test_only_measures_of_the_day_are_offered() -> None:
    old = handbook.edition("2017-10")
    offered = {s.measure for s in old.starters_for("municipality")}
    assert offered
    assert offered < {s.measure for s in BOOK.starters_for("municipality")}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_basket_holds_ten_at_most_and_covers_the_categories(body: LocalGovernment) -> None:
    starts = basket(body)
    assert len(starts) == 10
    assert len({s.measure.category for s in starts[:5]}) >= 4
    assert len({s.measure.id for s in starts}) == 10
    assert all(body.tier in s.measure.asked for s in starts)
    assert all(len(s.cases) <= 3 for s in starts)
    assert starts == basket(body)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_every_figure_is_the_tables_or_a_cases(body: LocalGovernment) -> None:
    for starting in basket(body):
        for near in starting.cases:
            assert near.case in BOOK.cases
            assert starting.measure.id in near.case.measures
        for figure in starting.figures:
            assert figure == REGISTRY.figure(body.code, figure.id)
            assert figure.value is not None
            assert figure.source


@pytest.mark.parametrize("body", [BODIES["town"], BODIES["village"], BODIES["ward"]])
def test_cases_of_the_bodies_most_like_it_come_first(body: LocalGovernment) -> None:
    for starting in basket(body):
        nearest = [n.distance for n in starting.cases if n.why and n.distance is not None]
        assert nearest == sorted(nearest)
        near = [bool(n.why) for n in starting.cases]
        assert near == sorted(near, reverse=True)


def test_a_case_says_why_it_is_near() -> None:
    starts = basket(BODIES["town"])
    assert case_of(found(starts, "nm.sys.bpr"), "西川町（山形県）") == (Nearness.OWN,)
    oguni = case_of(found(starts, "nm.online.priority-procedures"), "小国町（山形県）")
    assert oguni == (Nearness.PREFECTURE, Nearness.SIZE)
    far = case_of(found(starts, "nm.online.priority-procedures"), "呉市（広島県）")
    assert far == ()


def test_a_body_among_several_knows_its_own_case() -> None:
    shimane = basket(REGISTRY.find("島根県"))
    own = case_of(found(shimane, "nm.sys.common-platform"), "島根県と県内19市町村")
    assert own == (Nearness.OWN,)


def test_a_rate_comes_with_what_it_is_made_of() -> None:
    figures = found(basket(BODIES["town"]), "nm.online.priority-procedures").figures
    online = next(f for f in figures if f.id == "frequent_32_online")
    assert online.numerator is not None
    assert online.denominator is not None


def test_a_body_outside_the_tables_is_served_without_figures() -> None:
    starts = basket(TOWN)
    assert not any(s.figures for s in starts)
    reasons = {why for s in starts for near in s.cases for why in near.why}
    assert reasons == {Nearness.KIND}


def test_what_is_in_the_plan_already_is_left_out() -> None:
    first = basket(BODIES["town"])[0]
    rest = basket(BODIES["town"], first.measure.id)
    assert first.measure.id not in {s.measure.id for s in rest}
    everything = [s.measure for s in BOOK.starters]
    assert basket(BODIES["town"], *everything) == ()


def test_what_frees_something_comes_before_what_does_not() -> None:
    starts = basket(BODIES["mihon-prefecture"])
    systems = [s.starter for s in starts if s.measure.category == 5]
    assert systems[0].frees is Freed.HOURS
    own = [s.starter for s in basket(TOWN) if s.measure.category == 5]
    assert [s.effort for s in own] == [Effort.SMALL, Effort.MIDDLE]


@pytest.mark.parametrize(
    "body",
    [BODIES["town"], BODIES["prefecture"], TOWN, PREFECTURE],
    ids=["town", "prefecture", "mihon", "mihon-prefecture"],
)
def test_a_plan_begun_with_any_start_meets_every_must(
    body: LocalGovernment, new_id: Callable[[str], str]
) -> None:
    for starter in BOOK.starters_for(body.tier):
        plan = begun(body, starter.measure, new_id)
        report = check(plan, Context(BOOK, REGISTRY))
        assert report.fulfilled, (starter.id, report.open_musts)
        assert report.unsettled_musts == ()
        assert parse(to_raw(plan)) == plan
        (measure,) = plan.measures
        assert (measure.origin.kind, measure.origin.ref) == (OriginKind.NATIONAL, starter.measure)
        assert [measure.costs, measure.effects, measure.staff_hours, measure.schedule] == [()] * 4
        assert not any(k.values for k in measure.indicators)


def test_standard_sentences_stand_in_the_templates_chapters_to_be_confirmed(
    new_id: Callable[[str], str],
) -> None:
    plan = begun(BODIES["town"], "nm.data.open-data", new_id)
    assert [c.id for c in plan.chapters] == [c.id for c in BOOK.chapters]
    texts = {f: p.text for c in plan.chapters for p in c.paragraphs for f in p.fulfils}
    assert "【要確認" not in texts["act9.declaration"]
    assert texts["act9.prefectural-plan"].startswith("この計画は、山形県の官民データ活用推進計画を")
    for name in ("act9.national-plan", "act9.prefectural-plan", "guide.basic-policy"):
        assert "【要確認" in texts[name]
    told = [
        f
        for f in check(plan, Context(BOOK, REGISTRY)).findings
        if f.requirement.id == "advice.finished-text"
    ]
    assert told[0].verdict.value == "partial"


def test_the_command_prints_the_basket(kanmin: Run) -> None:
    shown = kanmin("starters", "--lg-code", "山形県西川町")
    assert shown.status == 0
    assert shown.out.startswith("山形県西川町の初めの一歩（助言）")
    assert "10. " in shown.out
    assert "11. " not in shown.out
    assert "事例：西川町（山形県）" in shown.out
    assert "聞くこと：" in shown.out
    raw = kanmin("starters", "--lg-code", "180009", "--format", "json").json
    assert (raw["tier"], raw["basis"], len(raw["starters"])) == ("prefecture", "advice", 10)
    first = raw["starters"][0]
    assert first["cases"][0]["near"]
    assert set(first) >= {"measure", "why", "questions", "opens", "figures", "verified"}


@pytest.mark.parametrize(("code", "starter"), [
    ("063223", "nm.data.open-data"), ("180009", "starter.common-platform"),
])  # fmt: skip
def test_a_new_plan_may_begin_with_one(
    code: str, starter: str, kanmin: Run, tmp_path: Path
) -> None:
    made = kanmin("new", "--lg-code", code, "--starter", starter, "-o", "plan.xlsx")
    assert made.status == 0
    assert "【要確認】" in made.err
    assert kanmin("check", "plan.xlsx").status == 0
    assert len(read_plan(tmp_path / "plan.xlsx").measures) == 1


def test_a_measure_that_is_no_small_start_is_refused(kanmin: Run, tmp_path: Path) -> None:
    done = kanmin(
        "new", "--lg-code", "063223", "--starter", "nm.sys.standardization", "-o", "plan.yaml"
    )
    assert done.status == 2
    assert "初めの一歩にありません" in done.err
    assert "kanmin starters --lg-code 063223" in done.err
    assert not (tmp_path / "plan.yaml").exists()


FAULTS = [
    ('measure = "nm.online.selection"', 'measure = "nm.nowhere"', "「nm.nowhere」がありません"),
    ('opens = ["nm.online.counter-dx"]', 'opens = ["nm.nowhere"]', "「nm.nowhere」がありません"),
    ('id = "starter.bpr"', 'id = "starter.selection"', "2回あります"),
    ('measure = "nm.sys.ai-rpa"', 'measure = "nm.sys.bpr"', "初めの一歩に2回あります"),
    ('tiers = ["municipality"]', 'tiers = ["prefecture"]', "求められている施策ではありません"),
    ('tiers = ["municipality"]', "tiers = []", "tiers"),
    ('measure = "nm.online.selection"', 'measure = "nm.online.guideline-2006"', "に終わっています"),
    ('opens = ["nm.sys.generative-ai"]', 'opens = ["nm.sys.bpr"]', "次の施策をたどると元に"),
    ('effort = "small"', 'effort = "tiny"', "effort"),
    ('frees = "none"', 'frees = "people"', "frees"),
]


@pytest.mark.parametrize(("old", "new", "words"), FAULTS)
def test_a_faulty_start_is_refused(old: str, new: str, words: str, tmp_path: Path) -> None:
    folder = tmp_path / "act9"
    shutil.copytree(str(_SHELF / "act9"), folder)
    file = folder / "starters.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KanminError) as error:
        load_framework(folder)
    assert error.value.where.startswith("starters.toml ")
    assert words in error.value.sentence
