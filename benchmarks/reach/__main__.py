"""The whole walk, printed: `python -m benchmarks.reach`."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Browser, sync_playwright
from tests.browser import FLAGS, running

from benchmarks.reach import filling, report, walk
from benchmarks.reach.addresses import Address, read


def main() -> int:
    """Look at everything that is asked for; 1 where anything was found."""
    asked = _asked()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        command = [sys.executable, "-m", "benchmarks.reach.filling", str(data), str(asked.sample)]
        subprocess.run(command, check=True)
        pages = [one for one in read(data / filling.LIST) if _wanted(one, asked.only)]
        seen = []
        with contextmanager(running)(Path(folder), "serve") as site, started() as browser:
            for one in walk.walk(browser, site.url, pages, asked.language or walk.LANGUAGES):
                print(report.row(one), flush=True)
                seen.append(one)
    print(report.summary(seen, time.monotonic() - began))
    return int(any(one.faults for one in seen))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reach")
    parser.add_argument("--only", default="", help="a part of the routes' names or addresses")
    parser.add_argument("--language", choices=walk.LANGUAGES, action="append")
    parser.add_argument("--sample", type=int, default=1, help="how many pages of each route")
    return parser.parse_args()


def _wanted(page: Address, only: str) -> bool:
    return only in page.route or only in page.path


@contextmanager
def started() -> Iterator[Browser]:
    """A browser."""
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


if __name__ == "__main__":
    sys.exit(main())
