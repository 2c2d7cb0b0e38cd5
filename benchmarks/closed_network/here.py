"""The journeys in this one process, every call to elsewhere refused and noted.

    KANMIN_CALLS_OUT=FILE python -m benchmarks.closed_network.here FOLDER

The short version, for the tests: no bundle, no namespace. Exit status 1 where something failed
or tried to call out.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

from benchmarks.closed_network import journeys, watch
from benchmarks.closed_network.pages import from_elsewhere

SEEN = ("/", "/login", "/handbook", "/plans", "/search?q=窓口", "/data", "/cases", "/localgov")


def _run(folder: Path, words: tuple[str, ...]) -> int:
    from kanmin.cli.main import group

    os.chdir(folder)
    quiet = io.StringIO()
    try:
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
            group.main(list(words), "kanmin")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def pages(folder: Path) -> list[str]:
    """What is wrong with the open pages of a fresh installation."""
    from kanmin.server import run

    run.prepare(folder / "data")
    from django.test import Client

    client, wrong = Client(HTTP_HOST="localhost"), []
    for path in SEEN:
        answer = client.get(path, follow=True)
        if answer.status_code != 200:
            wrong.append(f"{path} answered {answer.status_code}")
        wrong += [f"{path} asks for {one}" for one in from_elsewhere(answer.content.decode())]
    return wrong


def main() -> int:
    """The exit status."""
    folder, noted = Path(sys.argv[1]), Path(os.environ[watch.FILE])
    wrong = [*journeys.walk(_run, folder), *pages(folder)]
    wrong += noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
    print("\n".join(wrong) or "nothing failed, nothing tried to call out")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
