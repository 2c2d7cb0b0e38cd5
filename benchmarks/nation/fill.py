"""A data folder of its own, filled with the synthetic nation."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kanmin.errors import KanminError
from kanmin.localgov import LocalGovernment
from kanmin.server import run

from .plans import plans_of
from .returns import sound_return
from .sketch import MARK, Nation
from .states import entry_of

if TYPE_CHECKING:
    from kanmin.server.accounts.models import Person
    from kanmin.server.store.models import SurveyRound

A_BATCH = 50  # bodies written in one transaction
SHEET = "planning-2026"
README = f"{MARK}.txt"
PASSWORD = "synthetic-horse-staple-9"
_OFFICE = "182079"
"""The body whose office has accounts, or the first one where it is not among the bodies."""

Told = Callable[[int], None]
"""Told how many plans there are already."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was put in. people: names of the accounts by role; all have one password."""

    plans: int
    states: int
    returns: int
    people: dict[str, str]


def fill(folder: Path, nation: Nation, tell: Told = lambda _plans: None) -> Filled:
    """Make a data folder and fill it: plans, states, an open round with a return of every body.

    Bodies are written as they are made, so memory does not grow with their number. Raises
    KanminError for a folder, or a database (`KANMIN_DATABASE_URL`), that holds anything already:
    synthetic plans never stand beside real ones.
    """
    if folder.exists() and any(folder.iterdir()):
        raise KanminError(f"{folder}: このフォルダーには、もう何かあります。", todo=_TODO)
    run.prepare(folder)
    from django.db import transaction

    refuse_used()
    (folder / README).write_text(
        f"このフォルダーの計画・状況・回答は、すべて{MARK}です。実在の団体のものではありません。\n",
        encoding="utf-8",
    )
    people = _people(nation)
    by_role = {name: person.username for name, person in people.items()}
    asked = _round(people["state"])
    counts = Counter[str]()
    for batch in batched(nation):
        with transaction.atomic():
            for body in batch:
                counts.update(_written(nation, body, people["state"], asked))
        tell(counts["plans"])
    return Filled(counts["plans"], counts["states"], counts["returns"], by_role)


_TODO = "新しいフォルダーを指定してください。"


def refuse_used() -> None:
    """Raise KanminError where the database holds people, plans, states or a survey already."""
    from kanmin.server.accounts.models import Person
    from kanmin.server.store.models import StatusRecord, StoredPlan, SurveyRound

    if any(kind.objects.exists() for kind in (Person, StoredPlan, StatusRecord, SurveyRound)):
        where = "KANMIN_DATABASE_URL" if os.environ.get("KANMIN_DATABASE_URL") else "データベース"
        raise KanminError(f"{where}には、もう計画か利用者があります。", todo=_TODO)


def _people(nation: Nation) -> dict[str, Person]:
    """One person of each role, whose names say what they are."""
    from django.contrib.auth.hashers import make_password

    from kanmin.server.accounts.models import Person
    from kanmin.server.accounts.roles import Role

    known = {body.code: body for body in nation}
    office = known.get(_OFFICE) or next(iter(known.values()))
    codes = {Role.STATE: "", Role.SUPPORTER: office.prefecture_body_code}
    hashed = make_password(PASSWORD)
    return {
        role.value: Person.objects.create(
            username=f"合成-{role.value}",
            password=hashed,
            roles=role.value,
            lg_code=codes.get(role, office.code),
            section=f"企画課（{MARK}）",
        )
        for role in Role
    }


def batched(nation: Nation) -> Iterator[tuple[LocalGovernment, ...]]:
    """The bodies, so many at a time as are written in one transaction."""
    bodies = iter(nation)
    while batch := tuple(islice(bodies, A_BATCH)):
        yield batch


def _written(
    nation: Nation, body: LocalGovernment, state: Person, asked: SurveyRound
) -> dict[str, int]:
    """All that a body has, through the services of the store, and how much of each was taken.

    Its return comes right after its plan, which is still at hand then and not read once more.
    """
    from kanmin.server.oversight import register, rounds
    from kanmin.server.store import services, sharing

    plans = [services.create(plan, plan.id, None, MARK) for plan in plans_of(nation, body)]
    sharing.share(plans[-1].revision.plan, None)
    registered = register.register(entry_of(nation, body), state)
    sheet = rounds.sheet_of(asked)
    got = rounds.receive(asked, sound_return(nation, body, sheet), None)
    return {"plans": len(plans), "states": registered, "returns": got.row is not None}


def _round(state: Person) -> SurveyRound:
    """A round that is open today, with which the returns are taken."""
    from kanmin.server.store.models import SurveyRound

    today = dt.date.today()
    return SurveyRound.objects.create(
        questionnaire=SHEET,
        title=f"【{MARK}】策定状況調査",
        audience="all",
        opens_on=today - dt.timedelta(days=30),
        closes_on=today + dt.timedelta(days=30),
        author=state,
    )
