"""Hosts that fall, in short: a host for writing and the primary are gone, nothing is lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from benchmarks.failover.hosts import has_namespaces

from tests.conftest import ROOT

WHY = has_namespaces()


@pytest.mark.skipif(bool(WHY), reason=f"no hosts of their own: {WHY}")
def test_nothing_acknowledged_is_lost_when_a_host_and_then_the_primary_fall() -> None:
    left_out = ("KANMIN_DATABASE_URL", "KANMIN_DATA")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.failover", "--small", "--faults", "app,primary",
         "--seconds", "6", "--clients", "2"],
        cwd=ROOT,
        env={name: text for name, text in os.environ.items() if name not in left_out},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"acknowledged saves: (\d+), lost: 0", done.stdout)
    assert found
    assert int(found[1]) >= 3  # how many there are tells how busy the machine is
