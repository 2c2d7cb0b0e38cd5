"""What the check says of plans in every state, tier and stage."""

from __future__ import annotations

import datetime as dt
from typing import Any
from unittest import mock

import pytest

from kanmin import handbook
from kanmin.check import RULES, Context, Report, Verdict, check
from kanmin.check.places import place_name
from kanmin.draft import new_plan
from kanmin.errors import KanminError
from kanmin.handbook import FRAMEWORKS
from kanmin.localgov import default_registry
from kanmin.plan import Period, Plan, parse, read_plan, resolve, to_raw
from kanmin.plan.pointer import steps
from tests.conftest import EXAMPLES, TODAY
from tests.synthetic import plan_of

MUNICIPAL_MUSTS = {
    "act9.declaration",
    "act9.national-plan",
    "act9.prefectural-plan",
    "guide.basic-policy",
    "guide.measure",
}
PREFECTURAL_MUSTS = {
    "act9.declaration",
    "act9.national-plan",
    "act9.content-policy",
    "act9.content-matters",
    "act9.content-other",
}
BODIES = [
    ("182079", MUNICIPAL_MUSTS),
    ("131016", MUNICIPAL_MUSTS),
    ("473821", MUNICIPAL_MUSTS),
    ("013048", MUNICIPAL_MUSTS),
    ("180009", PREFECTURAL_MUSTS),
]


def test_an_example_is_words_and_no_width() -> None:
    plan = plan_of(1)
    requirement = handbook.on(TODAY).requirement("guide.review")
    told = "{body}は{body:>2000000000}{mayor}{"
    given = requirement.model_copy(update={"example": {plan.tier: told}})
    book = mock.Mock(national_plan=None, requirement=lambda _name: given)
    found = Context(book, default_registry()).example("guide.review", plan)
    assert found == "みほん町は{body:>2000000000}{mayor}{"


def fresh(code: str) -> Plan:
    registry = default_registry()
    book = handbook.on(TODAY)
    return new_plan(registry.get(code), book, Period(first=2027, last=2031), registry)


def changed(plan: Plan, pointer: str, value: Any) -> Plan:
    """The plan with another value at a place; `/measures/-` adds to a list."""
    raw = to_raw(plan)
    *path, last = steps(pointer)
    target = resolve(raw, "".join(f"/{step}" for step in path))
    if isinstance(target, list):
        target.append(value)
    else:
        target[last] = value
    return parse(raw)


def verdicts(report: Report, requirement: str) -> list[str]:
    return [f.verdict.value for f in report.findings if f.requirement.id == requirement]


def only(report: Report, requirement: str) -> Any:
    (finding,) = [f for f in report.findings if f.requirement.id == requirement]
    return finding


def test_every_requirement_has_a_rule_and_every_rule_a_requirement() -> None:
    known = [r for name in FRAMEWORKS for r in handbook.on(TODAY, name).requirements]
    by_words = {r.id for r in known if r.words}
    assert {r.id for r in known} - by_words == set(RULES)
    assert not by_words & set(RULES)


@pytest.mark.parametrize(("code", "musts"), BODIES)
def test_an_unwritten_plan_lacks_the_musts_of_its_tier(
    code: str, musts: set[str], context: Context
) -> None:
    report = check(fresh(code), context)
    assert {f.requirement.id for f in report.open_musts} == musts
    assert {f.verdict for f in report.open_musts} == {Verdict.MISSING}
    assert not report.fulfilled


@pytest.mark.parametrize(("code", "musts"), BODIES)
def test_filling_in_exactly_the_musts_is_enough(
    code: str, musts: set[str], context: Context
) -> None:
    plan = fresh(code)
    for count in range(len(musts), 0, -1):
        report = check(plan, context)
        assert len(report.open_musts) == count
        plan = filled_in(plan, report.open_musts[0])
    assert check(plan, context).fulfilled


def filled_in(plan: Plan, finding: Any) -> Plan:
    if finding.seen.where == "/measures":
        return changed(plan, "/measures/-", {"title": "公共施設の予約", "action": "受け付けます。"})
    return changed(plan, finding.seen.where, finding.seen.example or "身近な手続から進めます。")


def test_every_place_a_finding_names_exists(context: Context) -> None:
    for plan in (fresh("182079"), read_plan(EXAMPLES / "b-ken.yaml"), plan_of(3)):
        for finding in check(plan, context).findings:
            where = finding.seen.where
            if where and finding.verdict is not Verdict.MISSING:
                resolve(to_raw(plan), where)
            assert not where or place_name(plan, where)


DECLARATIONS = [
    ("官民データ活用推進基本法第9条第3項に基づく計画です。", "met"),
    ("官民データ活用推進基本法（平成28年法律第103号）第９条\n第３項による。", "met"),
    ("官民データ活用推進基本法第九条の計画とする。", "met"),
    ("官民データ活用推進基本法に基づく計画です。", "partial"),
    ("デジタル社会形成基本法第9条に基づく。官民データ活用推進基本法にも触れる。", "partial"),
    ("町の計画です。", "partial"),
    ("", "missing"),
]


@pytest.mark.parametrize(("text", "verdict"), DECLARATIONS)
def test_the_declaration_names_act_and_article(text: str, verdict: str, context: Context) -> None:
    plan = changed(fresh("182079"), "/chapters/2/paragraphs/0/text", text)
    assert verdicts(check(plan, context), "act9.declaration") == [verdict]


NATIONAL = [
    ("国の「デジタル社会の実現に向けた重点計画」に即して定めます。", "met"),
    ("官民データ活用推進基本計画との整合を図ります。", "met"),
    ("国の計画を踏まえて定めます。", "needs_person"),
    ("国の動きを見ながら進めます。", "partial"),
    ("", "missing"),
]


@pytest.mark.parametrize(("text", "verdict"), NATIONAL)
def test_the_national_plan_binds_strictly(text: str, verdict: str, context: Context) -> None:
    plan = changed(fresh("182079"), "/chapters/2/paragraphs/1/text", text)
    assert verdicts(check(plan, context), "act9.national-plan") == [verdict]


PREFECTURAL = [
    ("considered", "", "met"),
    ("differs", "県の目標年度より先に町の庁舎移転があるため。", "met"),
    ("differs", "", "partial"),
    ("unconfirmed", "", "missing"),
]


@pytest.mark.parametrize(("relation", "note", "verdict"), PREFECTURAL)
def test_the_prefectural_plan_is_considered_or_a_reason_given(
    relation: str, note: str, verdict: str, context: Context
) -> None:
    above = {
        "id": "x",
        "kind": "prefectural",
        "name": "県の計画",
        "relation": relation,
        "note": note,
    }
    plan = changed(fresh("182079"), "/plans_above/-", above)
    assert verdicts(check(plan, context), "act9.prefectural-plan") == [verdict]


def test_differing_from_the_national_plan_is_no_answer(context: Context) -> None:
    above = {
        "id": "x",
        "kind": "national",
        "name": "国の計画",
        "relation": "differs",
        "note": "理由",
    }
    plan = changed(fresh("182079"), "/plans_above/-", above)
    assert verdicts(check(plan, context), "act9.national-plan") == ["missing"]


PUBLICATION: list[tuple[dict[str, Any], str]] = [
    ({"stage": "draft"}, "not_applicable"),
    ({"stage": "decided", "decided_on": "2027-03-20"}, "missing"),
    ({"stage": "published", "published_on": "2027-03-25"}, "needs_person"),
    (
        {"stage": "published", "published_on": "2027-03-25", "published_url": "https://x.example"},
        "met",
    ),
    (
        {
            "stage": "changed",
            "decided_on": "2027-03-20",
            "changed_on": "2028-03-20",
            "published_on": "2027-03-25",
            "published_url": "https://x.example",
        },
        "missing",
    ),
    (
        {
            "stage": "changed",
            "changed_on": "2028-03-20",
            "published_on": "2028-03-21",
            "published_url": "https://x.example",
        },
        "met",
    ),
]


@pytest.mark.parametrize(("state", "verdict"), PUBLICATION)
def test_publication_is_asked_about_after_a_decision_only(
    state: dict[str, Any], verdict: str, context: Context, mihon: Plan
) -> None:
    report = check(parse({**to_raw(mihon), **state}), context)
    assert verdicts(report, "act9.publication") == [verdict]
    assert report.fulfilled == (verdict != "missing")


MEASURE: list[tuple[str, dict[str, Any], str, str]] = [
    ("guide.category", {"category": None}, "missing", "/measures/0/category"),
    ("guide.target-and-date", {"indicators": []}, "missing", "/measures/0/indicators"),
    (
        "guide.target-and-date",
        {"indicators": [{"name": "件数", "values": [{"role": "target", "value": 3}]}]},
        "partial",
        "/measures/0/indicators/0/values",
    ),
    ("guide.schedule", {"schedule": []}, "missing", "/measures/0/schedule"),
    (
        "guide.schedule",
        {"schedule": [{"fiscal_year": 2040, "stage": "run"}]},
        "partial",
        "/measures/0/schedule/0/fiscal_year",
    ),
    ("guide.measure", {"action": " "}, "partial", "/measures/0/action"),
    ("guide.measure", {"title": ""}, "partial", "/measures/0/title"),
]


@pytest.mark.parametrize(("requirement", "change", "verdict", "where"), MEASURE)
def test_what_a_measure_lacks_is_told_at_its_place(
    requirement: str, change: dict[str, Any], verdict: str, where: str, context: Context
) -> None:
    raw = to_raw(plan_of(1))
    raw["measures"][0] |= change
    finding = only(check(parse(raw), context), requirement)
    assert (finding.verdict.value, finding.seen.where) == (verdict, where)


def test_a_complete_plan_is_praised_for_its_measures(context: Context) -> None:
    report = check(plan_of(5), context)
    for name in ("category", "coverage", "target-and-date", "measurable", "schedule", "measure"):
        assert verdicts(report, f"guide.{name}") == ["met"]


def test_one_measure_is_enough_and_the_report_says_so(context: Context) -> None:
    report = check(plan_of(1), context)
    assert "1件あれば計画になります" in only(report, "guide.measure").seen.reason
    coverage = only(report, "guide.coverage")
    assert coverage.verdict is Verdict.MET
    assert "オープンデータの推進、マイナンバーカード" in coverage.seen.reason


def test_a_rate_names_what_it_is_a_rate_of(context: Context) -> None:
    raw = to_raw(plan_of(1))
    raw["measures"][0]["indicators"][0]["denominator_name"] = ""
    finding = only(check(parse(raw), context), "guide.measurable")
    assert "分子と分母の名" in finding.seen.reason


def test_an_older_national_plan_is_told_with_the_newest(context: Context, mihon: Plan) -> None:
    plan = changed(mihon, "/plans_above/0/decided_on", "2022-06-07")
    finding = only(check(plan, context), "guide.plans-above-in-force")
    assert finding.verdict is Verdict.PARTIAL
    assert "令和7年（2025年）6月13日" in finding.seen.reason
    then = Context(handbook.on(dt.date(2023, 1, 1)), context.registry)
    assert verdicts(check(plan, then), "guide.plans-above-in-force") == ["met"]


def national_plan_on(year: int, month: int, day: int) -> str:
    newest = handbook.on(dt.date(year, month, day)).national_plan
    assert newest
    return newest.id


def test_what_counts_depends_on_the_day() -> None:
    assert national_plan_on(2018, 6, 14) == "2017-05"
    assert national_plan_on(2018, 6, 15) == "2018-06"
    assert handbook.on(dt.date(2018, 5, 2)).edition.id == "2018-05"
    assert handbook.edition("2019-10").on == dt.date(2019, 10, 11)
    with pytest.raises(KanminError, match="まだ手引がありません"):
        handbook.on(dt.date(2016, 1, 1))
    with pytest.raises(KanminError, match="2017-10、2018-05"):
        handbook.edition("1999")
    with pytest.raises(KanminError, match="枠組み「x」はありません"):
        handbook.on(TODAY, "x")


def test_seven_chapters_or_what_stands_for_them(context: Context) -> None:
    report = check(read_plan(EXAMPLES / "b-ken.yaml"), context)
    names = ("current-state", "purpose", "positioning", "organisation", "policy", "measures")
    for name in names:
        assert verdicts(report, f"guide.chapter-{name}") == ["met"]
    assert verdicts(report, "guide.chapter-security") == ["missing"]
    assert report.fulfilled


def test_figures_alone_do_not_make_a_chapter(context: Context) -> None:
    report = check(fresh("182079"), context)
    finding = only(report, "guide.chapter-current-state")
    assert finding.verdict is Verdict.PARTIAL
    assert "自分の言葉" in finding.seen.reason


def test_the_example_plans_stand_as_they_are_meant_to(context: Context, mihon: Plan) -> None:
    report = check(read_plan(EXAMPLES / "a-ken.yaml"), context)
    assert report.fulfilled
    assert {f.verdict for f in report.findings} == {Verdict.MET, Verdict.NOT_APPLICABLE}
    report = check(mihon, context)
    assert report.fulfilled
    open_ones = {f.requirement.id for f in report.findings if f.verdict is Verdict.MISSING}
    assert open_ones == {"guide.target-and-date", "guide.schedule"}


def test_plans_above_at_hand_are_compared(context: Context, mihon: Plan) -> None:
    raw = to_raw(read_plan(EXAMPLES / "a-ken.yaml"))
    raw |= {"title": "見本県官民データ活用推進計画", "decided_on": "2026-03-20"}
    at_hand = Context(context.handbook, context.registry, (parse(raw),))
    assert verdicts(check(mihon, at_hand), "guide.above-traced") == ["met"]
    raw["decided_on"] = "2026-04-01"
    raw["measures"] = raw["measures"][1:]
    at_hand = Context(context.handbook, context.registry, (parse(raw),))
    assert verdicts(check(mihon, at_hand), "guide.above-traced") == ["partial", "partial"]
    raw["title"] = "別の計画"
    at_hand = Context(context.handbook, context.registry, (parse(raw),))
    assert verdicts(check(mihon, at_hand), "guide.above-traced") == ["missing", "partial"]


def test_unfinished_and_unreadable_text_is_pointed_at(context: Context, mihon: Plan) -> None:
    plan = changed(mihon, "/measures/0/action", "【担当課・要確認】がします。")
    plan = changed(plan, "/measures/1/action", "できます😀。")
    findings = check(plan, context).findings
    found = {f.seen.where for f in findings if f.requirement.id == "advice.finished-text"}
    assert found == {"/measures/0/action", "/measures/1/action"}


def test_a_slip_of_the_pen_in_a_field_name_is_told(context: Context) -> None:
    raw = to_raw(plan_of(1))
    raw["measures"][0]["tilte"] = "x"
    finding = only(check(parse(raw), context), "advice.known-fields")
    assert finding.verdict is Verdict.NEEDS_PERSON
    assert finding.seen.where == "/measures/0/tilte"


def test_known_figures_carry_source_and_date_and_nothing_is_invented() -> None:
    for code in ("182079", "131016", "473821", "180009"):
        for paragraph in fresh(code).chapters[0].paragraphs:
            if paragraph.id.startswith("fact-"):
                assert paragraph.source
                assert "出典" in paragraph.source.name
                assert "None" not in paragraph.text
    ward = [p.text for p in fresh("131016").chapters[0].paragraphs]
    assert not any("財政力指数" in text for text in ward)


REFERENCES: list[tuple[str, Any, str]] = [
    ("/bodies/0/lg_code", "184012", "団体の表にありません"),
    ("/bodies/0/name", "敦賀市", "福井県鯖江市のもの"),
    ("/chapters/0/fulfils", ["nowhere"], "雛形に「nowhere」"),
    ("/measures/0/chapter", "none", "章「none」がない"),
    ("/duties/0/framework", "none", "枠組み「none」"),
]


@pytest.mark.parametrize(("where", "value", "words"), REFERENCES)
def test_what_points_nowhere_is_told(where: str, value: Any, words: str, context: Context) -> None:
    plan = changed(fresh("182079"), "/measures/-", {"title": "予約"})
    finding = only(check(changed(plan, where, value), context), "advice.references")
    assert finding.verdict is Verdict.PARTIAL
    assert words in finding.seen.reason


def test_a_policy_still_to_be_written_is_none(context: Context) -> None:
    for text in ("未定", "【要確認】", "（ここに方針を記載）", "。"):
        plan = changed(fresh("182079"), "/chapters/4/paragraphs/0/text", text)
        assert verdicts(check(plan, context), "guide.basic-policy") == ["partial"]


def test_words_in_a_negation_are_left_to_a_person(context: Context, mihon: Plan) -> None:
    plan = changed(mihon, "/chapters/3/paragraphs/1/text", "見直しはしません。")
    plan = changed(plan, "/chapters/3/paragraphs/0/text", "庁内連絡会で調整します。")
    report = check(plan, context)
    assert verdicts(report, "guide.review") == ["needs_person"]
    assert verdicts(report, "guide.set-up") == ["needs_person"]
