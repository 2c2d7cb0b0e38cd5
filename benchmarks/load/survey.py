"""A survey at its end: a round, an officer of each body, the tally against an own count."""

from __future__ import annotations

import datetime as dt
import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from benchmarks.nation import MARK, Nation, flawed_return, sound_return
from benchmarks.nation.fill import PASSWORD
from benchmarks.nation.returns import FLAWS, plain_answers
from kanmin.localgov import LocalGovernment
from kanmin.survey import Return

from .people import accounts
from .script import Officer

if TYPE_CHECKING:
    from kanmin.server.store.models import SurveyRound

SHEET = "planning-2027"
UNSENDABLE = ("other-kind", "no-question")
"""Errors that a file can hold and a form of the web cannot."""
REFUSED_FIRST, TWICE, ALSO_EXCEL = 0.1, 0.05, 20
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Asked:
    """The round that is asked, what each officer sends, and what of it counts."""

    number: int
    nation: Nation
    officers: tuple[Officer, ...]
    sound: tuple[Return, ...]

    def round(self) -> SurveyRound:
        """The round as it stands in the database."""
        from kanmin.server.store.models import SurveyRound

        return SurveyRound.objects.get(pk=self.number)


def asked(nation: Nation, count: int, seconds: float, seed: int) -> Asked:
    """A round that is open, and officers of so many bodies, who come faster and faster.

    The n-th of them is due when n have come: time to the square root, so that at the end twice as
    many come in a second as in the mean.
    """
    bodies = list(nation)[:count]
    accounts([body.code for body in bodies])
    dice = random.Random(seed)
    dice.shuffle(bodies)
    number = _opened()
    officers, sound = [], []
    for at, body in enumerate(bodies):
        officer, one = _officer(nation, body, f"/desk/surveys/{number}", dice)
        due = seconds * math.sqrt(at / len(bodies))
        officers.append(officer.model_copy(update={"due": due}))
        sound.append(one)
    return Asked(number, nation, tuple(officers), tuple(sound))


def _opened() -> int:
    """A round; those of earlier runs in this folder go, for they would stand on every list."""
    from kanmin.server.store.models import SurveyReturn, SurveyRound

    today = dt.date.today()
    SurveyReturn.objects.filter(round__questionnaire=SHEET).delete()
    SurveyRound.objects.filter(questionnaire=SHEET).delete()
    SurveyRound.objects.update(closed=True)
    found = SurveyRound.objects.create(
        questionnaire=SHEET,
        title=f"【{MARK}】策定状況調査",
        audience="all",
        opens_on=today - dt.timedelta(days=1),
        closes_on=today + dt.timedelta(days=1),
    )
    return int(found.pk)


def _officer(
    nation: Nation, body: LocalGovernment, path: str, dice: random.Random
) -> tuple[Officer, Return]:
    from kanmin.server.oversight.return_form import shown
    from kanmin.survey import questionnaire

    sheet = questionnaire(SHEET)
    sound = sound_return(nation, body, sheet)
    flaw = dice.choice([name for name in FLAWS if name not in UNSENDABLE])
    refused = dice.random() < REFUSED_FIRST
    officer = Officer(
        username=f"合成{body.code}",
        password=PASSWORD,
        path=path,
        values=shown(sound),
        flawed=shown(flawed_return(nation, body, sheet, flaw)) if refused else {},
        twice=dice.random() < TWICE,
        due=0,
    )
    return officer, sound


def sent_again_in_excel(given: Asked, origin: str) -> list[str]:
    """Some returns sent once more as Excel forms by the State; what was not taken."""
    files = dict(_forms(given))
    state = requests.Session()

    def send(path: str, data: dict[str, str], sent: dict[str, bytes]) -> str:
        page = state.get(f"{origin}{path.removesuffix('/upload')}", timeout=60).text
        token = TOKEN.findall(page)[0]
        several = [("file", one) for one in sent.items()]
        answer = state.post(
            f"{origin}{path}",
            {**data, "csrfmiddlewaretoken": token},
            files=several,
            timeout=60,
        )
        return answer.text

    send("/login", {"username": "合成-state", "password": PASSWORD}, {})
    page = send(f"/oversight/surveys/{given.number}/upload", {}, files)
    taken = f"{len(files)}団体の回答を受け取りました。"
    return [] if taken in page else [f"not all of {len(files)} Excel forms were taken"]


def _forms(given: Asked) -> Iterator[tuple[str, bytes]]:
    from tests.survey_samples import opened, put, saved

    from kanmin.survey import questionnaire, survey_form

    sheet = questionnaire(SHEET)
    for sound in given.sound[:ALSO_EXCEL]:
        body = given.nation.registry.get(sound.lg_code)
        book = opened(survey_form(sheet, body))
        put(book["回答"], plain_answers(given.nation, body, sheet), sheet)
        yield f"{body.code}.xlsx", saved(book)


def differences(given: Asked) -> list[str]:
    """Where the server's tally differs from an own count of what was sent."""
    from kanmin.server.oversight import rounds
    from kanmin.server.store.current import current_lags

    counted = rounds.counted(given.round())
    found = []
    if counted.rate.numerator != len(given.sound):
        found.append(f"{counted.rate.numerator} returns are counted, not {len(given.sound)}")
    if current_lags():
        found.append("the list of newest returns lags behind the returns")
    for name in ("status", "reasons", "support"):
        own: Counter[Any] = Counter(option for one in given.sound for option in one.chosen(name))
        theirs = {c.id: c.share.numerator for c in counted.question(name).counts}
        if theirs != {option: own[option] for option in theirs}:
            found.append(f"{name}: {theirs} are counted, {dict(own)} were sent")
    figures = counted.question("staff").figures
    staff = sum(getattr(one.answers["staff"], "value", 0) for one in given.sound)
    if figures is None or figures.total != staff:
        found.append(f"staff: {figures} is counted, {staff} were sent")
    return found
