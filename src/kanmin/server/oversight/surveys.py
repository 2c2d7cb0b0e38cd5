"""The pages of surveys for the State and the prefectures: rounds, who is missing, results."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kanmin.calendar_ja import parse_date
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.publish.documents import document_bytes
from kanmin.publish.html_out import blocks_html
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.downloads import attached
from kanmin.server.oversight import rounds
from kanmin.server.store.models import CurrentReturn, SurveyRound
from kanmin.server.uploads import contents_of_all
from kanmin.survey import (
    Audience,
    Dimension,
    questionnaire,
    questionnaires,
    read_returns,
    report_document,
    survey_form,
)

MOST_FILES = 2_000
MOST_FORMS = 200  # made within a request: some four seconds


@require_GET
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
    opens, closes = (_day(request.POST.get(name, "")) for name in ("opens_on", "closes_on"))
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


def _day(text: str) -> dt.date:
    day = parse_date(text)
    if day is None:
        raise KanminError(
            _("「{text}」は日付として読めません。").format(text=text[:40]),
            todo=_("2027-04-01 のように書いてください。"),
        )
    return day


def _to(found: SurveyRound) -> HttpResponse:
    return HttpResponseRedirect(reverse("survey", args=[found.pk]))


def _round(number: int) -> SurveyRound:
    found = SurveyRound.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _seen(person: Any, found: SurveyRound) -> tuple[LocalGovernment, ...]:
    """The bodies of a round that somebody sees: a prefecture those in it, the State all."""
    asked = rounds.audience(found)
    if Role.STATE in person.role_set:
        return asked
    return tuple(body for body in asked if body.prefecture_body_code == person.lg_code)


@require_GET
def survey(request: Any, number: int) -> HttpResponse:
    """A round: return rates, who is missing, corrections, and the results so far."""
    return _survey(request, _round(number))


def _survey(request: Any, found: SurveyRound, **more: Any) -> HttpResponse:
    seen = _seen(request.user, found)
    counted = rounds.counted(found, [body.code for body in seen])
    drafts = CurrentReturn.objects.filter(round=found, final=False)
    corrected = found.returns.exclude(correction="").order_by("-pk")
    own = {body.code: body for body in seen}
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
        "corrected": [(row, own[row.lg_code]) for row in corrected if row.lg_code in own],
        "answer": blocks_html(report_document(counted)) if counted.standings else "",
        "issues": (),
        **more,
    }
    return render(request, "survey.html", context)


@require_POST
def close(request: Any, number: int) -> HttpResponse:
    """Close a round, or open it again; the State does."""
    found = _round(number)
    found.closed = request.POST.get("act") == "close"
    found.save(update_fields=["closed"])
    return _to(found)


@require_GET
def forms(request: Any, number: int) -> HttpResponse:
    """The Excel forms of the bodies that somebody sees and that have not answered, as a zip."""
    found = _round(number)
    sheet = rounds.sheet_of(found)
    home = request.GET.get("prefecture", "")
    seen = [b for b in _seen(request.user, found) if not home or b.prefecture_code == home]
    silent = rounds.counted(found, [body.code for body in seen]).silent
    if len(silent) > MOST_FORMS:
        raise KanminError(
            _("一度に作れる様式は{count}団体分までです。").format(count=MOST_FORMS),
            todo=_("都道府県を選んでください。"),
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for body in silent:
            data = survey_form(
                sheet, body, rounds.plan_of(body.code), rounds.last(found, body.code)
            )
            archive.writestr(f"{body.code}_{body.name}.xlsx", data)
    return attached(buffer.getvalue(), "zip", found.title)


@require_POST
def upload(request: Any, number: int) -> HttpResponse:
    """Take Excel forms by the hundred: good ones are received, the others told."""
    found = _round(number)
    todo = _("回答の様式を選んでください。")
    files = contents_of_all(request.FILES.getlist("file"), MOST_FILES, todo)
    seen = {body.code for body in _seen(request.user, found)}
    last = {code: before for code in seen if (before := rounds.last(found, code))}
    read = read_returns(files, rounds.sheet_of(found), registry(), last)
    told = [issue.words for issue in read.issues]
    correction = request.POST.get("correction", "").strip()
    taken = 0
    for given in read.returns:
        if given.lg_code not in seen:
            told.append(
                _("{code}: あなたが取りまとめる団体ではありません。").format(code=given.lg_code)
            )
            continue
        got = rounds.receive(found, given, request.user, "excel", correction)
        taken += got.row is not None
    return _survey(request, found, issues=tuple(told), taken=taken)


@require_GET
def file(request: Any, number: int, form: str) -> HttpResponse:
    """The report of a round as a file; the office's own names who has not answered."""
    found = _round(number)
    counted = rounds.counted(found, [body.code for body in _seen(request.user, found)])
    document = report_document(counted, audience=Audience.OFFICE)
    if form not in ("docx", "pdf", "xlsx"):
        raise Http404
    return attached(document_bytes(document, form), form, found.title)
