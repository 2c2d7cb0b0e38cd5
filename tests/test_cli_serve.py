"""The server as a process: it ends when told, at any moment, and leaves nobody behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import free_port

LONGEST = 45  # seconds; a busy machine is no fault
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "kanmin", "serve", "--port", str(port)],
        env={**os.environ, "KANMIN_DATA": str(tmp_path), "KANMIN_DATABASE_URL": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    process.port = port  # type: ignore[attr-defined]
    yield process
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(condition: object) -> bool:
    assert callable(condition)
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def answers(port: int) -> bool:
    try:
        return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1).read())
    except OSError:
        return False


def family(folder: Path) -> list[int]:
    """The processes that work on a data folder and still run."""
    found, said = [], f"KANMIN_DATA={folder}".encode()
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and said in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return found


@pytest.mark.parametrize("wait", [0.0, 0.3], ids=["while-it-starts", "when-it-runs"])
def test_ctrl_c_ends_it_with_all_it_started(
    wait: float, server: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert server.stdout is not None
    for line in server.stdout:
        if "止めるときは Ctrl+C" in line:
            break
    if wait:
        assert until(lambda: answers(server.port))  # type: ignore[attr-defined]
    else:
        time.sleep(0.6)  # the processes it starts are there, and do not listen yet
    os.killpg(server.pid, signal.SIGINT)
    assert until(lambda: server.poll() is not None)
    assert until(lambda: not family(tmp_path))
    assert "rror" not in server.stdout.read()


def test_killed_outright_all_it_started_ends_too(
    server: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert until(lambda: answers(server.port))  # type: ignore[attr-defined]
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in family(tmp_path)]
    assert sum(b"kanmin.server.worker" in line for line in lines) == 1
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    assert until(lambda: not family(tmp_path))
