"""Pages of every room in a browser once: for who hears, enlarges, sits in the dark, reads English.

`python -m benchmarks.reach` looks at all pages for more, in both languages.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from benchmarks.reach import filling, walk
from benchmarks.reach.addresses import Address, read
from benchmarks.reach.drawn import all_templates
from benchmarks.reach.progress import Progress
from benchmarks.reach.unseen import UNSEEN
from playwright.sync_api import Browser, BrowserContext

from kanmin.server.demo import OFFICER, STATE, SUPPORTER
from tests.browser import Site
from tests.conftest import ROOT
from tests.filled import environment

PLAN = "/desk/plans/plan-mihon"
PAGES = {
    OFFICER: (
        "/desk",
        "/desk/new",
        "/desk/adopt",
        "/desk/starters",
        PLAN,
        *(f"{PLAN}/{name}" for name in ("basics", "findings", "handouts", "history", "life")),
        f"{PLAN}/chapters/positioning",
        f"{PLAN}/measures/m-booking",
        f"{PLAN}/choose?category=4&q=スマートフォン",
        f"{PLAN}/roadmap",
        f"{PLAN}/roadmap/candidates/m-booking",
        f"{PLAN}/results/2027",
        f"{PLAN}/results/2027/measures/m-booking",
        f"{PLAN}/results/2027/report",
        f"{PLAN}/results/2027/next",
        "/desk/none",
        "/people",
        "/password",
        "/account",
        "/account/second",
        "/handbook",
        "/handbook/sections/part1.two-axes",
        "/handbook/chapters/measures",
        "/handbook/requirements/act9.declaration",
        "/handbook/measures/nm.online.front-yard",
        "/handbook/cases/case.onomichi-nursery-ai",
        "/handbook/terms",
        "/handbook/act",
        "/handbook/editions",
        "/handbook/search?q=予約",
        "/search?q=予約",
    ),
    SUPPORTER: (
        "/oversight/prefectures/99",
        "/oversight/prefectures/99/together",
        "/oversight/plans/plan-tatoe",
    ),
    STATE: (
        "/oversight",
        "/oversight/map?prefecture=18",
        "/oversight/deadlines",
        "/oversight/watch",
        "/oversight/surveys",
        "/oversight/surveys/keys",
    ),
}


@pytest.fixture
def held(browser: Browser) -> Iterator[BrowserContext]:
    """A browser with one page, which goes from address to address."""
    with walk.context(browser) as found:
        yield found


def addresses(held: BrowserContext, site: Site) -> Iterator[Address]:
    """The pages, each for somebody who is signed in."""
    for name, paths in PAGES.items():
        session = walk.session_as(held, site.url, name)
        yield from (Address(path, path, name, session) for path in paths)


def test_every_room_is_for_every_reader(demo: Site, held: BrowserContext) -> None:
    known, faults = walk.messages(), list[str]()
    ways = cycle((language, scheme) for scheme in walk.SCHEMES for language in walk.LANGUAGES)
    for one, (language, scheme) in zip(addresses(held, demo), ways, strict=False):
        page = walk.opened(held, demo.url, one, language, scheme)
        faults += walk.seen(page, one, language, walk.few_looks(language, known)).faults
    assert faults == []


def test_every_template_is_in_the_walk_or_has_its_reason(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.reach.filling", str(tmp_path / "data")]
    subprocess.run(command, check=True, cwd=ROOT, env=environment())
    pages = read(tmp_path / "data" / filling.LIST)
    in_the_walk = {name for page in pages for name in page.templates}
    assert all_templates() - in_the_walk - set(UNSEEN) == set()
    assert set(UNSEEN) <= all_templates() - in_the_walk
    assert {page.state for page in pages} > {"usual", "refused", "long"}


def test_a_walk_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    address = Address("r", "/", "", "", ("a.html",))
    one = walk.Seen(address, "ja", {"axe": ["x"]}, 1.0)
    Progress(tmp_path / "seen").keep("usual r", one)
    again = Progress(tmp_path / "seen")
    assert again.seen == {("usual r", "ja"): one}
    assert again.has("usual r", "ja")
    assert not again.has("usual r", "en")
