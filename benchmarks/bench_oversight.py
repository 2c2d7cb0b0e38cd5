"""Pages of oversight, the register, a survey and upkeep at full size: the synthetic nation.

    python -m benchmarks.bench_oversight [--folder FOLDER] [--bodies 1788] [--runs 15]

FOLDER: one that `python -m benchmarks.nation` filled; else a throw-away one is filled first. SQLite
unless KANMIN_DATABASE_URL names another (empty) database. Times are milliseconds of one client, all
middleware included, no network: median, 95th percentile, processor time (the fairer figure where
others use the machine too), SQL statements, and the share of the goal.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.nation import Nation, fill
from kanmin.server import run

LARGE, SMALL = "01", "16"
"""北海道 with 179 municipalities, 富山県 with 15."""
FIGURE = "figure-mynumber_card_holding"


@dataclass(frozen=True)
class Work:
    """Something timed. goal: milliseconds; 0 where there is none. runs: how often at most."""

    name: str
    do: Callable[[], object]
    goal: float = 0
    runs: int = 1000


def timed(work: Work, runs: int) -> tuple[float, float, float, int]:
    """Median and 95th percentile of one call in milliseconds, its processor time, its SQL."""
    from django.db import connection

    statements = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        work.do()
    times, busy = [], []
    for _run in range(min(runs, work.runs)):
        gc.collect()
        start, used = time.perf_counter(), time.process_time()
        work.do()
        times.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - used) * 1000)
    times.sort()
    late = times[min(len(times) - 1, len(times) * 95 // 100)]
    return times[len(times) // 2], late, statistics.median(busy), statements


def signed_in(role: str) -> Any:
    """A browser in which the synthetic person of a role is signed in."""
    from django.test import Client

    from kanmin.server.accounts.models import Person

    client = Client(HTTP_HOST="localhost")
    person = Person.objects.get(username=f"合成-{role}")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Any, path: str) -> Callable[[], bytes]:
    """A page that is there."""

    def get() -> bytes:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return bytes(response.content)

    return get


class Changes:
    """Writing: each time something new is said."""

    def __init__(self, client: Any, nation: Nation) -> None:
        self.client, self.count = client, 0
        self.bodies = tuple(nation)

    def entry(self) -> None:
        """A changed state of a body, through its page."""
        self.count += 1
        code = self.bodies[self.count % len(self.bodies)].code
        sent = {"state": "considering", "checked_on": "2026-11-01", "checked_by": "合成"}
        sent |= {"note": f"合成データ {self.count}"}
        answer = self.client.post(f"/oversight/bodies/{code}/save", sent)
        assert answer.status_code == 302, answer.status_code

    def plan(self) -> None:
        """A plan saved with one measure changed, its rows for lists included."""
        from kanmin.server.store import queries, services
        from kanmin.server.store.models import StoredPlan

        self.count += 1
        stored = StoredPlan.objects.order_by("pk")[self.count % len(self.bodies)]
        plan = queries.document(queries.revision(stored))
        first = plan.measures[0].model_copy(update={"title": f"合成 {self.count}"})
        changed = plan.model_copy(update={"measures": (first, *plan.measures[1:])})
        services.save(stored, changed, stored.head, None, "")

    def file(self) -> None:
        """The whole register sent back with every row changed."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        self.count += 1
        text = self.client.get("/oversight/register").content.decode("utf-8-sig")
        changed = re.sub("合成データ[0-9]*。", f"合成データ{self.count}。", text)
        upload = SimpleUploadedFile("合成.csv", changed.encode())
        answer = self.client.post("/oversight/upload", {"file": upload})
        assert answer.status_code == 200, answer.status_code


def drawn_anew(get: Callable[[], bytes]) -> Callable[[], bytes]:
    """A page after what is kept of the nation was forgotten, as after a changed state."""
    from kanmin.server.oversight import outlook, views

    def get_anew() -> bytes:
        views._nation.cache_clear()
        outlook._trend.cache_clear()
        return get()

    return get_anew


def recomputed() -> None:
    """All newest states from the entries, what each plan holds from the plan, every count."""
    from kanmin.server.bodies import registry
    from kanmin.server.oversight import register
    from kanmin.server.store.current import rebuild_current
    from kanmin.server.store.oversight_models import ContentsRow
    from kanmin.server.store.upkeep import add_missing_rows
    from kanmin.status import by_kind, by_prefecture, by_size

    rebuild_current()
    ContentsRow.objects.all().delete()
    add_missing_rows()
    states = register.states()
    for counted in (by_prefecture, by_kind, by_size):
        counted(registry(), states)


def rebuilt() -> None:
    """Everything that is made from the documents, rows of measures among it."""
    from kanmin.server.store.upkeep import rebuild

    rebuild()


def works(nation: Nation) -> Iterator[Work]:
    """What is timed, with its goal."""
    from kanmin.server.store.models import SurveyRound

    state = signed_in("state")
    changes = Changes(state, nation)
    nation_page = page(state, "/oversight")
    body = changes.bodies[len(changes.bodies) // 2].code
    number = SurveyRound.objects.values_list("pk", flat=True)[0]

    yield Work("national page", nation_page, 150)
    yield Work("national page after a change", drawn_anew(nation_page), 150)
    yield Work("prefecture page, largest", page(state, f"/oversight/prefectures/{LARGE}"), 100)
    yield Work("prefecture page, small", page(state, f"/oversight/prefectures/{SMALL}"), 100)
    yield Work("map page, states", page(state, "/oversight/map"), 300)
    yield Work("map page, a figure", page(state, f"/oversight/map?show={FIGURE}"), 300)
    yield Work("what to look at again", page(state, "/oversight/watch"), 300)
    yield Work("body page", page(state, f"/oversight/bodies/{body}"), 100)
    yield Work("part page", page(state, "/oversight/parts/not-considering"), 100)
    yield Work("surveys", page(state, "/oversight/surveys"), 100)
    yield Work("survey page", page(state, f"/oversight/surveys/{number}"), 300)
    supporter = signed_in("supporter")
    yield Work("survey page of a prefecture", page(supporter, f"/oversight/surveys/{number}"), 300)
    yield Work("report (xlsx)", page(state, f"/oversight/surveys/{number}/files/xlsx"), 3000, 3)
    yield Work("report (docx)", page(state, f"/oversight/surveys/{number}/files/docx"), 3000, 3)
    yield Work("form of a body", page(signed_in("editor"), f"/desk/surveys/{number}"), 100)
    yield Work("register as CSV", page(state, "/oversight/register"), 1000, 5)
    yield Work("register from CSV", changes.file, 10_000, 2)
    yield Work("a changed state", changes.entry, 100)
    yield Work("a changed plan", changes.plan, 100)
    yield Work("states and coverage anew", recomputed, 30_000, 3)
    yield Work("all rows anew", rebuilt, 0, 1)


def sizes() -> Iterator[tuple[str, bytes, int]]:
    """Pages and maps: name, data, and how many bytes they may have, compressed."""
    state = signed_in("state")
    for name, path in (("national page", "/oversight"), ("largest prefecture", _LARGEST)):
        data = page(state, path)()
        yield (name, data, 0)
        for at, svg in enumerate(re.findall(rb"<svg.*?</svg>", data, re.DOTALL), start=1):
            yield (f"  map {at} of it", svg, 40_000)


_LARGEST = f"/oversight/prefectures/{LARGE}"


def main() -> None:
    """Fill a folder, or take a filled one, and print both tables."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--folder", type=Path)
    options.add_argument("--bodies", type=int, default=1788)
    options.add_argument("--measures", type=int, default=60)
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--only", default="", help="names that hold this word")
    given = options.parse_args()
    nation = Nation(bodies=given.bodies, measures=given.measures)
    with tempfile.TemporaryDirectory() as spare:
        if given.folder:
            run.prepare(given.folder)
        else:
            start = time.perf_counter()
            fill(Path(spare) / "data", nation)
            print(f"filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
        report(nation, given.runs, given.only)


def report(nation: Nation, runs: int, only: str) -> None:
    """Print what was measured."""
    print(f"{'':30}{'bytes':>12}{'gzip 6':>10}{'goal':>10}")
    for name, data, goal in sizes():
        small = len(gzip.compress(data, 6))
        told = f"{goal:>10,} {small / goal:6.0%}" if goal else ""
        print(f"{name:30}{len(data):>12,}{small:>10,}{told}")
    print(f"\n{'ms':30}{'median':>10}{'p95':>10}{'CPU':>10}{'SQL':>8}{'goal':>10}")
    for work in works(nation):
        if only not in work.name:
            continue
        median, late, busy, statements = timed(work, runs)
        told = f"{work.goal:>10,.0f} {median / work.goal:6.0%}" if work.goal else ""
        print(
            f"{work.name:30}{median:>10.1f}{late:>10.1f}{busy:>10.1f}{statements:>8,}{told}",
            flush=True,
        )


if __name__ == "__main__":
    main()
