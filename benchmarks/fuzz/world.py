"""An installation with something of everything, fictional or made up, for readers that need one.

It is filled once a run; each worker reads a copy of it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.crash.children import asked

BODY, OTHER = "182079", "131016"
STAYS = ("KANMIN_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "KANMIN_DATA")
KEY = f"plan-{BODY}"


@dataclass
class World:
    """What a worker knows of it. people: numbers by role and body. tokens: by scope and body."""

    people: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    signed: list[str] = field(default_factory=list)
    private: str = ""


def opened(shared: Path, own: Path) -> World:
    """Django set up on a copy of the filled installation. shared: where it lies, or will lie."""
    for name in STAYS:
        os.environ.pop(name, None)
    whole = shared / "world"
    if not whole.exists():
        making = shared / "world-in-the-making"
        shutil.rmtree(making, ignore_errors=True)
        asked(lambda: _fill(making))  # Django stands on one folder in a process
        making.rename(whole)
    folder = own / "data"
    shutil.copytree(whole, folder)
    from kanmin.server import run

    run.set_up(folder)
    _unlimited()
    return World(**json.loads((folder / "world.json").read_text(encoding="utf-8")))


def _unlimited() -> None:
    """Limits by address would refuse all but the first; passwords are hashed on purpose slowly."""
    from django.conf import settings

    settings.API_RATE = settings.API_TOKEN_RATE = settings.API_REFUSED_RATE = "1000000/s"
    settings.AXES_ENABLED = False
    settings.PASSWORD_HASHERS = ["tests.server.OneRound"]
    settings.ALLOWED_HOSTS = ["*"]


def _fill(folder: Path) -> None:
    from kanmin.server import demo, run

    demo.prepare_bodies(folder)
    run.prepare(folder)
    _unlimited()
    from django.db import connections

    world = World()
    demo.fill()
    _people(world)
    _things(world)
    raw = json.dumps(asdict(world))
    (folder / "world.json").write_text(raw, encoding="utf-8")
    connections.close_all()


def _people(world: World) -> None:
    from tests.server import new_person

    from kanmin.server.accounts import tokens
    from kanmin.server.accounts.roles import Role
    from kanmin.server.accounts.token_models import Scope

    for code in (BODY, OTHER, demo_town()):
        for role in Role:
            here = (
                "" if role is Role.STATE else f"{code[:2]}0009" if role is Role.SUPPORTER else code
            )
            person = new_person(here if len(here) in (0, 6) else code, role)
            world.people[f"{role.value} {code}"] = person.pk
            for scopes in (frozenset({Scope.READ}), frozenset(Scope)):
                name = f"{role.value} {code} {len(scopes)}"
                world.tokens[name] = tokens.issue(person, "試験", scopes, 30)
    person = new_person(BODY, Role.EDITOR)
    gone = tokens.issue(person, "試験", frozenset(Scope), 30)
    tokens.revoke_all(person, None)
    world.tokens["ended"] = gone
    world.people["nobody"] = 0


def demo_town() -> str:
    """The fictional town of the demonstration."""
    from kanmin.server.demo import TOWN

    return TOWN


def _things(world: World) -> None:
    """What addresses speak of, as the tests of the permission matrix make it."""
    from tests import test_server_permissions as made

    from benchmarks.fuzz import made as things
    from kanmin.server.store.models import SurveyRound
    from kanmin.server.store.oversight_models import DutyDeadline
    from kanmin.server.store.searching import update

    today = dt.date.today()
    update(made.stored(BODY))
    things.adopted(BODY)
    things.in_the_making()
    found = SurveyRound.objects.create(
        questionnaire="planning-2026",
        title="試しの調査",
        audience="all",
        opens_on=today - dt.timedelta(days=9),
        closes_on=today + dt.timedelta(days=9),
    )
    things.hand_in(found, "180009")
    DutyDeadline.objects.create(duty="act9", title="期限", tiers="prefecture", day=today)
    _signed(world, found)


def _signed(world: World, found: Any) -> None:
    """A signed file of each kind, and the key that is trusted; what is written here is renamed."""
    from tests.test_exchange_others import edition_out

    from kanmin.server.demo import demo_plan
    from kanmin.server.exchange import layer_file, plan_file, sending, survey_return, survey_round
    from kanmin.server.own_key import private_key
    from kanmin.server.store.layer_models import LayerVersion
    from kanmin.server.store.models import StoredPlan, SurveyReturn
    from kanmin.server.store.oversight_models import TrustedKey
    from kanmin.signing import public_of

    plan = plan_file.write_published(StoredPlan.objects.get(key=demo_plan("mihon-2023").id))
    plan = replace(
        plan, subject="plan-from-elsewhere", payload=plan.payload | {"key": "plan-from-elsewhere"}
    )
    layer = layer_file.write(LayerVersion.objects.exclude(published_on=None)[0])
    raw = layer.payload["layer"] | {"lg_code": OTHER, "reach": "own"}
    layer = replace(layer, lg_code=OTHER, payload=layer.payload | {"layer": raw})
    layer = replace(layer, subject=layer_file.subject(layer.payload))
    returned = survey_return.write(SurveyReturn.objects.all()[0])
    for out in (survey_round.write(found), returned, plan, layer, edition_out(), _answers()):
        world.signed.append(sending.write_file(out, None).decode())
        TrustedKey.objects.get_or_create(lg_code=out.lg_code, public=public_of(private_key()))
    world.private = private_key().hex()


def _answers() -> Any:
    from kanmin.server.exchange import answer_file
    from kanmin.server.exchange.kind import Outgoing

    answer = {"kind": "edition", "subject": "act9/x", "answer": "none", "answered_on": "2026-11-27"}
    payload = {"plan": KEY, "answers": [answer]}
    return Outgoing(answer_file.NAME, BODY, KEY, payload)
