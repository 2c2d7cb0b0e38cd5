"""The examples for keeping Kanmin running: whole, with every setting, read by what reads them."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from benchmarks import fronted
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from kanmin.server import run
from kanmin.server.open_routes import OPEN_ROUTES
from tests.conftest import ROOT
from tests.test_docs import settings_of_the_source

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
NOT_OUTSIDE = {"login", "login-code", "oidc-start", "openid_connect_callback"}
NOT_OUTSIDE |= {"account-mail-confirm", "demo-as", "welcome", "metrics"}
"""Open to everybody, but not through the portal: they are for people of the desk."""


def test_the_example_of_the_environment_has_every_setting() -> None:
    lines = (DEPLOY / "kanmin.env").read_text(encoding="utf-8").splitlines()
    told = [line.lstrip("#").partition("=")[0] for line in lines if "=" in line]
    of_a_command = {"KANMIN_TOKEN", "KANMIN_MOVE_TO"}  # for whoever calls that one command
    assert sorted(told) == sorted(settings_of_the_source() - of_a_command)


@pytest.mark.skipif(fronted.installed() is None, reason="nginx is not installed")
def test_nginx_reads_the_example(tmp_path: Path) -> None:
    front = fronted.configure(tmp_path, [8000, 8001])
    done = subprocess.run(fronted.words(front, "-t"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.mark.parametrize("file", ["nginx/kanmin.conf", "caddy/Caddyfile"])
def test_a_proxy_closes_what_nobody_uses_before_the_server_does(file: str) -> None:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    found = re.search(r"^\s*keepalive(?:_timeout)? (\d+)s\b", text, re.MULTILINE)
    assert found
    assert int(found[1]) < run.IDLE


def test_the_portal_lets_through_what_is_open_and_nothing_else() -> None:
    text = fronted.EXAMPLE.read_text(encoding="utf-8")
    found = re.search(r"location ~ (\S+) \{", text)
    assert found
    allowed = re.compile(found[1])
    for route in get_resolver().url_patterns:
        if isinstance(route, URLPattern) and isinstance(route.pattern, RoutePattern):
            path = "/" + re.sub(r"<[^>]+>", "1", str(route.pattern))
            outside = route.name in OPEN_ROUTES and route.name not in NOT_OUTSIDE
            assert bool(path == "/" or allowed.search(path)) is outside, path


def test_caddy_lets_through_the_same() -> None:
    nginx = fronted.EXAMPLE.read_text(encoding="utf-8")
    caddy = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    found = re.search(r"@open path (.*)", caddy)
    assert found
    patterns = [path.replace("*", "x") for path in found[1].split()]
    allowed = re.compile(re.search(r"location ~ (\S+) \{", nginx)[1])  # type: ignore[index]
    assert [path for path in patterns if path != "/" and not allowed.search(path)] == []
    heads = {path.split("/")[1].split(".")[0] for path in patterns} - {""}
    assert heads == set(re.findall(r"[a-z]{3,}", found_heads(allowed.pattern)))


def test_drafts_come_through_the_desk_alone() -> None:
    """A token that leaked is of no use from outside."""
    nginx = fronted.EXAMPLE.read_text(encoding="utf-8")
    desk, portal = nginx.split("server_name kanmin.example.lg.jp;")[1].split("server_name portal")
    refused = re.compile(r"location \^~ /api/v1/drafts \{[^\n]*\n +return 404;")
    assert not refused.search(desk)
    assert refused.search(portal)
    caddy = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    assert "respond /api/v1/drafts* 404" in caddy.partition("handle @open {")[2]


def test_caddy_drops_names_that_look_like_its_own_to_us() -> None:
    caddy = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    ours = re.findall(r"header_up (\S+)", caddy)
    assert ours[0] == "-*_*"
    assert "X-Forwarded-For" in ours
    nginx = fronted.EXAMPLE.read_text(encoding="utf-8")
    assert "underscores_in_headers" not in nginx  # off unless said otherwise


def found_heads(pattern: str) -> str:
    """The first parts of the paths of an expression."""
    inner = pattern.removeprefix("^/(").removesuffix(")")
    return " ".join(re.match("[a-z]+", part)[0] for part in _split(inner))  # type: ignore[index]


def _split(inner: str) -> list[str]:
    depth, parts = 0, [""]
    for letter in inner:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_reads_the_units(tmp_path: Path) -> None:
    for unit in UNITS:  # the command itself is elsewhere on this machine
        text = re.sub(r"/opt/kanmin/bin/kanmin", "/bin/true", unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda p: p.stem)
def test_units_are_shut_off_and_call_commands_that_are_there(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "PrivateTmp=yes",
        "User=kanmin",
        "RestrictNamespaces=yes",
    ):
        assert f"\n{line}\n" in text
    called = re.search(r"ExecStart=/opt/kanmin/bin/kanmin (\w+)", text)
    assert called
    assert called[1] in {"serve", "worker", "backup"}


@pytest.mark.parametrize("task", sorted((DEPLOY / "windows").glob("*.xml")), ids=lambda p: p.stem)
def test_tasks_of_windows_are_sound_and_call_what_lies_beside_them(task: Path) -> None:
    name = "{http://schemas.microsoft.com/windows/2004/02/mit/task}Command"
    [command] = ET.parse(task).getroot().iter(name)
    assert (task.parent / str(command.text).rpartition("\\")[2]).exists()
