"""A running server and a browser page for the tests that look as a person does."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page, expect
from psycopg import sql

from tests.forked import started as forked_started

NOT_DRAWN = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "msForceBrowserSignIn",
)
"""Lists beneath the address bar that nobody sees (the first two: two more pages drawn for each one
opened), and what Playwright switches off itself, whose flag this one takes the place of."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(NOT_DRAWN)}",
]
expect.set_options(timeout=20_000)  # milliseconds; a busy machine is no fault
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


AXE_MOST = 120_000  # milliseconds
AXE_RUN = """options => {
  const told = found => {
    window.kanminAxe = found;
    document.documentElement.dataset.axe = 'done';
  };
  setTimeout(() => axe.run(options).then(
    found => told(found.violations.map(one => [one.id, one.nodes[0].html.slice(0, 120)])),
    error => told([['axe itself', String(error)]])));
}"""
AXE_TOLD = """() => {
  delete document.documentElement.dataset.axe;
  return window.kanminAxe;
}"""


@dataclass(frozen=True)
class Site:
    """A running server: where it is, and what it printed."""

    url: str
    log: Path

    def printed(self, pattern: str) -> str:
        match = re.search(pattern, self.log.read_text(encoding="utf-8"))
        assert match, self.log.read_text(encoding="utf-8")
        return match[0]


def look_until(ready: Locator) -> None:
    """Without script a job's page is asked for again until it has what is waited for."""
    page = ready.page
    again = page.locator("a:has-text('できたか確かめる')")
    for _look in range(60):
        expect(again.or_(ready)).to_be_visible()  # the page after a click, not the one before
        if ready.is_visible():
            return
        page.wait_for_timeout(500)
        with page.expect_navigation():
            again.click()
    expect(ready).to_be_visible()


def violations(page: Page, **options: object) -> list[tuple[str, str]]:
    """What axe finds on a page: the rule and the first place. It lists nothing that passes.

    Raises playwright's TimeoutError for a page that takes axe more than `AXE_MOST`.
    """
    page.evaluate(AXE_SCRIPT)
    page.evaluate(AXE_RUN, {"resultTypes": ["violations"], **options})
    page.wait_for_selector("html[data-axe]", state="attached", timeout=AXE_MOST)
    return [(rule, place) for rule, place in page.evaluate(AXE_TOLD)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_database() -> dict[str, str]:
    """On PostgreSQL each server has a database of its own; on SQLite its folder is enough."""
    url = os.environ.get("KANMIN_DATABASE_URL")
    if not url:
        return {}
    name = f"kanmin_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return {"KANMIN_DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}


def running(folder: Path, *command: str, **more: str) -> Iterator[Site]:
    """`kanmin` with a command that serves, with its data in a folder. more: of its environment."""
    port = free_port()
    log = folder / "log.txt"
    environment = {**os.environ, "KANMIN_DATA": str(folder / "data"), **own_database(), **more}
    environment["TMPDIR"] = str(folder)  # the demonstration keeps its data there
    words = [*command, "--port", str(port)]
    with _started(words, environment, log):
        site = Site(f"http://127.0.0.1:{port}", log)
        for _attempt in range(1200):
            try:
                urllib.request.urlopen(f"{site.url}/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise AssertionError(log.read_text(encoding="utf-8"))
        yield site


@contextmanager
def _started(words: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    """`kanmin` with some words, running; to end takes it 20 seconds at most, if nobody is busy."""
    if forked := forked_started():
        number = forked.start(words, Path.cwd(), environment, log)
        try:
            yield
        finally:
            forked.stop(number)
        return
    with log.open("w") as out:
        command = [sys.executable, "-m", "kanmin", *words]
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=90)


def open_page(browser: Browser, url: str, **more: Any) -> Page:
    options = {"viewport": WIDE, "locale": "ja-JP", **more}
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(30_000)
    page.goto(url)
    return page


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of a name has the focus, as somebody without a mouse does."""
    for _press in range(200):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(e => e === document.body ? '' : e.labels?.[0]?.innerText"
            " || e.getAttribute('aria-label') || e.innerText || '')(document.activeElement)"
        )
        if name in told:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def choose(page: Page, name: str, files: Path | list[Path]) -> None:
    """Choose files in a field, from the keyboard."""
    page.on("filechooser", lambda chooser: chooser.set_files(files))
    tab_to(page, name)
    for _press in range(6):  # the browser may not listen for the first one yet
        page.keyboard.press("Space")
        page.wait_for_timeout(500)
        if page.evaluate("document.activeElement.files.length"):
            return
    raise AssertionError(f"{name} takes no file")


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
