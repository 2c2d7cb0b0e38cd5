"""The pages on which a body answers a survey: what is known stands there already."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.downloads import attached
from kanmin.server.exchange import survey_return, survey_round, trust
from kanmin.server.exchange.kinds import title_of
from kanmin.server.exchange.sending import write_file
from kanmin.server.exchange.taking import receive
from kanmin.server.onward import lead_to, there
from kanmin.server.oversight import checks, return_form, rounds
from kanmin.server.oversight.checks import CheckState
from kanmin.server.own_key import public_key
from kanmin.server.permissions import OVERSEERS
from kanmin.server.store.models import SurveyReturn, SurveyRound
from kanmin.server.store.oversight_models import ReturnCheck
from kanmin.server.uploads import contents
from kanmin.signing import fingerprint, read_signed
from kanmin.survey import Prefilled, Return, answer_words, prefilled, survey_form


@require_safe
def own_surveys(request: Any) -> HttpResponse:
    """The rounds that ask this body, with its returns."""
    body = _body(request)
    today = dt.date.today()
    found = [one for one in SurveyRound.objects.order_by("-pk") if rounds.asks(one, body)]
    context = {
        "title": _("調査への回答"),
        "key": public_key(),
        "fingerprint": fingerprint(public_key()),
        "body": body,
        "rounds": [(one, rounds.is_open(one, today), *_standing(one, body.code)) for one in found],
    }
    return render(request, "own_surveys.html", context)


def _standing(found: SurveyRound, code: str) -> tuple[SurveyReturn | None, CheckState | None]:
    """The body's newest return, and how far it is once it is handed in."""
    row = rounds.newest(found, code)
    final = row if row is None or row.final else rounds.handed_in(found, code)
    return row, checks.state_of(checks.newest_check(final)) if final else None


def _body(request: Any) -> LocalGovernment:
    return there(registry().by_code.get(request.user.lg_code))


def _round(number: int, body: LocalGovernment) -> SurveyRound:
    return there(
        SurveyRound.objects.filter(pk=number).first(), lambda found: rounds.asks(found, body)
    )


@require_safe
def own_survey(request: Any, number: int) -> HttpResponse:
    """The form, with what is known already and where that comes from."""
    body = _body(request)
    found = _round(number, body)
    own = _Own(found, body)
    begun = own.begun()
    return _form(request, own, return_form.shown(begun.given), origins=begun.origins)


@dataclass(frozen=True)
class _Own:
    """What is stored of a body in a round; each is asked for once."""

    found: SurveyRound
    body: LocalGovernment

    @cached_property
    def row(self) -> SurveyReturn | None:
        return rounds.newest(self.found, self.body.code)

    @cached_property
    def final(self) -> SurveyReturn | None:
        if self.row is None or self.row.final:
            return self.row
        return rounds.handed_in(self.found, self.body.code)

    @cached_property
    def before(self) -> Return | None:
        return rounds.last(self.found, self.body.code)

    def begun(self) -> Prefilled:
        """A return to begin with: what was saved already, else what plan and last round tell."""
        if self.row is not None:
            return Prefilled(rounds.given(self.row))
        plan = rounds.plan_of(self.found, self.body.code)
        return prefilled(rounds.sheet_of(self.found), self.body, plan, self.before)


def _form(request: Any, own: _Own, values: return_form.Values, **more: Any) -> HttpResponse:
    found, body, final, before = own.found, own.body, own.final, own.before
    sheet = rounds.sheet_of(found)
    context = {
        "title": found.title,
        "round": found,
        "body": body,
        "sheet_of_questions": sheet,
        "values": values,
        "row": own.row,
        "open": rounds.is_open(found, dt.date.today()),
        "before": {
            question.id: answer_words(question, before.answers[question.id])
            for question in sheet.questions
            if before and question.id in before.answers
        },
        "sent_back": _sent_back(final),
        "reminder": None if final else checks.newest_reminder(found, body.code),
        "versions": found.returns.filter(lg_code=body.code).order_by("-version"),
        "options_words": lambda parent, options: "」「".join(map(parent.word, options)),
        "origins": {},
        "issues": (),
        "faults": {},
        "error": "",
        "receipt": "",
        **more,
    }
    response = render(request, "own_survey.html", context)
    wrong = context["faults"] or context["error"] or context.get("refused")
    response.status_code = 400 if wrong else 200
    return response


def _sent_back(row: SurveyReturn | None) -> ReturnCheck | None:
    """Why a return was sent back, until a newer one is handed in."""
    found = checks.newest_check(row) if row else None
    return found if found and not found.passed else None


@require_POST
def answer(request: Any, number: int) -> HttpResponse:
    """Save a draft or hand the return in; what cannot be taken is told with all that was typed."""
    body = _body(request)
    found = _round(number, body)
    own = _Own(found, body)
    posted = {name: request.POST.getlist(name) for name in request.POST}
    final = request.POST.get("act") == "final"
    blank = Return(
        lg_code=body.code, name=body.full_name, questionnaire=found.questionnaire, final=final
    )
    given, faults = return_form.sent(rounds.sheet_of(found), blank, posted)
    if faults:
        return _form(request, own, posted, faults=faults)
    correction = request.POST.get("correction", "").strip()
    try:
        got = rounds.receive(found, given, request.user, correction=correction)
    except KanminError as error:
        return _form(request, own, posted, error=error.sentence)
    if got.row is None:
        return _form(request, own, posted, issues=got.issues, refused=True)
    shown = return_form.shown(rounds.given(got.row))
    return _form(request, own, shown, issues=got.issues, receipt=got.receipt, final=final)


@require_safe
def own_signed(request: Any, number: int) -> HttpResponse:
    """The return that was handed in as a signed file, for the Kanmin of who asked."""
    body = _body(request)
    found = _round(number, body)
    row = rounds.handed_in(found, body.code)
    if row is None:
        raise KanminError(
            _("{body}は、まだ回答を提出していません。").format(body=body.full_name),
            todo=_("「調査への回答」で提出してから書き出してください。"),
        )
    data = write_file(survey_return.write(row), request.user)
    return attached(data, "json", f"{body.code}_{body.name}")


@require_POST
def take_round(request: Any) -> HttpResponse:
    """Take in a round from a signed file: for a Kanmin in which nobody oversees others.

    Where bodies share it, an administrator of one of them does not vouch for a key that is not
    known: the round asks the others too.
    """
    overseers = [p for p in Person.objects.exclude(roles="") if p.role_set & OVERSEERS]
    if overseers:
        raise KanminError(
            _("この Kanmin では、国か都道府県の担当者が調査を始めます。"),
            todo=_("担当者に頼んでください。"),
        )
    _name, data = contents(request.FILES.get("file"), _("調査のファイルを選んでください。"))
    given = read_signed(data, _name)
    if given.kind != survey_round.NAME:
        raise InvalidDocument(
            _("調査のファイルではありません（{kind}）。").format(kind=title_of(given.kind[:40])),
            todo=_("「ファイルの受け渡し」で受け取ってください。"),
        )
    if not (trust.answers_for(request.user, given.lg_code) or trust.is_trusted(given)):
        raise KanminError(
            _("ほかの団体も使う Kanmin では、知らない鍵で署名された調査は受け取れません。"),
            todo=_("サーバーの管理者に頼んでください（kanmin receive で受け取れます）。"),
        )
    receive(given, request.user)
    return lead_to("own-surveys")


@require_safe
def own_form(request: Any, number: int) -> HttpResponse:
    """The Excel form of this body, with what is known already."""
    body = _body(request)
    found = _round(number, body)
    sheet = rounds.sheet_of(found)
    data = survey_form(sheet, body, rounds.plan_of(found, body.code), rounds.last(found, body.code))
    return attached(data, "xlsx", f"{body.code}_{body.name}")
