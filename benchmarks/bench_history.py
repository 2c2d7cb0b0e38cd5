"""Time and space of the history: 2,000 revisions of an 80-measure plan, by two people in turn.

    python benchmarks/bench_history.py [--revisions 2000] [--measures 80] [--pairs 40]

SQLite in a throw-away folder unless KANMIN_DATABASE_URL names another database. Each revision
changes one text of one measure or chapter; every 40th adds or takes out an indicator. No plan is
kept in memory between two comparisons, as after a restart.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench_desk import database_size
from kanmin.server import run

WORDS = ("窓口", "申請", "予約", "データ", "職員", "住民", "電子化", "公開", "見直し")


Spent = tuple[float, float]


def edited(raw: dict[str, Any], number: int, dice: random.Random) -> None:
    """One edit: a sentence more or another one, in one place."""
    measure = dice.choice(raw["measures"])
    text = f"{dice.choice(WORDS)}の{dice.choice(WORDS)}を進めます（{number}回目）。"
    if number % 40 == 0 and len(measure["indicators"]) > 1:
        measure["indicators"].pop()
    elif number % 40 == 20:
        measure["indicators"].append({"id": f"k-{number}", "name": dice.choice(WORDS)})
    elif number % 5 == 0:
        dice.choice(raw["chapters"])["paragraphs"][0]["text"] = text
    else:
        field = dice.choice(("current", "action", "outcome"))
        measure[field] = (measure[field][-300:] + text)[-400:]


def shares(times: list[Spent]) -> str:
    """Median and 95th percentile in milliseconds, by the clock and of the processor."""
    walls, processor = (sorted(column) for column in zip(*times, strict=True))
    at = min(len(times) - 1, int(len(times) * 0.95))
    told = f"p50 {statistics.median(walls):6.1f}  p95 {walls[at]:6.1f}"
    return f"{told}  (processor {statistics.median(processor):6.1f} {processor[at]:6.1f})"


def timed(work: Callable[[], object]) -> Spent:
    """Milliseconds of one call: by the clock, and of the processor."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000


class Bench:
    """A plan with its revisions, and who reads it."""

    def __init__(self, measures: int) -> None:
        from tests.server import new_person, plan_for, signed_in

        from kanmin.server.accounts.roles import Role
        from kanmin.server.store import services

        self.people = [new_person("182079", Role.EDITOR) for _number in range(2)]
        self.client: Any = signed_in(self.people[0])
        self.dice = random.Random(7)
        self.plan = plan_for("182079", measures)
        self.stored = services.create(self.plan, "bench", self.people[0], "").revision.plan

    def fill(self, revisions: int) -> list[Spent]:
        """Save so many revisions; the time of each save."""
        from kanmin.plan import parse, to_raw
        from kanmin.server.store import services

        raw, times = to_raw(self.plan), []
        for number in range(2, revisions + 1):
            edited(raw, number, self.dice)
            plan = parse(raw)
            who = self.people[number // 20 % 2]
            head = self.stored.head
            times.append(timed(partial(services.save, self.stored, plan, head, who, "")))
        return times

    def compare(self) -> None:
        """Compare any two revisions, nothing at hand."""
        from kanmin.compare import compare
        from kanmin.server.store import queries

        queries._parsed.clear()
        first, second = sorted(self.dice.sample(range(1, self.stored.head + 1), 2))
        old, new = (queries.revision(self.stored, n) for n in (first, second))
        found = compare(*queries.documents(old, new))
        for field in (field for part in found.parts for field in part.fields):
            assert field.pieces

    def merge(self) -> None:
        """Merge two edits of two measures, as their forms send them."""
        from kanmin.plan import merge

        assert not merge(*self.sides).conflicts

    def merge_apart(self) -> None:
        """The same with three documents that were read one by one, as files are."""
        from kanmin.plan import merge

        assert not merge(*self.apart).conflicts

    def prepare_merge(self) -> None:
        """Two people's edits of one revision: one is stored, the other comes from its form."""
        from kanmin.plan import parse, to_raw
        from kanmin.server.desk.fields import applied
        from kanmin.server.store import queries, services

        base = queries.document(queries.revision(self.stored))
        edits = []
        for field in ("current", "outcome"):
            where = f"/measures/{self.dice.choice(base.measures).id}/{field}"
            edits.append(applied(base, {where: ["書き直した文です。"]})[0])
        head = services.save(self.stored, edits[0], self.stored.head, None, "").plan
        self.sides = (base, head, edits[1])
        self.apart = tuple(parse(to_raw(side)) for side in self.sides)

    def page(self, path: str) -> None:
        """Ask for a page."""
        assert self.client.get(f"/desk/plans/bench/{path}").status_code == 200, path


def concurrent(bodies: int, threads: int, each: int) -> tuple[float, int]:
    """Records a second by so many threads over so many bodies, and how many chains are faulty."""
    from django.db import connection

    from kanmin.server.store import audit
    from kanmin.server.store.audit_actions import Action

    def write(number: int) -> None:
        for _row in range(each):
            audit.record(Action.PLAN_SAVED, f"{number % bodies:06}", None, "plan p")
        connection.close()

    workers = [threading.Thread(target=write, args=(n,)) for n in range(threads)]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    spent = time.perf_counter() - start
    return threads * each / spent, len(list(audit.faults()))


def main() -> None:
    """Print the figures with their goals."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--revisions", type=int, default=2000)
    options.add_argument("--measures", type=int, default=80)
    options.add_argument("--pairs", type=int, default=40)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.setdefault("KANMIN_HOSTS", "testserver")
        run.prepare(folder)
        bench = Bench(chosen.measures)
        before = database_size(folder)
        saves = bench.fill(chosen.revisions)
        grown = database_size(folder) - before
        print(f"{chosen.revisions} revisions: {grown:.1f} MB (goal <= 10)")
        print(f"save                  {shares(saves)}  ms")
        pairs = [timed(bench.compare) for _pair in range(chosen.pairs)]
        print(f"compare any two       {shares(pairs)}  ms (goal <= 100)")
        bench.prepare_merge()
        merges = [timed(bench.merge) for _run in range(chosen.pairs)]
        print(f"merge two edits       {shares(merges)}  ms (goal <= 5)")
        merges = [timed(bench.merge_apart) for _run in range(chosen.pairs)]
        print(f"merge three files     {shares(merges)}  ms")
        _pages(bench, chosen)
        rate, faulty = concurrent(4, 8, 50)
        print(f"audit log: {rate:.0f} rows a second by 8 at once, {faulty} faulty chains")


def _pages(bench: Bench, chosen: Any) -> None:
    middle, last = chosen.revisions // 2, chosen.revisions
    paths = (
        "history",
        f"history?before={middle}",
        f"compare?from=1&to={last}",
        f"compare?from={middle}&to={last}",
        "history/field?where=/measures/m1/action",
        f"restore?number={middle}",
    )
    for path in paths:
        times = [timed(partial(bench.page, path)) for _run in range(5)]
        print(f"{path:42} {shares(times)}  ms")


if __name__ == "__main__":
    main()
