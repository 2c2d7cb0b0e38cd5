"""A return to a survey as a signed file: what a body answered, for who asked."""

from __future__ import annotations

from functools import partial
from typing import Any

from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import N_, _
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import name_of
from kanmin.server.exchange.kind import BODIES, Kind, Outgoing, Take
from kanmin.server.oversight import rounds
from kanmin.server.store.models import SurveyReturn, SurveyRound
from kanmin.signing import Signed
from kanmin.survey import Return

NAME = "survey-return"


def write(row: SurveyReturn) -> Outgoing:
    """A return that a body handed in."""
    return Outgoing(NAME, row.lg_code, subject(row.answers), row.answers)


def subject(payload: dict[str, Any]) -> str:
    """A return is known by its questionnaire; whose it is, the file says."""
    return str(payload.get("questionnaire", ""))


def take(given: Signed, author: Person | None) -> str:
    """Take a return into the newest round it answers. Raises KanminError."""
    return _take(_round_for(given), "", given, author)


def taking_into(found: SurveyRound, correction: str) -> Take:
    """How a return is taken into a certain round. correction: why, once that is closed."""
    return partial(_take, found, correction)


def _take(found: SurveyRound, correction: str, given: Signed, author: Person | None) -> str:
    answered = _return(given)
    if answered.questionnaire != found.questionnaire:
        raise InvalidDocument(
            _("別の調査（{other}）への回答です。").format(other=answered.questionnaire)
        )
    got = _received(found, answered, author, correction)
    if got.row is None:
        raise KanminError("\n".join(issue.words for issue in got.issues if issue.refused))
    return _("{body}（{code}）の回答（受付番号 {receipt}）").format(
        body=name_of(given.lg_code), code=given.lg_code, receipt=got.receipt
    )


def _received(
    found: SurveyRound, answered: Return, author: Person | None, correction: str
) -> rounds.Received:
    before = rounds.handed_in(found, answered.lg_code)
    if before and rounds.given(before) == answered:
        return rounds.Received(before, ())
    return rounds.receive(found, answered, author, "file", correction)


def _round_for(given: Signed) -> SurveyRound:
    wanted = subject(given.payload)[:64]
    found = SurveyRound.objects.filter(questionnaire=wanted).order_by("-pk").first()
    if found is None:
        raise KanminError(
            _("この回答の調査（{name}）は、ここで行っていません。").format(name=wanted or _("不明"))
        )
    return found


def _return(given: Signed) -> Return:
    try:
        answered = Return.model_validate(given.payload)
    except ValueError:
        raise InvalidDocument(_("回答として読めません。")) from None
    if answered.lg_code != given.lg_code:
        raise InvalidDocument(
            _("署名した団体（{signed}）と、回答の団体（{answered}）が違います。").format(
                signed=given.lg_code, answered=answered.lg_code
            )
        )
    return answered


KIND = Kind(NAME, N_("調査への回答"), BODIES, subject, take)
