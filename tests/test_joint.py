"""Measures of several bodies brought together: what is one thing, sums of what is known."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanmin.joint import (
    Absence,
    JoinReason,
    JointProposal,
    Suits,
    could_join,
    meeting_document,
    members_of,
    proposal_raw,
    proposals,
    suits_because,
    tables_document,
    why,
)
from kanmin.layout import Table
from kanmin.localgov import default_registry
from kanmin.plan import Plan, parse
from kanmin.publish.documents import document_bytes
from tests.conftest import ROOT, Run

CODES = [body.code for body in default_registry().municipalities("福井県")]
TITLES = (
    "行政手続のオンライン化",
    "行政手続きのオンライン化の推進",
    "スマホ教室",
    "スマートフォン講座の実施",
    "公共施設のオンライン予約",
    "図書館のオンライン予約",
    "図書館の電子申請",
    "オープンデータの公開",
    "DX推進計画の策定",
)
NATIONAL = {
    "kind": "national",
    "ref": "nm.online.facility-booking",
    "name": "公共施設の予約のオンライン化",
}


def plan(code: str, *measures: dict[str, Any], **more: Any) -> Plan:
    bodies = [{"lg_code": code, "name": f"団体{code}"}]
    period = {"first": 2027, "last": 2031}
    return parse({"bodies": bodies, "period": period, "measures": list(measures)} | more)


def titled(*titles: str, **more: Any) -> list[Plan]:
    """A plan of one measure for each title, each of another body."""
    return [plan(CODES[n], {"title": title} | more) for n, title in enumerate(titles)]


def found(plans: Sequence[Plan], least: int = 2) -> tuple[JointProposal, ...]:
    return proposals(members_of(plans), least)


years = st.integers(2027, 2030)
measures = st.fixed_dictionaries(
    {"title": st.sampled_from(TITLES)},
    optional={
        "origin": st.sampled_from([NATIONAL, {"kind": "case", "ref": "case.x", "name": "例"}]),
        "costs": st.lists(
            st.fixed_dictionaries({"fiscal_year": years, "amount": st.integers(0, 900)}),
            max_size=3,
        ),
        "staff_hours": st.lists(
            st.fixed_dictionaries({"fiscal_year": years, "hours": st.integers(0, 90)}), max_size=2
        ),
        "schedule": st.lists(
            st.fixed_dictionaries({"fiscal_year": years, "stage": st.just("run")}), max_size=2
        ),
        "action": st.sampled_from(["", "公民館で教室を開きます。"]),
    },
)
plan_lists = st.lists(st.lists(measures, max_size=4), min_size=1, max_size=7)


@given(plan_lists, st.integers(2, 4), st.randoms(use_true_random=False))
def test_groups_hold_whatever_the_plans_and_their_order(
    lists: list[list[dict[str, Any]]], least: int, dice: random.Random
) -> None:
    plans = [plan(code, *several) for code, several in zip(CODES, lists, strict=False)]
    groups = found(plans, least)
    shuffled = list(plans)
    dice.shuffle(shuffled)
    assert found(shuffled, least) == groups
    held = [(m.code, m.measure) for one in groups for m in one.members]
    assert len(held) == len(set(held))
    sizes = [len(one.bodies) for one in groups]
    assert sizes == sorted(sizes, reverse=True)
    for one in groups:
        assert len({m.code for m in one.members}) >= least
        assert one.key in one.keys
        _sums_are_right(one, plans)


def _sums_are_right(one: JointProposal, plans: Sequence[Plan]) -> None:
    """The sums beside a count of our own over the plans."""
    own = {p.body.lg_code: {m.id: m for m in p.measures} for p in plans}
    chosen = [(m.code, own[m.code][m.measure]) for m in one.members]
    costs = [(code, c.fiscal_year, c.amount) for code, m in chosen for c in m.costs]
    assert one.cost.known == len({code for code, _year, _amount in costs})
    assert one.cost.amount == (sum(a for _c, _y, a in costs) if costs else None)
    for year in one.costs:
        told = [(code, amount) for code, when, amount in costs if when == year.fiscal_year]
        assert year.amount == sum(amount for _code, amount in told)
        assert (year.known, year.whole) == (len({code for code, _a in told}), len(one.bodies))
    hours = [(code, h.hours) for code, m in chosen for h in m.staff_hours]
    assert one.hours_total.known == len({code for code, _hours in hours})
    assert one.hours_total.amount == (sum(h for _c, h in hours) if hours else None)


@given(st.lists(st.sampled_from(TITLES), min_size=2, max_size=9))
def test_a_body_more_leaves_the_address_of_a_group(titles: list[str]) -> None:
    plans = titled(*titles)
    before = {key: one for one in found(plans) for key in [one.key]}
    after = found([*plans, plan(CODES[-1], {"title": titles[0]})])
    answered = {key for one in after for key in one.keys}
    assert set(before) <= answered


@pytest.mark.parametrize(
    "titles",
    [
        ("行政手続のオンライン化", "行政手続きの電子化の推進"),
        ("スマホ教室（高齢者向け）", "スマートフォン講座の実施"),
        ("情報システムの標準化・共通化", "自治体の情報システムの標準化共通化"),
        ("ＲＰＡの導入", "RPAの導入推進"),
        ("DXの推進", "DXの推進"),
    ],
)
def test_one_thing_under_several_titles(titles: tuple[str, ...]) -> None:
    assert [len(one.bodies) for one in found(titled(*titles))] == [2]


@pytest.mark.parametrize(
    "titles",
    [
        ("図書館のオンライン予約", "公共施設のオンライン予約"),
        ("図書館のオンライン予約", "図書館の電子申請"),
        ("マイナンバーカードの申請支援", "マイナンバーカードのマイキー部分の利活用"),
        ("総務事務の電子化", "防災情報の電子化"),
        ("児童虐待対応支援システムの構築", "高齢者支援システムの構築"),
    ],
)
def test_different_things_stay_apart_though_their_letters_are_alike(
    titles: tuple[str, ...],
) -> None:
    assert found(titled(*titles)) == ()


def test_a_chain_of_likes_does_not_become_one_group() -> None:
    chain = ("窓口予約案内", "予約案内放送", "案内放送設備", "放送設備更新")
    for one in found(titled(*chain, *chain)):
        assert len({m.title for m in one.members}) <= 2


def test_what_is_taken_from_one_national_measure_is_one_thing_whatever_its_title() -> None:
    plans = titled("体育館をネットで予約", "学校開放の申込み", origin=NATIONAL)
    plans.append(plan(CODES[5], {"title": "公共施設の予約のオンライン化"}))
    [one] = found(plans, 2)
    assert {m.title for m in one.members} == {"体育館をネットで予約", "学校開放の申込み"}
    assert "2団体の施策は、国の施策「公共施設の予約のオンライン化」から取ったものです。" in why(one)
    plans.append(plan(CODES[6], {"title": "公共施設の予約のオンライン化", "origin": NATIONAL}))
    [wider] = found(plans, 2)
    assert len(wider.bodies) == 4
    reasons = {m.code: wider.reason(m) for m in wider.members}
    assert reasons[CODES[5]] is JoinReason.TITLE
    assert reasons[CODES[0]] is JoinReason.ORIGIN


def test_two_national_measures_stay_apart_though_their_titles_are_alike() -> None:
    others = {"kind": "national", "ref": "nm.x", "name": "別の施策"}
    plans = titled("公共施設の予約", "公共施設の予約", origin=NATIONAL)
    plans += [plan(code, {"title": "公共施設の予約", "origin": others}) for code in CODES[2:4]]
    assert sorted(len(one.bodies) for one in found(plans)) == [2, 2]


def test_two_measures_of_one_body_are_one_body() -> None:
    twice = plan(CODES[0], {"title": "スマホ教室"}, {"title": "スマートフォン講座"})
    assert found([twice]) == ()
    [one] = found([twice, *titled("x", "スマホ教室")[1:]])
    assert (len(one.bodies), len(one.members)) == (2, 3)


def test_a_measure_that_a_later_plan_goes_on_with_is_counted_once() -> None:
    cost = [{"fiscal_year": 2027, "amount": 100}]
    old = plan(
        CODES[0], {"title": "RPAの導入", "costs": cost}, period={"first": 2023, "last": 2027}
    )
    new = plan(CODES[0], {"title": "RPAの導入", "costs": cost})
    other = plan(CODES[1], {"title": "RPAの導入", "costs": cost})
    [one] = found([old, new, other])
    assert one.cost.amount == 200
    assert len(one.members) == 2


def test_a_joint_plan_counts_for_all_its_bodies_and_is_joint_already() -> None:
    bodies = [{"lg_code": code, "name": code} for code in CODES[:3]]
    joint = plan(CODES[0], {"title": "RPAの導入"}).model_copy(
        update={"bodies": parse({"bodies": bodies, "period": {"first": 2027, "last": 2031}}).bodies}
    )
    assert found([joint], 3) == ()
    [one] = found([joint, plan(CODES[4], {"title": "RPAの導入"})], 3)
    assert len(one.bodies) == 4


@pytest.mark.parametrize(
    ("title", "costs", "suits", "because"),
    [
        ("RPAの導入", ([(2027, 5)], [(2027, 7)]), Suits.PROCUREMENT, "2／2団体が経費を見込んで"),
        ("RPAの導入", ([(2027, 5)], [(2028, 7)]), Suits.PLAN, "重なりません"),
        ("RPAの導入", ([], []), Suits.PLAN, "経費を書いた団体がありません"),
        ("RPAの導入", ([(2027, 0)], []), Suits.PLAN, "0千円です（1／2団体が記載）"),
        ("DX方針の策定", ([(2027, 5)], [(2027, 7)]), Suits.PLAN, "題に「方針」とあり"),
    ],
)
def test_what_a_group_suits_and_why(
    title: str, costs: tuple[list[tuple[int, int]], ...], suits: Suits, because: str
) -> None:
    plans = [
        plan(code, {"title": title, "costs": [{"fiscal_year": y, "amount": a} for y, a in own]})
        for code, own in zip(CODES, costs, strict=False)
    ]
    [one] = found(plans)
    assert one.suits is suits
    assert because in suits_because(one)


def test_years_in_which_the_bodies_overlap() -> None:
    stages = [("study", 2027), ("prepare", 2028), ("run", 2029), ("done", 2031)]
    first = {"schedule": [{"fiscal_year": y, "stage": s} for s, y in stages]}
    second = {"schedule": [{"fiscal_year": 2029, "stage": "run"}]}
    plans = [
        plan(CODES[n], {"title": "RPAの導入"} | more) for n, more in enumerate((first, second))
    ]
    [one] = found([*plans, plan(CODES[2], {"title": "RPAの導入"})])
    assert one.overlap == (2029,)
    assert [(t.begins, t.runs) for t in one.timings] == [
        (2027, (2029,)),
        (2029, (2029,)),
        (None, ()),
    ]
    assert [(y.fiscal_year, y.count, y.known, y.whole) for y in one.years] == [
        (2027, 1, 2, 3),
        (2028, 1, 2, 3),
        (2029, 2, 2, 3),
    ]


def test_indicators_are_common_where_names_and_units_agree() -> None:
    names = [("予約の件数", "件"), ("予約件数", "件"), ("予約件数", "%")]
    plans = [
        plan(CODES[n], {"title": "RPAの導入", "indicators": [{"name": name, "unit": unit}]})
        for n, (name, unit) in enumerate(names)
    ]
    [one] = found(plans)
    assert [(k.unit, k.bodies, k.whole) for k in one.indicators] == [("件", 2, 3)]


def test_who_could_join_is_told_and_no_data_is_not_no() -> None:
    plans = [*titled("スマホ教室", "スマホ教室"), plan(CODES[2], {"title": "スマホの貸出し"})]
    members = members_of(plans)
    [one] = proposals(members, 2)
    bodies = default_registry().municipalities("福井県")
    joining = could_join(one, bodies, members, set(CODES[:3]), default_registry())
    assert len(joining) == len(bodies) - 2
    absences = {c.body.code: c.absence for c in joining}
    assert absences.pop(CODES[2]) is Absence.NOT_IN_PLAN
    assert set(absences.values()) == {Absence.NOT_SHARED}
    assert next(c.title for c in joining if c.body.code == CODES[2]) == "スマホの貸出し"
    distances = [c.km for c in joining if c.km is not None]
    assert distances == sorted(distances)
    assert distances[0] > 0


def test_the_sheet_for_a_meeting_and_the_workbook_tell_unknown_as_unknown() -> None:
    plans = titled("RPAの導入", "RPAの導入", "RPAの導入")
    plans[0] = plan(
        CODES[0], {"title": "RPAの導入", "costs": [{"fiscal_year": 2027, "amount": 1200}]}
    )
    groups = found(plans)
    document = meeting_document("福井県", groups, {}, dt.date(2026, 11, 23))
    texts = [c.text for b in document.blocks if isinstance(b, Table) for r in b.rows for c in r]
    assert "1,200（1／3団体）" in texts
    assert "－（0／3団体）" in texts
    assert document_bytes(document, "docx").startswith(b"PK")
    assert document_bytes(tables_document(groups, {}), "xlsx").startswith(b"PK")
    assert proposal_raw(groups[0])["cost"] == {"amount": 1200, "known": 1, "whole": 3}
    assert proposal_raw(groups[0])["hours"]["amount"] is None


DEMO = ROOT / "src/kanmin/server/demo"


def test_the_command_prints_and_writes_what_plans_have_in_common(
    kanmin: Run, tmp_path: Path
) -> None:
    plans = [DEMO / f"{name}.yaml" for name in ("mihon", "tatoe", "hinagata", "reiji")]
    done = kanmin("together", *plans)
    assert (done.status, "4件の計画から、3件の候補" in done.out) == (0, True)
    raw = kanmin("together", *plans, "--least", 4, "--format", "json", "-o", "a.json").json
    assert [one["name"] for one in raw["proposals"]] == ["スマホ教室"]
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == raw
    for suffix, head in (("xlsx", b"PK"), ("docx", b"PK"), ("csv", "\ufeff候補".encode())):
        kanmin("together", *plans, "-o", f"a.{suffix}")
        assert (tmp_path / f"a.{suffix}").read_bytes().startswith(head)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--least", 1), "2以上の数を指定してください。"),
        (("-o", "a.exe"), "扱えない種類のファイルです。"),
        (("none.json",), "none.json"),
    ],
)
def test_the_command_tells_what_it_cannot_do(
    kanmin: Run, arguments: tuple[object, ...], sentence: str
) -> None:
    done = kanmin("together", DEMO / "mihon.yaml", *arguments)
    assert done.status == 2
    assert sentence in done.err
