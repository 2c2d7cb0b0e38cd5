"""Data folders that many tests begin with: made once for a run of the tests, then copied."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.files import locks

from tests.forked import printed

UNUSED = """
import sys
from pathlib import Path
from kanmin.server import run
run.prepare(Path(sys.argv[1]))
"""
DEMONSTRATION = """
import sys
from pathlib import Path
from kanmin.server import demo, run
demo.prepare_bodies(Path(sys.argv[1]) / "localgov")
run.prepare(Path(sys.argv[1]))
demo.fill()
"""
FILL = """
import sys
from pathlib import Path
from kanmin.server import demo, run
run.prepare(Path(sys.argv[1]))
demo.fill()
from kanmin.plan import parse, to_raw
from kanmin.server import own_key
from kanmin.server.store import queries, services
from kanmin.server.store.models import StoredPlan
from allauth.socialaccount.models import SocialAccount
from kanmin.server.accounts import second
from kanmin.server.accounts.models import Person, SecondFactor
own_key.private_key()
officer = Person.objects.get(username=demo.OFFICER)
SecondFactor.objects.create(person=officer, secret=second.sealed(b"twenty bytes of ours"))
second.new_codes(officer)
second.ask_of(officer.role_set, officer, everybody=False)
SocialAccount.objects.create(
    user=officer, provider="body", uid="x", extra_data={"zeta": 1e22, "a": [1.0, 0.5], "b": None}
)
stored = StoredPlan.objects.get(key="plan-mihon")
for number in range(60):
    raw = to_raw(queries.document(queries.revision(stored)))
    raw["measures"][0]["lead"] = f"教育課{number}"
    services.save(stored, parse(raw), stored.head, None, "")
"""


def made_once(factory: pytest.TempPathFactory, name: str, code: str = FILL, **more: str) -> Path:
    """A folder that some lines make: once, however many processes run the tests; not to be changed.

    code: is given the path. more: of its environment.
    """
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / name
    with (base / f"{name}.lock").open("w") as held:
        locks.lock(held, locks.LOCK_EX)
        if not folder.exists():
            half = base / f"{name}.half"
            printed(code, half, environment=environment() | more)
            half.rename(folder)
    return folder


def fill(folder: Path, url: str = "") -> Path:
    """Fill a folder with the plans of みほん町, 60 saves and what else a backup holds.

    url: of PostgreSQL, SQLite in the folder without one.
    """
    printed(FILL, folder, environment=environment(url))
    return folder


def environment(url: str = "", folder: Path | None = None) -> dict[str, str]:
    """Of a process that works on SQLite in a folder, or on PostgreSQL."""
    apart = ("DJANGO_SETTINGS_MODULE", "KANMIN_DATABASE_URL", "KANMIN_DATA")
    found = {name: text for name, text in os.environ.items() if name not in apart}
    found |= {"KANMIN_DATABASE_URL": url} if url else {}
    return found | ({"KANMIN_DATA": str(folder)} if folder else {})
