"""A mixed load for half an hour: does anything grow?

    python -m benchmarks.soak [--minutes 30] [--seed N] [--clients 40] [--workers 2]
                              [--bodies 200] [--measures 60]

A throw-away folder is filled with the synthetic nation (SQLite, or the empty PostgreSQL of
KANMIN_DATABASE_URL). Editors, readers, officers of a survey and documents come at a moderate rate.
Each ten seconds the resident memory and open files of every process of the server are noted, the
connections of the database, the size of its write-ahead log, and the temporary files.

After a warm-up (five minutes of thirty) a process grows where what its memory falls back to rises:
of the lowest in each twelfth of the time, the median of all slopes is over 1 % of its size in ten
minutes, and so many more pairs rise than fall (Kendall's tau over 0.5) as chance brings about once
in eighty times. A straight line through all looks is printed beside it; within half an hour what
is being read at the moment moves it by several percent. Exit status 1 where one grows, for any
error, and where something acknowledged is not there. Runs under ten minutes are not judged.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import psutil

from benchmarks.load.processes import database, tree, worker_of
from benchmarks.load.report import HEAD, line
from benchmarks.load.running import clients, data_folder, told_of
from benchmarks.load.scenarios import Given, mixed
from benchmarks.load.served import TEMPORARY, served
from benchmarks.nation import Nation

EVERY = 10.0  # seconds
WARM_UP = 1 / 6
"""Of the whole time."""
FLAT = 0.01
"""Of the size, in ten minutes."""
BLOCKS = 12
RISING = 0.5
"""Kendall's tau: pairs of blocks that rise less those that fall, of all."""
JUDGED_FROM = 10.0  # minutes
LINES = 12  # of the table
MEGABYTE = 1e6


@dataclass(frozen=True)
class Sample:
    """One look. at: minutes; memory: MB by process; files: open ones; connections of the database;
    log: MB of its write-ahead log; temporary: files."""

    at: float
    memory: dict[str, float]
    files: dict[str, int]
    connections: int
    log: float
    temporary: int


def processes(server: int) -> Iterator[tuple[str, psutil.Process]]:
    """Every process of the server by what it is; those that live for one task have no name."""
    jobs = worker_of(server)
    for one in tree(server):
        if one.pid == server:
            yield f"serve {one.pid}", one
        elif _parent(one) == server:
            yield f"{'jobs' if one.pid == jobs else 'app'} {one.pid}", one


def _parent(one: psutil.Process) -> int | None:
    """The process that began another one; None where that has ended meanwhile."""
    try:
        return int(one.ppid())
    except psutil.NoSuchProcess:
        return None


def look(server: int, folder: Path, start: float) -> Sample:
    """What is there now."""
    memory, files = {}, {}
    for name, one in processes(server):
        try:
            memory[name], files[name] = one.memory_info().rss / MEGABYTE, one.num_fds()
        except psutil.NoSuchProcess:
            continue
    temporary = sum(path.is_file() for path in (folder / TEMPORARY).rglob("*"))
    at = (time.monotonic() - start) / 60
    return Sample(at, memory, files, connections(), _log(folder), temporary)


def connections() -> int:
    """Connections of PostgreSQL; 0 on SQLite, whose connections are open files."""
    from django.db import connection

    if not database():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type='client backend'")
        return int(cursor.fetchone()[0])


def _log(folder: Path) -> float:
    """MB of the write-ahead log."""
    from django.db import connection

    if not database():
        path = folder / "kanmin.sqlite3-wal"
        return path.stat().st_size / MEGABYTE if path.exists() else 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(size) FROM pg_ls_waldir()")
        return float(cursor.fetchone()[0]) / MEGABYTE


def table(samples: Sequence[Sample]) -> str:
    """Some of the looks, evenly over the time."""
    names = sorted({name for one in samples for name in one.memory})
    head = "minute  " + "".join(f"{name:>14}" for name in names)
    lines = [f"{head}  connections    log  temporary   (MB / open files)"]
    for at in sorted({round(n * (len(samples) - 1) / (LINES - 1)) for n in range(LINES)}):
        one = samples[at]
        cells = (f"{one.memory.get(n, 0):8.1f}/{one.files.get(n, 0):<5}" for n in names)
        lines.append(
            f"{one.at:6.1f}  {''.join(cells)}"
            f"{one.connections:>13}{one.log:>7.1f}{one.temporary:>11}"
        )
    return "\n".join(lines)


@dataclass(frozen=True)
class Trend:
    """How a size went. floor, line: share of it in ten minutes; rising: -1 (only falls) to 1."""

    floor: float
    line: float
    rising: float

    @property
    def grows(self) -> bool:
        """Whether what it falls back to rises, by more than is let pass."""
        return self.floor > FLAT and self.rising > RISING


def trend(samples: Sequence[Sample], name: str) -> Trend:
    """How the memory of a process went."""
    at, size = np.array([(one.at, one.memory[name]) for one in samples if name in one.memory]).T
    per = 10 / float(np.median(size))
    blocks = [part for part in np.array_split(np.arange(len(at)), BLOCKS) if len(part)]
    lowest = np.array([size[part].min() for part in blocks])
    middle = np.array([at[part].mean() for part in blocks])
    early, late = np.triu_indices(len(blocks), 1)
    more = lowest[late] - lowest[early]
    floor = float(np.median(more / (middle[late] - middle[early])))
    line = float(np.polyfit(at, size, 1)[0])
    return Trend(floor * per, line * per, float(np.sign(more).mean()))


def grown(samples: Sequence[Sample], minutes: float) -> list[str]:
    """What grew, a sentence each; the growth of each process is printed."""
    later = [one for one in samples if one.at >= minutes * WARM_UP]
    found: list[str] = []
    if len(later) < 3:
        return found
    for name in sorted({name for one in later for name in one.memory}):
        if sum(name in one.memory for one in later) < len(later) / 2:
            found.append(f"{name} did not live through")
            continue
        went = trend(later, name)
        print(
            f"{name:14} floor {went.floor:+.2%} in ten minutes (tau {went.rising:+.2f}), "
            f"line {went.line:+.2%}"
        )
        if went.grows:
            found.append(f"the memory of {name} grows by {went.floor:.2%} in ten minutes")
    for what, several in _counts(later).items():
        begin, end = (median(part) for part in (several[: len(several) // 3], several[-5:]))
        print(f"{what:14} {begin:g} -> {end:g}")
        if end > begin * 1.5 + 10:
            found.append(f"{what}: from {begin:g} to {end:g}")
    return found


def _counts(samples: Sequence[Sample]) -> dict[str, list[float]]:
    return {
        "open files": [sum(one.files.values()) for one in samples],
        "connections": [one.connections for one in samples],
        "log (MB)": [one.log for one in samples],
        "temporary": [one.temporary for one in samples],
    }


def soaked(folder: Path, given: Given, workers: int) -> tuple[list[Sample], list[str]]:
    """The looks of a whole run, and what went wrong in it."""
    prepared, samples, start = mixed(given), list[Sample](), time.monotonic()
    with served(folder, workers) as server, clients(server, prepared.script, folder) as process:
        while process.poll() is None:
            samples.append(look(server.process, folder, start))
            time.sleep(min(EVERY, given.seconds / 6))
        told = told_of(folder)
        print(f"{HEAD}\n{line('all', told.requests, given.seconds)}")
        kept, faults = prepared.after(told, server.origin, start)
        print(kept)
        faults += [f"{one.name}: {one.fault}" for one in told.requests if one.fault]
        return samples, faults + server.complaints()


def main() -> int:
    """The exit status."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--minutes", type=float, default=30)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--clients", type=int, default=40)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--bodies", type=int, default=200)
    words.add_argument("--measures", type=int, default=60)
    chosen = words.parse_args()
    nation = Nation(bodies=chosen.bodies, measures=chosen.measures)
    load = os.getloadavg()[0]
    with data_folder(None, nation) as folder:
        given = Given(folder, nation, chosen.clients, chosen.minutes * 60, chosen.seed)
        samples, faults = soaked(folder, given, chosen.workers)
    print(f"load of the machine before: {load:.1f}")
    print(table(samples))
    more = grown(samples, chosen.minutes)
    faults += more if chosen.minutes >= JUDGED_FROM else []
    print(f"errors: {len(faults)}")
    for one in faults[:20]:
        print(f"  {one}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
