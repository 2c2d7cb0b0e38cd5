"""kanmin impact: changes of the handbook and of a plan above, at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kanmin.plan import read_plan, to_raw, write_plan
from tests.conftest import EXAMPLES

PLAN = str(EXAMPLES / "mihon.yaml")


def test_what_changed_since_a_day_is_told_with_its_reason(kanmin: Any) -> None:
    found = kanmin("impact", PLAN, "--since", "2026-01-01", "--on", "2026-11-24")
    assert found.status == 1
    assert "2か所に関わります。" in found.out
    raw = json.loads(
        kanmin(
            "impact", PLAN, "--since", "2026-01-01", "--on", "2026-11-24", "--format", "json"
        ).out
    )
    assert {one["why"] for one in raw["touched"]} == {"new"}
    assert kanmin("impact", PLAN, "--since", "2026-11-23", "--on", "2026-11-24").status == 0


def test_a_plan_above_that_changed_comes_with_a_draft(kanmin: Any, tmp_path: Path) -> None:
    old = read_plan(EXAMPLES / "a-ken.yaml")
    raw = to_raw(old)
    raw["measures"][0]["title"] = "改めた県の施策"
    new = tmp_path / "new.json"
    write_plan(type(old).model_validate(raw), new)
    town = read_plan(EXAMPLES / "mihon.yaml")
    taken = to_raw(town)
    taken["measures"][0] |= {
        "title": old.measures[0].title,
        "origin": {"kind": "prefectural", "ref": f"ken/{old.measures[0].id}", "name": "県の施策"},
    }
    mine, draft = tmp_path / "mine.json", tmp_path / "draft.json"
    write_plan(type(town).model_validate(taken), mine)
    arguments = ("--above", str(EXAMPLES / "a-ken.yaml"), str(new))
    found = kanmin("impact", str(mine), *arguments, "-o", str(draft))
    assert found.status == 1
    assert "［案あり］" in found.out
    assert read_plan(draft).measures[0].title == "改めた県の施策"


def test_it_must_be_said_what_changed(kanmin: Any) -> None:
    for arguments in ((), ("--since", "2026-01-01", "--above", PLAN, PLAN)):
        found = kanmin("impact", PLAN, *arguments)
        assert found.status == 2
        assert "--since か --above" in found.err
