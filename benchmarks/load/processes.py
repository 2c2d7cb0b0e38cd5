"""What the server, its worker, the database and the clients take of the machine."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil

CORES = os.cpu_count() or 1
EVERY = 1.0  # seconds between two looks


def tree(root: int | None) -> Iterator[psutil.Process]:
    """A process and all that it began; nothing where it is gone."""
    if root is None or not psutil.pid_exists(root):
        return
    try:
        first = psutil.Process(root)
        yield from (first, *first.children(recursive=True))
    except psutil.NoSuchProcess:
        return


def work_of(root: int | None) -> float:
    """Seconds of CPU of a process and all that it began, those that ended included."""
    total = 0.0
    for one in tree(root):
        try:
            total += sum(one.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def worker_of(server: int) -> int | None:
    """The worker for long jobs that a server runs beside itself."""
    for one in tree(server):
        try:
            if "kanmin.server.worker" in one.cmdline():
                return int(one.pid)
        except psutil.NoSuchProcess:
            continue
    return None


def database() -> int | None:
    """The PostgreSQL of KANMIN_DATABASE_URL where it runs in a folder of this machine."""
    asked = parse_qs(urlsplit(os.environ.get("KANMIN_DATABASE_URL", "")).query)
    path = Path(asked.get("host", ["/none"])[0]) / "postmaster.pid"
    return int(path.read_text(encoding="utf-8").split()[0]) if path.is_file() else None


@dataclass
class Meter:
    """Cores in use by the server, its worker, the database and the clients, looked at each second.

    taken: by name, the seconds of CPU until each look; at: seconds after the start.
    """

    server: int
    clients: int
    at: list[float] = field(default_factory=list)
    taken: dict[str, list[float]] = field(default_factory=dict)
    _end: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Meter:
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.set()
        if self._thread:
            self._thread.join()

    def _look(self) -> None:
        start, worker, base = time.monotonic(), worker_of(self.server), database()
        while True:
            self.at.append(time.monotonic() - start)
            jobs = work_of(worker)
            for name, spent in (
                ("app", work_of(self.server) - jobs),
                ("jobs", jobs),
                ("db", work_of(base)),
                ("clients", work_of(self.clients)),
            ):
                self.taken.setdefault(name, []).append(spent)
            if self._end.wait(EVERY):
                return

    def cores(self, first: float = 0, last: float = 1e9) -> dict[str, float]:
        """Cores in use by each between two moments after the start."""
        inside = [at for at, when in enumerate(self.at) if first <= when <= last]
        if len(inside) < 2:
            return dict.fromkeys(self.taken, 0.0)
        begin, end = inside[0], inside[-1]
        spent = self.at[end] - self.at[begin]
        return {
            # the clients' process ends before the last look, and its time with it
            name: max(0.0, max(several[begin : end + 1]) - several[begin]) / spent
            for name, several in self.taken.items()
        }
