"""An optimiser in a process of its own that runs out of time, hangs or dies."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from kanmin.errors import KanminError
from kanmin.grow import Wish, read_candidates, roadmap, roadmap_document, roadmap_lines, solver
from kanmin.grow.problem import problem_of
from kanmin.grow.timetable import breaches
from tests.conftest import ROOT
from tests.grow_samples import made, one

PLAIN = Wish(what_ifs=False)
LARGE = ROOT / "benchmarks" / "grow_instances" / "200x7-1.json"


def test_in_too_little_time_the_answer_is_sound_and_says_how_far_it_may_be_from_the_best() -> None:
    wanted = read_candidates(LARGE)
    found = roadmap(wanted, Wish(seconds=1, what_ifs=False))
    problem = problem_of(wanted)
    starts = {s.id: s.fiscal_year - 2027 for s in found.starts if s.fiscal_year}
    assert breaches(problem, starts) == ()
    assert found.bound is not None
    assert found.bound >= found.value
    assert found.gap == pytest.approx((found.bound - found.value) / found.value)


def _answering(monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any] | None) -> None:
    monkeypatch.setattr(solver, "_in_child", lambda _model, _seconds: answer)


def test_without_an_answer_a_simple_order_is_one_and_says_that_nothing_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _answering(monkeypatch, None)
    wanted = made(one("a", 10, 4), one("b", 10), money=[10, 10])
    found = roadmap(wanted)
    assert (found.value, found.bound, found.proven, found.gap) == (3, None, False, None)
    assert [(w.value, w.gained) for w in found.what_ifs] == [(3, ())] * 3
    assert "どれだけ良くできるかは分かっていません" in roadmap_lines(wanted, found)[1]
    assert roadmap_document(wanted, found).blocks
    with pytest.raises(KanminError, match="工程表が見つかりませんでした"):
        roadmap(made(one("a", 9), one("b", 9, must=True), money=[8]), PLAIN)


def test_a_seed_that_was_not_found_in_time_is_not_said_to_be_impossible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _answering(monkeypatch, None)
    wanted = made(one("a", 10, chosen=True), money=[10])
    found = roadmap(wanted, Wish(seed=True, what_ifs=False))
    assert [(s.amount, s.proven) for s in found.seeds] == [(None, False)] * 2
    told = [line for line in roadmap_lines(wanted, found) if "に一度だけ" in line]
    assert "時間内に答えが見つかりませんでした" in told[0]


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def hanging(*arguments: Any, timeout: float, **more: Any) -> None:
        raise subprocess.TimeoutExpired("child", timeout)

    monkeypatch.setattr(subprocess, "run", hanging)
    answer = solver.best_value(problem_of(made(one("a"), money=[0])), 1)
    assert (answer.starts, answer.bound, answer.infeasible) == (None, None, False)


def test_a_child_that_dies_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(*arguments: Any, **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], -9, "", "Traceback\nMemoryError")

    monkeypatch.setattr(subprocess, "run", dead)
    with pytest.raises(KanminError, match="計算ができませんでした（MemoryError）") as caught:
        roadmap(made(one("a"), money=[0]), PLAIN)
    assert caught.value.todo


def test_the_child_answers_as_it_does_here() -> None:
    wanted = made(one("a", 100, must=True), one("b", 300), money=[100, 300])
    found = roadmap(wanted)
    assert (found.value, found.proven) == (3, True)
    short = problem_of(made(one("a", 300, must=True), money=[100, 100]))
    assert solver.best_value(short, 5).infeasible
    assert solver.least_shortage(short, 5).objective == 0
