"""A round of a survey as a signed file: what is asked, of whom, until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kanmin.errors import InvalidDocument
from kanmin.language import N_, _
from kanmin.server.accounts.models import Person
from kanmin.server.exchange.kind import Kind, Outgoing, Sender
from kanmin.server.oversight import rounds
from kanmin.server.store.models import SurveyRound
from kanmin.signing import Signed
from kanmin.survey import questionnaire

NAME = "survey-round"


def write(found: SurveyRound) -> Outgoing:
    """A round for the Kanmin of the bodies that are asked."""
    payload = {
        "questionnaire": found.questionnaire,
        "title": found.title,
        "audience": found.audience,
        "opens_on": found.opens_on.isoformat(),
        "closes_on": found.closes_on.isoformat(),
    }
    return Outgoing(NAME, "", subject(payload), payload)


def subject(payload: dict[str, Any]) -> str:
    """A round is known by its questionnaire and the day it opens."""
    return f"{payload.get('questionnaire', '')} {payload.get('opens_on', '')}"


def take(given: Signed, _author: Person | None) -> str:
    """Take a round in; one that is there already is brought up to date. Raises KanminError."""
    raw = given.payload
    try:
        opens, closes = (dt.date.fromisoformat(raw[name]) for name in ("opens_on", "closes_on"))
        sheet = questionnaire(str(raw["questionnaire"]))
        audience = str(raw["audience"])
        if audience not in rounds.AUDIENCES or closes < opens:
            raise ValueError(audience)
    except (KeyError, TypeError, ValueError):
        raise InvalidDocument(_("調査の期間か対象が読めません。")) from None
    found, _made = SurveyRound.objects.update_or_create(
        questionnaire=sheet.id,
        opens_on=opens,
        defaults={"title": sheet.title, "audience": audience, "closes_on": closes},
    )
    return _("調査「{title}」").format(title=found.title)


KIND = Kind(NAME, N_("調査"), frozenset({Sender.STATE}), subject, take, open=True)
