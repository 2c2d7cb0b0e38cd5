"""History: autosaves of one sitting are one entry, named revisions stand alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from kanmin.plan import Plan
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.store import services
from kanmin.server.store.history import entries
from kanmin.server.store.models import Revision, StoredPlan
from tests.server import body_of, new_person, plan_for, signed_in

pytestmark = pytest.mark.django_db
CODE = "182079"
START = timezone.now() - dt.timedelta(days=1)


@pytest.fixture
def writer() -> Person:
    return new_person(CODE, Role.EDITOR)


@pytest.fixture
def stored(writer: Person) -> StoredPlan:
    made = services.create(plan_for(CODE), "p", writer, "雛形から作成").revision.plan
    Revision.objects.update(created_at=START)
    return made


def titled(stored: StoredPlan, title: str) -> Plan:
    return plan_for(CODE).model_copy(update={"title": title})


def save(stored: StoredPlan, title: str, who: Person, minutes: int, message: str = "") -> None:
    saved = services.save(stored, titled(stored, title), stored.head, who, message)
    when = START + dt.timedelta(minutes=minutes)
    Revision.objects.filter(pk=saved.revision.pk).update(created_at=when)


def numbers(stored: StoredPlan) -> list[list[int]]:
    return [[r.number for r in entry.revisions] for entry in entries(stored)[0]]


def test_autosaves_of_one_sitting_are_one_entry(stored: StoredPlan, writer: Person) -> None:
    for step in range(1, 6):
        save(stored, f"題{step}", writer, step)
    assert numbers(stored) == [[6, 5, 4, 3, 2], [1]]
    (change,) = entries(stored)[0][0].changes
    assert change.shown == "題5"


def test_a_longer_break_another_person_and_a_message_part_entries(
    stored: StoredPlan, writer: Person
) -> None:
    save(stored, "一", writer, 1)
    save(stored, "二", writer, 30)
    save(stored, "三", new_person(CODE, Role.EDITOR), 31)
    save(stored, "四", writer, 32, "課長の意見を反映")
    save(stored, "五", writer, 33)
    assert numbers(stored) == [[6], [5], [4], [3], [2], [1]]


def test_the_page_names_fields_in_words_and_leads_to_older_ones(
    stored: StoredPlan, writer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kanmin.server.store.history.MOST_REVISIONS", 3)
    for step in range(1, 8):
        save(stored, f"題{step}", writer, step * 20)
    client = signed_in(writer)
    page = body_of(client.get("/desk/plans/p/history"))
    assert "計画名" in page
    assert "題7" in page
    assert "題4" not in page
    assert "?before=6" in page
    older = body_of(client.get("/desk/plans/p/history?before=6"))
    assert "題4" in older
    assert client.get("/desk/plans/p/history?before=x").status_code == 200
