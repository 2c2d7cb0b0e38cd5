"""The faults: how each begins under a writer, and how it ends."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crash.children import Child
from benchmarks.crash.house import NAME, House
from benchmarks.faults import disk

UNLIMITED = resource.RLIM_INFINITY
CUTS, RESTARTS = 15, 3
LOCKED = 3  # seconds that another one holds the lock


@dataclass
class Scene:
    """What a fault works on. small: whether the data lie on a small disk of their own."""

    house: House
    child: Child
    dice: random.Random
    disk: Path
    small: bool


Act = Callable[[Scene], None]


@dataclass(frozen=True)
class Fault:
    """name: for the table. how: what is done. reopened: who starts meanwhile is asked."""

    name: str
    how: str
    begin: Act
    end: Act
    reopened: bool = False


def _nothing(_scene: Scene) -> None:
    pass


def _fill(scene: Scene) -> None:
    disk.fill(scene.disk)


def _empty(scene: Scene) -> None:
    disk.empty(scene.disk)
    server = scene.house.server
    if server and not server.runs():
        server.start()  # its log could not be written: it gave up, as an administrator would see


def _limit(scene: Scene) -> None:
    """Files of the writer may not grow: EFBIG where a full disk says ENOSPC."""
    resource.prlimit(scene.child.pid, resource.RLIMIT_FSIZE, (4096, UNLIMITED))


def _unlimit(scene: Scene) -> None:
    resource.prlimit(scene.child.pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))


def _read_only(scene: Scene) -> None:
    disk.remount(scene.disk, "ro")


def _writable(scene: Scene) -> None:
    disk.remount(scene.disk, "rw")


def _forbid(scene: Scene) -> None:
    for path in scene.house.folder.glob(f"{NAME}.sqlite3*"):
        path.chmod(0o400)
    scene.house.folder.chmod(0o500)


def _allow(scene: Scene) -> None:
    scene.house.folder.chmod(0o700)
    for path in scene.house.folder.glob(f"{NAME}.sqlite3*"):
        path.chmod(0o600)


def _server_read_only(scene: Scene) -> None:
    _set(scene, "ALTER SYSTEM SET default_transaction_read_only = on")


def _server_writable(scene: Scene) -> None:
    _set(scene, "SET default_transaction_read_only = off", "ALTER SYSTEM RESET ALL")


def _set(scene: Scene, *statements: str) -> None:
    server = scene.house.server
    assert server
    server.run(*statements, "SELECT pg_reload_conf()")


def _restart(scene: Scene) -> None:
    server = scene.house.server
    assert server
    for number in range(RESTARTS):
        server.stop("immediate" if number % 2 else "fast")
        scene.child.wait(scene.dice.uniform(0.05, 0.5))
        server.start()
        scene.child.wait(scene.dice.uniform(0.2, 0.6))


def _cut(scene: Scene) -> None:
    server = scene.house.server
    assert server
    for _number in range(CUTS):
        scene.child.wait(scene.dice.uniform(0.01, 0.2))
        server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'kanmin'"
        )


def _hold(scene: Scene) -> None:
    """Another program holds the lock of the file for longer than writers wait."""
    import sqlite3

    database = sqlite3.connect(scene.house.folder / f"{NAME}.sqlite3", timeout=30)
    database.execute("BEGIN IMMEDIATE")
    end = time.monotonic() + LOCKED
    while time.monotonic() < end:
        scene.child.wait(0.1)
    database.rollback()
    database.close()


def faults_of(vendor: str, *, small: bool, root: bool) -> list[Fault]:
    """The faults that can be had here."""
    if vendor == "postgresql":
        found = [
            Fault(
                "read-only", "default_transaction_read_only", _server_read_only, _server_writable
            ),
            Fault("restarted", f"stopped and started {RESTARTS} times", _restart, _nothing),
            Fault("cut", f"pg_terminate_backend {CUTS} times", _cut, _nothing),
        ]
        full = [Fault("full", "tmpfs filled to the last byte", _fill, _empty)] if small else []
        return [*found, *full]
    found = [Fault("locked", f"lock held {LOCKED} s by another program", _hold, _nothing)]
    if small:
        return [
            Fault("full", "tmpfs filled to the last byte", _fill, _empty),
            Fault("read-only", "tmpfs remounted read-only", _read_only, _writable, reopened=True),
            *found,
        ]
    limited = [Fault("full", "RLIMIT_FSIZE of the writer", _limit, _unlimit)]
    modes = Fault("read-only", "file and folder without w", _forbid, _allow, reopened=True)
    return [*limited, *([] if root else [modes]), *found]
