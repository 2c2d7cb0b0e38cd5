"""`kanmin move` between SQLite and PostgreSQL, both ways, against a real PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.conftest import Run
from tests.filled import fill, made_once
from tests.test_server_upkeep import backed_up_while_written

SERVER = os.environ.get("KANMIN_DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not SERVER, reason="make postgresql runs it")
_numbers = itertools.count(1)
NewUrl = Callable[[], str]


@pytest.fixture
def new_url() -> Iterator[NewUrl]:
    """Empty databases, gone after the test."""
    made: list[str] = []

    def make() -> str:
        name = f"moved_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" ENCODING UTF8 TEMPLATE template0')
        made.append(name)
        return urlsplit(SERVER)._replace(path=f"/{name}").geturl()

    yield make
    for name in made:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled folder with SQLite."""
    return made_once(tmp_path_factory, "filled")


@pytest.fixture
def filled(once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(once, tmp_path / "data"))


def rows_of(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found
    return int(found[0])


def test_there_and_back_everything_is_the_same(
    filled: Path, tmp_path: Path, kanmin: Run, new_url: NewUrl
) -> None:
    url = new_url()
    done = kanmin("move", url, KANMIN_DATABASE_URL="")
    assert done.status == 0, done.err
    lines = [line.split() for line in done.out.splitlines()]
    assert {line[-1] for line in lines} == {"同じ"}
    rows = str(rows_of(url, "store_revision"))
    assert ["store.Revision", rows, rows] in [line[:3] for line in lines]
    assert "KANMIN_DATABASE_URL=" in done.err
    assert not list(filled.glob(".moving-*"))
    back = tmp_path / "back"
    done = kanmin("move", f"sqlite:{back}", KANMIN_DATABASE_URL=url)
    assert done.status == 0, done.err  # that includes whether the second factor opens
    assert f"--data {back}" in done.err
    assert (back / "secret.key").read_bytes() == (filled / "secret.key").read_bytes()
    question = "SELECT plan_id, number, digest, frame, created_at FROM store_revision ORDER BY id"
    files = (folder / "kanmin.sqlite3" for folder in (filled, back))
    with sqlite3.connect(next(files)) as one, sqlite3.connect(next(files)) as other:
        assert list(one.execute(question)) == list(other.execute(question))
    assert added(url) > 0
    done = kanmin("move", url, KANMIN_DATABASE_URL="")
    assert (done.status, "もうデータがあります" in done.err) == (2, True)
    assert str(rows_of(url, "store_revision")) == rows
    assert kanmin("move", url, KANMIN_DATABASE_URL=url).status == 2


def added(url: str) -> int:
    """The key of a row that is added after a move: PostgreSQL counts on from the last."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "INSERT INTO store_revisionname (plan_id, number, name, created_at) "
            "SELECT id, 1, 'x', now() FROM store_storedplan LIMIT 1 RETURNING id"
        ).fetchone()
    assert found
    return int(found[0])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://x/y", "読めません"),
        ("postgresql://nobody:geheim@127.0.0.1:1/x", "つながりません"),
    ],
)
def test_addresses_that_lead_nowhere_are_told(
    url: str, words: str, filled: Path, kanmin: Run
) -> None:
    done = kanmin("move", url, KANMIN_DATABASE_URL="")
    assert (done.status, words in done.err) == (2, True), done.err
    assert "geheim" not in done.err


def test_a_row_that_does_not_fit_leaves_nothing_behind(
    filled: Path, kanmin: Run, new_url: NewUrl
) -> None:
    """SQLite takes a text that is too long for its column; PostgreSQL does not."""
    with sqlite3.connect(filled / "kanmin.sqlite3") as database:
        database.execute("UPDATE accounts_person SET section = ?", ["課" * 200])
    url = new_url()
    done = kanmin("move", url, KANMIN_DATABASE_URL="")
    assert (done.status, "移せませんでした" in done.err) == (2, True)
    assert rows_of(url, "accounts_person") == 0
    assert rows_of(url, "store_revision") == 0


def test_a_difference_between_both_sides_is_told(
    filled: Path, kanmin: Run, new_url: NewUrl
) -> None:
    """A trigger over there that changes what is put in."""
    url = new_url()
    kanmin("verify", "--data", filled, KANMIN_DATABASE_URL=url)  # makes the tables
    with psycopg.connect(url) as connection:
        connection.execute(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.shown := NEW.shown || '!'; RETURN NEW; END $$"
        )
        connection.execute(
            "CREATE TRIGGER spoils BEFORE INSERT ON store_fieldchange "
            "FOR EACH ROW EXECUTE FUNCTION spoil()"
        )
    done = kanmin("move", url, KANMIN_DATABASE_URL="")
    assert done.status == 1
    wrong = [line.split()[0] for line in done.out.splitlines() if line.endswith("違う")]
    assert wrong == ["store.FieldChange"]


def test_a_backup_of_postgresql_is_of_one_moment(
    tmp_path: Path, kanmin: Run, new_url: NewUrl
) -> None:
    url = new_url()
    folder = fill(tmp_path / "data", url)
    before, after = backed_up_while_written(folder, tmp_path / "all.zip", url)
    assert after == before + 1
    done = kanmin("restore", "all.zip", "--data", tmp_path / "other", KANMIN_DATABASE_URL="")
    assert done.status == 0, done.err
    with sqlite3.connect(tmp_path / "other" / "kanmin.sqlite3") as database:
        assert list(database.execute("SELECT max(number) FROM store_revision")) == [(before,)]
