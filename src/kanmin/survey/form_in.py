"""Filled-in forms, read by the hundred from their visible cells: returns, and issues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kanmin.cells import Place, Severity, plain
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import LocalGovernment, Registry
from kanmin.survey import columns as c
from kanmin.survey.answers import Return
from kanmin.survey.check import checked
from kanmin.survey.check_doubts import same
from kanmin.survey.form_body import Body, body_answers, told_places
from kanmin.survey.form_head import Head, body_of, former_name, head_of, is_named, other_round
from kanmin.survey.issues import Issue
from kanmin.survey.questionnaire import Questionnaire
from kanmin.survey.reading import Reading
from kanmin.workbooks import read_workbook_sheets

Sheets = Mapping[str, list[list[object]]]


class _RefusedWhole(Exception):
    """A file of which nothing can be taken."""

    def __init__(self, place: Place, error: KanminError) -> None:
        self.issue = Issue(
            Severity.REFUSE, f"{error.what}{error.todo}", whole=True, lost=True, place=place
        )


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of a body. given: all that could be read."""

    name: str
    head: Head
    body: LocalGovernment
    read: Body
    given: Return


def read_returns(
    files: Iterable[tuple[str, bytes]],
    questionnaire: Questionnaire,
    registry: Registry,
    last: Mapping[str, Return] | None = None,
) -> Reading:
    """The returns in many forms (name, contents). last: the round before, by code.

    A file that is no form, or of another round, or of no body there is, gives one issue and no
    answers; of the others the good answers are kept. A body is counted once: of two files that
    differ the first is kept and the other one told.
    """
    taken: dict[str, _Form] = {}
    returns: list[Return] = []
    issues: list[Issue] = []
    count = 0
    for name, data in files:
        count += 1
        try:
            form = _open(name, data, questionnaire, registry)
        except _RefusedWhole as refused:
            issues.append(refused.issue)
            continue
        code = form.body.code
        if code in taken:
            issues.append(_second(form, taken[code], questionnaire))
            continue
        taken[code] = form
        kept, found = _judged(form, questionnaire, (last or {}).get(code), registry)
        returns.append(kept)
        issues += found
    return Reading(questionnaire, count, tuple(returns), tuple(issues))


def _open(name: str, data: bytes, questionnaire: Questionnaire, registry: Registry) -> _Form:
    """A form of this round by a body there is. Raises _RefusedWhole for any other file."""
    sheets = _sheets(name, data)
    head = head_of(sheets[c.GUIDE], name)
    if other := other_round(head, questionnaire):
        raise _RefusedWhole(head.places.get(other[0], Place(name, c.GUIDE)), other[1])
    body = _body(name, head, registry)
    read = body_answers(sheets[c.ANSWERS], name, questionnaire)
    if read is None:
        what = _("見出し「{titles}」がありません。").format(titles=f"{c.NUMBER}」「{c.ANSWER}")
        raise _RefusedWhole(Place(name, c.ANSWERS), KanminError(what))
    if not read.answers and not read.issues:
        what = _("答えが一つもありません。回答とは数えていません。")
        raise _RefusedWhole(Place(name, c.ANSWERS), KanminError(what))
    given = Return(
        lg_code=body.code,
        name=body.full_name,
        questionnaire=questionnaire.id,
        answers=read.answers,
        note=head.note,
    )
    return _Form(name, head, body, read, given)


def _judged(
    form: _Form, questionnaire: Questionnaire, last: Return | None, registry: Registry
) -> tuple[Return, list[Issue]]:
    """The return as it is kept, and all issues by row; what could not be read is told once."""
    result = checked(questionnaire, form.given, last)
    placed = [replace(i, place=place) for i, place in told_places(form.read, result.issues)]
    untold = [i for i in placed if i.lost or not set(i.questions) & form.read.unreadable]
    found = [*_name_issues(form, registry), *form.read.issues, *untold]
    found.sort(key=lambda issue: issue.place.row if issue.place else 0)
    return result.kept, [replace(issue, lg_code=form.given.lg_code) for issue in found]


def _sheets(name: str, data: bytes) -> Sheets:
    try:
        sheets = {plain(n): rows for n, rows in read_workbook_sheets(data, name).items()}
    except KanminError as error:
        raise _RefusedWhole(Place(name), error) from None
    lost = [sheet for sheet in (c.GUIDE, c.ANSWERS) if sheet not in sheets]
    if not lost:
        return sheets
    what = _("調査の様式ではありません（シート「{sheets}」がありません）。")
    todo = _("kanmin survey form で作った様式に書いてもらってください。")
    raise _RefusedWhole(Place(name), KanminError(what.format(sheets="」「".join(lost)), todo=todo))


def _body(name: str, head: Head, registry: Registry) -> LocalGovernment:
    try:
        return body_of(head, registry)
    except KanminError as error:
        place = head.places.get(c.LG_CODE, Place(name, c.GUIDE))
        raise _RefusedWhole(place, error) from None


def _name_issues(form: _Form, registry: Registry) -> Iterator[Issue]:
    """A form without a name, or with the name the body bore before: taken, and asked about."""
    name = form.head.text(c.NAME)
    place = form.head.places.get(c.NAME, Place(form.name, c.GUIDE))
    if not name:
        sentence = _("団体名がありません。団体コードから{body}の回答として読みました。")
    elif not is_named(form.body, name) and former_name(name, form.body, registry):
        sentence = _("団体名「{name}」は前の名前です。今は{body}です。")
    else:
        return
    told = sentence.format(name=name[:40], body=form.body.full_name)
    yield Issue(Severity.ASK, told, place=place)


def _second(form: _Form, first: _Form, questionnaire: Questionnaire) -> Issue:
    """A second file of a body: the same once more, or another answer that is not taken."""
    differing = _differing(form, first, questionnaire)
    if differing:
        sentence = _(
            "{body}の回答は「{first}」にもあり、{differing}が違います。先に読んだ「{first}」を採り、"
            "このファイルは読んでいません。どちらが正しいか確かめてください。"
        )
    else:
        sentence = _("{body}の回答は、「{first}」と同じです。1回だけ数えます。")
    return Issue(
        Severity.REFUSE if differing else Severity.ASK,
        sentence.format(body=form.body.full_name, first=first.name, differing="・".join(differing)),
        lost=bool(differing),
        whole=True,
        place=Place(form.name),
        lg_code=form.body.code,
    )


def _differing(one: _Form, other: _Form, questionnaire: Questionnaire) -> list[str]:
    """What two forms of a body answer differently, in words; cells that cannot be read count."""
    found = []
    for question in questionnaire.questions:
        mine, theirs = (form.given.answers.get(question.id) for form in (one, other))
        if (mine is None) != (theirs is None) or (mine and theirs and not same(mine, theirs)):
            found.append(_("問{number}").format(number=question.number))
    if one.given.note != other.given.note:
        found.append(c.NOTE)
    lost = [[(i.questions, i.answer) for i in form.read.issues] for form in (one, other)]
    return found or ([_("読めない欄")] if lost[0] != lost[1] else [])
