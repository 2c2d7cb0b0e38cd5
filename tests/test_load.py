"""The commands for load and soak, short: they run, measure, and find what is lost."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from benchmarks.load.people import lost
from benchmarks.load.report import percentile
from benchmarks.load.script import Kept
from benchmarks.soak import Sample, grown, trend
from django.contrib.auth.hashers import check_password, make_password
from django.test import override_settings

from kanmin.server import settings
from kanmin.server.store import services
from tests.conftest import ROOT
from tests.server import plan_for

SMALL = ("--bodies", "6", "--measures", "3")


def ran(module: str, *words: str) -> tuple[int, str]:
    """The status of a command and what it printed."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environment.pop("KANMIN_DATA", None)
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,  # on a machine with other things to do
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_short_rush_loses_no_return() -> None:
    status, told = ran("benchmarks.load", "rush", "--seconds", "2", "--workers", "1", *SMALL)
    assert status == 0, told
    assert "errors: 0" in told
    assert "hand in" in told


def test_a_short_soak_writes_reads_answers_and_adopts() -> None:
    words = ("--minutes", "0.1", "--clients", "4", "--workers", "1")
    status, told = ran("benchmarks.soak", *words, *SMALL)
    assert status == 0, told
    assert "fields hold what was last acknowledged" in told
    assert "errors: 0" in told


def samples(*sizes: float) -> list[Sample]:
    return [
        Sample(float(at), {"app 1": size}, {"app 1": 9}, 0, 0.0, 0) for at, size in enumerate(sizes)
    ]


@pytest.mark.parametrize(
    ("each_minute", "grows"), [(-0.5, False), (0.0, False), (0.05, False), (0.5, True)]
)
@pytest.mark.parametrize("swing", [0.0, 3.0])
def test_growth_is_told_from_flat(each_minute: float, grows: bool, swing: float) -> None:
    sizes = [100 + each_minute * at + swing * (at % 5 == 4) for at in range(30)]
    assert trend(samples(*sizes), "app 1").floor == pytest.approx(each_minute / 10, rel=0.2)
    assert [one.startswith("the memory of app 1 grows") for one in grown(samples(*sizes), 30)] == (
        [True] if grows else []
    )


def test_what_swings_without_falling_back_to_more_is_flat() -> None:
    swinging = [100 + 12 * (at % 10 > 5) * (at > 15) for at in range(60)]
    went = trend(samples(*swinging), "app 1")
    assert went.line > 0.005
    assert not went.grows


def test_a_percentile_is_a_time_that_was_measured() -> None:
    assert percentile(range(1, 101), 0.95) == 96
    assert percentile([3.0], 0.99) == 3.0
    assert percentile([], 0.5) == 0


@pytest.mark.django_db
def test_a_text_that_was_acknowledged_and_is_gone_is_told() -> None:
    stored = services.create(plan_for("182079"), "town", None, "").revision.plan
    text = plan_for("182079").measures[0].action
    place = {"path": f"/desk/plans/{stored.key}/save", "field": "/measures/m1/action"}
    assert lost([Kept(**place, text=text)]) == []
    assert len(lost([Kept(**place, text="another")])) == 1


@override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS)
def test_a_password_of_an_earlier_version_still_opens_and_is_kept_anew() -> None:
    old = make_password("horse-staple-9", hasher="pbkdf2_sha256")
    anew: list[str] = []
    assert check_password("horse-staple-9", old, anew.append)
    assert anew == ["horse-staple-9"]
    new = make_password("horse-staple-9")
    assert new.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("horse-staple-9", new, anew.append)
    assert not check_password("horse-staple-8", new)
    assert len(anew) == 1
