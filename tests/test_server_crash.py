"""The server killed in the middle of saves: whatever was acknowledged is there afterwards."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

SAVES, KILLS = 120, 3
PLACE = "/chapters/purpose/paragraphs/purpose.purpose/text"


class Server:
    """`kanmin serve` in a process group of its own, so that all of it can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log.txt"

    def start(self) -> None:
        command = [sys.executable, "-m", "kanmin", "serve", "--port", str(self.port)]
        environment = {**os.environ, "KANMIN_DATA": str(self.folder / "data")}
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                command, env=environment, stdout=out, stderr=out, start_new_session=True
            )
        for _attempt in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/health", timeout=5)
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)


class Officer:
    """Somebody who writes, and remembers what the server said it had saved."""

    def __init__(self, server: Server) -> None:
        self.url = server.url
        self.cookies = http.cookiejar.CookieJar()
        handler = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(handler)
        log = server.log.read_text(encoding="utf-8")
        link = re.findall(r"http://\S+(/welcome/\S+)", log)[-1]
        self.opener.open(f"{self.url}{link}").read()
        self.post(link, {"username": "担当", "password": "horse-staple-9", "body": "鯖江市"})
        page = self.post("/desk/create", {"first": "2027", "last": "2031"})
        self.plan = urllib.parse.urlparse(page.geturl()).path
        self.base, self.acknowledged = 1, ""

    def post(self, path: str, fields: dict[str, str]) -> Any:
        token = next(c.value for c in self.cookies if c.name == "csrftoken") or ""
        headers = {"X-CSRFToken": token, "Accept": "application/json", "Referer": self.url}
        data = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, headers)
        return self.opener.open(request, timeout=30)

    def save(self, text: str) -> None:
        fields = {"base": str(self.base), PLACE: text, "page": "chapter", "part": "purpose"}
        answer = json.load(self.post(f"{self.plan}/save", fields))
        self.base, self.acknowledged = int(answer["base"]), text

    def read(self) -> str:
        document = json.load(self.opener.open(f"{self.url}{self.plan}/export/json"))
        chapter = next(c for c in document["chapters"] if c["id"] == "purpose")
        return str(chapter["paragraphs"][0]["text"])


def write_until_killed(officer: Officer, first: int, server: Server, dice: random.Random) -> int:
    """Save until the server is gone; the number of saves that were acknowledged."""
    threading.Timer(dice.uniform(0.4, 1.6), server.kill).start()
    number = first
    while True:
        try:
            officer.save(f"{number}回目に書いた文です。")
        except (OSError, ValueError, http.client.HTTPException):
            return number
        number += 1


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    dice = random.Random(20261123)
    server = Server(tmp_path)
    server.start()
    officer = Officer(server)
    written = 0
    for _kill in range(KILLS):
        written = write_until_killed(officer, written, server, dice)
        server.start()
        kept = officer.read()
        tried = f"{written}回目に書いた文です。"
        assert kept in (officer.acknowledged, tried)  # a save may be in whose answer was lost
        if kept != officer.acknowledged:  # what was read counts like what was acknowledged
            officer.base, officer.acknowledged = officer.base + 1, kept
    for number in range(written, max(SAVES, written + 1)):  # one more at least, acknowledged
        officer.save(f"{number}回目に書いた文です。")
    assert officer.read() == officer.acknowledged
    server.kill()
    verify = [sys.executable, "-m", "kanmin", "verify", "--data", str(tmp_path / "data")]
    done = subprocess.run(verify, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")
