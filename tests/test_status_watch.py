"""What the register tells over time: deadlines, periods over, old checks, the trend."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kanmin.handbook import Deadline, framework_on_shelf
from kanmin.localgov import default_registry
from kanmin.plan import Plan
from kanmin.status import (
    FollowUpPart,
    PlanningState,
    StateChange,
    StatusEntry,
    Watch,
    all_watched,
    by_category,
    contents,
    contents_in,
    count,
    deadline_count,
    part_of,
    states_on,
    timelines,
    watched,
    year_ends,
)
from tests.strategies import plans

TODAY = dt.date(2026, 11, 26)
BODIES = default_registry()
FUKUI, SABAE = BODIES.get("180009"), BODIES.get("182079")
STATES = PlanningState
(FY2020,) = framework_on_shelf("act9").deadlines
DAYS = st.dates(dt.date(2018, 1, 1), TODAY)
CHANGES = st.builds(
    StateChange, st.sampled_from(["180009", "182079"]), DAYS, st.sampled_from(STATES), st.booleans()
)


def entry(state: PlanningState, **more: object) -> StatusEntry:
    return StatusEntry.model_validate({"lg_code": "180009", "state": state, **more})


def test_the_deadline_of_the_handbook_is_for_prefectures_by_the_end_of_fy2020() -> None:
    assert FY2020.day == dt.date(2021, 3, 31)
    states = {FUKUI.code: STATES.PUBLISHED, "170003": STATES.CONSIDERING, SABAE.code: STATES.MADE}
    found = deadline_count(FY2020, BODIES, states)
    assert (found.whole, found.made, found.without, found.unknown) == (47, 1, 1, 45)


def test_only_what_is_known_is_overdue() -> None:
    seen = dt.date(2026, 11, 1)
    late = watched(FUKUI, entry(STATES.CONSIDERING, checked_on=seen), [FY2020], TODAY)
    assert late == (Watch.OVERDUE,)
    assert watched(FUKUI, entry(STATES.UNKNOWN), [FY2020], TODAY) == ()
    assert watched(SABAE, entry(STATES.CONSIDERING, checked_on=seen), [FY2020], TODAY) == ()
    assert watched(FUKUI, entry(STATES.MADE, checked_on=seen), [FY2020], TODAY) == ()


def test_a_plan_whose_period_is_over_and_an_old_check_are_told() -> None:
    old = entry(STATES.PUBLISHED, first=2021, last=2025, checked_on=dt.date(2025, 11, 25))
    assert watched(FUKUI, old, [], TODAY) == (Watch.PERIOD_OVER, Watch.STALE)
    running = entry(STATES.PUBLISHED, first=2021, last=2026, checked_on=dt.date(2025, 11, 26))
    assert watched(FUKUI, running, [], TODAY) == ()
    assert all_watched(BODIES, {FUKUI.code: old}, [], TODAY) == {
        FUKUI.code: (Watch.PERIOD_OVER, Watch.STALE)
    }


def test_a_correction_takes_the_place_of_the_wrong_entry() -> None:
    lines = timelines(
        [
            StateChange("182079", dt.date(2024, 5, 1), STATES.CONSIDERING),
            StateChange("182079", dt.date(2025, 5, 1), STATES.MADE),
            StateChange("182079", dt.date(2025, 9, 1), STATES.DRAFTING, corrects=True),
        ]
    )
    assert states_on(lines, dt.date(2024, 4, 30)) == {}
    assert states_on(lines, dt.date(2025, 3, 31)) == {"182079": STATES.CONSIDERING}
    assert states_on(lines, dt.date(2025, 6, 1)) == {"182079": STATES.DRAFTING}
    ends = [dt.date(2025, 3, 31), dt.date(2026, 3, 31), TODAY]
    assert list(year_ends(lines, TODAY)) == ends


@given(st.lists(CHANGES, max_size=12), DAYS)
def test_on_any_day_each_body_has_one_state_that_was_registered(
    changes: list[StateChange], day: dt.date
) -> None:
    lines = timelines(changes)
    for code, state in states_on(lines, day).items():
        told = [c for c in changes if c.lg_code == code]
        assert state in {c.state for c in told}
        assert min(c.day for c in told) <= day
    last = states_on(lines, TODAY)
    assert set(last) == {c.lg_code for c in changes}


@given(st.dictionaries(st.sampled_from([b.code for b in BODIES]), st.sampled_from(STATES)))
def test_of_those_a_deadline_asks_everybody_is_counted_once(
    states: dict[str, PlanningState],
) -> None:
    both = Deadline(id="x", title="期限", tiers=("prefecture", "municipality"), day=TODAY)
    found = deadline_count(both, BODIES, states)
    assert found.made == count("", BODIES, states).part(FollowUpPart.MADE)
    assert found.made + found.without + found.unknown == found.whole == len(BODIES)
    assert found.unknown == sum(
        part_of(states.get(b.code, STATES.UNKNOWN)) is FollowUpPart.UNKNOWN for b in BODIES
    )


def test_what_a_plan_holds_by_category(mihon: Plan) -> None:
    held = contents(mihon)
    assert held.whole == len(mihon.measures)
    assert held.gaps() == (3,)
    assert [one.relation.value for one in held.above] == ["aligned", "considered"]
    rows = by_category([held, held])
    assert [(row.covered, row.whole) for row in rows] == [(2, 2), (2, 2), (0, 2), (2, 2), (2, 2)]


@given(plans)
def test_a_stored_document_tells_the_same_as_the_plan(plan: Plan) -> None:
    assert contents_in(plan.model_dump_json(exclude_none=True).encode()) == contents(plan)
