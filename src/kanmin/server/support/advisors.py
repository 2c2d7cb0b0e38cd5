"""Advisors and requests for them: the list, who fits, and steps that are only added."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.plan import to_raw
from kanmin.server import books
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.onward import there
from kanmin.server.store.support_models import AdvisorRecord, AdvisorRequest, AdvisorStep
from kanmin.server.support.access import looks_after, sees, theirs
from kanmin.support import (
    Advisor,
    AdvisorWish,
    Match,
    Need,
    RequestState,
    Side,
    VisitReport,
    matching,
    refuse_step,
)

_SENT = (RequestState.DECIDED, RequestState.DONE, RequestState.REPORTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """A request with its steps, the first one first. advisor: who is to come; None before that."""

    request: AdvisorRequest
    wish: AdvisorWish
    steps: tuple[AdvisorStep, ...]

    @property
    def state(self) -> RequestState:
        """What the newest step says."""
        return RequestState(self.steps[-1].state)

    @property
    def advisor(self) -> Advisor | None:
        """Who was decided on, as long as that stands."""
        return advisor_of(self.steps[-1].advisor) if self.state in _SENT else None

    @property
    def report(self) -> VisitReport | None:
        """The newest report."""
        raw = self.steps[-1].report
        return VisitReport.model_validate(raw) if raw else None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many requests there are, and how many of them have come how far."""

    asked: int
    decided: int
    done: int
    reported: int
    ended: int


def advisor_of(record: AdvisorRecord | None) -> Advisor | None:
    """The advisor of a row."""
    return Advisor.model_validate(record.advisor) if record else None


def listed() -> dict[int, Advisor]:
    """The advisors who are sent out, by the number of their row."""
    rows = AdvisorRecord.objects.filter(retired=False)
    return {row.pk: Advisor.model_validate(row.advisor) for row in rows}


def add(advisors: Iterable[Advisor], author: Person) -> int:
    """Add the advisors that are not there yet; how many those are."""
    there = [to_raw(one) for one in listed().values()]
    count = 0
    for one in advisors:
        if (raw := to_raw(one)) not in there:
            AdvisorRecord.objects.create(advisor=raw, author=author)
            there.append(raw)
            count += 1
    return count


def fitting(standing: Standing) -> tuple[Match, ...]:
    """The advisors that fit a request, with the reasons."""
    wish, code = standing.wish, standing.request.lg_code
    need = Need(code[:2], wish.field, wish.category)
    return matching(need, listed(), books.category_shorts())


def standings(person: Person) -> list[Standing]:
    """The requests that somebody sees, the newest first."""
    found = AdvisorRequest.objects.filter(theirs(person)).order_by("-pk")
    rows = found.prefetch_related("steps__advisor", "steps__author")
    return [standing_of(row) for row in rows if sees(person, row.lg_code)]


def standing_of(row: AdvisorRequest) -> Standing:
    """A request with its steps."""
    return Standing(row, AdvisorWish.model_validate(row.wish), tuple(row.steps.all()))


def seen_request(person: Person, number: int) -> AdvisorRequest:
    """A request that somebody sees. Raises Http404 for any other."""
    return there(
        AdvisorRequest.objects.filter(pk=number).first(), lambda found: sees(person, found.lg_code)
    )


def counts(found: Iterable[Standing]) -> Counts:
    """How far some requests have come; each counts for all it has come to."""
    by_state = Counter(one.state for one in found)
    reported = by_state[RequestState.REPORTED]
    done = reported + by_state[RequestState.DONE]
    decided = done + by_state[RequestState.DECIDED]
    ended = by_state[RequestState.WITHDRAWN] + by_state[RequestState.DECLINED]
    return Counts(by_state.total(), decided, done, reported, ended)


@transaction.atomic
def ask(wish: AdvisorWish, body: LocalGovernment, author: Person) -> AdvisorRequest:
    """Ask for an advisor."""
    row = AdvisorRequest.objects.create(lg_code=body.code, wish=to_raw(wish), author=author)
    AdvisorStep.objects.create(request=row, state=RequestState.ASKED.value, author=author)
    return row


def side_of(person: Person, row: AdvisorRequest) -> Side:
    """The side on which somebody stands to a request that they see."""
    return Side.OFFICE if looks_after(person, row.lg_code) else Side.BODY


def acts(person: Person, row: AdvisorRequest) -> bool:
    """Whether somebody may take a step; of a body only who writes for it."""
    return side_of(person, row) is Side.OFFICE or Role.EDITOR in person.role_set


@transaction.atomic
def take_step(
    row: AdvisorRequest,
    wanted: RequestState,
    author: Person,
    words: str = "",
    advisor: int | None = None,
    report: VisitReport | None = None,
) -> None:
    """Add a step to a request. Raises KanminError for one that may not follow."""
    AdvisorRequest.objects.select_for_update().get(pk=row.pk)
    last = row.steps.order_by("-pk").select_related("advisor")[0]
    chosen = _chosen(advisor) if wanted is RequestState.DECIDED else _still(last, wanted)
    side = side_of(author, row)
    refuse_step(RequestState(last.state), wanted, side, words, chosen is not None)
    if report is not None:
        report.refuse_future(dt.date.today())
    AdvisorStep.objects.create(
        request=row,
        state=wanted.value,
        words=words,
        advisor=chosen,
        report=to_raw(report) if report else None,
        author=author,
    )


def _chosen(number: int | None) -> AdvisorRecord | None:
    found = AdvisorRecord.objects.filter(pk=number).first() if number else None
    if found is not None and found.retired:
        raise KanminError(
            _("そのアドバイザーは、いま派遣していません。"), todo=_("ほかの人を選んでください。")
        )
    return found


def _still(last: AdvisorStep, wanted: RequestState) -> AdvisorRecord | None:
    """Who was decided on comes on; going back to arranging leaves it open again."""
    return None if wanted is RequestState.ARRANGING else last.advisor
