"""The second wall: PostgreSQL keeps a body's drafts from others where our code forgot to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection
from django.test import Client

from kanmin.plan import parse, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.store import access, history, queries, services, sharing, wall
from kanmin.server.store.deciding_models import PartnerBody, PlanProposal, Publication
from kanmin.server.store.models import FieldChange, Revision, StoredPlan
from kanmin.server.store.wall_rules import EVERYTHING, PUBLIC, SETTING
from tests.server import body_of, new_person, plan_for, signed_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("KANMIN_DATABASE_URL" not in os.environ, reason="make postgresql runs it"),
]
SABAE, ECHIZEN, FUKUI, TOKYO = "182079", "182095", "180009", "130001"
SECRET = "公表前の大事な一文"


def save(stored: StoredPlan, words: str) -> Revision:
    raw = to_raw(queries.document(queries.revision(stored)))
    raw["measures"][0]["lead"] = words
    return services.save(stored, parse(raw), stored.head, None, "").revision


@pytest.fixture
def stored() -> StoredPlan:
    """A plan of 鯖江市 with three states."""
    made = services.create(plan_for(SABAE), "sabae", None, "").revision.plan
    save(made, "広報課")
    save(made, SECRET)
    history.name_revision(made, 3, "庁議に出した案", None)
    return made


@pytest.fixture
def behind(stored: StoredPlan, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The wall is up, and the server has signed in as an ordinary role that owns the tables."""
    monkeypatch.setattr(settings, "ROW_SECURITY", True)
    wall.switch()
    run("DROP ROLE IF EXISTS kanmin_ordinary", "CREATE ROLE kanmin_ordinary")
    give_tables_to("kanmin_ordinary")
    run("SET ROLE kanmin_ordinary")
    wall.tell_connection()
    yield
    run("RESET ROLE")
    give_tables_to("CURRENT_USER")
    monkeypatch.setattr(settings, "ROW_SECURITY", False)
    wall.switch()
    run("DROP ROLE kanmin_ordinary")


def give_tables_to(role: str) -> None:
    """An installation's role owns its tables, and is held by the wall all the same."""
    run(
        *(
            f'ALTER TABLE "{name}" OWNER TO {role}'
            for name in connection.introspection.table_names()
        )
    )


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def seen(reader: str) -> list[int]:
    """The numbers of the revisions that somebody gets who asks for all."""
    with wall.reading_as(reader):
        return list(Revision.objects.order_by("number").values_list("number", flat=True))


def broken(_person: Person) -> Any:
    """A scope that is none, as a careless change could make it."""
    return StoredPlan.objects.all()


def stranger() -> Client:
    client = signed_in(new_person(ECHIZEN, Role.EDITOR))
    client.raise_request_exception = False
    return client


PAGES = ("measures/{}", "export/json", "history")


def pages(stored: StoredPlan) -> list[str]:
    measure = queries.document(queries.revision(stored)).measures[0].id
    return [f"/desk/plans/sabae/{page.format(measure)}" for page in PAGES]


def test_without_the_wall_a_broken_scope_shows_a_strangers_draft(
    stored: StoredPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "plans_of", broken)
    for address in pages(stored):
        assert SECRET in body_of(stranger().get(address))


def test_behind_the_wall_a_broken_scope_shows_nothing(
    behind: None, stored: StoredPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses, own = pages(stored), signed_in(new_person(SABAE, Role.EDITOR))
    assert SECRET in body_of(own.get(addresses[0]))
    monkeypatch.setattr(access, "plans_of", broken)
    for address in addresses:
        answer = stranger().get(address)
        assert SECRET not in body_of(answer)
        assert "庁議に出した案" not in body_of(answer)
    assert SECRET in body_of(own.get(addresses[0]))


def test_each_reader_gets_what_is_theirs(behind: None, stored: StoredPlan) -> None:
    everything = [1, 2, 3]
    assert seen(EVERYTHING) == seen(SABAE) == everything
    assert seen(ECHIZEN) == seen(FUKUI) == seen(PUBLIC) == seen("") == []
    sharing.share(stored, None)
    assert seen(FUKUI) == everything
    assert seen(TOKYO) == seen(ECHIZEN) == []
    sharing.withdraw(stored, None)
    partner = PartnerBody.objects.create(plan=stored, lg_code=ECHIZEN)
    assert seen(ECHIZEN) == everything
    partner.answer = "declined"
    partner.save()
    assert seen(ECHIZEN) == seen(FUKUI) == []
    with wall.reading_as(ECHIZEN):
        assert not FieldChange.objects.exists()
        assert not stored.names.exists()


def test_what_is_public_is_read_by_all_and_nothing_newer(behind: None, stored: StoredPlan) -> None:
    proposal = PlanProposal.objects.create(plan=stored, revision=2, value={})
    published = Publication.objects.create(
        plan=stored, number=1, revision=2, proposal=proposal, published_on="2026-11-26"
    )
    assert seen(PUBLIC) == seen(ECHIZEN) == [1, 2]
    with wall.reading_as(PUBLIC):
        assert queries.document(queries.revision(stored, 2)).measures[0].lead == "広報課"
    published.withdrawn_at = published.created_at
    published.save()
    assert seen(PUBLIC) == []


def test_a_stranger_writes_nothing(behind: None, stored: StoredPlan) -> None:
    row = Revision.objects.get(number=3)
    for reader in (ECHIZEN, FUKUI, PUBLIC):
        with wall.reading_as(reader), pytest.raises(ProgrammingError, match="row-level security"):
            Revision.objects.create(plan=stored, number=4, frame=b"x", digest=row.digest)
        with wall.reading_as(reader):
            assert Revision.objects.filter(pk=row.pk).update(digest="x") == 0
            assert Revision.objects.filter(pk=row.pk).delete()[0] == 0
    with wall.reading_as(SABAE):
        assert save(stored, "総務課").number == 4


def test_who_says_nothing_gets_nothing(behind: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"RESET {SETTING}")
    assert not Revision.objects.exists()
    wall.tell_connection()
    assert Revision.objects.exists()


def test_a_new_connection_is_told_for_whom_it_reads(behind: None) -> None:
    with wall.reading_as(ECHIZEN):
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting(%s)", [SETTING])
            assert cursor.fetchone() == (ECHIZEN,)
    run("SET ROLE kanmin_ordinary")
