"""The cascade: what a change above touches below, the draft that follows it, the trace."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kanmin.cascade import (
    ItemEvent,
    TakenUp,
    TraceCount,
    TraceState,
    UpperChange,
    UpperKind,
    Why,
    best,
    circle,
    drafted,
    impact,
    items_of_edition,
    items_of_plan,
    leaning,
    taken_up,
)
from kanmin.draft import from_national, from_upper
from kanmin.handbook import Handbook, on
from kanmin.plan import OriginKind, Plan, Relation, diff, parse, to_raw
from tests.conftest import TODAY
from tests.strategies import plans

BOOK = on(TODAY)
NATIONAL = BOOK.measures_for("municipality")[0]
DAY = dt.date(2027, 4, 1)


def new_ids() -> Any:
    numbers = count(1)
    return lambda prefix: f"{prefix}-new{next(numbers)}"


def town(**more: Any) -> Plan:
    """みほん町の計画: one measure from the first national one, one of its own."""
    base = parse(
        {
            "bodies": [{"lg_code": "182079", "name": "みほん町"}],
            "period": {"first": 2027, "last": 2031},
            **more,
        }
    )
    taken = from_national(NATIONAL, base.body, new_ids()).model_copy(update={"id": "m1"})
    own = {"id": "m2", "title": "町の独自の施策", "action": "町で考えて行います。"}
    raw = to_raw(base)
    raw["measures"] = [to_raw(taken), own]
    raw["chapters"] = [
        {
            "id": "c1",
            "title": "位置付け",
            "fulfils": ["position"],
            "paragraphs": [
                {"id": "p1", "text": "法に基づきます。", "fulfils": ["act9.declaration"]}
            ],
        }
    ]
    return parse(raw)


def revised(**fields: Any) -> Handbook:
    """Today's handbook with the first national measure as a later edition has it (fictional)."""
    measures = [m.model_copy(update=fields) if m.id == NATIONAL.id else m for m in BOOK.measures]
    return BOOK.model_copy(update={"measures": tuple(measures)})


def edition(new: Handbook, old: Handbook = BOOK) -> UpperChange:
    return UpperChange(
        kind=UpperKind.EDITION,
        subject="act9/x",
        title="見本の版",
        on=DAY,
        items=items_of_edition(old, new),
    )


def test_a_changed_national_measure_touches_what_was_taken_from_it() -> None:
    change = edition(revised(title="新しい名の施策"))
    (touched,) = impact(town(), change)
    assert (touched.where, touched.why) == ("/measures/m1", Why.TAKEN)
    assert touched.item.told[0].old == NATIONAL.title
    assert touched.item.told[0].new == "新しい名の施策"


def test_what_was_taken_over_as_it_was_follows_and_ones_own_words_stay() -> None:
    plan = town()
    change = edition(revised(title="新しい名の施策", asked={"municipality": "求めを改めます。"}))
    after = drafted(plan, impact(plan, change), new_ids())
    measure = after.plan.measures[0]
    assert (measure.title, measure.origin.name) == ("新しい名の施策", "新しい名の施策")
    assert measure.action.startswith("求めを改めます。")
    assert "【要確認" in measure.action
    assert after.plan.measures[1] == plan.measures[1]
    assert [one.where for one in after.done] == ["/measures/m1"]


def test_a_title_that_the_town_chose_itself_is_left_to_a_person() -> None:
    raw = to_raw(town())
    raw["measures"][0] |= {"title": "町の呼び名"}
    plan = parse(raw)
    change = edition(revised(text="国の説明だけが変わりました。"))
    after = drafted(plan, impact(plan, change), new_ids())
    assert after.plan == plan
    assert [one.where for one in after.left] == ["/measures/m1"]


def test_a_dropped_measure_is_never_taken_out_by_itself() -> None:
    rest = tuple(m for m in BOOK.measures if m.id != NATIONAL.id)
    plan = town()
    after = drafted(
        plan, impact(plan, edition(BOOK.model_copy(update={"measures": rest}))), new_ids()
    )
    assert after.plan == plan
    assert [(one.where, one.item.event) for one in after.left] == [
        ("/measures/m1", ItemEvent.DROPPED)
    ]


def test_a_successor_takes_the_place_of_what_it_followed() -> None:
    later = NATIONAL.model_copy(
        update={"id": "n-later", "title": "後継の施策", "predecessors": (NATIONAL.id,)}
    )
    rest = tuple(m for m in BOOK.measures if m.id != NATIONAL.id)
    plan = town()
    touched = impact(plan, edition(BOOK.model_copy(update={"measures": (*rest, later)})))
    assert {one.why for one in touched} == {Why.SUCCEEDED, Why.TAKEN}
    origin = drafted(plan, touched, new_ids()).plan.measures[0].origin
    assert (origin.ref, origin.name) == ("n-later", "後継の施策")


def test_a_new_measure_asks_for_an_answer_once_and_a_reason_is_one() -> None:
    rest = tuple(m for m in BOOK.measures if m.id != NATIONAL.id)
    change = edition(BOOK, BOOK.model_copy(update={"measures": rest}))
    raw = to_raw(town())
    raw["measures"] = raw["measures"][1:]
    assert [(t.where, t.why) for t in impact(parse(raw), change)] == [("", Why.NEW)]
    raw["stances"] = [
        {"id": "st1", "ref": NATIONAL.id, "answer": "not-applicable", "reason": "施設がない。"}
    ]
    assert [(t.where, t.why) for t in impact(parse(raw), change)] == [("/stances/st1", Why.STANCE)]


def test_a_requirement_is_looked_for_where_it_is_answered_else_in_its_chapter() -> None:
    changed = tuple(r.model_copy(update={"text": f"{r.text}（改正）"}) for r in BOOK.requirements)
    change = edition(BOOK.model_copy(update={"requirements": changed}))
    found = {t.item.ref: (t.where, t.why) for t in impact(town(), change)}
    assert found["act9.declaration"] == ("/chapters/c1/paragraphs/p1", Why.ANSWERS)
    assert ("", Why.NOWHERE) in found.values()


def test_a_new_national_plan_renames_the_entry_and_leaves_the_relation_open() -> None:
    old = BOOK.national_plan
    assert old
    plan = town(
        plans_above=[
            {
                "id": "a1",
                "kind": "national",
                "name": old.name,
                "decided_on": old.date.isoformat(),
                "relation": "aligned",
                "note": "即しています。",
            }
        ]
    )
    new = old.model_copy(update={"id": "later", "name": "新しい国の計画（見本）", "date": DAY})
    change = edition(BOOK.model_copy(update={"national_plan": new}))
    after = drafted(plan, impact(plan, change), new_ids()).plan.plans_above[0]
    assert (after.name, after.decided_on) == (new.name, DAY)
    assert (after.relation, after.note) == (Relation.UNCONFIRMED, "即しています。")


def prefecture(action: str) -> Plan:
    return parse(
        {
            "title": "見本県計画",
            "bodies": [{"lg_code": "180009", "name": "見本県"}],
            "period": {"first": 2026, "last": 2030},
            "measures": [
                {"id": "u1", "title": "県の施策", "category": 1, "action": action},
                {"id": "u2", "title": "変わらない施策"},
            ],
        }
    )


def test_a_measure_of_the_prefecture_that_changes_reaches_the_town_that_took_it() -> None:
    old, new = prefecture("県で進めます。"), prefecture("県と町で進めます。")
    plan = town()
    taken = from_upper(old.measures[0], "ken/u1", "見本県", plan.body, new_ids())
    plan = plan.model_copy(update={"measures": (*plan.measures, taken)})
    items = items_of_plan("ken", old, new, {})
    change = UpperChange(kind=UpperKind.PLAN, subject="ken/2", title="", on=DAY, items=items)
    assert [item.ref for item in items] == ["ken/u1"]
    (touched,) = impact(plan, change)
    assert touched.where == f"/measures/{taken.id}"
    after = drafted(plan, (touched,), new_ids())
    action = after.plan.measures[-1].action
    assert action.startswith("県と町で進めます。\n【要確認")
    assert after.plan.measures[-1].origin == taken.origin


def test_another_duty_is_not_touched() -> None:
    change = edition(revised(title="新しい名の施策")).model_copy(update={"framework": "sogo"})
    assert impact(town(), change) == ()


def that_leans(plan: Plan) -> Plan:
    """A plan of any words whose first measure was taken from the national one as it was."""
    raw = to_raw(plan)
    asked = NATIONAL.asked["municipality"]
    taken = {"kind": "national", "ref": NATIONAL.id, "name": NATIONAL.title}
    first = {"id": "leaning", "title": NATIONAL.title, "action": asked, "origin": taken}
    raw["measures"] = [first, *raw["measures"]]
    raw["framework"] = "act9"
    return parse(raw)


leaning_plans = plans.map(that_leans)
REVISED = edition(revised(title="新しい名", asked={"municipality": "求めを改めます。"}))


@settings(max_examples=40, deadline=None)
@given(leaning_plans)
def test_what_a_plan_leans_on_is_the_same_read_whole_or_lightly(plan: Plan) -> None:
    light = leaning(plan.model_dump_json(exclude_none=True).encode())
    touched = impact(plan, REVISED)
    assert "/measures/leaning" in {one.where for one in touched}
    assert impact(light, REVISED) == touched
    assert taken_up(light) == taken_up(plan)


@settings(max_examples=40, deadline=None)
@given(leaning_plans)
def test_a_draft_changes_nothing_but_what_is_touched(plan: Plan) -> None:
    touched = impact(plan, REVISED)
    after = drafted(plan, touched, new_ids())
    places = {one.where for one in touched}
    changed = {f"/{'/'.join(c.where.split('/')[1:3])}" for c in diff(plan, after.plan)}
    assert "/measures/leaning" in changed
    assert changed <= places
    assert len(after.done) + len(after.left) == len(touched)
    assert after.plan.measures[0].action == "求めを改めます。"


def answer(**more: Any) -> TakenUp:
    return TakenUp(kind=OriginKind.NATIONAL, ref="n1", **more)


def test_the_state_of_an_answer_depends_on_the_year_and_silence_is_never_a_no() -> None:
    assert answer(measure="m1", begins=2028).state(2027) is TraceState.PLANNED
    assert answer(measure="m1", begins=2028).state(2028) is TraceState.DOING
    assert answer(measure="m1").state(2040) is TraceState.PLANNED
    assert answer(answer="later", reason="人手がない。").state(2027) is TraceState.NOT_TAKEN
    assert answer(answer="later").state(2027) is TraceState.SILENT
    found = TraceCount(5, {TraceState.DOING: 1, TraceState.SILENT: 1})
    assert [found.of(one) for one in TraceState] == [1, 0, 0, 4]


@given(st.dictionaries(st.sampled_from(list(TraceState)), st.integers(0, 9)), st.integers(0, 20))
def test_counts_add_up_to_the_bodies_that_can_be_read(
    states: dict[TraceState, int], more: int
) -> None:
    whole = sum(states.values()) + more
    assert sum(TraceCount(whole, states).of(one) for one in TraceState) == whole
    assert best([*states, TraceState.SILENT]) in (*states, TraceState.SILENT)


def test_a_plan_that_stands_above_itself_is_found() -> None:
    assert circle({"a": ["b"], "b": ["c"], "c": ["a"]}, "a") == ("a", "b", "c", "a")
    assert circle({"a": ["b"], "b": ["c", "b"]}, "a") == ()
