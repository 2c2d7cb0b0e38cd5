"""The process of the clients: python -m benchmarks.load.child ORIGIN SCRIPT TOLD

SCRIPT: a file with a `Script`; TOLD: the file into which what was met is written.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gevent
from locust.env import Environment
from locust.event import EventHook

from benchmarks.load import clients  # locust patches the rest
from benchmarks.load.script import Request, Script, Told

AFTER = 90
"""Seconds after the end in which officers who are late begin and what is under way is finished."""


def users(script: Script) -> Sequence[type[clients.Client]]:
    """Each kind of user with how many there are of it."""
    counts: dict[type[clients.Client], int] = {
        clients.OfficerUser: min(len(script.officers), clients.OFFICERS_AT_ONCE),
        clients.EditorUser: len(script.editors),
        clients.ReaderUser: script.readers,
        clients.SenderUser: 1 if script.sender else 0,
    }
    for kind, count in counts.items():
        kind.fixed_count = count
    return [kind for kind, count in counts.items() if count]


def ran(origin: str, script: Script) -> Told:
    """What the clients met."""
    random.seed(script.seed)
    start = time.perf_counter()
    shared = clients.Told(script, lambda: time.perf_counter() - start)
    met: list[Request] = []

    def note(name: str, response_time: float, exception: Any, **_more: Any) -> None:
        fault = str(exception) if exception else ""
        met.append(Request(at=shared.now(), name=name, took=response_time, fault=fault))

    def broken(exception: Exception, **_more: Any) -> None:
        fault = f"{type(exception).__name__}: {exception}"
        met.append(Request(at=shared.now(), name="not as expected", took=0, fault=fault))

    kinds = users(script)
    for kind in kinds:
        kind.told = shared
    world = Environment(user_classes=list(kinds), host=origin, stop_timeout=AFTER)
    _listen(world.events.request, note)
    _listen(world.events.user_error, broken)
    runner = world.create_local_runner()
    count = sum(kind.fixed_count for kind in kinds)
    runner.start(count, spawn_rate=max(50, count / 5))
    gevent.sleep(0.5)
    while runner.user_count and _goes_on(shared):
        gevent.sleep(0.2)
    runner.quit()
    return Told(requests=tuple(met), kept=tuple(shared.kept.values()), late=shared.late)


def _listen(event: EventHook, told: Callable[..., None]) -> None:
    event.add_listener(told)  # type: ignore[no-untyped-call]


def _goes_on(shared: clients.Told) -> bool:
    late = shared.now() - shared.script.seconds
    return late < 0 or (bool(shared.officers) and late < AFTER)


def main() -> None:
    """Run, and write down."""
    origin, script, told = sys.argv[1:]
    found = ran(origin, Script.model_validate_json(Path(script).read_bytes()))
    Path(told).write_text(found.model_dump_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
