"""The matrix walked over one filled store: nobody gets, or learns of, what is not theirs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from benchmarks.matrix import (
    api,
    everything,
    links,
    methods,
    people,
    queries,
    unseen,
    uploads,
    walk,
    watch,
)
from benchmarks.matrix.people import Asker
from benchmarks.matrix.rules import ROUTES, address
from benchmarks.matrix.world import SECRET, World
from django.db import transaction

from kanmin.server.accounts.roles import Role
from kanmin.server.permissions import MATRIX
from kanmin.server.store import wall
from kanmin.server.store.wall_rules import EVERYTHING, NO_BODY, PUBLIC
from tests.server import new_person

pytestmark = pytest.mark.django_db


class Stored(NamedTuple):
    """A filled store, those who ask of it, what its open pages told, and the log so far."""

    world: World
    several: list[Asker]
    beside: walk.Tally
    lines: io.StringIO


@pytest.fixture(scope="module")
def stored(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stored]:
    """The filled store, taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic(), watch.logged() as lines:
        beside = walk.Tally()
        world = unseen.filled(beside)
        yield Stored(world, people.few(world), beside, lines)
        transaction.set_rollback(True)


def held(tally: walk.Tally, least: int) -> None:
    """Nothing is as it must not be, and enough was asked."""
    assert "\n".join(tally.faults) == ""
    assert tally.answers >= least


def test_what_is_hidden_changes_no_open_page(stored: Stored) -> None:
    held(stored.beside, 80)


def test_nobody_gets_what_is_not_theirs(stored: Stored) -> None:
    tally = walk.Tally()
    walk.walk(stored.world, stored.several, tally, thorough=False)
    held(tally, 800)


def test_what_is_not_theirs_is_as_if_it_were_not_there(stored: Stored) -> None:
    tally = walk.Tally()
    walk.not_there(stored.world, stored.several, tally, thorough=False)
    walk.crossed(stored.world, next(o for o in stored.several if o.name == "neighbour"), tally)
    held(tally, 100)


def test_other_methods_tell_and_change_nothing(stored: Stored) -> None:
    tally = walk.Tally()
    methods.walk(stored.world, stored.several, tally, thorough=False)
    assert min(tally.count["HEAD"], tally.count["other methods"]) > 50
    held(tally, len(ROUTES))


def test_a_secret_word_is_answered_as_one_that_stands_nowhere(stored: Stored) -> None:
    tally = walk.Tally()
    queries.walk(stored.world, stored.several, tally, thorough=False)
    held(tally, 60)


def test_programs_get_nothing_that_is_not_theirs(stored: Stored) -> None:
    tally = walk.Tally()
    everything.programs(stored.world, stored.several, tally, thorough=False)
    wanted = [f"{one}, {why}" for one in ("API", "MCP") for why in (*api.REFUSALS, "in")]
    assert not [one for one in wanted if not tally.count[one]]
    held(tally, 150)


def test_links_and_sessions_that_ended_open_nothing(stored: Stored) -> None:
    tally = walk.Tally()
    links.walk(stored.world, tally)
    held(tally, 80)


def test_a_file_in_the_name_of_another_body_changes_nothing_of_it(stored: Stored) -> None:
    tally = walk.Tally()
    uploads.walk(stored.world, stored.several, tally)
    held(tally, 15)


def test_neither_log_nor_figures_tell_a_secret_word(stored: Stored) -> None:
    tally = walk.Tally()
    watch.read(stored.lines, tally)
    assert tally.count["lines of the log"] > 100
    watch.figures(tally)
    held(tally, 4)


def test_a_supporter_of_a_town_looks_after_no_prefecture(stored: Stored) -> None:
    tally = walk.Tally()
    asker = people.of_town()
    for route in ROUTES:
        if route.startswith("elsewhere-") and walk.expected(asker, route, SECRET) == "not theirs":
            url = address(route, stored.world, SECRET)
            walk.one(asker, route, walk.methods_of(route)[0], url, "not theirs", tally)
    held(tally, 5)


def test_who_belongs_to_no_body_is_not_everybody_at_the_second_wall() -> None:
    assert wall.reader_of(new_person("", Role.ADMINISTRATOR)) == NO_BODY
    assert wall.reader_of(new_person("", Role.STATE)) == EVERYTHING
    assert wall.reader_of(None) == PUBLIC


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(ROUTES) == {name for name in MATRIX if not name.startswith("api:")}
