"""The database: SQLite in the data folder, or PostgreSQL by its URL, one host or several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kanmin.errors import KanminError
from kanmin.language import _

# WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start, so two
# writers wait instead of failing (0 errors of 1,600 writes against 628); FULL survives a power cut.
# Each thread has a connection of its own: with SQLite's 2,000 kB of pages and Python's 128
# statements it fills 2.8 MB, bit by bit, and 1.6 with half of them; what is read often lies in the
# system's memory.
_SMALL = {"timeout": 20, "cached_statements": 64}
_FEW_PAGES = "PRAGMA cache_size=-1000;"
_SQLITE_OPTIONS = {
    **_SMALL,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    + _FEW_PAGES,
}

_SQLITE_READ_ONLY = {**_SMALL, "init_command": f"PRAGMA query_only=ON; {_FEW_PAGES}"}
# A machine that is gone without a word is noticed within 6 seconds, and passed over within 3 when
# the next connection is made; whoever needs other figures writes them into the URL.
_LIBPQ = {
    "keepalives_idle": "3",
    "keepalives_interval": "1",
    "keepalives_count": "3",
    "tcp_user_timeout": "6000",
}
_PASSED_OVER, _WAITED_FOR = "3", "30"
"""Seconds for a connection: where there is another host to try, and where there is none."""
_CONNECTED = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
"""What Django calls by a name of its own; ports stay beside it."""
_AT_SERVER = (
    "-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=6000"
)
"""The same from the other end: what a machine that is gone had locked is free again. PostgreSQL by
itself asks after two hours."""
_ONLY_READS = "-c default_transaction_read_only=on"


def database_from(url: str, folder: Path, *, read_only: bool = False) -> dict[str, Any]:
    """Django's description of the database.

    url: postgresql://user:password@host:port,host2:port2/name?option=value as libpq reads it.
    read_only: nothing is ever written through it, and of several hosts a replica is preferred;
    else the one that takes writes is looked for.
    """
    if not url:
        return {
            "ENGINE": "kanmin.server.sqlite_turns",
            "NAME": str(folder / "kanmin.sqlite3"),
            "OPTIONS": _SQLITE_READ_ONLY if read_only else _SQLITE_OPTIONS,
            "CONN_MAX_AGE": None,
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": read_only,
        **_told(_read(url), read_only=read_only),
    }


def _read(url: str) -> dict[str, str]:
    """What a URL says, by libpq's own names."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise _unreadable()
    try:
        from psycopg import Error  # noqa: PLC0415 - an extra, for PostgreSQL only
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415
    except ImportError:
        raise KanminError(
            _("PostgreSQL につなぐ部品がありません。"),
            todo=_("kanmin[postgresql] を入れてください。"),
        ) from None
    try:
        found = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except Error:
        raise _unreadable() from None
    if not found.get("dbname"):
        raise _unreadable()
    return found


def _told(found: dict[str, str], *, read_only: bool) -> dict[str, Any]:
    named = {ours: found.pop(theirs, "") for theirs, ours in _CONNECTED.items()}
    named["PORT"] = found.pop("port", "")
    wanted = "prefer-standby" if read_only else "read-write" if "," in named["HOST"] else "any"
    patience = _PASSED_OVER if "," in named["HOST"] else _WAITED_FOR
    usual = {"connect_timeout": patience, "target_session_attrs": wanted}
    options: dict[str, Any] = {**_LIBPQ, **usual} | found
    several = (_AT_SERVER, options.get("options", ""), _ONLY_READS if read_only else "")
    options["options"] = " ".join(filter(None, several))
    if read_only:  # one page shows one moment of the replica
        from psycopg import IsolationLevel  # noqa: PLC0415 - an extra

        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
    return {**named, "OPTIONS": options}


def _unreadable() -> KanminError:
    return KanminError(
        _("KANMIN_DATABASE_URL が読めません。"),
        todo=_(
            "postgresql://利用者:合言葉@機械:5432/名前 のように書いてください。"
            "機械が複数あるときは「機械1:5432,機械2:5432」とコンマで並べます。"
        ),
    )
