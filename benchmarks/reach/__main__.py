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

from benchmarks.reach import filling, report
from benchmarks.reach.addresses import Address, named, read
from benchmarks.reach.progress import Progress
from benchmarks.reach.walk import LANGUAGES, Walk


def main() -> int:
    """Look at everything that is asked for; 1 where anything was found."""
    asked = _asked()
    began = time.monotonic()
    progress = Progress(asked.resume)
    with _store(asked.store) as folder:
        found = _filled(folder, asked)
        pages = {name: one for name, one in found.items() if _wanted(name, asked.only)}
        print(f"{len(pages)} pages after {time.monotonic() - began:.0f} s", flush=True)
        with contextmanager(running)(folder, "serve") as site, started() as browser:
            _walk(Walk(browser, site.url), pages, asked.language or LANGUAGES, progress)
    seen = list(progress.seen.values())
    print(report.summary(seen, time.monotonic() - began))
    return int(any(one.faults for one in seen))


def _walk(walk: Walk, pages: dict[str, Address], languages: tuple[str, ...], to: Progress) -> None:
    for name, one in pages.items():
        for language in languages:
            if not to.has(name, language):
                seen = walk.see(one, language)
                to.keep(name, seen)
                print(report.row(seen), flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reach")
    parser.add_argument("--only", action="append", help="a part of the pages' state and route")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--sample", type=int, default=1, help="how many pages of each route")
    parser.add_argument("--resume", type=Path, help="a file of what was seen, to go on from")
    parser.add_argument("--store", type=Path, help="a folder whose store is filled once")
    return parser.parse_args()


def _wanted(name: str, parts: list[str] | None) -> bool:
    return parts is None or any(part in name for part in parts)


@contextmanager
def _store(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _filled(folder: Path, asked: argparse.Namespace) -> dict[str, Address]:
    """The pages: those of a store with everything, and those of an empty one."""
    stores = (("data", str(asked.sample), ""), (filling.EMPTY, "1", filling.EMPTY))
    command = [sys.executable, "-m", "benchmarks.reach.filling"]
    several = [
        subprocess.Popen([*command, str(folder / name), sample, state])
        for name, sample, state in stores
        if not (folder / name / filling.LIST).exists()
    ]
    if any(one.wait() for one in several):
        raise SystemExit("The pages were not found; what is wrong is told above.")
    return named(one for name, *_rest in stores for one in read(folder / name / filling.LIST))


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
