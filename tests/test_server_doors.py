"""What anybody can try at the doors: large bodies, long names, codes from everywhere, races."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.server.accounts import services
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.roles import Role
from tests.server import new_person

pytestmark = pytest.mark.django_db
CODE, PASSWORD = "182079", "horse-staple-9"


@pytest.fixture
def person() -> Person:
    return new_person(CODE, Role.EDITOR)


# links


@pytest.mark.parametrize("meanwhile", ["withdrawn_at", "expires_at"])
def test_a_link_that_ended_while_its_form_was_read_makes_no_account(meanwhile: str) -> None:
    link = FirstLink.find(FirstLink.issue(frozenset({Role.EDITOR}), CODE))
    assert link
    FirstLink.objects.update(**{meanwhile: timezone.now() - dt.timedelta(seconds=1)})
    with pytest.raises(KanminError, match="もう使えません"):
        services.accept(link, "hanako", "twelve-letters-9", "")
    assert not Person.objects.filter(username="hanako").exists()
