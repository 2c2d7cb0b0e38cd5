"""Starting the server: migrate, make the first link, serve."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

from kanmin import __version__
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.keeper import Keeper
from kanmin.server.operating import starting
from kanmin.server.operating.log_settings import COUNTS

WSGI = "kanmin.server.wsgi:application"
THREADS = 16
"""Requests a process answers at a time."""
RESTING = 600
"""Seconds a thread may have nothing to do before it ends; the next one opens a connection anew."""
MOST_WAITING = 256
IDLE = 75
"""Seconds a connection stays open that nobody uses, or that a request's head is waited for. A proxy
has to close its own before: what it sends into one that is just being closed is lost (502)."""
LONGEST_GOODBYE = 20
"""Seconds a process may take to end, for the requests it is answering. Without it, Ctrl+C while a
process starts, before it listens to signals, would wait for ever."""


def open_existing(data: Path) -> None:
    """`prepare` for a folder that must be there already. Raises KanminError when it is not."""
    _refuse_missing(data)
    prepare(data)


def open_unchanged(data: Path) -> None:
    """The same with the tables as they are. Raises KanminError for those of another version."""
    _refuse_missing(data)
    prepare(data, migrate=False)
    from kanmin.server.tables import refuse_newer  # noqa: PLC0415 - after setup

    refuse_newer()


def holds_data(data: Path) -> bool:
    """Whether there is a database: in the folder, or at the address the environment names."""
    return (data / "kanmin.sqlite3").exists() or bool(os.environ.get("KANMIN_DATABASE_URL"))


def _refuse_missing(data: Path) -> None:
    if not holds_data(data):
        raise KanminError(
            _("このフォルダーに Kanmin のデータはありません。"),
            where=str(data),
            todo=_("--data の指定を確かめてください。"),
        )


def prepare(data: Path, *, migrate: bool = True) -> None:
    """Set Django up on a data folder and bring its tables up to date, one host at a time.

    Raises KanminError where the folder, the settings or the database do not allow it. migrate:
    False leaves the tables as they are, and raises where they are of an older version.
    """
    starting.make_folder(data)
    set_up(data)
    from kanmin.server import locks  # noqa: PLC0415 - after setup
    from kanmin.server.store import upkeep, wall  # noqa: PLC0415
    from kanmin.server.tables import make_tables, refuse_older  # noqa: PLC0415

    if not migrate:
        refuse_older()
        return
    with starting.told(), locks.alone("tables", _tell_waiting):
        make_tables()
        wall.switch()
        upkeep.add_missing_rows()


def prepare_to_read(data: Path) -> None:
    """Set Django up to read only: nothing is made, neither folder nor tables nor rows."""
    _refuse_missing(data)
    os.environ["KANMIN_READ_ONLY"] = "1"
    set_up(data)
    from kanmin.server.tables import refuse_older  # noqa: PLC0415 - after setup

    refuse_older()


def set_up(data: Path) -> None:
    """Django on a data folder. Raises KanminError where the database does not answer."""
    os.environ["KANMIN_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kanmin.server.settings"
    django.setup()
    from django.db import connection  # noqa: PLC0415 - after setup

    with starting.told():
        connection.ensure_connection()


def _tell_waiting() -> None:
    told = _("ほかの機械がデータベースを新しい版に直しています。終わるのを待っています。")
    sys.stderr.write(f"{told}\n")


def check_keys(*, renew: bool = False) -> None:
    """Refuse to start with other keys than the other hosts of this database have.

    renew: the keys of this host are those of all from now on.
    """
    from kanmin.server import shared_keys  # noqa: PLC0415 - after setup

    if renew:
        shared_keys.note()
    shared_keys.check()


def first_link() -> str | None:
    """The path of a one-time link for the first person; None once there is anybody."""
    from kanmin.server.accounts.models import FirstLink, Person  # noqa: PLC0415 - after setup
    from kanmin.server.accounts.roles import Role  # noqa: PLC0415

    if Person.objects.exists():
        return None
    roles = frozenset({Role.ADMINISTRATOR, Role.EDITOR, Role.APPROVER})
    return f"/welcome/{FirstLink.issue(roles)}"


def check_free(host: str, port: int) -> None:
    """Raise KanminError where another server has the port: two would take turns without a word."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError:
        raise KanminError(
            _("{host}の{port}番は使われているか、使えません。").format(host=host, port=port),
            todo=_("--port で別の番号を指定してください。"),
        ) from None


def serve(host: str, port: int, workers: int) -> None:
    """Answer requests until stopped."""
    check_free(host, port)
    from django.conf import settings  # noqa: PLC0415 - after setup
    from granian import Granian  # noqa: PLC0415 - only the server needs it
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    from kanmin.server.operating import lines  # noqa: PLC0415 - after setup

    os.environ["KANMIN_STARTED_BY"] = str(os.getpid())
    lines.tell("started", version=__version__, workers=workers)
    with counting_folder(), _worker_beside():
        Granian(
            WSGI,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
            blocking_threads_idle_timeout=RESTING,
            backpressure=MOST_WAITING,
            websockets=False,
            http1_settings=HTTP1Settings(header_read_timeout=IDLE * 1_000),
            workers_kill_timeout=LONGEST_GOODBYE,
            respawn_failed_workers=True,
            log_access=False,
            log_level=LogLevels.error,
            log_dictconfig=settings.LOGGING,
        ).serve()


@contextmanager
def counting_folder() -> Iterator[None]:
    """A folder for what our processes count, gone when they end."""
    with tempfile.TemporaryDirectory(prefix="kanmin-metrics-", ignore_cleanup_errors=True) as kept:
        os.environ[COUNTS] = kept
        yield


def _apart() -> dict[str, Any]:
    """How a process is started that Ctrl+C at our terminal does not reach."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


@contextmanager
def _worker_beside() -> Iterator[None]:
    """A worker for long jobs, begun anew when it falls; none where nothing may be written.

    It ends with us, even when we are killed: its input closes then.
    """
    if os.environ.get("KANMIN_READ_ONLY") == "1":
        yield
        return
    if not os.environ.get("KANMIN_DATABASE_URL"):
        from kanmin.server.jobs import put_back_unfinished  # noqa: PLC0415 - after setup

        put_back_unfinished()
    keeper = Keeper(_started)
    keeper.start()
    try:
        yield
    finally:
        keeper.end(LONGEST_GOODBYE)


def _started(name: str, before: str) -> subprocess.Popen[bytes]:
    """A worker of a name. Ctrl+C is for us alone: in the middle of its start it would end with a
    page of traceback. before: the name of the one that fell, whose job is put back.
    """
    command = [sys.executable, "-m", "kanmin.server.worker", name, before]
    return subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, **_apart()
    )
