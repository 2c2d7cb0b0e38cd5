"""An officer at a served desk: the first link, a plan, its files, pages that ask for no more."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.officer import Officer

from benchmarks.closed_network.installing import Installed
from benchmarks.closed_network.pages import from_elsewhere

STARTS_WITHIN, ENDS_WITHIN = 120, 60  # seconds
OPEN = ("/", "/handbook", "/plans", "/search?q=%E7%AA%93%E5%8F%A3", "/data", "/cases")
BEGINS = {"docx": b"PK", "pdf": b"%PDF", "html": b"<!DOCTYPE html>", "xlsx": b"PK"}
TEXT = "閉じたネットワークで書いた文です。"


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    url: str
    log: Path


@contextmanager
def served(kanmin: Installed, folder: Path) -> Iterator[Server]:
    """`kanmin serve` of an installation, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = folder / "serve.log"
    with log.open("w") as out:
        command = [*kanmin.command, "serve", "--port", str(port)]
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=out, env=kanmin.environment(folder)
        )
    try:
        _await(f"http://127.0.0.1:{port}/health", log)
        yield Server(f"http://127.0.0.1:{port}", log)
    finally:
        process.terminate()
        process.wait(timeout=ENDS_WITHIN)


def _await(address: str, log: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(log.read_text(encoding="utf-8"))


def at_the_desk(kanmin: Installed, folder: Path) -> list[str]:
    """What went wrong for an officer who begins, writes, and takes the files."""
    with served(kanmin, folder) as server:
        officer = Officer(server)
        officer.save(TEXT)
        wrong = [] if officer.read() == TEXT else ["what was saved did not come back"]
        for path in (*OPEN, officer.plan):
            page = officer.opener.open(f"{server.url}{path}", timeout=60).read().decode()
            wrong += [f"{path} asks for {one}" for one in from_elsewhere(page)]
        for kind, begin in BEGINS.items():
            address = f"{server.url}{officer.plan}/export/{kind}"
            if not officer.opener.open(address, timeout=120).read().startswith(begin):
                wrong.append(f"no {kind} came")
    return wrong
