"""Moving an installation between SQLite and PostgreSQL: a backup, put back by a process over there.

One mechanism: what moves is what a backup holds, and what is looked at afterwards are both
databases themselves, table by table.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.database import database_from
from kanmin.server.store import backups, rows
from kanmin.server.store.rows import TableSum, Tell

SQLITE = "sqlite:"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to. folder: its data folder. url: of PostgreSQL; "" for SQLite in the folder."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that works there."""
        apart = ("KANMIN_DATABASE_URL", "KANMIN_DATA", "DJANGO_SETTINGS_MODULE")
        found = {name: text for name, text in os.environ.items() if name not in apart}
        found["KANMIN_DATA"] = str(self.folder)
        return found | ({"KANMIN_DATABASE_URL": self.url} if self.url else {})

    @property
    def shown(self) -> str:
        """Its address without the password."""
        password = urlsplit(self.url).password if self.url else None
        return self.url.replace(f":{password}@", ":…@") if password else self.url


def destination(text: str, source: Path) -> Destination:
    """Where an address leads to; keys stay in the data folder unless it names one. Raises
    KanminError for one that cannot be read or that is where the data are already."""
    here = os.environ.get("KANMIN_DATABASE_URL", "")
    if not text.startswith(SQLITE):
        database_from(text, source)
        found = Destination(source, text)
    else:
        name = text.removeprefix(SQLITE)
        name = name.removeprefix("//") if name.startswith("///") else name
        if not name:
            raise KanminError(_("移す先のフォルダーを、sqlite:フォルダー のように書いてください。"))
        found = Destination(Path(name).resolve(), "")
    if (found.folder.resolve(), found.url) == (source.resolve(), here):
        raise KanminError(_("移す先が、いまのデータと同じです。"))
    return found


def check_reachable(to: Destination) -> None:
    """Raises KanminError where PostgreSQL does not answer, or does not keep UTF-8."""
    if not to.url:
        return
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is used

    try:
        with psycopg.connect(to.url, connect_timeout=10) as connection:
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.Error as error:
        raise KanminError(
            _("移す先のデータベースにつながりません（{reason}）。").format(
                reason=str(error).strip().split("\n")[0]
            ),
            where=to.shown,
            todo=_("アドレス、利用者、合言葉と、データベースがつくってあるかを確かめてください。"),
        ) from None
    if encoding != "UTF8":
        raise KanminError(
            _("移す先のデータベースの文字コードが {encoding} です。").format(encoding=encoding),
            where=to.shown,
            todo=_("createdb --encoding=UTF8 でつくったデータベースに移してください。"),
        )


def carry(to: Destination, tell: Tell) -> int:
    """Put everything over there, all or nothing; the number of rows. Raises KanminError."""
    _make(to.folder)
    with tempfile.TemporaryDirectory(prefix=".moving-", dir=to.folder) as place:
        file = Path(place) / "all.zip"
        with file.open("w+b") as out:
            count = backups.backup(out, tell=tell)
        words = ["restore", str(file), "--data", str(to.folder)]
        if _kanmin(to, *words).returncode:
            raise KanminError(
                _("移せませんでした。移す先には何も入っていません。"),
                where=to.shown or str(to.folder),
                todo=_("上の文を確かめて、空の移す先に、もう一度移してください。"),
            )
    return count


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise KanminError(
            _("フォルダーをつくれません（{reason}）。").format(reason=error.strerror or ""),
            where=str(folder),
        ) from None


@dataclass(frozen=True, slots=True)
class Compared:
    """A table here and there. there: None where it is not told of."""

    here: TableSum
    there: TableSum | None

    @property
    def same(self) -> bool:
        """Whether count and contents agree."""
        return self.here == self.there


def compare(to: Destination) -> tuple[list[Compared], bool]:
    """Each table as it is now on both sides, and whether `verify` finds nothing over there."""
    done = _kanmin(to, "verify", "--tables", "--data", str(to.folder), told=True)
    there = {found.name: found for found in map(_sum, done.stdout.splitlines())}
    return [Compared(one, there.get(one.name)) for one in rows.table_sums()], not done.returncode


def _sum(line: str) -> TableSum:
    name, count, digest = line.split("\t")
    return TableSum(name, int(count), digest)


def _kanmin(to: Destination, *words: str, told: bool = False) -> subprocess.CompletedProcess[str]:
    """`kanmin` over there. told: what it prints is wanted; else it goes where ours goes."""
    command = [sys.executable, "-m", "kanmin", *words]
    out = subprocess.PIPE if told else None
    return subprocess.run(  # noqa: S603 - our own command
        command, env=to.environment, stdout=out, encoding="utf-8", check=False
    )
