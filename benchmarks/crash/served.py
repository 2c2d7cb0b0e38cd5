"""A real `kanmin serve`, asked over HTTP from outside, and all its processes killed at once."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.crash.house import TOWN, House

STARTS_WITHIN, ANSWERS_WITHIN = 60, 20  # seconds
MOST_SAVES, PATIENCE = 30, 15  # saves and seconds until it is killed
TOKEN = "kanminkanminkanminkanminkanmin12"  # of 32 letters, the same in cookie and header


class Server:
    """`kanmin serve` on a folder, with all the processes it starts. env: settings beside ours."""

    def __init__(self, folder: Path, workers: int = 1, **env: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        command = [sys.executable, "-m", "kanmin", "serve", "--data", str(folder)]
        command += ["--port", str(self.port), "--workers", str(workers)]
        self.log = folder / "served.log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                command, stdout=out, stderr=out, env=os.environ | env, start_new_session=True
            )
        end = time.monotonic() + STARTS_WITHIN
        while not self.answers():
            if time.monotonic() > end or self.process.poll() is not None:
                self.kill()
                raise TimeoutError(self.log.read_text(encoding="utf-8"))
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it says that it is well."""
        try:
            return bool(self.ask("GET", "/health").status == 200)
        except OSError:
            return False

    def ask(self, method: str, path: str, session: str = "", **fields: str) -> Any:
        """The answer to a request; its body is read."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWERS_WITHIN)
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        headers |= {"Accept": "application/json"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        with contextlib.closing(asking):
            asking.request(method, path, urlencode(fields) or None, headers)
            answer = asking.getresponse()
            answer.content = answer.read()  # type: ignore[attr-defined]
        return answer

    def kill(self) -> None:
        """Kill it and all that it started, at once."""
        for pid in [*_below(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=20)


def _below(pid: int) -> list[int]:
    """The processes that a process has started, and those that they started (Linux)."""
    try:
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [one for child in map(int, own) for one in (*_below(child), child)]


def write_until_killed(
    house: House, dice: random.Random, name: str, heads: dict[str, int]
) -> list[list[Any]]:
    """Start the server, save through two connections, kill it; what was tried and acknowledged."""
    server = Server(house.folder, dice.choice((1, 2)))
    told: list[list[Any]] = []
    plans = dice.sample(list(house.places), 2)

    def officer(plan: str) -> None:
        base = heads[plan]
        for number in range(10_000):
            text = f"{name}の{plan}の{number}つ目に書いた文です。"
            fact = {"plan": plan, "text": text}
            told.append(["try", "save", fact])
            sent = {"base": str(base), house.places[plan][number % 8]: text, "page": "plan"}
            try:
                got = server.ask("POST", f"/desk/plans/{plan}/save", house.sessions[TOWN], **sent)
            except (OSError, http.client.HTTPException):
                return
            if got.status != 200:
                told.append(["wrong", "save", f"{got.status} {got.content[:200]!r}"])
                return
            base = int(json.loads(got.content)["base"])
            told.append(["ack", "save", fact | {"number": base}])

    officers = [threading.Thread(target=officer, args=[plan]) for plan in plans]
    for one in officers:
        one.start()
    least, end = dice.randint(1, MOST_SAVES), time.monotonic() + PATIENCE
    while sum(line[0] == "ack" for line in told) < least and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(dice.uniform(0, 0.1))
    server.kill()
    for one in officers:
        one.join()
    return told
