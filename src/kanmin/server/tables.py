"""Making the tables: at once where there is none yet, else by the migrations that are missing.

Eighty migrations on an empty database take five seconds, for Django works out the state of all
models after each. A new database gets the tables of today and a note that it has all migrations; a
test holds both ways against each other. Where no migration is missing, as at almost every start,
that state is not worked out at all. Whoever is killed in the middle goes on at the next start.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from kanmin.errors import KanminError
from kanmin.language import _

OWN_APPS = frozenset({"accounts", "store"})


class _Executor(MigrationExecutor):
    """Makes each migration one with the note that it was done.

    Django writes most of these notes in a transaction of their own. Who was killed between the two
    could not start again: the table that the migration makes would be there already.
    """

    def apply_migration(self, state: Any, migration: Any, *more: Any, **options: Any) -> Any:
        whole = transaction.atomic() if migration.atomic else nullcontext()
        with connection.constraint_checks_disabled(), whole:
            return super().apply_migration(state, migration, *more, **options)


def make_tables() -> None:
    """Bring the tables of the database up to date. Of two that come first, one waits.

    Raises KanminError where a newer Kanmin has made them.
    """
    refuse_newer()
    made = not connection.introspection.table_names() and _made_at_once()
    if not made and to_apply():
        _migrate()
    elif not made and _is_finished():
        return
    with transaction.atomic():
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def missing() -> bool:
    """Whether a migration of this version has not been applied yet."""
    return not set(_migrations().graph.leaf_nodes()) <= set(_applied())


def newer() -> bool:
    """Whether migrations of ours have been applied that this version does not know."""
    known = _migrations().disk_migrations
    return any(name not in known for name in _applied() if name[0] in OWN_APPS)


@cache
def _migrations() -> MigrationLoader:
    """The migrations of this version; no database is asked."""
    return MigrationLoader(None)


def _applied() -> list[tuple[str, str]]:
    return list(MigrationRecorder(connection).applied_migrations())


def refuse_newer() -> None:
    """Raises KanminError for tables of a newer Kanmin: what it writes is not known here."""
    if newer():
        raise KanminError(
            _("このデータは、これより新しい版の Kanmin が書いたものです。"),
            todo=_(
                "新しい版で開くか、更新の前に取った控えを、別のフォルダーに戻して開いてください。"
            ),
        )


def refuse_older() -> None:
    """Raises KanminError where the tables are of an older version than this program."""
    if missing():
        raise KanminError(
            _("データベースが、このプログラムの版よりも前の形のままです。"),
            todo=_("先に、データベースを直せる機械で、新しい版の kanmin serve を始めてください。"),
        )


def to_apply() -> list[Any]:
    """The migrations that have not been applied yet, in their order."""
    executor = MigrationExecutor(connection)
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    executor = _Executor(connection)
    executor.loader.check_consistent_history(connection)
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    emit_pre_migrate_signal(
        verbosity=0, interactive=False, db=connection.alias, apps=apps, plan=plan
    )
    executor.migrate(targets, plan)


def _is_finished() -> bool:
    """Whether what follows the migrations was done: the kinds of all tables are known."""
    known = set(ContentType.objects.values_list("app_label", "model"))
    return known >= {(model._meta.app_label, model._meta.model_name) for model in apps.get_models()}


def _made_at_once() -> bool:
    """Make all tables in one transaction; False where somebody else has made them meanwhile."""
    try:
        with connection.schema_editor() as editor:
            if connection.introspection.table_names():
                return False
            for model in apps.get_models():
                if model._meta.managed and not model._meta.proxy:
                    editor.create_model(model)
            call_command("migrate", verbosity=0, interactive=False, fake=True)
    except DatabaseError:
        if connection.introspection.table_names():
            return False
        raise
    return True
