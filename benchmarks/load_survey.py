"""A survey at its end: every body hands its return in through the web, on `kanmin serve`.

    python -m benchmarks.load_survey [--bodies 1788] [--clients 24] [--minutes 0] [--workers 2]
                                     [--folder FOLDER] [--measures 60] [--signed-in]

FOLDER: one that `python -m benchmarks.nation` filled; else a throw-away one is filled first. SQLite
unless KANMIN_DATABASE_URL names another (empty) database. Each body has one officer, who logs in,
opens the form, saves a draft and hands in; one of ten is refused first and corrects, one of twenty
clicks twice. minutes: the bodies come evenly over so many; 0 as fast as they can. signed-in: all
have logged in before. Afterwards the State sends some returns once more in Excel, and the tally of
the server is held against an own count. Exit status 1 for any error.
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.load_clients import Officer, Steps
from benchmarks.load_server import Round, prepared, served
from benchmarks.nation import Nation

REFUSED_FIRST, TWICE, ALSO_EXCEL = 0.1, 0.05, 20
STEPS = ("log in", "list", "form", "draft", "refused", "hand in")


@dataclass
class Told:
    """What the clients met."""

    times: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in STEPS})
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    waited: float = 0

    def step(self, name: str, work: Callable[[], None]) -> None:
        """One step of one body, timed."""
        start = time.perf_counter()
        work()
        with self.lock:
            self.times[name].append(time.perf_counter() - start)


def hand_in(steps: Steps, origin: str, told: Told, signed_in: bool) -> None:
    """All that one officer does."""
    officer = Officer(origin, steps)
    try:
        if not signed_in:
            told.step("log in", officer.log_in)
        told.step("list", officer.list)
        told.step("form", officer.form)
        told.step("draft", officer.draft)
        if steps.flawed:
            told.step("refused", officer.refused)
        told.step("hand in", officer.hand_in_twice if steps.twice else officer.hand_in)
    finally:
        officer.close()


def run_clients(asked: Round, origin: str, chosen: argparse.Namespace) -> tuple[Told, float]:
    """So many clients at a time until every body has answered; what they met, and seconds."""
    told = Told()
    waiting: queue.SimpleQueue[tuple[float, Steps]] = queue.SimpleQueue()
    gap = chosen.minutes * 60 / len(asked.steps)
    for at, steps in enumerate(asked.steps):
        waiting.put((at * gap, steps))
    start = time.perf_counter()

    def client() -> None:
        while True:
            try:
                due, steps = waiting.get_nowait()
            except queue.Empty:
                return
            late = time.perf_counter() - start - due
            told.waited = max(told.waited, late if chosen.minutes else 0)
            time.sleep(max(0.0, -late))
            try:
                hand_in(steps, origin, told, chosen.signed_in)
            except Exception as error:  # every kind of error is counted, none ends the run
                told.errors.append(f"{steps.username}: {type(error).__name__} {error}")

    threads = [threading.Thread(target=client) for _number in range(chosen.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told, time.perf_counter() - start


def report(told: Told, seconds: float, bodies: int) -> None:
    """Print how long each step took."""
    print(f"{bodies:,} bodies in {seconds:.0f} s: {bodies / seconds:.2f} returns a second")
    print(f"{'seconds':12}{'count':>8}{'median':>10}{'p95':>10}{'max':>10}")
    for name, found in told.times.items():
        times = sorted(found)
        if times:
            late = times[min(len(times) - 1, len(times) * 95 // 100)]
            middle = times[len(times) // 2]
            print(f"{name:12}{len(times):>8,}{middle:>10.3f}{late:>10.3f}{times[-1]:>10.3f}")
    if told.waited:
        print(f"latest start of a body: {told.waited:.1f} s after its time")


def differences(asked: Round) -> list[str]:
    """Where the server's tally differs from an own count of what was sent."""
    from kanmin.server.oversight import rounds
    from kanmin.server.store.current import current_lags

    counted = rounds.counted(asked.round())
    found = []
    if counted.rate.numerator != len(asked.steps):
        found.append(f"{counted.rate.numerator} returns are counted, not {len(asked.steps)}")
    if current_lags():
        found.append("the list of newest returns lags behind the returns")
    for name in ("status", "reasons", "support"):
        own: Counter[Any] = Counter(o for s in asked.steps for o in s.sound.chosen(name))
        theirs = {c.id: c.share.numerator for c in counted.question(name).counts}
        if theirs != {option: own[option] for option in theirs}:
            found.append(f"{name}: {theirs} are counted, {dict(own)} were sent")
    figures = counted.question("staff").figures
    staff = sum(getattr(s.sound.answers["staff"], "value", 0) for s in asked.steps)
    if figures is None or figures.total != staff:
        found.append(f"staff: {figures} is counted, {staff} were sent")
    return found


def main() -> int:
    """The exit status."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--folder", type=Path)
    options.add_argument("--bodies", type=int, default=1788)
    options.add_argument("--measures", type=int, default=60)
    options.add_argument("--clients", type=int, default=24)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--minutes", type=float, default=0)
    options.add_argument("--signed-in", action="store_true")
    chosen = options.parse_args()
    nation = Nation(bodies=chosen.bodies, measures=chosen.measures)
    with tempfile.TemporaryDirectory() as spare:
        folder = (chosen.folder or Path(spare) / "data").resolve()
        asked = prepared(folder, nation, signed_in=chosen.signed_in, filled=bool(chosen.folder))
        mark(asked.steps)
        print(
            f"{os.environ.get('KANMIN_DATABASE_URL', 'sqlite').split(':')[0]}, "
            f"{chosen.workers} workers, {chosen.clients} clients",
            flush=True,
        )
        with served(folder, chosen.workers) as server:
            told, seconds = run_clients(asked, server.origin, chosen)
            errors = told.errors + asked.sent_again_in_excel(server.origin, ALSO_EXCEL)
            report(told, seconds, len(asked.steps))
        errors += differences(asked) + server.complaints()
    print(f"errors: {len(errors)}")
    for line in errors[:20]:
        print(f"  {line}")
    return 1 if errors else 0


def mark(steps: list[Steps]) -> None:
    """Who is refused first, and who clicks twice."""
    dice = random.Random(1)
    for one in steps:
        one.flawed = one.flawed if dice.random() < REFUSED_FIRST else {}
        one.twice = dice.random() < TWICE


if __name__ == "__main__":
    sys.exit(main())
