"""`kanmin serve` on a folder, for the time of a run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTS_WITHIN, A_LOOK = 120, 20  # seconds
TEMPORARY = "tmp"
"""In the folder: what the server and its children take for temporary files."""


@dataclass(frozen=True)
class Served:
    """A server that runs. log: what it printed; process: its number."""

    origin: str
    log: Path
    process: int

    def complaints(self) -> list[str]:
        """Lines of errors that it printed."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if "rror" in line or "Traceback" in line]


@contextmanager
def served(folder: Path, workers: int) -> Iterator[Served]:
    """`kanmin serve` on a folder, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log, temporary = folder / "load.log", folder / TEMPORARY
    temporary.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "kanmin", "serve", "--data", str(folder)]
    command += ["--port", str(port), "--workers", str(workers)]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
    found = Served(f"http://127.0.0.1:{port}", log, process.pid)
    try:
        _await(found)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(server: Served) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{server.origin}/health", timeout=A_LOOK).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(server.log.read_text(encoding="utf-8"))
