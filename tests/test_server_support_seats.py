"""The last seat of a meeting: many bodies at once, as processes of their own database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.browser import own_database

RUSH = """
import datetime as dt
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from kanmin.server import run
run.prepare(Path(sys.argv[1]))
from django.db import connection
from kanmin.errors import KanminError
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.support import events
from kanmin.support import Event
by = Person.objects.create_user("rush", roles="editor")
day = dt.date.today() + dt.timedelta(days=9)
clock = {"begins": dt.time(13), "ends": dt.time(15)}
event = events.save(Event(title="x", day=day, place="x", capacity=7, **clock), None, "", by)
def rush(body):
    try:
        events.sign_up(event, body, 2, by)
        return ""
    except KanminError as error:
        return error.what
    finally:
        connection.close()
with ThreadPoolExecutor(8) as pool:
    told = list(pool.map(rush, list(registry())[1:25]))
print(told.count(""), events.people_coming(event), len(set(told) - {""}))
"""


def test_the_last_seat_is_given_once(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", RUSH, tmp_path / "data"],
        check=True,
        env=environment | own_database(),
        capture_output=True,
    )
    assert done.stdout.decode().split() == ["3", "6", "1"]
