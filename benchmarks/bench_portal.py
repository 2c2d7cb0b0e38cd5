"""Pages of the portal: work of the processor a page, and how many a second a server gives out.

    python -m benchmarks.bench_portal [--folder FOLDER] [--bodies 60] [--runs 40] [--seconds 8]

FOLDER: one that `python -m benchmarks.nation` filled; else a throw-away one is filled first. Every
plan is published.

Pages are asked for within this process, all middleware included, by one who is not signed in, after
one of each kind. What is made of a version as it is published is made first, and told apart; then
*another's* is a page nobody has asked for yet, *again* the same page once more,
*304* the same with `If-None-Match`. Milliseconds are of this process's own work, so that others
on the machine do not count; the goal is 20 ms for each.

Then `kanmin serve` (Granian, two workers) on 127.0.0.1 answers eight clients with connections that
stay open, some seconds long: the plan page whole, and as 304. The server's own work is read from
/proc (Linux): with what a request takes of it, two cores free for the server would give so many.
The clients take their part of the same cores.
"""

from __future__ import annotations

import argparse
import gc
import http.client
import os
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.bench_cascade import publish_all
from benchmarks.load.processes import work_of
from benchmarks.load.served import Served, served
from benchmarks.nation import Nation, fill
from kanmin.server import run

GOAL = 20.0  # ms of CPU a page
GOAL_RATE = 200.0  # requests a second, on two cores
CLIENTS, WORKERS, CORES = 8, 2, 2


def addresses() -> dict[str, list[str]]:
    """Pages of each kind, each another one."""
    from kanmin.server.store.publications import in_force, text_of

    rows = in_force()
    keys = [row.plan.key for row in rows]
    names = [text_of(row).measures[at % 50].id for at, row in enumerate(rows[:100])]
    from kanmin.server.store import queries

    queries._parsed.clear()
    return {
        "home": ["/"],
        "plan": [f"/plans/{key}" for key in keys],
        "measure": [f"/plans/{k}/measures/{n}" for k, n in zip(keys[::-1], names, strict=False)],
        "body": [f"/localgov/{row.plan.lg_code}" for row in rows],
        "comparison": [f"/compare?plans={','.join(keys[at : at + 3])}" for at in range(len(keys))],
    }


@dataclass
class Times:
    """Milliseconds of one kind of page."""

    kind: str
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    same: list[float] = field(default_factory=list)

    def line(self) -> str:
        """Its middle and 95th percentile, each way, and whether all are within the goal."""
        cells, held = [], True
        for several in (self.first, self.again, self.same):
            if not several:
                cells.append(f"{'':>15}")
                continue
            ordered = sorted(several)
            p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
            held = held and p95 <= GOAL
            cells.append(f"{statistics.median(several):7.1f} {p95:7.1f}")
        return f"{self.kind:12} {'  '.join(cells)}  {'' if held else 'over the goal'}"


def asked(client: Any, path: str, status: int, **headers: str) -> tuple[float, Any]:
    """Milliseconds of own work of one answer, and the answer."""
    gc.collect()
    start = time.process_time()
    response = client.get(path, headers=headers)
    spent = (time.process_time() - start) * 1000
    assert response.status_code == status, (path, response.status_code)
    return spent, response


def made_as_published() -> None:
    """What is made of each version as it is published, made here, and what that takes."""
    from django.core.cache import caches

    from kanmin.server.portal.prepared import prepare
    from kanmin.server.store import queries
    from kanmin.server.store.publications import in_force

    caches["texts"].clear()
    spent = []
    for row in in_force():
        queries._parsed.clear()
        start = time.process_time()
        prepare(row.plan)
        spent.append((time.process_time() - start) * 1000)
    middle, last = statistics.median(spent), max(spent)
    print(f"made as it is published, of {len(spent)} plans: p50 {middle:.0f}, most {last:.0f} ms")


def pages(runs: int) -> None:
    """What each page takes."""
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.get("/")
    gc.freeze()  # what was read once is not looked through before each page
    print(f"{'':12} {'another’s':^15}  {'again':^15}  {'304':^15}   ms of CPU; goal {GOAL:.0f}")
    print(f"{'':12} " + "  ".join(["    p50     p95"] * 3))
    for kind, several in addresses().items():
        client.get(several[-1])  # templates, registers and the like are read
        found = Times(kind)
        for path in several[:runs]:
            spent, response = asked(client, path, 200)
            found.first.append(spent)
            found.again.append(asked(client, path, 200)[0])
            if etag := response.headers.get("ETag"):
                headers = {"If-None-Match": etag}
                found.same.append(asked(client, path, 304, **headers)[0])
        print(found.line())


@dataclass
class Load:
    """Some clients that ask for one page until an end."""

    origin: str
    path: str
    status: int
    headers: dict[str, str]
    until: float
    done: int = 0
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self) -> None:
        """One of them, its connection kept open."""
        connection = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=20)
        done = failed = 0
        while time.monotonic() < self.until:
            connection.request("GET", self.path, headers=self.headers)
            answer = connection.getresponse()
            answer.read()
            done, failed = done + 1, failed + (answer.status != self.status)
        connection.close()
        with self.lock:
            self.done, self.failed = self.done + done, self.failed + failed


def rate(server: Served, load: Load, seconds: float, name: str) -> None:
    """One line: requests a second by the clock, and by the server's own work."""
    before, start = work_of(server.process), time.monotonic()
    load.until = start + seconds
    threads = [threading.Thread(target=load.client) for _one in range(CLIENTS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    spent, own = time.monotonic() - start, work_of(server.process) - before
    assert not load.failed, (load.failed, server.complaints())
    clock, free = load.done / spent, load.done / own * os.cpu_count()  # type: ignore[operator]
    held = "" if clock >= GOAL_RATE else "under the goal by the clock"
    print(
        f"{name:22} {load.done:7,} {clock:9.0f} {own / load.done * 1000:9.2f} {free:9.0f}  {held}"
    )


def rates(folder: Path, path: str, seconds: float) -> None:
    """The plan page, whole and as 304."""
    with served(folder, WORKERS) as server:
        connection = http.client.HTTPConnection(urlsplit(server.origin).netloc, timeout=60)
        for _worker in range(4 * WORKERS):  # each has it in memory
            connection.request("GET", path)
            answer = connection.getresponse()
            size, etag = len(answer.read()), answer.headers["ETag"]
        connection.close()
        print(f"\n{path}, {size / 1000:.0f} kB; load of the machine {os.getloadavg()[0]:.1f}")
        heads = " ".join(f"{head:>9}" for head in ("a second", "CPU ms", "2 cores"))
        print(f"{'':22} {'asked':>7} {heads}  goal {GOAL_RATE:.0f}")
        whole = Load(server.origin, path, 200, {}, 0)
        rate(server, whole, seconds, "whole page")
        kept = Load(server.origin, path, 304, {"If-None-Match": etag}, 0)
        rate(server, kept, seconds, "kept by the browser")


def main() -> None:
    """Fill where need be, publish, measure."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--folder", type=Path)
    words.add_argument("--bodies", type=int, default=60)
    words.add_argument("--measures", type=int, default=60)
    words.add_argument("--runs", type=int, default=40)
    words.add_argument("--seconds", type=float, default=8, help="at most 10")
    options = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="kanmin-portal-") as throw_away:
        folder = options.folder or Path(throw_away) / "data"
        if not options.folder:
            fill(folder, Nation(bodies=options.bodies, measures=options.measures))
        run.open_existing(folder)
        publish_all()
        made_as_published()
        pages(options.runs)
        from kanmin.server.store.publications import in_force

        path = f"/plans/{in_force()[0].plan.key}"
        rates(folder, path, min(options.seconds, 10))


if __name__ == "__main__":
    main()
