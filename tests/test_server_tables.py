"""Tables made at once are those that all migrations make."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations import AddField, CreateModel, RemoveField, RenameField
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED, CharField, IntegerField

MIGRATED = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
"""
AT_ONCE = """
import django
django.setup()
from kanmin.server.tables import make_tables
make_tables()
make_tables()
"""
Shape = dict[str, tuple[object, ...]]


def made(folder: Path, code: str) -> Path:
    left_out = ("KANMIN_DATABASE_URL",)
    environment = {name: text for name, text in os.environ.items() if name not in left_out}
    environment |= {"KANMIN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "kanmin.server.settings"}
    folder.mkdir()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=folder)
    return folder / "kanmin.sqlite3"


def shape(file: Path) -> Shape:
    """Each table with its columns, indexes and references; in which order does not matter."""
    with sqlite3.connect(file) as database:
        rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: of_table(database, name) for (name,) in rows if name != "sqlite_sequence"}


def of_table(database: sqlite3.Connection, name: str) -> tuple[object, ...]:
    columns = sorted(tuple(r[1:]) for r in database.execute(f"PRAGMA table_info({name})"))
    references = sorted(tuple(r[2:5]) for r in database.execute(f"PRAGMA foreign_key_list({name})"))
    indexes = sorted(
        (unique, partial, tuple(r[2] for r in database.execute(f"PRAGMA index_info('{index}')")))
        for _number, index, unique, _origin, partial in database.execute(
            f"PRAGMA index_list({name})"
        )
    )
    return columns, references, indexes


def test_both_ways_make_the_same_tables_and_know_the_same_migrations(tmp_path: Path) -> None:
    migrated, at_once = made(tmp_path / "a", MIGRATED), made(tmp_path / "b", AT_ONCE)
    one, other = shape(migrated), shape(at_once)
    assert set(one) == set(other)
    assert {name: one[name] for name in one if one[name] != other[name]} == {
        name: other[name] for name in one if one[name] != other[name]
    }
    known = "SELECT app, name FROM django_migrations ORDER BY app, name"
    kinds = "SELECT app_label, model FROM django_content_type ORDER BY app_label, model"
    for question in (known, kinds):
        with sqlite3.connect(migrated) as first, sqlite3.connect(at_once) as second:
            assert list(first.execute(question)) == list(second.execute(question))


BEFORE = {"store": "0025", "accounts": "0007"}
"""Migrations from these numbers on only add, so that hosts of two versions stand side by side."""
MAY = {"CreateModel", "AddIndex", "AddIndexConcurrently", "AlterModelOptions", "RunPython"}
MAY |= {"RunSQL", "AlterModelManagers"}


def takes_away(operation: Any, made: set[str]) -> bool:
    """Whether a host of the version before could stumble over an operation.

    made: the tables of the same migration, which that version does not know.
    """
    kind = type(operation).__name__
    if kind in MAY or getattr(operation, "model_name", "").lower() in made:
        return False
    if kind == "AddField":
        field = operation.field
        return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)
    return True


def test_a_migration_only_adds_so_that_two_versions_stand_side_by_side(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # tests with a database are told that there are none
    known = MigrationLoader(None).disk_migrations
    assert BEFORE.keys() <= {app for app, _name in known}
    wrong = []
    for (app, name), migration in known.items():
        if app in BEFORE and name[:4] >= BEFORE[app]:
            made = {o.name.lower() for o in migration.operations if type(o) is CreateModel}
            wrong += [f"{app} {name} {o}" for o in migration.operations if takes_away(o, made)]
    assert wrong == []


@pytest.mark.parametrize(
    ("operation", "wrong"),
    [
        (AddField("plan", "x", CharField(max_length=9)), True),
        (AddField("plan", "x", CharField(max_length=9, default="")), True),
        (AddField("plan", "x", CharField(max_length=9, db_default="")), False),
        (AddField("plan", "x", IntegerField(null=True)), False),
        (RemoveField("plan", "x"), True),
        (RenameField("plan", "x", "y"), True),
        (RemoveField("new", "x"), False),
    ],
)
def test_what_takes_away_is_known(operation: Any, wrong: bool) -> None:
    assert takes_away(operation, {"new"}) is wrong
