"""One document, several duties: each is checked, by data alone where words suffice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kanmin import handbook
from kanmin.check import Context, check
from kanmin.handbook import FRAMEWORKS
from kanmin.plan import Plan, parse, to_raw

DECLARED = "この計画は、総務省の自治体DX推進計画を踏まえた、町のDXの全体方針を兼ねます。"


def with_duties(plan: Plan, *frameworks: str, **more: Any) -> Plan:
    raw = to_raw(plan)
    raw["duties"] += [{"id": f"d-{name}", "framework": name} for name in frameworks]
    return parse(raw | more)


def verdicts(plan: Plan, context: Context) -> dict[str, str]:
    return {f.requirement.id: f.verdict.value for f in check(plan, context).findings}


def test_only_declared_duties_are_checked(mihon: Plan, context: Context) -> None:
    assert check(mihon, context).frameworks() == ("act9",)
    both = check(with_duties(mihon, "soumu-dx", "sogo"), context)
    assert both.frameworks() == ("act9", "soumu-dx", "sogo")
    assert both.fulfilled  # none of the others has a must
    assert both.of_framework("act9") == check(mihon, context).findings


def test_an_unknown_duty_is_told_and_checks_nothing(mihon: Plan, context: Context) -> None:
    report = check(with_duties(mihon, "mystery"), context)
    assert report.frameworks() == ("act9",)
    told = [f for f in report.findings if f.requirement.id == "advice.references"]
    assert any("mystery" in f.seen.reason for f in told)


@pytest.mark.parametrize(
    ("title", "requirement", "verdict"),
    [
        ("AIによる議事録の作成", "dx.ai-rpa", "met"),
        ("MAIL配信の改善", "dx.ai-rpa", "missing"),
        ("書かない窓口の設置", "dx.front-yard", "met"),
        ("標準準拠システムへの移行", "dx.standardisation", "met"),
        ("職員の在宅勤務", "dx.telework", "met"),
        ("テレワークは行いません。", "dx.telework", "missing"),
        ("【要確認：テレワークを行うか】", "dx.telework", "missing"),
    ],
)
def test_a_measure_answers_by_its_words(
    title: str, requirement: str, verdict: str, mihon: Plan, context: Context
) -> None:
    plan = with_duties(mihon, "soumu-dx", measures=[{"id": "m1", "title": title}])
    assert verdicts(plan, context)[requirement] == verdict


def test_a_measure_answers_by_its_origin(mihon: Plan, context: Context) -> None:
    taken = {"id": "m1", "title": "納付", "origin": {"kind": "national"}}
    taken["origin"] = {"kind": "national", "ref": "nm.online.public-money-eltax"}
    plan = with_duties(mihon, "soumu-dx", measures=[taken])
    assert verdicts(plan, context)["dx.eltax"] == "met"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (DECLARED, "met"),
        ("この計画は、自治体DXの全体方針ではありません。", "missing"),
        ("自治体DXに取り組みます。町の情報の方針は別に定めます。", "missing"),
    ],
)
def test_a_statement_answers_in_one_sentence_that_does_not_deny(
    text: str, verdict: str, mihon: Plan, context: Context
) -> None:
    raw = to_raw(with_duties(mihon, "soumu-dx"))
    raw["chapters"][4]["paragraphs"].append({"id": "p-dx", "text": text})
    assert verdicts(parse(raw), context)["dx.declaration"] == verdict


def test_what_only_the_text_speaks_of_is_for_a_person(mihon: Plan, context: Context) -> None:
    raw = to_raw(with_duties(mihon, "soumu-dx"))
    raw["chapters"][4]["paragraphs"].append({"id": "p-t", "text": "テレワークを広げます。"})
    finding = next(
        f for f in check(parse(raw), context).findings if f.requirement.id == "dx.telework"
    )
    assert finding.verdict.value == "needs_person"
    assert finding.seen.where.startswith("/chapters/4/paragraphs/")


@pytest.mark.parametrize(
    ("beside", "verdict"),
    [
        ([], "needs_person"),
        ([{"id": "b", "kind": "comprehensive", "name": "総合計画"}], "partial"),
        (
            [
                {
                    "id": "b",
                    "kind": "comprehensive",
                    "name": "第6次総合計画",
                    "decided_on": "2024-03-15",
                }
            ],
            "met",
        ),
    ],
)
def test_the_comprehensive_plan_is_named(
    beside: list[dict[str, str]], verdict: str, mihon: Plan, context: Context
) -> None:
    plan = with_duties(mihon, "sogo", plans_beside=beside)
    assert verdicts(plan, context)["sogo.named"] == verdict


@pytest.mark.parametrize("own", FRAMEWORKS)
@pytest.mark.parametrize("other", FRAMEWORKS)
def test_every_pair_of_duties_is_checked(
    own: str, other: str, mihon: Plan, context: Context
) -> None:
    raw = to_raw(mihon) | {"framework": own}
    raw["duties"] = [{"id": "d1", "framework": own}, {"id": "d2", "framework": other}]
    there = Context(handbook.on(context.on, own), context.registry)
    frameworks = check(parse(raw), there).frameworks()
    assert set(frameworks) == {own, other}


def test_a_duty_that_did_not_exist_yet_is_left_out(mihon: Plan, context: Context) -> None:
    then = Context(handbook.on(dt.date(2019, 4, 1)), context.registry)
    assert check(with_duties(mihon, "soumu-dx"), then).frameworks() == ("act9",)
