"""The installation that is killed: people, plans and a round, put back as they were when wanted."""

from __future__ import annotations

import datetime as dt
import gc
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.own_postgresql import OwnPostgreSQL

TOWN, PREFECTURE = "182079", "180009"
ASKED = ("182079", "182010", "182028", "182044", "182052", "182061")
"""Bodies that hand returns in; what they answer is made up, in a throw-away folder."""
SHEET = "planning-2027"
NAME = "kanmin"


@dataclass(frozen=True)
class Size:
    """How much there is: small plans, measures of the large one, bodies that hand returns in."""

    plans: int = 6
    large: int = 40
    bodies: int = len(ASKED)


FULL, SHORT = Size(), Size(plans=2, large=6, bodies=2)


@dataclass
class House:
    """What the processes need to know.

    places: of each plan, the paragraphs of its chapters. sessions: of the officers, by body.
    asked: bodies that hand returns in. forms: a filled Excel form of each of these.
    """

    folder: Path
    server: OwnPostgreSQL | None
    places: dict[str, list[str]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    round: int = 0
    asked: tuple[str, ...] = ()
    forms: dict[str, bytes] = field(default_factory=dict)
    document: bytes = b""
    job_plan: str = ""

    @property
    def vendor(self) -> str:
        """sqlite or postgresql."""
        return "postgresql" if self.server else "sqlite"

    def keep(self, name: str, of: str = NAME) -> None:
        """Keep a database as it is under a name; nobody may be connected."""
        if self.server:
            self.server.replace(f"kept_{name}", of)
            return
        assert not Path(f"{self._file(of)}-wal").exists(), "somebody is connected"
        shutil.copy(self._file(of), self._file(f"kept_{name}"))

    def put_back(self, name: str, to: str = NAME) -> None:
        """The database as it was kept."""
        if self.server:
            self.server.replace(to, f"kept_{name}")
            return
        for end in ("-wal", "-shm", ""):
            Path(f"{self._file(to)}{end}").unlink(missing_ok=True)
        shutil.copy(self._file(f"kept_{name}"), self._file(to))

    def turn_to(self, name: str) -> None:
        """Let this process speak to another database of the same kind."""
        from django.db import connection

        connection.close()
        connection.settings_dict["NAME"] = name if self.server else str(self._file(name))

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"


def opened(folder: Path, server: OwnPostgreSQL | None, size: Size = FULL) -> House:
    """Set Django up on a new folder, fill it, and read all that a request may need."""
    os.environ.pop("KANMIN_DATABASE_URL", None)
    if server:
        server.run(f"CREATE DATABASE {NAME}")
        os.environ["KANMIN_DATABASE_URL"] = server.url(NAME)
    from kanmin.server import run

    run.prepare(folder)
    from kanmin.server.desk import exports

    exports.LONG = 0  # every PDF is a job
    house = House(folder, server, asked=ASKED[: size.bodies])
    _fill(house, size)
    return house


def ready(house: House) -> None:
    """What is looked with is read, no connection is left: from here on processes are forked."""
    from django.db import connections

    from benchmarks.crash import witness

    witness.halves({}, [])
    witness.everything()
    connections.close_all()
    gc.collect()
    gc.freeze()
    house.keep("filled")


def _fill(house: House, size: Size) -> None:
    from tests.adopt_samples import B_PREFECTURE, word
    from tests.server import new_person, signed_in

    from kanmin.server.accounts.roles import Role
    from kanmin.server.store.models import SurveyRound

    people = {
        "prefecture": new_person(PREFECTURE, Role.EDITOR),
        "state": new_person("", Role.STATE),
        **{code: new_person(code, Role.EDITOR) for code in house.asked},
    }
    for name, person in people.items():
        house.sessions[name] = signed_in(person).cookies["sessionid"].value
    today = dt.date.today()
    found = SurveyRound.objects.create(
        questionnaire=SHEET,
        title="止めて確かめる調査",
        audience="all",
        opens_on=today - dt.timedelta(days=30),
        closes_on=today + dt.timedelta(days=30),
    )
    house.round = found.pk
    house.document = word(B_PREFECTURE)
    house.forms = {code: _form(code) for code in house.asked}
    for number in range(size.plans):
        _plan(house, f"small-{number}", 3)
    _plan(house, "large", size.large)
    house.job_plan = "small-0"


def _plan(house: House, key: str, measures: int) -> None:
    from tests.server import plan_for

    from kanmin.server.store import services

    plan = plan_for(TOWN, measures)
    services.create(plan, key, None, "")
    house.places[key] = [
        f"/chapters/{chapter.id}/paragraphs/{one.id}/text"
        for chapter in plan.chapters
        for one in chapter.paragraphs
    ]


ANSWERS: dict[str, Any] = {
    "status": "none",
    "reasons": ("no-staff",),
    "support": ("briefing",),
    "staff": 2,
    "section": "企画課",
}


def _form(code: str) -> bytes:
    """An Excel form as a clerk fills it in."""
    from tests.survey_samples import opened as book_of
    from tests.survey_samples import put, saved

    from kanmin.server.bodies import registry
    from kanmin.survey import questionnaire, survey_form

    sheet = questionnaire(SHEET)
    book = book_of(survey_form(sheet, registry().get(code)))
    put(book["回答"], ANSWERS, sheet)
    return saved(book)
