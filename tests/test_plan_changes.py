"""Differences and merges: by id, nothing lost, no edit on the wrong measure."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kanmin.compare import compare, comparison_document
from kanmin.plan import Plan, diff, merge, parse, resolve, to_raw
from kanmin.plan.merge import merge_raw
from kanmin.plan.neighbour import read_to_compare


def id_of(measure: Any) -> str:
    return str(measure["id"])


THOROUGH = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
words = st.sampled_from(["", "一", "二", "三"])
names = st.sampled_from(["m-a", "m-b", "m-c", "m-d", "m-e"])
measure: st.SearchStrategy[dict[str, str]] = st.fixed_dictionaries(
    {"id": names, "title": words, "action": words}
)
raw_plans = st.fixed_dictionaries(
    {
        "title": words,
        "contact": st.fixed_dictionaries({"phone": words}),
        "measures": st.lists(measure, max_size=5, unique_by=id_of),
    }
)


def plan_from(raw: dict[str, Any]) -> Plan:
    return parse(
        {"bodies": [{"lg_code": "182079"}], "period": {"first": 2027, "last": 2031}, **raw}
    )


plans = raw_plans.map(plan_from)


def with_measures(*titles: str) -> Plan:
    return plan_from({"measures": [{"id": f"m-{ord(t):x}", "title": t} for t in titles]})


def by_id(plan: Plan) -> dict[str, Any]:
    return {m["id"]: m for m in to_raw(plan)["measures"]}


def test_an_insertion_above_does_not_move_an_edit_below() -> None:
    base = with_measures("一", "二")
    mine = with_measures("新", "一", "二")
    raw = to_raw(base)
    raw["measures"][1]["action"] = "書き足し"
    merged = merge(base, mine, parse(raw))
    assert merged.conflicts == ()
    assert [(m.title, m.action) for m in merged.plan.measures] == [
        ("新", ""),
        ("一", ""),
        ("二", "書き足し"),
    ]


def test_a_true_conflict_is_asked_about_by_id() -> None:
    base = plan_from({"measures": [{"id": "m1", "title": "予約", "action": "一"}]})
    mine = plan_from({"measures": [{"id": "m1", "title": "予約", "action": "二"}]})
    theirs = plan_from({"measures": [{"id": "m1", "title": "予約", "action": "三"}]})
    (conflict,) = merge(base, mine, theirs).conflicts
    assert conflict.where == "/measures/m1/action"
    assert (conflict.base, conflict.mine, conflict.theirs) == ("一", "二", "三")


def test_an_edit_beats_a_deletion_and_is_asked_about() -> None:
    base = plan_from({"measures": [{"id": "m1", "title": "予約"}]})
    edited = plan_from({"measures": [{"id": "m1", "title": "予約2"}]})
    gone = plan_from({})
    for mine, theirs in ((edited, gone), (gone, edited)):
        merged = merge(base, mine, theirs)
        assert [m.title for m in merged.plan.measures] == ["予約2"]
        assert [c.where for c in merged.conflicts] == ["/measures/m1"]


def test_two_orders_are_asked_about() -> None:
    base = with_measures("一", "二", "三")
    merged = merge(base, with_measures("二", "一", "三"), with_measures("一", "三", "二"))
    assert [c.where for c in merged.conflicts] == ["/measures/-"]


def test_a_period_is_never_put_together_from_two_halves() -> None:
    def period(first: int, last: int) -> Plan:
        return plan_from({"period": {"first": first, "last": last}})

    merged = merge(period(2027, 2031), period(2030, 2031), period(2027, 2028))
    assert [c.where for c in merged.conflicts] == ["/period"]
    assert merged.plan.period.first == 2030


@THOROUGH
@given(plans, plans)
def test_what_one_side_left_alone_is_the_others(base: Plan, other: Plan) -> None:
    for merged in (merge(base, base, other), merge(base, other, base), merge(base, other, other)):
        assert merged.conflicts == ()
        assert merged.plan == other


@THOROUGH
@given(plans, plans, plans)
def test_a_merge_keeps_every_change_or_names_it(base: Plan, mine: Plan, theirs: Plan) -> None:
    merged = merge(base, mine, theirs)
    asked = {c.where for c in merged.conflicts}
    result = by_id(merged.plan)
    for side, other in ((mine, theirs), (theirs, mine)):
        for name, new in by_id(side).items():
            old, across = by_id(base).get(name, {}), by_id(other).get(name)
            if old and across is None and new == old:
                continue  # the other side deleted it and this one had not touched it
            assert name in result
            for key, value in new.items():
                if value != old.get(key) and (across is None or across.get(key) == old.get(key)):
                    assert result[name][key] == value or f"/measures/{name}" in asked


@THOROUGH
@given(plans, plans, plans)
def test_sides_may_be_swapped(base: Plan, mine: Plan, theirs: Plan) -> None:
    here, there = merge(base, mine, theirs), merge(base, theirs, mine)
    assert {c.where for c in here.conflicts} == {c.where for c in there.conflicts}
    if not here.conflicts:
        assert by_id(here.plan) == by_id(there.plan)


@THOROUGH
@given(plans, plans)
def test_a_difference_names_each_change_where_it_is(old: Plan, new: Plan) -> None:
    changes = diff(old, new)
    assert (changes == ()) == (old == new)
    for change in changes:
        if change.kind in ("changed", "added"):
            assert resolve(to_raw(new), change.where) == change.new
        if change.kind in ("changed", "removed"):
            assert resolve(to_raw(old), change.where) == change.old


def test_a_moved_list_is_told_as_moved() -> None:
    (change,) = diff(with_measures("一", "二"), with_measures("二", "一"))
    assert (change.kind, change.where, change.new) == ("moved", "/measures", ["m-4e8c", "m-4e00"])


def test_absent_fields_of_both_sides_merge() -> None:
    assert merge_raw({}, {"a": 1}, {"b": 2}) == ({"a": 1, "b": 2}, [])


def test_two_new_measures_with_the_same_number_are_both_kept() -> None:
    base = plan_from({"measures": [{"id": "m1", "title": "一"}]})
    mine = plan_from({"measures": [{"id": "m1", "title": "一"}, {"title": "窓口予約"}]})
    project = {"name": "見守り事業"}
    watch = {"title": "見守りAI", "projects": [project]}
    theirs = plan_from({"measures": [{"id": "m1", "title": "一"}, watch]})
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    found = {m.title: [p.name for p in m.projects] for m in merged.plan.measures}
    assert found == {"一": [], "窓口予約": [], "見守りAI": ["見守り事業"]}


def test_new_indicators_of_different_measures_do_not_meet() -> None:
    def plan(first: list[str], second: list[str]) -> Plan:
        return plan_from(
            {
                "measures": [
                    {"id": "m1", "indicators": [{"name": name} for name in first]},
                    {"id": "m2", "indicators": [{"name": name} for name in second]},
                ]
            }
        )

    merged = merge(plan([], []), plan(["件数"], []), plan([], ["時間"]))
    assert merged.conflicts == ()
    assert [[k.name for k in m.indicators] for m in merged.plan.measures] == [["件数"], ["時間"]]


def test_a_part_moved_here_and_edited_there_stays_in_one_place() -> None:
    def plan(first: list[str], second: list[str]) -> Plan:
        chapters = [("ch-a", first), ("ch-b", second)]
        return plan_from(
            {
                "chapters": [
                    {"id": name, "paragraphs": [{"id": "p-x", "text": text} for text in texts]}
                    for name, texts in chapters
                ]
            }
        )

    merged = merge(plan(["文"], []), plan([], ["文"]), plan(["直した文"], []))
    assert [len(c.paragraphs) for c in merged.plan.chapters] == [0, 1]
    assert any(c.theirs == "直した文" or "直した文" in str(c.theirs) for c in merged.conflicts)


@THOROUGH
@given(plans, plans)
def test_what_differs_is_the_same_for_plans_that_are_read_only_where_they_differ(
    old: Plan, new: Plan
) -> None:
    """Stored documents of any two states; what they share is one part in both."""
    stored = [one.model_dump_json(exclude_none=True).encode() for one in (old, new)]
    before, after = read_to_compare(*stored)
    assert diff(before, after) == diff(old, new)
    assert compare(before, after).parts == compare(old, new).parts
    assert comparison_document(compare(before, after), "旧", "新") == comparison_document(
        compare(old, new), "旧", "新"
    )
    kept = {m.id: m for m in before.measures}
    equal = {m.id for m in old.measures} & {m.id for m in new.measures if m in old.measures}
    if [m.id for m in old.measures] == [m.id for m in new.measures]:
        assert all(m is kept[m.id] for m in after.measures if m.id in equal)
