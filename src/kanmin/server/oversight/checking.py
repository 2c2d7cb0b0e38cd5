"""The pages on which returns are looked at: the list, one return with old and new, reminders."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError, fault_of
from kanmin.language import _
from kanmin.server import forms
from kanmin.server.accounts.mail import mail_is_set
from kanmin.server.bodies import registry
from kanmin.server.onward import lead_to, there
from kanmin.server.oversight import checks, rounds
from kanmin.server.oversight.checks import CheckState
from kanmin.server.oversight.surveys import round_of, seen_by
from kanmin.server.store.models import SurveyReturn, SurveyRound
from kanmin.survey import answer_changes, answer_words, issues

LONGEST = 500
"""Characters of what is told with a check or a reminder."""


@require_safe
def returns(request: Any, number: int) -> HttpResponse:
    """The returns that were handed in, with how far each is; 確認前 first."""
    found = round_of(number)
    wanted = request.GET.get("state", "")
    codes = {body.code for body in seen_by(request.user, found)}
    rows = checks.checked_returns(found, codes)
    shown = [one for one in rows if wanted in ("", one.state.value)]
    context = {
        "title": _("{title}　回答の確認").format(title=found.title),
        "round": found,
        "rows": sorted(shown, key=lambda one: list(CheckState).index(one.state)),
        "counts": [(s, sum(one.state is s for one in rows)) for s in CheckState],
        "bodies": registry().by_code,
        "wanted": wanted,
        "passed": request.GET.get("passed", ""),
    }
    return render(request, "returns.html", context)


@require_POST
def pass_on(request: Any, number: int) -> HttpResponse:
    """Pass on the returns that were chosen; those of others are not touched."""
    found = round_of(number)
    wanted = set(request.POST.getlist("code"))
    codes = {body.code for body in seen_by(request.user, found)} & wanted
    rows = [one.row for one in checks.checked_returns(found, codes)]
    if not rows:
        raise KanminError(
            _("確認済にする回答が選ばれていません。"), todo=_("団体に印を付けてください。")
        )
    count = checks.pass_on(rows, request.user)
    return lead_to("survey-returns", found.pk, passed=count)


def _row(person: Any, found: SurveyRound, code: str) -> SurveyReturn:
    """The newest return of a body that somebody sees; 404 where there is none."""
    if code not in {body.code for body in seen_by(person, found)}:
        raise Http404
    return there(rounds.handed_in(found, code))


@require_safe
def one_return(request: Any, number: int, code: str) -> HttpResponse:
    """A return: its answers, doubts, versions with what each changed, and what was found."""
    found = round_of(number)
    return _one(request, found, _row(request.user, found, code))


def _one(request: Any, found: SurveyRound, row: SurveyReturn, error: str = "") -> HttpResponse:
    sheet = rounds.sheet_of(found)
    given = rounds.given(row)
    body = registry().get(row.lg_code)
    versions = list(found.returns.filter(lg_code=row.lg_code, final=True).order_by("version"))
    context = {
        "title": _("{body}の回答").format(body=body.full_name),
        "round": found,
        "body": body,
        "row": row,
        "given": given,
        "answers": [
            (question, answer_words(question, given.answers[question.id]))
            for question in sheet.questions
            if question.id in given.answers
        ],
        "doubts": issues(
            sheet, given, rounds.last(found, row.lg_code), rounds.shared_plan_of(found, body.code)
        ),
        "versions": _with_changes(found, versions),
        "checks": row.checks.select_related("author"),
        "state": checks.state_of(checks.newest_check(row)),
        "error": error,
        "words": request.POST.get("words", ""),
    }
    return forms.page(request, "return.html", context)


def _with_changes(found: SurveyRound, versions: list[SurveyReturn]) -> list[tuple[Any, Any]]:
    """The versions, the newest first, each with what it changed of the one before."""
    sheet = rounds.sheet_of(found)
    changes: list[Any] = [()]
    for old, new in pairwise(versions):
        changes.append(answer_changes(sheet, rounds.given(old), rounds.given(new)))
    return list(zip(versions, changes, strict=True))[::-1]


@require_POST
def check(request: Any, number: int, code: str) -> HttpResponse:
    """Pass a return on, or send it back with words; not once a newer one has come."""
    found = round_of(number)
    row = _row(request.user, found, code)
    words = request.POST.get("words", "").strip()[:LONGEST]
    if request.POST.get("version") != str(row.version):
        error = _("見ているあいだに、新しい回答が届きました。もう一度確かめてください。")
        return _one(request, found, row, error)
    if request.POST.get("act") == "pass":
        checks.pass_on([row], request.user)
    elif fault := fault_of(lambda: checks.send_back(row, words, request.user)):
        return _one(request, found, row, fault)
    return lead_to("survey-return", found.pk, code)


@require_POST
def remind(request: Any, number: int) -> HttpResponse:
    """Ask all bodies again that somebody sees and that have not answered; not after closing."""
    found = round_of(number)
    if not rounds.is_open(found, dt.date.today()):
        raise KanminError(_("この調査は締め切られているため、督促できません。"))
    seen = [body.code for body in seen_by(request.user, found)]
    home = request.POST.get("prefecture", "")
    silent = [b.code for b in rounds.silent(found, seen) if home in ("", b.prefecture_code)]
    if not silent:
        raise KanminError(_("まだ回答のない団体はありません。"))
    words = request.POST.get("words", "").strip()[:LONGEST]
    count = checks.remind(found, silent, words, request.user)
    mailed = "1" if mail_is_set() else ""
    return lead_to("survey", found.pk, reminded=count, mailed=mailed)
