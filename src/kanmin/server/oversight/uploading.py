"""Returns that come as files, by the hundred: Excel forms and signed files, good ones kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.exchange import survey_return
from kanmin.server.exchange.taking import receive
from kanmin.server.oversight import rounds
from kanmin.server.oversight.surveys import round_of, seen_by, survey_page
from kanmin.server.store.models import SurveyRound
from kanmin.server.uploads import contents_of_all
from kanmin.signing import read_signed
from kanmin.survey import read_returns

MOST_FILES = 2_000
Named = tuple[str, bytes]


@dataclass(slots=True)
class Taken:
    """What became of some files. told: a sentence for each thing to see to."""

    count: int = 0
    told: list[str] = field(default_factory=list)

    def take(self, name: str, receiving: Callable[[], rounds.Received]) -> None:
        """Count a return that was taken; tell why one was not."""
        try:
            got = receiving()
        except KanminError as error:
            self.told.append(f"{name}: {error.sentence}")
            return
        self.count += got.row is not None
        if got.row is None:
            self.told += [f"{name}: {issue.words}" for issue in got.issues if issue.refused]


@require_POST
def upload(request: Any, number: int) -> HttpResponse:
    """Take Excel forms and signed files: good ones are received, the others told."""
    found = round_of(number)
    todo = _("回答の様式を選んでください。")
    files = contents_of_all(request.FILES.getlist("file"), MOST_FILES, todo)
    seen = {body.code for body in seen_by(request.user, found)}
    correction = request.POST.get("correction", "").strip()
    taken = Taken()
    signed = [one for one in files if one[0].lower().endswith(".json")]
    forms = [one for one in files if one not in signed]
    if forms:
        _take_forms(taken, found, forms, seen, (request.user, correction))
    for name, data in signed:
        _take_signed(taken, found, (name, data), seen, (request.user, correction))
    return survey_page(request, found, issues=tuple(taken.told), taken=taken.count)


def _take_forms(
    taken: Taken,
    found: SurveyRound,
    files: Sequence[Named],
    seen: set[str],
    by: tuple[Person, str],
) -> None:
    author, correction = by
    last = {code: given for code, given in rounds.last_of_all(found).items() if code in seen}
    read = read_returns(files, rounds.sheet_of(found), registry(), last)
    taken.told += [issue.words for issue in read.issues]
    for given in read.returns:
        if given.lg_code not in seen:
            taken.told.append(_strange(given.lg_code))
        else:
            receiving = partial(rounds.receive, found, given, author, rounds.EXCEL, correction)
            taken.take(given.lg_code, receiving)


def _take_signed(
    taken: Taken, found: SurveyRound, file: Named, seen: set[str], by: tuple[Person, str]
) -> None:
    name, data = file
    author, correction = by
    try:
        given = read_signed(data)
        if given.kind != survey_return.NAME:
            raise KanminError(_("調査への回答のファイルではありません。"))
        if given.lg_code not in seen:
            raise KanminError(_strange(given.lg_code))
        receive(given, author, survey_return.taking_into(found, correction))
    except KanminError as error:
        taken.told.append(f"{name}: {error.sentence}")
    else:
        taken.count += 1


def _strange(code: str) -> str:
    return _("{code}: あなたが取りまとめる団体ではありません。").format(code=code[:12])
