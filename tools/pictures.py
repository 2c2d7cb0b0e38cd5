"""The pictures of the manual, taken on the walks of `tests/walks.py`: `make pictures`.

Each picture keeps the words that it shows (without figures) in a text of its own, so that a test
can tell an old picture from a current one without comparing pixels, which differ with every font.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path

from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Locator, Page, sync_playwright
from tests.browser import FLAGS, running
from tests.walks import lines_of, walked

FOLDER = Path(__file__).parents[1] / "docs" / "images"
COLOURS = 128
WIDEST, BORDER = 1280, 8  # pixels
WORDS = "Kanmin words"
on_demand = contextmanager(running)


def take(page: Page, name: str, part: Locator, height: int) -> None:
    """Write the picture of a part of a page with its words. height: pixels at most."""
    page.evaluate("scrollTo(0, 0)")  # what stays in place while one scrolls is where it begins
    box = part.bounding_box()
    assert box
    width, tall = min(WIDEST - 2 * BORDER, box["width"]), min(height, box["height"])
    shot = page.screenshot(
        clip={"x": box["x"], "y": box["y"], "width": width, "height": tall},
        full_page=True,
        animations="disabled",
    )
    _write(FOLDER / f"{name}.png", shot, lines_of(part))


def _write(path: Path, shot: bytes, lines: list[str]) -> None:
    info = PngInfo()
    info.add_itxt(WORDS, json.dumps(lines, ensure_ascii=False), zip=True)
    with Image.open(io.BytesIO(shot)) as image:
        framed = ImageOps.expand(image.convert("RGB"), BORDER, "white")
        few = framed.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(path, optimize=True, pnginfo=info)


def words(path: Path) -> list[str]:
    """The lines that a picture showed when it was taken."""
    with Image.open(path) as image:
        image.load()
        found = json.loads(getattr(image, "text", {})[WORDS])
    return [str(line) for line in found]


def likeness(old: list[str], new: list[str]) -> float:
    """How much of what a part shows is as it was: 1.0 for all lines, in their order."""
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _must_have_japanese_letters() -> None:
    """Without a font of Japan each letter would be a box."""
    command = ["fc-list", ":lang=ja", "family"]
    if not subprocess.run(command, capture_output=True, check=True).stdout:
        raise SystemExit("No font here has Japanese letters; install one (fonts-noto-cjk) first.")


def main() -> None:
    _must_have_japanese_letters()
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        on_demand(Path(one), "demo") as demo,
        on_demand(Path(other), "serve") as unused,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        walk = walked(demo, unused, browser, take)
        browser.close()
    print(f"{len(walk.shown)} pictures in {FOLDER}")


if __name__ == "__main__":
    main()
