"""The manual is true: its pictures are of today's screens, what it says to press stands there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from tools.pictures import FOLDER, WIDEST, likeness, words

from tests.browser import Site, running
from tests.conftest import ROOT
from tests.walks import Walk, squeezed, walked

DOCS = ROOT / "docs"
GUIDES = [DOCS / "tutorial.md", *sorted((DOCS / "manual").glob("j*.md"))]
PICTURED = [ROOT / "README.md", ROOT / "README.ja.md", DOCS / "manual.md", *GUIDES]
PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*?([\w-]+)\.png\)")
WORD = re.compile(r"「([^」]+)」")
LARGEST = 6_000_000  # bytes of all pictures
CURRENT = 0.85
"""How alike the lines must be: a tenth may be days, seasons and what a job has just finished."""


def pictures_in(text: str) -> list[str]:
    return [name for _alt, name in PICTURE.findall(text)]


def no_picture(_page: Page, _name: str, _part: Locator, _height: int) -> None:
    """The words are compared, so nothing is drawn."""


@pytest.fixture(scope="module")
def unused_site(unused: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("first")
    shutil.copytree(unused, folder / "data")
    yield from running(folder, "serve")


@pytest.fixture(scope="module")
def walk(demo: Site, unused_site: Site, started_browser: Browser) -> Walk:
    """All journeys, once."""
    return walked(demo, unused_site, started_browser, no_picture)


@pytest.mark.parametrize("path", GUIDES, ids=lambda p: p.stem)
def test_what_the_manual_says_to_press_is_on_the_screen_of_the_step(path: Path, walk: Walk) -> None:
    before: list[str] = []
    missing = []
    for section in path.read_text(encoding="utf-8").split("\n## ")[1:]:
        here = pictures_in(section)
        screens = [walk.seen[name] for name in (*before, *here)]
        said = WORD.findall(section) if here else []
        missing += [
            (section.splitlines()[0], word)
            for word in said
            if not any(squeezed(word) in screen for screen in screens)
        ]
        before = here or before
    assert not missing, f"not on the screen: {missing}"


def test_each_picture_shows_what_the_screen_shows_today(walk: Walk) -> None:
    old = {
        name: likeness(words(FOLDER / f"{name}.png"), shown) for name, shown in walk.shown.items()
    }
    stale = {name: round(alike, 2) for name, alike in old.items() if alike < CURRENT}
    assert stale == {}, "`make pictures` takes them anew; look at them before you commit"


def test_each_picture_is_named_somewhere_and_has_words_for_who_cannot_see_it() -> None:
    told = [found for p in PICTURED for found in PICTURE.findall(p.read_text(encoding="utf-8"))]
    assert {name for _alt, name in told} == {path.stem for path in FOLDER.iterdir()}
    assert [name for alt, name in told if len(alt) < 6] == []


def test_the_pictures_are_small() -> None:
    paths = list(FOLDER.iterdir())
    assert sum(path.stat().st_size for path in paths) < LARGEST
    for path in paths:
        with Image.open(path) as image:
            assert image.width <= WIDEST, path.name
