"""The server as it is run: what hinders a start, what stands in its log, how it ends."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shlex
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.browser import free_port
from tests.conftest import Outcome, Run
from tests.officer import Officer

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
LONGEST = 120  # seconds; a busy machine is no fault
TOKEN = "metrics-token-0123456789"
PASSWORD = "horse-staple-9"
COMMENT = "意見の本文です。だれにも見せません。"


@dataclass
class Served:
    """`kanmin serve` with an environment of its own; what it printed."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    workers: int = 1

    def __post_init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.folder / f"log-{self.port}.txt"

    def start(self) -> None:
        command = [sys.executable, "-m", "kanmin", "serve", "--port", str(self.port)]
        command += ["--workers", str(self.workers)]
        environment = {**os.environ, "KANMIN_DATA": str(self.folder / "data"), **self.more}
        environment["KANMIN_DATABASE_URL"] = ""
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                command, env=environment, stdout=out, stderr=out, start_new_session=True
            )
        until(lambda: self.get("/health")[0] == 200)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        try:
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port)) as line:
                line.request("GET", path, headers=headers)
                answer = line.getresponse()
                return answer.status, answer.read().decode()
        except OSError:
            return 0, ""

    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(LONGEST)


def until(condition: Any) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("not in time")


@contextlib.contextmanager
def serving(served: Served) -> Iterator[Served]:
    served.start()
    try:
        yield served
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(served.process.pid, signal.SIGKILL)
        served.process.wait()


def refused(outcome: Outcome, *words: str) -> None:
    assert outcome.status == 2, outcome.err
    assert outcome.err.startswith("エラー：")
    for word in words:
        assert word in outcome.err


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"KANMIN_HTTPS": "true"}, ("KANMIN_HTTPS", "1")),
        ({"KANMIN_HTTPS": "1"}, ("KANMIN_HOSTS", "ありません")),
        ({"KANMIN_PROXIES": "1"}, ("KANMIN_HOSTS", "ありません")),
        ({"KANMIN_HOSTS": "https://k.example.jp"}, ("KANMIN_HOSTS", "https://")),
        ({"KANMIN_HOSTS": "k.example.jp:8000"}, ("KANMIN_HOSTS", "番号")),
        ({"KANMIN_HOSTS": "*"}, ("KANMIN_HOSTS",)),
        ({"KANMIN_PROXIES": "two"}, ("KANMIN_PROXIES", "0から9")),
        ({"KANMIN_PROXIES": "-1"}, ("KANMIN_PROXIES",)),
        ({"KANMIN_MAIL_PORT": "smtp"}, ("KANMIN_MAIL_PORT", "65535")),
        ({"KANMIN_MAIL_PORT": "70000"}, ("KANMIN_MAIL_PORT",)),
        ({"KANMIN_MAIL_TLS": "yes"}, ("KANMIN_MAIL_TLS",)),
        ({"KANMIN_API_RATE": "often"}, ("KANMIN_API_RATE", "300/m")),
        ({"KANMIN_LOG": "xml"}, ("KANMIN_LOG", "json")),
        ({"KANMIN_METRICS_TOKEN": "short"}, ("KANMIN_METRICS_TOKEN", "16字")),
        ({"KANMIN_FETCH": "on"}, ("KANMIN_FETCH",)),
        ({"KANMIN_DATABASE_URL": "mysql://x/y"}, ("KANMIN_DATABASE_URL",)),
        (
            {"KANMIN_DATABASE_URL": "postgresql://kanmin:geheim@127.0.0.1:1/kanmin"},
            ("KANMIN_DATABASE_URL",),
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_wrong_setting_is_named_in_a_sentence(
    settings: dict[str, str], words: tuple[str, ...], kanmin: Run
) -> None:
    done = kanmin("serve", **{"KANMIN_DATABASE_URL": "", **settings})
    refused(done, *words)
    assert "geheim" not in done.err


def test_a_folder_that_cannot_be_written_to_is_told(kanmin: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused(kanmin("serve", "--data", tmp_path / "file" / "data"), "書き込めません")
    refused(kanmin("serve", "--data", tmp_path / "file"), "同じ名前のファイル")


@pytest.mark.skipif(not Path("/proc/self/ns").exists(), reason="a folder that only Linux has")
def test_a_folder_of_the_system_is_told(kanmin: Run) -> None:
    refused(kanmin("serve", "--data", "/proc/kanmin"), "書き込めません")


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk of its own, as Linux makes it")
@pytest.mark.parametrize("size", ["16k", "600k"])
def test_a_disk_that_is_full_from_the_start_is_told(size: str, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    serve = [sys.executable, "-m", "kanmin", "serve", "--data", str(tmp_path / "disk")]
    mount = f"mount -t tmpfs -o size={size} none {tmp_path}/disk || exit 77"
    mount += f"; exec {shlex.join(serve)}"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mount],
        env={**os.environ, "KANMIN_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode in (1, 77):
        pytest.skip("no disk can be mounted here")
    refused(Outcome(done.returncode, done.stdout, done.stderr), "空き")
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_told(kanmin: Run, tmp_path: Path, unused: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused(kanmin("serve", "--data", unused, "--port", port), f"{port}番は使われている")


def test_an_older_kanmin_leaves_the_data_of_a_newer_one_alone(
    kanmin: Run, tmp_path: Path, unused: Path
) -> None:
    data = Path(shutil.copytree(unused, tmp_path / "data"))
    with contextlib.closing(sqlite3.connect(data / "kanmin.sqlite3")) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_x', '')"
        )
        database.commit()
        before = (data / "kanmin.sqlite3").read_bytes()
        for verb in ("serve", "verify", "worker"):
            refused(kanmin(verb, "--data", data), "新しい版の Kanmin が書いた", "控え")
        assert (data / "kanmin.sqlite3").read_bytes() == before


@POSIX
def test_the_log_has_a_line_for_each_request_and_nothing_that_was_written(tmp_path: Path) -> None:
    more = {"KANMIN_LOG": "json", "KANMIN_METRICS_TOKEN": TOKEN}
    with serving(Served(tmp_path, more, workers=2)) as served:
        officer = Officer(served)
        officer.save(COMMENT)
        session = str(next(c.value for c in officer.cookies if c.name == "sessionid"))
        served.get(
            "/search?q=geheim", Authorization="Bearer kanmin_secret-token", Cookie="a=krümel"
        )
        for path in ("/login", "/consultations/1/opinion"):
            with contextlib.suppress(OSError):
                officer.post(path, {"username": "担当", "password": PASSWORD, "text": COMMENT})
        until(lambda: served.get("/ready")[0] == 200)
        asked = {"Authorization": f"Bearer {TOKEN}"}
        figures = [served.get("/metrics", **asked)[1] for _time in range(4)]
        served.stop()
        whole = served.printed()
        link = next(line for line in whole.splitlines() if "/welcome/" in line)
        events = [json.loads(line) for line in whole.splitlines() if line.startswith("{")]
    routes = [event["route"] for event in events if event["event"] == "request"]
    assert {"welcome", "create", "save", "search", "login"} <= set(routes)
    saved = next(one for one in events if one.get("route") == "save")
    assert (saved["person"], saved["status"]) == (1, 200)
    rest = whole.replace(link, "")
    for secret in (
        PASSWORD,
        COMMENT,
        "geheim",
        "secret-token",
        TOKEN,
        "keks",
        "担当",
        session,
        link.rpartition("/welcome/")[2],
    ):
        assert secret not in rest
    assert not [event for event in events if "127.0.0.1" in json.dumps(event)]
    for text in figures:  # whichever process answers, it tells of all of them
        line = next(x for x in text.splitlines() if 'route="save"' in x and "_total" in x)
        assert line.endswith(" 1.0")


@POSIX
def test_what_is_being_answered_is_finished_before_it_ends(tmp_path: Path) -> None:
    with serving(Served(tmp_path)) as served:
        answers: list[tuple[int, str]] = []
        line = socket.create_connection(("127.0.0.1", served.port))
        line.sendall(b"POST /language HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n")
        line.sendall(b"Content-Type: application/x-www-form-urlencoded\r\n\r\n")
        time.sleep(0.5)  # the request is there, its form is still on the way

        def rest() -> None:
            time.sleep(2)
            line.sendall(b"language=en")
            answers.append((0, line.recv(65536).decode()))

        sending = threading.Thread(target=rest)
        sending.start()
        served.process.terminate()
        sending.join()
        assert answers[0][1].startswith("HTTP/1.1 302"), answers
        assert served.process.wait(LONGEST) is not None
        assert served.get("/health")[0] == 0
