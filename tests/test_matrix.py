"""The matrix walked over one filled store: nobody gets, or learns of, what is not theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from benchmarks.matrix import people, walk
from benchmarks.matrix.people import Asker
from benchmarks.matrix.rules import ROUTES, address
from benchmarks.matrix.world import SECRET, World, fill
from django.db import transaction

from kanmin.server.accounts.roles import Role
from kanmin.server.permissions import MATRIX
from kanmin.server.store import wall
from kanmin.server.store.wall_rules import EVERYTHING, NO_BODY, PUBLIC
from tests.server import new_person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The filled store, taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def several(world: World) -> list[Asker]:
    """One of each relation to the body whose things they are."""
    return people.few(world)


def test_nobody_gets_what_is_not_theirs(world: World, several: list[Asker]) -> None:
    tally = walk.Tally()
    walk.walk(world, several, tally, thorough=False)
    assert "\n".join(tally.faults) == ""
    assert tally.answers > 4_000


def test_what_is_not_theirs_is_as_if_it_were_not_there(world: World, several: list[Asker]) -> None:
    tally = walk.Tally()
    chosen = [one for one in several if one.name in ("neighbour", "another prefecture")]
    walk.not_there(world, chosen, tally)
    walk.crossed(world, next(one for one in several if one.name == "neighbour"), tally)
    assert "\n".join(tally.faults) == ""
    assert tally.answers > 100


def test_a_supporter_of_a_town_looks_after_no_prefecture(world: World) -> None:
    tally = walk.Tally()
    asker = people.of_town()
    for route in ROUTES:
        if route.startswith("elsewhere-") and walk.expected(asker, route, SECRET) == "not theirs":
            url = address(route, world, SECRET)
            walk.one(asker, route, walk.methods_of(route)[0], url, "not theirs", tally)
    assert "\n".join(tally.faults) == ""
    assert tally.answers > 5


def test_who_belongs_to_no_body_is_not_everybody_at_the_second_wall(world: World) -> None:
    assert wall.reader_of(new_person("", Role.ADMINISTRATOR)) == NO_BODY
    assert wall.reader_of(new_person("", Role.STATE)) == EVERYTHING
    assert wall.reader_of(None) == PUBLIC


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(ROUTES) == {name for name in MATRIX if not name.startswith("api:")}
