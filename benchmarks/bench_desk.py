"""Time and SQL of the desk's pages and of a save for plans of 0, 40, 80 and 800 measures.

    python benchmarks/bench_desk.py [--sizes 0,40,80,800] [--runs 15] [--revisions 2000]

SQLite in a throw-away folder unless KANMIN_DATABASE_URL names another database. Medians in
milliseconds with the number of SQL statements beside, all middleware included, no network. Then
so many autosaves of an 80-measure plan: size of the database, time of a save, history page.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from kanmin.server import run

GOALS = {"plan page": "<= 20 at 80, <= 100 at 800", "save": "<= 50 at 80", "history": "<= 100"}
BASE = 80


def statements_of(work: Callable[[], object]) -> int:
    """SQL statements of one call."""
    from django.db import connection

    statements = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        work()
    return statements


def timed(work: Callable[[], object], runs: int) -> tuple[float, int]:
    """Median milliseconds and SQL statements of one call, after a warm-up."""
    work()
    statements = statements_of(work)
    times = []
    for _run in range(runs):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), statements


class Bench:
    """A signed-in officer and a plan of a size."""

    def __init__(self, size: int) -> None:
        from tests.server import new_person, plan_for, signed_in

        from kanmin.server.accounts.roles import Role
        from kanmin.server.store import services

        self.client: Any = signed_in(new_person("182079", Role.EDITOR))
        plan = plan_for("182079", size)
        self.stored = services.create(
            plan, f"bench-{size}-{time.time_ns()}", None, ""
        ).revision.plan
        self.url = f"/desk/plans/{self.stored.key}"
        self.count = 0

    def get(self, path: str = "") -> None:
        assert self.client.get(f"{self.url}{path}").status_code == 200

    def save(self) -> None:
        """One autosave: a text of a chapter becomes a little longer."""
        self.count += 1
        self.stored.refresh_from_db()
        name = "/chapters/purpose/paragraphs/p5/text"
        fields = {
            "base": self.stored.head,
            name: f"住民の手間を減らします。{self.count}回目の直し。",
        }
        fields |= {"page": "chapter", "part": "purpose", "place": "/chapters/1"}
        answer = self.client.post(
            f"{self.url}/save", fields, headers={"accept": "application/json"}
        )
        assert answer.json()["base"] == self.stored.head + 1


def works(bench: Bench, size: int) -> dict[str, Callable[[], object]]:
    """What is timed."""
    found: dict[str, Callable[[], object]] = {
        "plan page": bench.get,
        "chapter page": lambda: bench.get("/chapters/purpose"),
        "save": bench.save,
        "history": lambda: bench.get("/history"),
    }
    if size:
        found["measure page"] = lambda: bench.get("/measures/m1")
    return found


def database_size(folder: Path) -> float:
    """Megabytes of the database, write-ahead log included."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return float(cursor.fetchone()[0]) / 1e6
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(f.stat().st_size for f in folder.glob("kanmin.sqlite3*")) / 1e6


def main() -> None:
    """Print both tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="0,40,80,800")
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--revisions", type=int, default=2000)
    chosen = options.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.setdefault("KANMIN_HOSTS", "testserver")
        run.prepare(folder)
        rows: dict[str, dict[int, tuple[float, int]]] = {}
        for size in sizes:
            for work, call in works(Bench(size), size).items():
                rows.setdefault(work, {})[size] = timed(call, chosen.runs)
        print(f"{'ms / SQL':14}" + "".join(f"{size:>14}" for size in sizes) + "  goal")
        for work, times in rows.items():
            cells = (f"{times[s][0]:8.1f} /{times[s][1]:3}" if s in times else "-" for s in sizes)
            print(f"{work:14}" + "".join(f"{c:>14}" for c in cells) + f"  {GOALS.get(work, '')}")
        many(folder, chosen.revisions)


def many(folder: Path, revisions: int) -> None:
    """Autosaves in a row: what they take, and what the page of the history takes then."""
    bench = Bench(BASE)
    before = database_size(folder)
    start = time.perf_counter()
    for _revision in range(revisions):
        bench.save()
    each = (time.perf_counter() - start) / max(1, revisions) * 1000
    grown = database_size(folder) - before
    page, statements = timed(lambda: bench.get("/history"), 5)
    print(f"{revisions} autosaves: {grown:.1f} MB (goal <= 10), {each:.1f} ms each")
    print(f"history page then: {page:.1f} ms / {statements} SQL (goal <= 100)")


if __name__ == "__main__":
    main()
