"""What anybody can try at the doors: large bodies, long names, codes from everywhere, races."""

from __future__ import annotations

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.server.accounts import services
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.roles import Role
from tests.server import body_of, new_person

pytestmark = pytest.mark.django_db
CODE, PASSWORD = "182079", "horse-staple-9"


@pytest.fixture
def person() -> Person:
    return new_person(CODE, Role.EDITOR)


def browser() -> Client:
    return Client(HTTP_HOST="localhost")


# names


@pytest.mark.parametrize("name", ["x" * 61, "\ufdfa" * 20_000, "ha\0na"], ids=["61", "wide", "nul"])
def test_what_is_no_name_is_refused_and_not_kept(name: str) -> None:
    answer = browser().post("/login", {"username": name, "password": PASSWORD})
    assert answer.status_code == 400
    assert "利用者名かパスワードが違います" in body_of(answer)
    assert len(answer.content) < 20_000
    assert not AccessAttempt.objects.exists()


def test_a_name_in_the_way_it_is_typed_still_opens(person: Person) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in person.username)
    answer = browser().post("/login", {"username": f" {wide} ", "password": PASSWORD})
    assert answer.status_code == 302


# links


@pytest.mark.parametrize("meanwhile", ["withdrawn_at", "expires_at"])
def test_a_link_that_ended_while_its_form_was_read_makes_no_account(meanwhile: str) -> None:
    link = FirstLink.find(FirstLink.issue(frozenset({Role.EDITOR}), CODE))
    assert link
    FirstLink.objects.update(**{meanwhile: timezone.now() - dt.timedelta(seconds=1)})
    with pytest.raises(KanminError, match="もう使えません"):
        services.accept(link, "hanako", "twelve-letters-9", "")
    assert not Person.objects.filter(username="hanako").exists()
