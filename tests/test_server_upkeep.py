"""Verify, rebuild, backup and restore, through the command as an administrator runs it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.apps import apps

from kanmin.server.store.upkeep import KEPT
from tests.conftest import EXAMPLES, ROOT, Outcome, Run

FILL = """
import sys
from pathlib import Path
from kanmin.server import demo, run
run.prepare(Path(sys.argv[1]))
demo.fill()
from kanmin.plan import parse, to_raw
from kanmin.server.store import queries, services
from kanmin.server.store.models import StoredPlan
from allauth.socialaccount.models import SocialAccount
from kanmin.server.accounts import second
from kanmin.server.accounts.models import Person, SecondFactor
officer = Person.objects.get(username=demo.OFFICER)
SecondFactor.objects.create(person=officer, secret=second.sealed(b"twenty bytes of ours"))
second.new_codes(officer)
second.ask_of(officer.role_set, officer, everybody=False)
SocialAccount.objects.create(user=officer, provider="body", uid="x")
stored = StoredPlan.objects.get(key="plan-mihon")
for number in range(60):
    raw = to_raw(queries.document(queries.revision(stored)))
    raw["measures"][0]["lead"] = f"教育課{number}"
    services.save(stored, parse(raw), stored.head, None, "")
"""


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the two plans of みほん町 and 60 saves, filled once."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-c", FILL, folder], check=True, env=environment)
    return folder


@pytest.fixture
def filled(once: Path, tmp_path: Path) -> Path:
    """The folder filled once, to be damaged."""
    return Path(shutil.copytree(once, tmp_path / "data"))


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


def test_a_bad_backup_is_refused_whole(filled: Path, tmp_path: Path, kanmin: Run) -> None:
    kanmin("backup", "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["rows.jsonl"] = parts["rows.jsonl"].replace(b"plan-mihon-2023", b"plan-mihon-2024")
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as target:
        for name, data in parts.items():
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
