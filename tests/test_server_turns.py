"""Threads that write to SQLite take turns: nobody is passed over for long."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from kanmin.server.accounts.models import Person

WRITERS, EACH, HELD = 12, 12, 0.004  # seconds a transaction lasts


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers at a time")
def test_of_many_writers_none_waits_much_longer_than_its_turn() -> None:
    waited: list[float] = []

    def write(number: int) -> None:
        for at in range(EACH):
            start = time.perf_counter()
            with transaction.atomic():
                waited.append(time.perf_counter() - start)
                Person.objects.create(username=f"{number}-{at}")
                time.sleep(HELD)
            Person.objects.filter(username=f"{number}-{at}").update(section="企画課")
        connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Person.objects.filter(section="企画課").count() == WRITERS * EACH
    assert len(waited) == WRITERS * EACH


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers at a time")
def test_a_transaction_that_fails_gives_its_turn_back() -> None:
    for _time in range(3):
        with pytest.raises(ZeroDivisionError):
            _failing()
    start = time.perf_counter()
    thread = threading.Thread(target=_one_person)
    thread.start()
    thread.join()
    assert time.perf_counter() - start < 5
    assert Person.objects.get().username == "another"


@transaction.atomic
def _failing() -> None:
    Person.objects.create(username="once")
    raise ZeroDivisionError


def _one_person() -> None:
    Person.objects.create(username="another")
    connection.close()
