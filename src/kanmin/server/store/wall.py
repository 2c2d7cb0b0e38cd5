"""The second wall between bodies on PostgreSQL: the database itself gives out no other's draft.

The first is `access`; this one holds where a queryset forgot it. KANMIN_ROW_SECURITY=1 switches it
on. It holds for revisions, what they changed and what they are called (`wall_rules`).
Each request says for whom it asks; commands and jobs, which see all, say so too; who says nothing
gets nothing. Superusers are not held by it: the server has to sign in as an ordinary role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.store.wall_rules import EVERYTHING, NO_BODY, PUBLIC, SETTING, TABLES, statements

Respond = Callable[[HttpRequest], HttpResponse]
_reader: ContextVar[str] = ContextVar("reader", default=EVERYTHING)


def is_on() -> bool:
    """Whether this process speaks to the wall."""
    return bool(settings.ROW_SECURITY) and connection.vendor == "postgresql"


def reader_of(person: Any) -> str:
    """For whom a request asks: a body's code, everything for the State, the public for nobody."""
    if not isinstance(person, Person):
        return PUBLIC
    return EVERYTHING if Role.STATE in person.role_set else person.lg_code or NO_BODY


def behind(respond: Respond) -> Respond:
    """Each request says for whom it asks."""

    def answer(request: Any) -> HttpResponse:
        if not is_on():
            return respond(request)
        with reading_as(reader_of(request.user)):
            return respond(request)

    return answer


@contextmanager
def reading_as(reader: str) -> Iterator[None]:
    """Read and write for somebody within; as before afterwards."""
    before = _reader.set(reader)
    tell_connection()
    try:
        yield
    finally:
        _reader.reset(before)
        tell_connection()


@contextmanager
def lifted() -> Iterator[None]:
    """For what lawfully goes over the plans of all bodies and shows none of them."""
    if not is_on():
        yield
        return
    with reading_as(EVERYTHING):
        yield


def known_as(person: Person) -> None:
    """From here on the request of a program asks for the person of its token."""
    if is_on():
        _reader.set(reader_of(person))
        tell_connection()


def tell_connection(**_signal: Any) -> None:
    """Tell a connection that is open; a new one is told when it is made. One that does not take it
    is closed, so that nothing is ever read for another."""
    if not is_on() or connection.connection is None:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, _reader.get()])
    except DatabaseError:
        with suppress(DatabaseError):
            connection.close()


@transaction.atomic
def switch() -> None:
    """Bring the tables to what is set. Raises KanminError where they belong to another role."""
    if connection.vendor != "postgresql":
        return
    wanted = bool(settings.ROW_SECURITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relname = ANY(%s) AND relrowsecurity "
            "AND relnamespace = current_schema()::regnamespace",
            [list(TABLES)],
        )
        if (cursor.fetchone() or [0])[0] == (len(TABLES) if wanted else 0):
            return
        try:
            for statement in statements(on=wanted):
                cursor.execute(statement)
        except DatabaseError as error:
            raise KanminError(
                _("KANMIN_ROW_SECURITY に合わせて表を変えられません（{reason}）。").format(
                    reason=str(error).split("\n")[0]
                ),
                todo=_("表の持ち主の役割で、一度 kanmin verify を動かしてください。"),
            ) from None
