"""The page of a round's results: tables, charts, other years, crossed as one likes; files."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.language import _
from kanmin.publish.csv_out import table_csv
from kanmin.publish.documents import document_bytes
from kanmin.publish.html_out import blocks_html
from kanmin.server.downloads import attached
from kanmin.server.oversight import rounds
from kanmin.server.oversight.surveys import round_of, seen_by
from kanmin.survey import TALLY_TITLES, Audience, Dimension, QuestionKind, Results

FORMS = ("docx", "pdf", "xlsx", "csv", "json")
_CHOOSING = (QuestionKind.SINGLE, QuestionKind.MULTI)


def _results(request: Any, number: int, audience: Audience) -> tuple[Any, Results]:
    """The round, and its results over the bodies that somebody sees."""
    found = round_of(number)
    codes = tuple(body.code for body in seen_by(request.user, found))
    by = request.GET.get("by", "")
    results = Results(rounds.counted(found, codes), rounds.other_years(found, codes), by, audience)
    results.crosses()  # what it cannot be crossed by is told before anything is made
    return found, results


@require_safe
def page(request: Any, number: int) -> HttpResponse:
    """The results so far; bodies that have not answered are named on the round's own page."""
    found, results = _results(request, number, Audience.PUBLIC)
    sheet = rounds.sheet_of(found)
    context = {
        "title": _("{title}　結果").format(title=found.title),
        "round": found,
        "by": results.by,
        "dimensions": list(Dimension),
        "questions": [q for q in sheet.questions if q.kind in _CHOOSING],
        "forms": FORMS,
        "answer": blocks_html(results.document()) if results.found.standings else "",
    }
    return render(request, "results_of_survey.html", context)


@require_safe
def file(request: Any, number: int, form: str) -> HttpResponse:
    """The results as a file; the office's own names who has not answered."""
    if form not in FORMS:
        raise Http404
    found, results = _results(request, number, Audience.OFFICE)
    return attached(_bytes(results, form), form, found.title)


def _bytes(results: Results, form: str) -> bytes:
    if form == "json":
        return json.dumps(results.to_raw(), ensure_ascii=False, indent=2).encode()
    if form == "csv":
        return table_csv(TALLY_TITLES, results.rows())
    return document_bytes(results.document(), form)
