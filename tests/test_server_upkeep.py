"""Verify, rebuild, backup and restore, through the command as an administrator runs it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest
from django.apps import apps

from kanmin.server.store.upkeep import KEPT
from tests.conftest import EXAMPLES, ROOT, Outcome, Run
from tests.filled import environment, made_once
from tests.forked import COMMAND, printed


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the two plans of みほん町 and 60 saves, filled once."""
    return made_once(tmp_path_factory, "filled")


@pytest.fixture
def filled(once: Path, tmp_path: Path) -> Path:
    """The folder filled once, to be damaged."""
    return Path(shutil.copytree(once, tmp_path / "data"))


@pytest.fixture(scope="session")
def kept(once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it, made once."""
    file = tmp_path_factory.mktemp("kept") / "all.zip"
    printed(COMMAND, "backup", file, "--data", once, environment=environment())
    return file


def changed(source: Path, target: Path, **files: bytes) -> None:
    """A backup with other parts, by names without what follows the dot; its rows fit its digest."""
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= {next(n for n in parts if n.split(".")[0] == name): d for name, d in files.items()}
    manifest = json.loads(parts["manifest.json"])
    manifest["sha256"] = hashlib.sha256(parts["rows.jsonl"]).hexdigest()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in (parts | {"manifest.json": json.dumps(manifest).encode()}).items():
            archive.writestr(name, data)


def part(source: Path, name: str) -> bytes:
    with zipfile.ZipFile(source) as archive:
        return archive.read(name)


def sql(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "kanmin.sqlite3") as database:
        return list(database.execute(statement))


def test_a_sound_store_verifies(filled: Path, kanmin: Run) -> None:
    done = kanmin("verify")
    assert (done.status, done.out) == (0, "")
    assert "すべて読み出せました" in done.err


FAULTS = [
    ("UPDATE store_revision SET frame = x'00' WHERE number = 30", "版30"),
    ("UPDATE store_revision SET digest = 'x' WHERE number = 5", "版5が壊れています"),
    (
        "DELETE FROM store_fieldchange; DELETE FROM store_revision WHERE number = 40",
        "続いていません",
    ),
    ("UPDATE store_measurerow SET title = 'x'", "一覧が本文と合いません"),
    ("DELETE FROM store_indicatorrow", "一覧が本文と合いません"),
    (
        "UPDATE store_searchrow SET digest = 'x' WHERE name = 'm-booking'",
        "検索の索引が本文と合いません",
    ),
    ("INSERT INTO store_searchindex(store_searchindex) VALUES('delete-all')", "索引が欠けています"),
    ("UPDATE store_auditrecord SET detail = '9' WHERE number = 30", "30番が書き換えられています"),
]


@pytest.mark.parametrize(("statement", "words"), FAULTS)
def test_every_kind_of_damage_is_found(
    statement: str, words: str, filled: Path, kanmin: Run
) -> None:
    with sqlite3.connect(filled / "kanmin.sqlite3") as database:
        database.executescript(statement)
    done = kanmin("verify")
    assert done.status == 1
    assert words in done.out


def test_rows_are_rebuilt(filled: Path, kanmin: Run) -> None:
    sql(filled, "DELETE FROM store_measurerow")
    assert "6件の計画" in kanmin("rebuild").err
    assert kanmin("verify").status == 0


def restored(kanmin: Run, file: str, folder: Path) -> Outcome:
    return kanmin("restore", file, "--data", folder)


OF_ACCOUNTS = (
    "SELECT person_id, secret, last_step FROM accounts_secondfactor ORDER BY id",
    "SELECT person_id, digest, used_at FROM accounts_recoverycode ORDER BY id",
    "SELECT lg_code, everybody, roles FROM accounts_secondfactorrule ORDER BY id",
    "SELECT user_id, provider, uid FROM socialaccount_socialaccount ORDER BY id",
)


def test_a_backup_restores_to_the_same_documents(filled: Path, tmp_path: Path, kanmin: Run) -> None:
    assert kanmin("backup", "all.zip").status == 0
    elsewhere = tmp_path / "elsewhere"
    assert "すべて読み出せました" in restored(kanmin, "all.zip", elsewhere).err
    question = "SELECT plan_id, number, digest, frame FROM store_revision ORDER BY id"
    assert sql(elsewhere, question) == sql(filled, question)
    people = "SELECT username, roles, lg_code FROM accounts_person ORDER BY id"
    assert sql(elsewhere, people) == sql(filled, people)
    for question in OF_ACCOUNTS:
        assert sql(elsewhere, question)
        assert sql(elsewhere, question) == sql(filled, question)
    assert b"twenty bytes" not in (filled / "kanmin.sqlite3").read_bytes()
    assert kanmin("verify", "--data", elsewhere).status == 0


def test_nothing_is_restored_over_anything(filled: Path, kanmin: Run) -> None:
    kanmin("backup", "all.zip")
    done = restored(kanmin, "all.zip", filled)
    assert done.status == 2
    assert "もうデータがあります" in done.err


def test_a_bad_backup_is_refused_whole(kept: Path, tmp_path: Path, kanmin: Run) -> None:
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(tmp_path / "bad.zip", "w") as target:
        for name in source.namelist():
            data = source.read(name).replace(b"plan-mihon-2023", b"plan-mihon-2024")
            target.writestr(name, data)
    (tmp_path / "none.zip").write_bytes(b"PK")
    for file, words in (("bad.zip", "壊れています"), ("none.zip", "読めません")):
        done = restored(kanmin, file, tmp_path / file[:-4])
        assert done.status == 2
        assert words in done.err
        assert sql(tmp_path / file[:-4], "SELECT count(*) FROM store_storedplan") == [(0,)]


def test_the_demonstration_shows_the_example_plan() -> None:
    inside = ROOT / "src/kanmin/server/demo/mihon.yaml"
    assert inside.read_bytes() == (EXAMPLES / "mihon.yaml").read_bytes()


def test_every_table_is_in_a_backup_or_made_anew() -> None:
    made_anew = {
        "BackupRecord",
        "FormKnock",
        "HostKey",
        "MadeFile",
        "MeasureRow",
        "IndicatorRow",
        "ContentsRow",
        "TakenUpRow",
        "CurrentStatus",
        "CurrentReturn",
        "SearchRow",
        "SearchText",
        "SearchState",
        "DataFiles",
        "WorkerSeen",
    }
    tables = {model.__name__ for model in apps.get_app_config("store").get_models()}
    assert {name.removeprefix("store.") for name in KEPT if name.startswith("store.")} == (
        tables - made_anew
    )
    accounts = {model._meta.label for model in apps.get_app_config("accounts").get_models()}
    assert accounts | {"socialaccount.SocialAccount"} <= set(KEPT)


def test_the_log_is_written_as_a_file_and_tells_what_is_missing(
    filled: Path, tmp_path: Path, kanmin: Run
) -> None:
    done = kanmin("audit", "--lg-code", "993018", "-o", "log.json")
    assert done.status == 0
    rows = json.loads((tmp_path / "log.json").read_text(encoding="utf-8"))
    assert [row["number"] for row in rows] == list(range(1, 64))
    assert rows[-1]["target"] == "plan plan-mihon"
    assert kanmin("audit", "--from", "2099-01-01", "-o", "log.csv").err.count("0件の記録です") == 1
    sql(filled, "DELETE FROM store_auditrecord WHERE number = 40")
    done = kanmin("audit", "-o", "log.csv")
    assert done.status == 1
    assert "40番が欠けています" in done.err
    assert "みほん 花子" in (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
    assert kanmin("audit", "-o", "log.txt").status == 2


BETWEEN = """
import sys, threading
from pathlib import Path
from kanmin.server import run
run.prepare(Path(sys.argv[1]))
from django.db import connection
from kanmin.plan import parse, to_raw
from kanmin.server.store import backups, queries, rows, services
from kanmin.server.store.models import StoredPlan

def write():
    stored = StoredPlan.objects.get(key="plan-mihon")
    raw = to_raw(queries.document(queries.revision(stored)))
    raw["measures"][0]["lead"] = "財政課"
    print(stored.head, services.save(stored, parse(raw), stored.head, None, "").revision.number)
    connection.close()

def tell(done):
    if tables.pop(0) == "store.StoredPlan":
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(10)
        assert not writer.is_alive(), "a writer waits until the backup is done"

tables = [model._meta.label for model in rows.kept_models()]
with open(sys.argv[2], "w+b") as out:
    backups.backup(out, tell=tell)
assert not tables
"""


def backed_up_while_written(folder: Path, file: Path, url: str = "") -> tuple[int, ...]:
    """Back up while a save happens between two tables; the plan's revisions before and after it."""
    told = printed(BETWEEN, folder, file, environment=environment(url))
    return tuple(map(int, told.split()))


def test_a_backup_is_of_one_moment_and_nobody_waits_for_it(
    filled: Path, tmp_path: Path, kanmin: Run
) -> None:
    before, after = backed_up_while_written(filled, tmp_path / "all.zip")
    assert after == before + 1
    assert restored(kanmin, "all.zip", tmp_path / "other").status == 0
    question = "SELECT max(number) FROM store_revision"
    assert sql(tmp_path / "other", question) == [(before,)]
    assert sql(filled, question) == [(after,)]


def test_keys_go_with_a_backup_and_times_come_back_as_they_were(
    once: Path, kept: Path, tmp_path: Path, kanmin: Run
) -> None:
    other = tmp_path / "other"
    assert "二段階認証" not in restored(kanmin, str(kept), other).err
    for name in ("secret.key", "signing.key"):
        assert (other / name).read_bytes() == (once / name).read_bytes()
        assert (other / name).stat().st_mode & 0o777 == 0o600
    assert not (other / "secret.key.bak").exists()
    assert kanmin("verify", "--data", other).status == 0
    for question in (
        "SELECT id, created_at FROM store_revision ORDER BY id",
        "SELECT id, changed_at FROM store_eventsignup ORDER BY id",
        "SELECT id, published_at FROM store_publishedreport ORDER BY id",
        "SELECT lg_code, number, at, digest FROM store_auditrecord ORDER BY id",
    ):
        assert sql(other, question) == sql(once, question)


def test_without_keys_it_is_told_who_cannot_come_in(
    filled: Path, tmp_path: Path, kanmin: Run
) -> None:
    kanmin("backup", "all.zip", "--without-keys")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.namelist() == ["rows.jsonl", "manifest.json"]
    done = restored(kanmin, "all.zip", tmp_path / "other")
    assert done.status == 0
    assert "1人の二段階認証が、この secret.key では開けません" in done.err
    found = kanmin("verify", "--data", tmp_path / "other")
    assert (found.status, "1人の二段階認証" in found.out) == (1, True)
    shutil.copy(filled / "secret.key", tmp_path / "other" / "secret.key")
    assert kanmin("verify", "--data", tmp_path / "other").status == 0


def test_other_files_in_a_backup_cannot_get_out_of_the_folder(
    kept: Path, tmp_path: Path, kanmin: Run
) -> None:
    manifest = json.loads(part(kept, "manifest.json"))
    manifest["files"]["law/../../x"] = hashlib.sha256(b"x").hexdigest()
    changed(kept, tmp_path / "bad.zip", manifest=json.dumps(manifest).encode())
    with zipfile.ZipFile(tmp_path / "bad.zip", "a") as archive:
        archive.writestr("files/law/../../x", b"x")
    assert restored(kanmin, "bad.zip", tmp_path / "a" / "b").status == 2
    assert not list(tmp_path.rglob("x"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"model": "store.fieldchange"', b'"model": "sessions.session"'),
        (b'"head": ', b'"heads": '),
        (b'"plan": 1,', b'"plan": 99,'),
        (b'"number": 30,', b'"number": 29,'),
    ],
)
def test_rows_that_do_not_fit_are_refused_whole(
    old: bytes, new: bytes, kept: Path, tmp_path: Path, kanmin: Run
) -> None:
    rows = part(kept, "rows.jsonl")
    assert old in rows
    changed(kept, tmp_path / "bad.zip", rows=rows.replace(old, new))
    other = tmp_path / "other"
    done = restored(kanmin, "bad.zip", other)
    assert (done.status, "bad.zip" in done.err) == (2, True)
    assert sql(other, "SELECT count(*) FROM store_storedplan") == [(0,)]
    assert not (other / "signing.key").exists()


def test_backups_into_a_folder_are_dated_and_the_superfluous_go(
    filled: Path, tmp_path: Path, kanmin: Run
) -> None:
    folder = tmp_path / "hikae"
    assert kanmin("backup", "--into", folder).status == 2
    assert "失敗しました" in kanmin("verify").err
    folder.mkdir()
    names = [f"kanmin-2026{month:02}{day:02}-030000.zip" for month in (8, 9) for day in (1, 28)]
    for name in (*names, "kanmin-20260801-020000.zip", "note.zip", "kanmin-2026.zip"):
        (folder / name).write_bytes(b"old")
    done = kanmin("backup", "--into", folder, "--keep", 2, "--keep-months", 3)
    assert done.status == 0
    assert "3個を片付けました" in done.err
    left = sorted(path.name for path in folder.iterdir())
    assert left[-1] == "note.zip"
    assert left[:3] == ["kanmin-2026.zip", names[1], names[3]]
    assert len(left) == 5
    assert (folder / left[3]).stat().st_mode & 0o777 == 0o600
    assert "最後の控えは" in kanmin("verify").err
    assert kanmin("backup", "--check", folder / left[3]).status == 0
    (folder / left[3]).write_bytes((folder / left[3]).read_bytes()[:-400])
    assert kanmin("backup", "--check", folder / left[3]).status == 2


def test_nothing_is_taken_away_where_no_good_backup_was_made(
    filled: Path, tmp_path: Path, kanmin: Run
) -> None:
    (tmp_path / "kanmin-20260801-030000.zip").write_bytes(b"old")
    (tmp_path / "kanmin-20260802-030000.zip").write_bytes(b"old")
    sql(filled, "ALTER TABLE store_opinion RENAME COLUMN text TO gone")
    done = kanmin("backup", "--into", tmp_path, "--keep", 1, "--keep-months", 0)
    assert (done.status, "控えを書けませんでした" in done.err) == (2, True)
    assert sorted(path.name for path in tmp_path.glob("*.zip")) == [
        "kanmin-20260801-030000.zip",
        "kanmin-20260802-030000.zip",
    ]
    assert not list(tmp_path.glob(".kanmin-*"))
