"""Plans go into files and come back as they were; bad files get a sentence."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kanmin.plan import Plan, diff, read_plan, write_plan
from tests.strategies import plans

THOROUGH = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def through(plan: Plan, suffix: str) -> Plan:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{suffix}"
        write_plan(plan, path)
        return read_plan(path)


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".xlsx"])
def test_a_file_reads_back_to_the_same_plan(suffix: str) -> None:
    @THOROUGH
    @given(plans)
    def holds(plan: Plan) -> None:
        again = through(plan, suffix)
        assert diff(plan, again) == ()
        assert again == plan

    holds()
