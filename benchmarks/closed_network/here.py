"""The journeys in this one process, every call to elsewhere refused and noted.

    KANMIN_CALLS_OUT=FILE python -m benchmarks.closed_network.here FOLDER

The short version, for the tests: no bundle, no namespace, no served desk. Exit status 1 where
something failed or tried to call out.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

from benchmarks.closed_network import journeys, watch

LEFT_OUT = "p.pdf"  # reading it takes as long as all others


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


def main() -> int:
    """The exit status."""
    folder, noted = Path(sys.argv[1]), Path(os.environ[watch.FILE])
    chosen = [step for step in journeys.steps() if step.words[1] != LEFT_OUT]
    wrong = journeys.walk(_run, folder, chosen)
    wrong += noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
    print("\n".join(wrong) or "nothing failed, nothing tried to call out")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
