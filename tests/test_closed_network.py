"""Nothing calls out: the journeys with every call to elsewhere refused, and what sees one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.closed_network import watch
from benchmarks.closed_network.pages import from_elsewhere

from kanmin.server.accounts.roles import Role
from tests.conftest import ROOT
from tests.server import body_of, new_person, signed_in

SEEN = ("/desk", "/handbook", "/plans", "/search?q=窓口", "/data", "/cases", "/account", "PLAN")


def refused(*_arguments: object) -> None:
    raise AssertionError("something calls out")


def python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A Python that is watched."""
    left_out = ("KANMIN_DATABASE_URL", "KANMIN_DATA", "DJANGO_SETTINGS_MODULE")
    kept = {name: text for name, text in os.environ.items() if name not in left_out}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**kept, watch.FILE: str(folder / "calls.txt")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_journeys_call_nobody(tmp_path: Path) -> None:
    done = python(tmp_path, "-m", "benchmarks.closed_network.here", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "nothing failed, nothing tried to call out\n"), (
        done.stdout + done.stderr
    )


@pytest.mark.django_db
def test_pages_call_nobody_and_have_browsers_call_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(new_person("182079", Role.EDITOR))
    plan = client.post("/desk/create", {"first": "2027", "last": "2031"}).headers["Location"]
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused, raising=False)
    for path in SEEN:
        answer = client.get(path.replace("PLAN", plan))
        assert answer.status_code == 200, path
        assert from_elsewhere(body_of(answer)) == [], path


@pytest.mark.parametrize(
    "call",
    [
        "socket.getaddrinfo('kanmin.invalid', 80)",
        "socket.create_connection(('192.0.2.1', 80), 1)",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "urllib.request.urlopen('http://kanmin.invalid/')",
    ],
)
def test_a_call_would_be_refused_before_it_is_made_and_noted(call: str, tmp_path: Path) -> None:
    code = f"import socket, urllib.request, benchmarks.closed_network.watch; {call}"
    done = python(tmp_path, "-c", code)
    assert "CallsOut" in done.stderr
    assert len((tmp_path / "calls.txt").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("host", [None, "", "localhost", "127.0.0.1", b"127.0.0.1", "::1"])
def test_this_machine_is_not_elsewhere(host: str | bytes | None) -> None:
    assert watch.target_of("socket.getaddrinfo", (host, 80)) == ""
    assert watch.target_of("socket.connect", (None, "/run/socket")) == ""


def test_what_a_page_would_fetch_from_elsewhere_is_seen() -> None:
    page = """<link rel=license href="https://a.example/"><a href="https://a.example/">a</a>
    <script src="/own.js"></script><img src="//b.example/x.png"><form action="https://c.example/">
    <link rel=stylesheet href="http://127.0.0.1:8000/own.css">"""
    assert from_elsewhere(page) == ["//b.example/x.png", "https://c.example/"]
