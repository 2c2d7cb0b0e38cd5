"""What many tests share: the command as a user runs it, the examples, the day of the tests."""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import settings as of_hypothesis
from playwright.sync_api import Browser, sync_playwright

from kanmin import handbook
from kanmin.check import Context
from kanmin.localgov import default_registry
from kanmin.plan import Plan, read_plan
from tests import forked_reader
from tests.browser import FLAGS, Site, running
from tests.filled import DEMONSTRATION, UNUSED, made_once
from tests.forked import started

of_hypothesis.register_profile("untimed", deadline=None, max_examples=30)  # however slow
of_hypothesis.load_profile("untimed")

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
TODAY = dt.date(2026, 11, 23)
COUNTED = (
    ("kanmin.server.cascading.counting", "_counted"),
    ("kanmin.server.portal.measures", "_alike"),
)
LONG = (  # longest first: at the end one core would wait for the other
    "test_reach.py",
    "test_browser",
    "test_server_hosts.py",
    "test_failover.py",
    "test_matrix.py",
    "test_mcp.py",
    "test_accessible_documents.py",
    "test_cli_serve.py",
    "test_load.py",
    "test_manual_pictures.py",
    "test_crash_campaign.py",
    "test_adopt",
    "test_handouts.py",
    "test_server_tables.py",
    "test_server_upkeep.py",
    "test_exchange_cli.py",
    "test_survey_forms.py",
    "test_nation.py",
)


def pytest_collection_finish() -> None:
    """What was imported stays; to look through it again and again for garbage takes long."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_configure() -> None:
    """A password is hashed on purpose for a while; not in each test of a page. SQLite stands in
    memory, as it does by itself where the engine is Django's own."""
    settings.PASSWORD_HASHERS = ["tests.server.OneRound"]
    if not os.environ.get("KANMIN_DATABASE_URL"):
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = ":memory:"
    forked_reader.begin()


def pytest_unconfigure() -> None:
    """The process that forks ends with the tests."""
    if started.cache_info().currsize and (forked := started()):
        forked.close()
    forked_reader.end()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests are handed out first, the small ones at the end."""
    items.sort(key=lambda item: _turn(item.path.name))


def _turn(name: str) -> int:
    """The place of a file in the order they are handed out."""
    return next((at for at, begin in enumerate(LONG) if name.startswith(begin)), len(LONG))


@dataclass(frozen=True)
class Outcome:
    """What a run of the command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Outcome]


@pytest.fixture
def kanmin(tmp_path: Path) -> Run:
    """Run `kanmin` as a user does: its own process, in a folder of its own."""

    def run(*arguments: object, **environment: str) -> Outcome:
        words = [str(argument) for argument in arguments]
        own = {**os.environ, "KANMIN_DATA": str(tmp_path / "data"), **environment}
        forked = started()
        if forked and not any(name.startswith("PYTHON") for name in environment):
            status, out, err = forked.run(words, tmp_path, own)
        else:
            status, out, err = _as_a_process(words, tmp_path, own)
        outcome = Outcome(status, out.decode(), err.decode())
        assert "Traceback" not in outcome.err
        return outcome

    return run


def _as_a_process(
    words: list[str], folder: Path, environment: dict[str, str]
) -> tuple[int, bytes, bytes]:
    command = [sys.executable, "-m", "kanmin", *words]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="session")
def context() -> Context:
    """The handbook of the day of the tests and today's bodies."""
    return Context(handbook.on(TODAY), default_registry())


@pytest.fixture(scope="session")
def mihon() -> Plan:
    """The plan of みほん町."""
    return read_plan(EXAMPLES / "mihon.yaml")


@pytest.fixture(scope="session")
def categories() -> dict[int, str]:
    """The names of the five categories."""
    return {c.number: c.title for c in handbook.on(TODAY).categories}


def needed(program: str) -> str:
    """A program the tests of documents use; without it they are skipped, in CI they fail."""
    found = shutil.which(program)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{program} is missing; tools/install_test_tools.sh installs it")
        pytest.skip(f"{program} is missing; tools/install_test_tools.sh installs it")
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, running for the tests of one file; what it shows is filled once."""
    folder = tmp_path_factory.mktemp("demo")
    filled = made_once(tmp_path_factory, "demonstration", DEMONSTRATION, KANMIN_DEMO="1")
    shutil.copytree(filled, folder / "data")
    yield from running(folder, "serve", KANMIN_DEMO="1", KANMIN_DATABASE_URL="")


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """What was made or counted for a reader of another test is not kept: keys come again."""
    from django.core.cache import caches  # noqa: PLC0415 - after the settings

    for name in ("pages", "texts", "files"):
        caches[name].clear()
    for name, function in COUNTED:
        if module := sys.modules.get(name):
            getattr(module, function).cache_clear()


@pytest.fixture(scope="session")
def unused(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that nobody has used yet; making its tables takes longest of a first start."""
    return made_once(tmp_path_factory, "unused", UNUSED)


@pytest.fixture
def fresh(tmp_path: Path, unused: Path) -> Iterator[Site]:
    """A server that nobody has used yet."""
    shutil.copytree(unused, tmp_path / "data")
    yield from running(tmp_path, "serve")


@pytest.fixture
def browser(started_browser: Browser) -> Iterator[Browser]:
    """A real browser; the pages that a test opened are closed after it."""
    yield started_browser
    for context in started_browser.contexts:
        context.close()


@pytest.fixture(scope="module")
def started_browser() -> Iterator[Browser]:
    """The browser of the tests of one file."""
    chromium = shutil.which("chromium-headless-shell") or needed("chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()
