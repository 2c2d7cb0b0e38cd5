"""The pages of surveys for the State and the prefectures: rounds, who is missing, results."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.server.accounts.mail import mail_is_set
from kanmin.server.downloads import attached
from kanmin.server.exchange import survey_round
from kanmin.server.exchange.sending import write_file
from kanmin.server.forms import day_in
from kanmin.server.onward import lead_to
from kanmin.server.oversight import checks, rounds
from kanmin.server.oversight.checks import CheckState
from kanmin.server.store.models import CurrentReturn, SurveyRound
from kanmin.survey import (
    Dimension,
    questionnaire,
    questionnaires,
    survey_form,
)

MOST_FORMS = 200  # made within a request: some four seconds


@require_safe
def surveys(request: Any) -> HttpResponse:
    """The rounds, and the way to open one."""
    today = dt.date.today()
    found = SurveyRound.objects.order_by("-pk")
    context = {
        "title": _("調査"),
        "rounds": [(one, rounds.is_open(one, today), _rate(one)) for one in found],
        "sheets": questionnaires(),
        "audiences": rounds.AUDIENCES,
        "today": today,
        "closes": today + dt.timedelta(days=30),
    }
    return render(request, "surveys.html", context)


def _rate(found: SurveyRound) -> tuple[int, int]:
    answered = CurrentReturn.objects.filter(round=found, final=True).count()
    return answered, len(rounds.audience(found))


@require_POST
def open_round(request: Any) -> HttpResponse:
    """Open a round; the State does."""
    sheet = questionnaire(request.POST.get("questionnaire", ""))
    audience = request.POST.get("audience", "")
    opens, closes = (day_in(request.POST.get(name, "")) for name in ("opens_on", "closes_on"))
    if audience not in rounds.AUDIENCES:
        raise KanminError(_("調査の対象を選んでください。"))
    if closes < opens:
        raise KanminError(_("締切りが受付の始まりより前です。"), todo=_("日付を直してください。"))
    found = SurveyRound.objects.create(
        questionnaire=sheet.id,
        title=sheet.title,
        audience=audience,
        opens_on=opens,
        closes_on=closes,
        author=request.user,
    )
    return _to(found)


def _to(found: SurveyRound) -> HttpResponse:
    return lead_to("survey", found.pk)


def round_of(number: int) -> SurveyRound:
    """The round of a number; 404 where there is none."""
    return get_object_or_404(SurveyRound, pk=number)


def seen_by(person: Any, found: SurveyRound) -> tuple[LocalGovernment, ...]:
    """The bodies of a round that somebody sees: a prefecture those in it, the State all."""
    return tuple(body for body in rounds.audience(found) if rounds.sees_returns(person, body))


@require_safe
def survey(request: Any, number: int) -> HttpResponse:
    """A round: return rates, who is missing, corrections, and the results so far."""
    return survey_page(request, round_of(number))


def survey_page(request: Any, found: SurveyRound, **more: Any) -> HttpResponse:
    """The page of a round. more: what became of files that were sent."""
    seen = seen_by(request.user, found)
    counted = rounds.counted(found, [body.code for body in seen])
    own = {body.code: body for body in seen}
    drafts = CurrentReturn.objects.filter(round=found, final=False)
    corrected = found.returns.exclude(correction="").order_by("-pk")
    corrections = [(row, own[row.lg_code]) for row in corrected if row.lg_code in own]
    handed_in = checks.checked_returns(found, own.keys())
    context = {
        "title": found.title,
        "round": found,
        "open": rounds.is_open(found, dt.date.today()),
        "tally": counted,
        "by_prefecture": counted.rates(Dimension.PREFECTURE),
        "by_kind": counted.rates(Dimension.KIND),
        "drafts": {row.lg_code for row in drafts},
        "silent": counted.silent,
        "homes": sorted({(b.prefecture_code, b.prefecture) for b in counted.silent}),
        "corrections": corrections,
        "unchecked": sum(one.state is CheckState.UNCHECKED for one in handed_in),
        "reminded": request.GET.get("reminded", ""),
        "mailed": request.GET.get("mailed", ""),
        "mail_is_set": mail_is_set(),
        "issues": (),
        **more,
    }
    return render(request, "survey.html", context)


@require_POST
def close(request: Any, number: int) -> HttpResponse:
    """Close a round, or open it again; the State does."""
    found = round_of(number)
    found.closed = request.POST.get("act") == "close"
    found.save(update_fields=["closed"])
    return _to(found)


@require_safe
def forms(request: Any, number: int) -> HttpResponse:
    """The Excel forms of the bodies that somebody sees and that have not answered, as a zip."""
    found = round_of(number)
    sheet = rounds.sheet_of(found)
    home = request.GET.get("prefecture", "")
    seen = [b for b in seen_by(request.user, found) if not home or b.prefecture_code == home]
    silent = rounds.counted(found, [body.code for body in seen]).silent
    if len(silent) > MOST_FORMS:
        raise KanminError(
            _("一度に作れる様式は{count}団体分までです。").format(count=MOST_FORMS),
            todo=_("都道府県を選んでください。"),
        )
    before = rounds.last_of_all(found)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for body in silent:
            data = survey_form(
                sheet, body, rounds.shared_plan_of(found, body.code), before.get(body.code)
            )
            archive.writestr(f"{body.code}_{body.name}.xlsx", data)
    return attached(buffer.getvalue(), "zip", found.title)


@require_safe
def round_file(request: Any, number: int) -> HttpResponse:
    """The round as a signed file, for a body's own Kanmin."""
    found = round_of(number)
    return attached(write_file(survey_round.write(found), request.user), "json", found.title)
