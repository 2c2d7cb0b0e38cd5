"""The open data of the whole (synthetic) nation: files on request, bulk files, catalogue, ranges.

    python -m benchmarks.bench_opendata [--folder FOLDER] [--bodies 1788] [--runs 10]

FOLDER: one that `python -m benchmarks.nation` filled; else a throw-away one is filled first. Every
plan is published. The job is called in this process, as a worker calls it. Times of one client, all
middleware included, bodies of answers read to their end; memory is the highest of this process.
Beside the job's own figures stand those of a plan before all files were written in one pass.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.bench_cascade import publish_all
from benchmarks.nation import Nation, fill
from kanmin.server import run

BEFORE = {"clock": 164 / 200, "cpu": 50.7 / 200, "memory": 212.0}
"""Seconds a plan of 60 measures, MB in all: 200 plans, each form made from rows kept as JSON."""


def compared(plans: int, clock: float, cpu: float, memory: float) -> None:
    """The job's figures, by the plan, beside those before."""
    now = {"clock": clock / plans, "cpu": cpu / plans, "memory": memory}
    print(f"{'':24} {'before':>10} {'now':>10}")
    for name, title in (("clock", "ms a plan"), ("cpu", "ms of CPU a plan")):
        print(f"{title:24} {BEFORE[name] * 1000:10.0f} {now[name] * 1000:10.0f}")
    print(f"{'MB of memory at most':24} {BEFORE['memory']:10.0f} {now['memory']:10.0f}")


def read(client: Any, path: str, **headers: str) -> int:
    """The bytes of an answer, read to its end."""
    response = client.get(path, headers=headers)
    assert response.status_code in (200, 206), (path, response.status_code)
    if response.streaming:
        return sum(len(piece) for piece in response)
    return len(response.content)


def times(name: str, work: Callable[[], int], runs: int) -> None:
    """One line: bytes, the middle and the slowest of some runs in milliseconds."""
    spent, size = [], 0
    for _run in range(runs):
        start = time.perf_counter()
        size = work()
        spent.append((time.perf_counter() - start) * 1000)
    middle, most = statistics.median(spent), max(spent)
    print(f"{name:44} {size / 1e6:10.2f} MB {middle:9.1f} {most:9.1f}")


def bulk() -> None:
    """The files of all plans made once, with their sizes."""
    from kanmin.opendata import TABLES, DataForm
    from kanmin.server.opendata import making

    row = making.ask()
    assert row
    start, own = time.perf_counter(), time.process_time()
    making.make_files.call(row.pk)
    spent, own = time.perf_counter() - start, time.process_time() - own
    found = making.made()
    assert found
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = len(found.plans)
    print(f"\nbulk files of {count:,} plans: {spent:.1f} s ({own:.1f} s of CPU), {memory:.0f} MB")
    compared(count, spent, own, memory)
    print(f"{'':12} {'rows':>10} " + " ".join(f"{form.value:>12}" for form in making.FORMS))
    for table in TABLES:
        sizes = [found.file(table, form).size / 1e6 for form in making.FORMS]
        shown = " ".join(f"{size:9.1f} MB" for size in sizes)
        print(f"{table.name:12} {found.rows[table.name]:>10,} {shown}")
    whole = sum(found.file(t, f).size for t in TABLES for f in DataForm if f in making.FORMS)
    print(f"together {whole / 1e6:,.1f} MB")


def asked(runs: int) -> None:
    """What readers and programs ask for."""
    from django.test import Client

    from kanmin.server.store.publications import in_force

    client = Client(HTTP_HOST="localhost")
    rows = in_force()
    codes = [row.plan.lg_code[:2] for row in rows]
    code = max(sorted(set(codes)), key=codes.count)
    key, of = rows[len(rows) // 2].plan.key, f"({codes.count(code)} plans)"
    print(f"\n{'':44} {'':13} {'p50 ms':>9} {'max ms':>9}")
    for name, path in (
        ("page", "/data"),
        ("catalogue", "/data/catalog.jsonld"),
        (f"catalogue of a prefecture {of}", f"/data/prefectures/{code}/catalog.jsonld"),
        (f"page of a prefecture {of}", f"/data/prefectures/{code}"),
        ("page of a plan", f"/data/plans/{key}"),
        ("a plan's measures, CSV", f"/data/plans/{key}/measures.csv"),
        ("a plan's measures, Excel", f"/data/plans/{key}/measures.xlsx"),
        (f"a prefecture's measures, CSV {of}", f"/data/prefectures/{code}/measures.csv"),
        (f"a prefecture's measures, Excel {of}", f"/data/prefectures/{code}/measures.xlsx"),
        ("all measures, CSV", "/data/all/measures.csv"),
        ("all measures, Excel", "/data/all/measures.xlsx"),
    ):
        times(name, lambda path=path: read(client, path), runs)  # type: ignore[misc]
    part = {"Range": "bytes=1000000-1999999"}
    times("1 MB of all measures", lambda: read(client, "/data/all/measures.jsonl", **part), runs)


def main() -> None:
    """Fill where need be, publish, measure."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--folder", type=Path)
    words.add_argument("--bodies", type=int, default=1788)
    words.add_argument("--measures", type=int, default=60)
    words.add_argument("--runs", type=int, default=10)
    options = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="kanmin-opendata-") as throw_away:
        folder = options.folder or Path(throw_away) / "data"
        if not options.folder:
            start = time.perf_counter()
            fill(folder, Nation(bodies=options.bodies, measures=options.measures))
            print(f"filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
        run.open_existing(folder)
        publish_all()
        bulk()
        asked(options.runs)


if __name__ == "__main__":
    main()
