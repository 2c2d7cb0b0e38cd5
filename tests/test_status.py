"""The register of planning states: nothing without evidence, no data is never no."""

from __future__ import annotations

import datetime as dt

import pytest

from kanmin.errors import KanminError
from kanmin.localgov import Tier, default_registry
from kanmin.status import (
    FollowUpPart,
    Help,
    PlanningState,
    Reason,
    StatusEntry,
    by_kind,
    by_prefecture,
    by_size,
    count,
    examples,
    help_for,
    part_of,
    partners,
    read_register,
    refuse_unproven,
    register_csv,
)

TODAY = dt.date(2026, 11, 26)
REGISTRY = default_registry()
SEEN = {"checked_on": dt.date(2026, 11, 1), "checked_by": "試験"}
STATES = PlanningState


def entry(state: PlanningState, **more: object) -> StatusEntry:
    return StatusEntry.model_validate({"lg_code": "182079", "state": state, **more})


@pytest.mark.parametrize(
    ("state", "more", "sentence"),
    [
        (STATES.MADE, SEEN, "何で確かめたか"),
        (STATES.PUBLISHED, SEEN, "何で確かめたか"),
        (STATES.ENDED, SEEN, "何で確かめたか"),
        (STATES.CONSIDERING, {}, "確かめた日か、確かめた人がありません。"),
        (STATES.MADE, {"url": "https://a.example"}, "確かめた日か、確かめた人がありません。"),
        (STATES.MADE, {**SEEN, "url": "a.example"}, "http で始まっていません"),
        (STATES.NOT_MAKING, SEEN, "「策定しない」の理由も、代わりの計画もありません。"),
        (
            STATES.MADE,
            {**SEEN, "url": "https://a.example", "first": 2027, "last": 2026},
            "計画期間の終わりが始まりより前です。",
        ),
        (
            STATES.CONSIDERING,
            {**SEEN, "checked_on": dt.date(2026, 11, 27)},
            "確かめた日が先の日付です。",
        ),
    ],
)
def test_a_state_that_nobody_has_seen_is_refused(
    state: PlanningState, more: dict[str, object], sentence: str
) -> None:
    with pytest.raises(KanminError, match=sentence):
        refuse_unproven(entry(state, **more), TODAY)


@pytest.mark.parametrize(
    ("state", "more"),
    [
        (STATES.UNKNOWN, {}),
        (STATES.CONSIDERING, SEEN),
        (STATES.MADE, {**SEEN, "url": "https://a.example"}),
        (STATES.PUBLISHED, {**SEEN, "plan": "plan-1"}),
        (STATES.NOT_MAKING, {**SEEN, "stands_for": "総合計画"}),
    ],
)
def test_what_was_seen_is_taken(state: PlanningState, more: dict[str, object]) -> None:
    refuse_unproven(entry(state, **more), TODAY)


def test_every_state_belongs_to_one_part_and_all_bodies_begin_unknown() -> None:
    assert {part_of(state) for state in PlanningState} == set(FollowUpPart)
    found = count("全国", REGISTRY, {})
    assert (found.whole, found.of(STATES.UNKNOWN)) == (1788, 1788)
    assert found.part(FollowUpPart.NOT_CONSIDERING) == 0


def test_counts_add_up_by_prefecture_kind_and_size() -> None:
    states = {"182079": STATES.MADE, "131016": STATES.NOT_CONSIDERED, "010006": STATES.PUBLISHED}
    for grouped in (by_prefecture, by_kind, by_size):
        groups = grouped(REGISTRY, states).values()
        assert sum(group.whole for group in groups) == 1741
        assert sum(group.of(STATES.MADE) for group in groups) == 1
        assert sum(group.part(FollowUpPart.NOT_CONSIDERING) for group in groups) == 1
        assert all(sum(group.states.values()) == group.whole for group in groups)
    fukui = by_prefecture(REGISTRY, states)["18"]
    assert (fukui.name, fukui.whole, fukui.of(STATES.MADE)) == ("福井県", 17, 1)


def test_the_register_reads_back() -> None:
    entries = [
        entry(STATES.MADE, **SEEN, url="https://a.example", title="=計画", first=2027, last=2031),
        StatusEntry(lg_code="010006", state=STATES.NOT_MAKING, reason='理由,"引用"', **SEEN),
        StatusEntry(lg_code="131016", state=STATES.NOT_MAKING, reason="＝検討せず", **SEEN),
        StatusEntry(lg_code="131024", state=STATES.NOT_MAKING, reason="'90年代から", **SEEN),
    ]
    text = register_csv(entries, REGISTRY)
    assert "'=計画" in text
    assert "'＝検討せず" in text
    assert "福井県鯖江市" in text
    read = read_register("\ufeff" + text, REGISTRY, TODAY)
    assert [row.entry for row in read.rows] == entries
    assert read.faults == ()


def test_good_rows_are_kept_and_the_others_told() -> None:
    head = "団体コード,状況,URL,確かめた日,確かめた人,訂正の理由\n"
    rows = [
        "182079,策定済,https://a.example,2026-11-01,試験,前は別の市でした",
        "182079,検討中,,2026-11-01,試験,",
        "999999,検討中,,2026-11-01,試験,",
        "131016,ある,,2026-11-01,試験,",
        "131024,策定済,,2026-11-01,試験,",
        "010006,検討中,,令和8年11月1日,試験,",
        ",,,,,",
    ]
    read = read_register(head + "\n".join(rows), REGISTRY, TODAY)
    assert [(row.number, row.entry.lg_code, row.correction) for row in read.rows] == [
        (2, "182079", "前は別の市でした"),
        (7, "010006", ""),
    ]
    told = {fault.number: fault.sentence for fault in read.faults}
    assert list(told) == [3, 4, 5, 6]
    assert "同じ団体が2行目にもあります" in told[3]
    assert "検査数字が合いません" in told[4]
    assert "「ある」は選べません" in told[5]
    assert "何で確かめたか" in told[6]


def test_a_file_that_is_no_register_is_told() -> None:
    with pytest.raises(KanminError, match="列「団体コード」がありません"):
        read_register("名前,人口\nA,1\n", REGISTRY, TODAY)


def test_help_fits_the_reasons_before_the_state() -> None:
    assert help_for(STATES.UNKNOWN) == (Help.ASK,)
    assert help_for(STATES.NOT_CONSIDERED, [Reason.NO_STAFF])[0] is Help.JOINT
    assert help_for(STATES.NOT_CONSIDERED, [Reason.NOT_UNDERSTOOD])[0] is Help.BRIEFING
    assert all(help_for(STATES.NOT_CONSIDERED, [reason]) for reason in Reason)


def test_examples_have_a_plan_and_partners_have_none() -> None:
    sabae = REGISTRY.find("182079")
    towns = [b for b in REGISTRY if b.tier is Tier.MUNICIPALITY]
    assert examples(sabae, REGISTRY, {}) == ()
    assert partners(sabae, REGISTRY, {}) == ()
    everywhere = {body.code: STATES.MADE for body in towns}
    assert len(examples(sabae, REGISTRY, everywhere)) == 3
    nowhere = {body.code: STATES.NOT_CONSIDERED for body in towns}
    near = partners(sabae, REGISTRY, nowhere)
    assert len(near) == 5
    assert all(body.prefecture == "福井県" and body.code != "182079" for body in near)
    assert "越前町" in [body.name for body in near] or "越前市" in [body.name for body in near]
