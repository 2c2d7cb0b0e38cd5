"""Making the tables: at once where there is none yet, else by the migrations that are missing.

Eighty migrations on an empty database take five seconds, for Django works out the state of all
models after each. A new database gets the tables of today and a note that it has all migrations; a
test holds both ways against each other. Where no migration is missing, as at almost every start,
that state is not worked out at all.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from kanmin.errors import KanminError
from kanmin.language import _


def make_tables() -> None:
    """Bring the tables of the database up to date. Of two that come first, one waits."""
    if not connection.introspection.table_names() and _made_at_once():
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
        return
    if _missing():
        call_command("migrate", verbosity=0, interactive=False)


def refuse_older() -> None:
    """Raises KanminError where the tables are of an older version than this program."""
    if _missing():
        raise KanminError(
            _("データベースが、このプログラムの版よりも前の形のままです。"),
            todo=_("先に、データベースを直せる機械で、新しい版の kanmin serve を始めてください。"),
        )


def _missing() -> bool:
    """Whether a migration has not been applied yet."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


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
