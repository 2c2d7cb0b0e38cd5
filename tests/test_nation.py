"""The synthetic nation of the benchmarks: the same for a seed, sound, marked, never beside real."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.nation import (
    MARK,
    Nation,
    entry_of,
    flawed_return,
    plan_of,
    plans_of,
    sound_return,
)
from benchmarks.nation.fill import refuse_used
from benchmarks.nation.returns import FLAWS

from kanmin import handbook
from kanmin.check import Context, check
from kanmin.errors import KanminError
from kanmin.plan import parse, to_raw
from kanmin.status import PlanningState, refuse_unproven
from kanmin.survey import checked, questionnaire
from tests.conftest import ROOT, TODAY
from tests.server import new_person

SMALL = Nation(bodies=20, measures=5)
BODIES = tuple(SMALL)


def test_one_seed_makes_one_nation_whatever_is_asked_for_first() -> None:
    again = Nation(bodies=20, measures=5)
    backwards = {body.code: plan_of(again, body) for body in reversed(tuple(again))}
    assert all(plan_of(SMALL, body) == backwards[body.code] for body in BODIES)
    other = Nation(seed=2, bodies=20, measures=5)
    assert plan_of(other, BODIES[0]) != backwards[BODIES[0].code]


def test_versions_differ_in_some_measures_and_the_newest_is_the_same() -> None:
    three = Nation(bodies=20, measures=40, years=3)
    old, middle, new = plans_of(three, BODIES[1])
    assert new == plan_of(Nation(bodies=20, measures=40), BODIES[1])
    changed = [a != b for a, b in zip(old.measures, middle.measures, strict=True)]
    assert 0 < sum(changed) < len(changed)


def test_plans_are_sound_and_say_what_they_are() -> None:
    context = Context(handbook.on(TODAY), SMALL.registry)
    for body in BODIES:
        plan = plan_of(SMALL, body)
        assert parse(to_raw(plan)) == plan
        # A plan that is decided must be published next; all other musts are met.
        open_ = {finding.requirement.id for finding in check(plan, context).open_musts}
        assert open_ <= {"act9.publication"}
        assert MARK in plan.title
        assert all(MARK in measure.number for measure in plan.measures)
        assert plan.published_url in ("", f"https://synthetic.invalid/{body.code}/plan")


def test_states_are_proven_and_of_all_kinds() -> None:
    whole = Nation(measures=1)
    for body in whole:
        refuse_unproven(entry_of(whole, body), dt.date(2026, 11, 23))
    states = Counter(whole.sketch(body).state for body in whole)
    assert set(states) == set(PlanningState)
    assert all(MARK in entry_of(SMALL, body).note for body in BODIES)


def test_few_measures_are_shared_by_many_bodies() -> None:
    several = Nation(bodies=100, measures=20)
    titles = Counter(one.title for body in several for one in several.sketch(body).subjects)
    shared = [count for _title, count in titles.most_common()]
    assert shared[0] > 10 * shared[len(shared) // 2]


@pytest.mark.parametrize("name", ["planning-2026", "planning-2027"])
def test_returns_are_sound_and_agree_with_the_plan(name: str) -> None:
    sheet = questionnaire(name)
    for body in BODIES:
        given = sound_return(SMALL, body, sheet)
        assert checked(sheet, given, None, plan_of(SMALL, body)).issues == ()
        assert given.note == MARK


@pytest.mark.parametrize("flaw", FLAWS)
def test_each_error_keeps_a_return_from_being_handed_in(flaw: str) -> None:
    sheet = questionnaire("planning-2026")
    for body in BODIES:
        found = checked(sheet, flawed_return(SMALL, body, sheet, flaw))
        assert any(issue.refused for issue in found.issues)


def test_a_folder_is_filled_once_and_a_used_one_never(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    command = [sys.executable, "-m", "benchmarks.nation", folder, "--bodies", "3"]
    settings = ("DJANGO_SETTINGS_MODULE", "KANMIN_DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in settings}

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*map(str, command), "--measures", "2"],
            check=False,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )

    first, second = run(), run()
    assert first.returncode == 0, first.stderr
    assert "3 plans, 3 states, 3 returns" in first.stdout
    assert (folder / f"{MARK}.txt").exists()
    assert second.returncode == 2
    assert "もう何かあります" in second.stderr


@pytest.mark.django_db
def test_a_database_that_somebody_uses_is_refused() -> None:
    refuse_used()
    new_person("182079")
    with pytest.raises(KanminError, match="もう計画か利用者があります"):
        refuse_used()
