"""Rounds of surveys: who is asked, what is known before, returns that are only added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Max, TextField
from django.db.models.functions import Cast

from kanmin.errors import KanminError
from kanmin.language import N_, _, active
from kanmin.localgov import LocalGovernment, Tier
from kanmin.plan import PlanBrief
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.oversight import held
from kanmin.server.store import audit
from kanmin.server.store.audit_actions import Action
from kanmin.server.store.models import CurrentReturn, SurveyReturn, SurveyRound
from kanmin.status import Reason
from kanmin.survey import (
    Issue,
    Questionnaire,
    Return,
    Tally,
    checked,
    questionnaire,
    tally,
)

AUDIENCES = {
    "all": N_("すべての団体"),
    "prefectures": N_("都道府県"),
    "municipalities": N_("市町村"),
}

EXCEL = "excel"  # where a return came from, beside `web` and `file`
MOST_PARSED = 4_000  # returns kept in memory, about 4 kB each
MOST_COUNTS = 8  # counts kept in memory: of the State, of some prefectures
MOST_NAMED = 200  # bodies that a query names
MOST_AT_ONCE = 5  # returns of one body at the same moment


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a return. row: None where it was not taken. receipt: 受付番号."""

    row: SurveyReturn | None
    issues: tuple[Issue, ...]

    @property
    def receipt(self) -> str:
        """The number a body can name: round, body, version."""
        if self.row is None:
            return ""
        return f"{self.row.round_id}-{self.row.lg_code}-{self.row.version}"


def sheet_of(found: SurveyRound) -> Questionnaire:
    """The questionnaire of a round."""
    return questionnaire(found.questionnaire)


def is_open(found: SurveyRound, today: dt.date) -> bool:
    """Whether returns are taken without a word on why."""
    return not found.closed and found.opens_on <= today <= found.closes_on


def audience(found: SurveyRound) -> tuple[LocalGovernment, ...]:
    """The bodies that are asked."""
    return tuple(body for body in registry() if asks(found, body))


def asks(found: SurveyRound, body: LocalGovernment) -> bool:
    """Whether a body is among those."""
    return body.tier in _TIERS.get(found.audience, tuple(Tier))


_TIERS = {"prefectures": (Tier.PREFECTURE,), "municipalities": (Tier.MUNICIPALITY,)}


def given(row: SurveyReturn) -> Return:
    """The return of a row."""
    return Return.model_validate(row.answers)


def newest(found: SurveyRound, code: str) -> SurveyReturn | None:
    """The newest return of a body in a round, handed in or a draft."""
    return found.returns.filter(lg_code=code).order_by("-version").first()


def handed_in(found: SurveyRound, code: str) -> SurveyReturn | None:
    """The newest return that a body handed in, which counts."""
    return found.returns.filter(lg_code=code, final=True).order_by("-version").first()


def last(found: SurveyRound, code: str) -> Return | None:
    """The body's newest handed-in return of an earlier round."""
    rows = CurrentReturn.objects.select_related("latest").filter(
        lg_code=code, final=True, round__pk__lt=found.pk
    )
    row = rows.order_by("-round__pk").first()
    return given(row.latest) if row else None


def last_of_all(found: SurveyRound) -> dict[str, Return]:
    """By code, each body's newest handed-in return of an earlier round."""
    rows = CurrentReturn.objects.select_related("latest").filter(final=True, round__lt=found.pk)
    return {row.lg_code: given(row.latest) for row in rows.order_by("round__pk")}


def plan_of(found: SurveyRound, code: str) -> PlanBrief | None:
    """The plan of a body that a round speaks of, for its own people; None where it has none."""
    return held.plan_of(code, sheet_of(found).fiscal_year, shared=False)


def shared_plan_of(found: SurveyRound, code: str) -> PlanBrief | None:
    """The same for the office that asks: None where the body does not share it."""
    return held.plan_of(code, sheet_of(found).fiscal_year, shared=True)


def receive(
    found: SurveyRound,
    sent: Return,
    author: Person | None,
    source: str = "web",
    correction: str = "",
) -> Received:
    """Take a return as a new version. What cannot be true keeps it from being handed in.

    A draft is kept with its sound answers, and so is an Excel form: who filled it in is not here to
    be asked, so its sound answers count and the others are told. After the round is closed a return
    needs the reason why it is corrected.

    Raises KanminError for a body that is not asked, and for a closed round.
    """
    body = registry().by_code.get(sent.lg_code)
    if body is None or not asks(found, body):
        raise KanminError(_("この調査の対象の団体ではありません。"))
    if not is_open(found, dt.date.today()) and not correction:
        raise KanminError(
            _("この調査は締め切られています（受付は{first}から{last}まで）。").format(
                first=found.opens_on.isoformat(), last=found.closes_on.isoformat()
            ),
            todo=_("締切り後に直すときは、訂正の理由を書いてください。"),
        )
    plan = plan_of(found, sent.lg_code)
    seen = checked(sheet_of(found), sent, last(found, sent.lg_code), plan)
    if sent.final and source != EXCEL and any(issue.refused for issue in seen.issues):
        return Received(None, seen.issues)
    row = _append(found, seen.kept, author, source, correction)
    return Received(row, seen.issues)


def _append(
    found: SurveyRound, kept: Return, author: Person | None, source: str, correction: str
) -> SurveyReturn:
    """Store a return as the next version. Of two at the same moment each gets a number of its own:
    the later one finds its number taken and takes the next."""
    row = SurveyReturn(
        round=found,
        lg_code=kept.lg_code,
        answers=kept.model_dump(mode="json"),
        final=kept.final,
        source=source,
        correction=correction,
        author=author,
    )
    for _attempt in range(MOST_AT_ONCE):
        try:
            return _stored(row)
        except IntegrityError:
            continue
    raise KanminError(
        _("同じ回答がいくつも同時に送られました。"), todo=_("少し待って、もう一度お試しください。")
    )


@transaction.atomic
def _stored(row: SurveyReturn) -> SurveyReturn:
    """The row with its version, and as the one of its body that counts.

    Few statements, as on SQLite all others who write wait for them.
    """
    before = SurveyReturn.objects.filter(round=row.round, lg_code=row.lg_code)
    row.version = (before.aggregate(last=Max("version"))["last"] or 0) + 1
    row.save(force_insert=True)
    current = CurrentReturn.objects.filter(round=row.round, lg_code=row.lg_code)
    if row.final or not current.filter(final=True).exists():
        CurrentReturn.objects.bulk_create(
            [CurrentReturn(round=row.round, lg_code=row.lg_code, final=row.final, latest=row)],
            update_conflicts=True,
            unique_fields=("round", "lg_code"),
            update_fields=("final", "latest"),
        )
    action = Action.RETURN_HANDED_IN if row.final else Action.RETURN_DRAFTED
    audit.record(action, row.lg_code, row.author, f"round {row.round_id}", str(row.version))
    return row


def counted(found: SurveyRound, codes: Collection[str] | None = None) -> Tally:
    """The count of a round, of all its bodies or of some."""
    asked = frozenset(body.code for body in audience(found))
    wanted = asked if codes is None else asked & frozenset(codes)
    texts = tuple(_handed_in(found, codes).values())
    return _counted(found.questionnaire, texts, wanted, active())


@lru_cache(maxsize=MOST_COUNTS)
def _counted(sheet: str, texts: tuple[str, ...], codes: frozenset[str], _language: str) -> Tally:
    """The count of some returns; who looks again before another one comes gets the same."""
    return tally(questionnaire(sheet), map(_parsed, texts), registry(), codes)


def _handed_in(found: SurveyRound | None, codes: Collection[str] | None) -> dict[str, str]:
    """The newest returns of a round that are handed in, as JSON text by code, in code order."""
    rows = CurrentReturn.objects.filter(round=found, final=True)
    if codes is not None and len(codes) <= MOST_NAMED:
        rows = rows.filter(lg_code__in=codes)
    texts = rows.annotate(text=Cast("latest__answers", TextField())).order_by("lg_code")
    return dict(texts.values_list("lg_code", "text"))


@lru_cache(maxsize=MOST_PARSED)
def _parsed(text: str) -> Return:
    """The return in a stored text. A return is a value, so one serves all who ask."""
    return Return.model_validate_json(text)


def other_years(found: SurveyRound, codes: Collection[str]) -> dict[int, Tally]:
    """The counts of rounds of other years, by fiscal year; of several of one year the newest."""
    years = {
        sheet_of(one).fiscal_year: one
        for one in SurveyRound.objects.exclude(pk=found.pk).order_by("pk")
    }
    years.pop(sheet_of(found).fiscal_year, None)
    return {year: counted(one, codes) for year, one in years.items()}


def silent(found: SurveyRound, codes: Collection[str]) -> list[LocalGovernment]:
    """Those of some bodies that were asked and have not handed in."""
    answered = set(
        CurrentReturn.objects.filter(round=found, final=True).values_list("lg_code", flat=True)
    )
    wanted = set(codes) - answered
    return [body for body in audience(found) if body.code in wanted]


def sees_returns(person: Person, body: LocalGovernment) -> bool:
    """Whether somebody who oversees sees what a body answers: the State all, a prefecture those
    in it."""
    return Role.STATE in person.role_set or body.prefecture_body_code == person.lg_code


def reasons(person: Person, codes: Collection[str] | None = None) -> dict[str, tuple[Reason, ...]]:
    """Why bodies are not considering a plan, by code, as they answered in the newest round.

    Of those whose answers somebody sees. codes: of the bodies asked about; all with None.
    """
    newest_round = SurveyRound.objects.order_by("-pk").first()
    known, bodies = set(Reason), registry().by_code
    return {
        code: tuple(Reason(name) for name in _parsed(text).chosen("reasons") if name in known)
        for code, text in _handed_in(newest_round, codes).items()
        if code in bodies and sees_returns(person, bodies[code])
    }
