"""Rounds and returns as signed files (署名付きファイル), for those who have no way by network."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.oversight import rounds
from kanmin.server.own_key import private_key
from kanmin.server.store.models import SurveyReturn, SurveyRound
from kanmin.server.store.oversight_models import TrustedKey
from kanmin.signing import Signed, signed_file
from kanmin.survey import Return, questionnaire

ROUND, RETURN = "survey-round", "survey-return"


def round_file(found: SurveyRound) -> bytes:
    """A round for the Kanmin of a body: what is asked, of whom, until when."""
    payload = {
        "questionnaire": found.questionnaire,
        "title": found.title,
        "audience": found.audience,
        "opens_on": found.opens_on.isoformat(),
        "closes_on": found.closes_on.isoformat(),
    }
    return signed_file(ROUND, "", payload, private_key(), timezone.localtime())


def return_file(row: SurveyReturn) -> bytes:
    """A return that a body handed in, for the Kanmin of who asked."""
    payload = row.answers
    return signed_file(RETURN, row.lg_code, payload, private_key(), timezone.localtime())


def take_round(given: Signed) -> SurveyRound:
    """The round of a file; one that is there already is brought up to date. Raises KanminError."""
    _of_kind(given, ROUND)
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
    return found


def take_return(
    found: SurveyRound, given: Signed, author: Person | None, correction: str = ""
) -> rounds.Received:
    """Take a signed return into a round.

    Raises KanminError for a key that nobody trusts for the body, another round, another body.
    """
    answered = signed_return(given)
    if answered.questionnaire != found.questionnaire:
        raise InvalidDocument(
            _("別の調査（{other}）への回答です。").format(other=answered.questionnaire)
        )
    before = rounds.handed_in(found, answered.lg_code)
    if before and rounds.given(before) == answered:
        return rounds.Received(before, ())
    return rounds.receive(found, answered, author, "file", correction)


def round_for(given: Signed) -> SurveyRound:
    """The newest round that a signed return answers. Raises KanminError where there is none."""
    wanted = str(given.payload.get("questionnaire", ""))[:64]
    found = SurveyRound.objects.filter(questionnaire=wanted).order_by("-pk").first()
    if found is None:
        raise KanminError(
            _("この回答の調査（{name}）は、ここで行っていません。").format(name=wanted or _("不明"))
        )
    return found


def signed_return(given: Signed) -> Return:
    """The return of a signed file whose key is trusted for its body. Raises KanminError."""
    _of_kind(given, RETURN)
    answered = _return(given.payload)
    if answered.lg_code != given.lg_code:
        raise InvalidDocument(
            _("署名した団体（{signed}）と、回答の団体（{answered}）が違います。").format(
                signed=given.lg_code, answered=answered.lg_code
            )
        )
    if not trusted(given):
        raise KanminError(
            _("{code}の鍵として登録されていない鍵で署名されています。").format(code=given.lg_code),
            todo=_("その団体に鍵の指紋を確かめ、署名の鍵に登録してください。"),
        )
    return answered


def _return(raw: dict[str, Any]) -> Return:
    try:
        return Return.model_validate(raw)
    except ValueError:
        raise InvalidDocument(_("回答として読めません。")) from None


def trusted(given: Signed) -> bool:
    """Whether the key of a file is one that is trusted for its body."""
    keys = TrustedKey.objects.filter(lg_code=given.lg_code, withdrawn=False)
    return keys.filter(public=given.public).exists()


def _of_kind(given: Signed, kind: str) -> None:
    if given.kind != kind:
        raise InvalidDocument(
            _("このファイルは、ここで受け取るものではありません（{kind}）。").format(
                kind=given.kind[:40]
            )
        )
