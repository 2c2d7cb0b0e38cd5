"""The server of a load run: a filled folder with an officer of each body, and `kanmin serve`."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.load_clients import Officer, Steps
from benchmarks.nation import MARK, Nation, fill, flawed_return, sound_return
from benchmarks.nation.fill import PASSWORD
from benchmarks.nation.returns import FLAWS, plain_answers
from kanmin.server import run

if TYPE_CHECKING:
    from kanmin.server.store.models import SurveyRound

SHEET = "planning-2027"
UNSENDABLE = ("other-kind", "no-question")
"""Errors that a file can hold and a form of the web cannot."""
STARTS_WITHIN = 60  # seconds


@dataclass
class Round:
    """The round that is asked, and what each officer sends."""

    number: int
    nation: Nation
    steps: list[Steps]

    def round(self) -> SurveyRound:
        """The round as it stands in the database."""
        from kanmin.server.store.models import SurveyRound

        return SurveyRound.objects.get(pk=self.number)

    def sent_again_in_excel(self, origin: str, count: int) -> list[str]:
        """Some returns sent once more as Excel forms by the State; what was not taken."""
        from tests.survey_samples import opened, put, saved

        from kanmin.survey import questionnaire, survey_form

        sheet = questionnaire(SHEET)
        files = {}
        for steps in self.steps[:count]:
            body = self.nation.registry.get(steps.sound.lg_code)
            book = opened(survey_form(sheet, body))
            put(book["回答"], plain_answers(self.nation, body, sheet), sheet)
            files[f"{body.code}.xlsx"] = saved(book)
        state = Officer(origin, Steps("合成-state", PASSWORD, "", self.steps[0].sound, {}, {}))
        state.log_in()
        page = state.upload(f"/oversight/surveys/{self.number}/upload", files)
        state.close()
        taken = f"{len(files)}団体の回答を受け取りました。"
        return [] if taken in page else [f"not all of {len(files)} Excel forms were taken"]


def prepared(folder: Path, nation: Nation, *, signed_in: bool, filled: bool) -> Round:
    """A folder ready to be served: the nation, an open round, an officer of each body."""
    if filled:
        run.prepare(folder)
    else:
        start = time.perf_counter()
        fill(folder, nation)
        print(f"filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    number = _opened()
    found = Round(number, nation, list(_steps(nation, f"/desk/surveys/{number}")))
    _officers(found, signed_in)
    return found


def _opened() -> int:
    from kanmin.server.store.models import SurveyRound

    today = dt.date.today()
    SurveyRound.objects.update(closed=True)
    found = SurveyRound.objects.create(
        questionnaire=SHEET,
        title=f"【{MARK}】策定状況調査",
        audience="all",
        opens_on=today - dt.timedelta(days=1),
        closes_on=today + dt.timedelta(days=1),
    )
    return int(found.pk)


def _steps(nation: Nation, path: str) -> Iterator[Steps]:
    from kanmin.server.oversight.return_form import shown
    from kanmin.survey import questionnaire

    sheet = questionnaire(SHEET)
    flaws = [name for name in FLAWS if name not in UNSENDABLE]
    for at, body in enumerate(nation):
        sound = sound_return(nation, body, sheet)
        flawed = flawed_return(nation, body, sheet, flaws[at % len(flaws)])
        name = f"合成{body.code}"
        yield Steps(name, PASSWORD, path, sound, shown(sound), shown(flawed))


def _officers(asked: Round, signed_in: bool) -> None:
    """An account a body, the password hashed once; with a session each where all are signed in."""
    from django.contrib.auth.hashers import make_password

    from kanmin.server.accounts.models import Person
    from kanmin.server.accounts.roles import Role

    hashed = make_password(PASSWORD)
    known = set(Person.objects.values_list("username", flat=True))
    Person.objects.bulk_create(
        Person(
            username=one.username,
            password=hashed,
            roles=Role.EDITOR.value,
            lg_code=one.sound.lg_code,
        )
        for one in asked.steps
        if one.username not in known
    )
    if signed_in:
        _sessions(asked.steps)


def _sessions(steps: list[Steps]) -> None:
    from django.test import Client

    from kanmin.server.accounts.models import Person

    people = {p.username: p for p in Person.objects.all()}
    for one in steps:
        client = Client()
        client.force_login(
            people[one.username], backend="django.contrib.auth.backends.ModelBackend"
        )
        one.session = client.cookies["sessionid"].value


@dataclass(frozen=True)
class Served:
    """A server that runs. log: what it printed."""

    origin: str
    log: Path

    def complaints(self) -> list[str]:
        """Lines of errors that it printed."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if "rror" in line or "Traceback" in line]


@contextmanager
def served(folder: Path, workers: int) -> Iterator[Served]:
    """`kanmin serve` on a folder, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = folder / "load.log"
    command = [sys.executable, "-m", "kanmin", "serve", "--data", str(folder)]
    command += ["--port", str(port), "--workers", str(workers)]
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ)
    found = Served(f"http://127.0.0.1:{port}", log)
    try:
        _await(found)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(server: Served) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{server.origin}/health", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(server.log.read_text(encoding="utf-8"))
