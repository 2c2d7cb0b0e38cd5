"""What one request of each kind costs, and how much room things take: the figures of docs/scale.md.

    python -m benchmarks.bench_costs [--folder FOLDER] [--bodies 60] [--measures 60] [--runs 30]
                                     [--profile KIND]

FOLDER: one that `python -m benchmarks.nation` filled; else a throw-away one is filled first.
SQLite, or the empty PostgreSQL of KANMIN_DATABASE_URL. Milliseconds of CPU of this process, all
middleware included, and of its connection in PostgreSQL, so that others on the machine do not
count; medians of one client, warm. Bytes are those of the database's own tables. profile: where the
time of one kind goes, by cProfile.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import os
import pstats
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.bench_cascade import publish_all
from benchmarks.bench_desk import statements_of
from benchmarks.load import people, survey
from benchmarks.load.running import data_folder
from benchmarks.load.script import Editor, Officer, Portal
from benchmarks.nation import Nation

Work = Callable[[], object]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def browser(session: str = "") -> Any:
    """A client of this process."""
    from django.test import Client

    found = Client(HTTP_HOST="localhost")
    if session:
        found.cookies["sessionid"] = session
    return found


def right(response: Any, status: int = 200) -> Any:
    """The response, where it has the status."""
    assert response.status_code == status, response.status_code
    return response


def of_editor(editor: Editor) -> Iterator[tuple[str, Work]]:
    """A page of the desk, and saves of one field of its form."""
    client, page, count = browser(editor.session), editor.pages[0], iter(range(10**6))
    base = re.findall(r'name="base" value="(\d+)"', client.get(page.path).content.decode())[0]
    bases = [base]

    def save() -> None:
        text = f"{page.fields[page.typed][0]} {next(count)}回目の直し。"
        sent = page.fields | {"base": bases[-1], page.typed: [text]}
        answer = client.post(page.save, sent, headers={"accept": "application/json"}).json()
        assert answer["base"] > int(bases[-1])
        bases.append(str(answer["base"]))

    yield "page of the desk", lambda: right(client.get(page.path))
    yield "autosave", save
    yield "Word file", lambda: right(client.get(f"{page.save.removesuffix('/save')}/export/docx"))


def of_officers(officers: tuple[Officer, ...]) -> Iterator[tuple[str, Work]]:
    """The steps of a return, each time by another officer."""
    clients = [browser() for _one in officers]
    turns: dict[str, Iterator[tuple[Any, Officer]]] = {}

    def turn(name: str) -> tuple[Any, Officer]:
        pairs = turns.setdefault(name, iter(list(zip(clients, officers, strict=True))))
        return next(pairs)

    def log_in() -> None:
        client, one = turn("log in")
        right(client.post("/login", {"username": one.username, "password": one.password}), 302)

    def sent(name: str, act: str, status: int) -> None:
        client, one = turn(name)
        right(client.post(f"{one.path}/answer", one.values | {"act": [act]}), status)

    yield "log in", log_in
    yield "list of surveys", lambda: right(turn("list")[0].get("/desk/surveys"))
    yield "form of the survey", lambda: right(turn("form")[0].get(officers[0].path))
    yield "draft of a return", lambda: sent("draft", "draft", 200)
    yield "return handed in", lambda: sent("final", "final", 200)


def of_readers(portal: Portal, runs: int) -> Iterator[tuple[str, Work]]:
    """Pages of the portal that nobody has asked for yet, and one again."""
    client, dice = browser(), random.Random(1)

    def fresh(paths: tuple[str, ...]) -> Work:
        several = iter(dice.sample(sorted(set(paths)), min(len(set(paths)), 2 * runs)) * 20)
        return lambda: right(client.get(next(several)))

    yield "search", fresh(portal.searches)
    yield "plan, first time", fresh(portal.plans)
    yield "measure, first time", fresh(portal.measures)
    yield "body, first time", fresh(portal.bodies)
    yield "comparison, first time", fresh(portal.comparisons)
    yield "first page, again", lambda: right(client.get("/"))
    yield "plan, again", lambda: right(client.get(portal.plans[0]))
    etag = client.get(portal.plans[0]).headers["ETag"]
    yield (
        "plan, 304",
        lambda: right(client.get(portal.plans[0], headers={"If-None-Match": etag}), 304),
    )


class Database:
    """The CPU of this connection in PostgreSQL; none on SQLite, which works in this process."""

    def __init__(self) -> None:
        from django.db import connection

        self.backend: psutil.Process | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.backend = psutil.Process(cursor.fetchone()[0])

    def spent(self) -> float:
        """Seconds until now."""
        return sum(self.backend.cpu_times()[:2]) if self.backend else 0.0


def measured(work: Work, runs: int, database: Database) -> tuple[float, float, float, int]:
    """Of one call: ms of CPU here, median and 95th percentile; in the database; SQL statements."""
    work()
    statements, times = statements_of(work), []
    before = database.spent()
    for _run in range(runs):
        gc.collect()
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    there = (database.spent() - before) / runs * 1000
    late = sorted(times)[min(runs - 1, runs * 95 // 100)]
    return statistics.median(times), late, there, statements


def works(nation: Nation, runs: int) -> Iterator[tuple[str, Work]]:
    """Every kind of request."""
    several = min(nation.bodies, runs + 2)
    yield from of_officers(survey.asked(nation, several, 60, 1).officers)
    yield from of_editor(people.editors(1, 1, words=True)[0])
    yield from of_readers(people.portal(1), runs)


def rooms() -> Iterator[tuple[str, float, int]]:
    """Name, bytes and rows of what takes room."""
    from django.db import connection

    from kanmin.server.store.models import MeasureRow, Revision, StoredPlan

    def asked(statement: str) -> float:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return float(cursor.fetchone()[0] or 0)

    yield "key frame of a plan", asked(_FRAMES.format("IS NULL")), _count(Revision, True)
    yield "further revision", asked(_FRAMES.format("IS NOT NULL")), _count(Revision, False)
    if connection.vendor == "postgresql":
        whole = asked("SELECT pg_database_size(current_database())")
        search = asked(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
            "WHERE relkind='r' AND relname LIKE '%search%'"
        )
    else:
        whole = asked("SELECT sum(pgsize) FROM dbstat")
        search = asked("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%search%'")
    yield "search, for a measure", search, MeasureRow.objects.count()
    yield "database, for a plan", whole, StoredPlan.objects.count()


_FRAMES = "SELECT sum(length(frame)) FROM store_revision WHERE dictionary_id {}"


def _count(model: Any, key: bool) -> int:
    return int(model.objects.filter(dictionary__isnull=key).count())


def main() -> None:
    """Print both tables."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--folder", type=Path)
    words.add_argument("--bodies", type=int, default=60)
    words.add_argument("--measures", type=int, default=60)
    words.add_argument("--runs", type=int, default=30)
    words.add_argument("--profile", default="")
    chosen = words.parse_args()
    nation = Nation(bodies=chosen.bodies, measures=chosen.measures)
    with data_folder(chosen.folder, nation):
        publish_all()
        database = Database()
        print(f"load of the machine {os.getloadavg()[0]:.1f}")
        print(f"{'ms of CPU':24}{'p50':>8}{'p95':>8}{'db':>8}{'SQL':>5}")
        for name, work in works(nation, chosen.runs):
            if name == chosen.profile:
                profiled(work, chosen.runs)
                return
            p50, p95, there, statements = measured(work, chosen.runs, database)
            print(f"{name:24}{p50:>8.1f}{p95:>8.1f}{there:>8.1f}{statements:>5}", flush=True)
        for name, size, count in rooms():
            print(f"{name:24}{size / max(1, count):>10,.0f} bytes ({count:,})")


def profiled(work: Work, runs: int) -> None:
    """Where the time of some calls goes."""
    work()
    with cProfile.Profile() as profile:
        for _run in range(runs - 1):
            work()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(70)


if __name__ == "__main__":
    main()
