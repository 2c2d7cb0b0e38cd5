"""One run: the folder, the server, the clients in their process, what each took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.nation import Nation, fill
from kanmin.server import run

from .processes import Meter
from .report import Row
from .scenarios import Prepared
from .script import Script, Told
from .served import Served

SPARE = 200
"""Seconds after the end of its script in which the clients' process has to end."""


@contextmanager
def data_folder(given: Path | None, nation: Nation) -> Iterator[Path]:
    """A folder that `benchmarks.nation` filled, or a throw-away one that is filled now."""
    if given:
        run.prepare(given.resolve())
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="kanmin-load-") as spare:
        folder, start = Path(spare) / "data", time.perf_counter()
        fill(folder, nation)
        print(f"filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
        yield folder


@contextmanager
def clients(server: Served, script: Script, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The clients' process; it is ended with the block."""
    (folder / "script.json").write_text(script.model_dump_json(), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.load.child", server.origin]
    command += [str(folder / "script.json"), str(folder / "told.json")]
    process = subprocess.Popen(command)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ran(name: str, prepared: Prepared, server: Served, folder: Path) -> tuple[Row, list[str]]:
    """A run with what is wrong afterwards."""
    load, start = os.getloadavg()[0], time.monotonic()
    with (
        clients(server, prepared.script, folder) as process,
        Meter(server.process, process.pid) as meter,
    ):
        process.wait(prepared.script.seconds + SPARE)
    seconds = time.monotonic() - start
    told = told_of(folder)
    row = Row(name, told, meter, load, max(one.at for one in told.requests) or seconds)
    print(f"\n{name}\n{row.details()}", flush=True)
    more, faults = prepared.after(told, server.origin, start)
    print(more)
    faults += [f"{one.name}: {one.fault}" for one in told.requests if one.fault]
    return row, faults + server.complaints()


def told_of(folder: Path) -> Told:
    """What the clients wrote down."""
    return Told.model_validate(json.loads((folder / "told.json").read_bytes()))
