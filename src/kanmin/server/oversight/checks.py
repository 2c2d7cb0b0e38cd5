"""What a prefecture does with its municipalities' returns (取りまとめ): check, pass on, ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.plan.terms import Term
from kanmin.server.accounts.mail import not_too_often
from kanmin.server.accounts.models import Person
from kanmin.server.oversight import reminding
from kanmin.server.store.models import CurrentReturn, SurveyReturn, SurveyRound
from kanmin.server.store.oversight_models import ReturnCheck, SurveyReminder


class CheckState(Term):
    """How far a return is on its way from the municipality over the prefecture to the State."""

    UNCHECKED = "unchecked", N_("確認前")
    PASSED = "passed", N_("確認済")
    SENT_BACK = "sent-back", N_("差し戻し")


@dataclass(frozen=True, slots=True)
class CheckedReturn:
    """A body's newest handed-in return and what was found when it was looked at."""

    row: SurveyReturn
    newest: ReturnCheck | None

    @property
    def state(self) -> CheckState:
        """Of the newest version; a newer return is looked at anew."""
        return state_of(self.newest)


def state_of(check: ReturnCheck | None) -> CheckState:
    """The state that a check puts a return in."""
    if check is None:
        return CheckState.UNCHECKED
    return CheckState.PASSED if check.passed else CheckState.SENT_BACK


def newest_check(row: SurveyReturn) -> ReturnCheck | None:
    """What was found last of a version of a return."""
    return row.checks.order_by("-pk").first()


def checked_returns(found: SurveyRound, codes: Collection[str]) -> tuple[CheckedReturn, ...]:
    """The returns that some bodies handed in, in the order of their codes."""
    current = (
        CurrentReturn.objects.filter(round=found, final=True)
        .select_related("latest")
        .order_by("lg_code")
    )
    rows = [one.latest for one in current if one.lg_code in codes]
    checks = {c.given_id: c for c in ReturnCheck.objects.filter(given__round=found).order_by("pk")}
    return tuple(CheckedReturn(row, checks.get(row.pk)) for row in rows)


@transaction.atomic
def pass_on(rows: Iterable[SurveyReturn], author: Person) -> int:
    """Say of returns that they are right; those that were said so already stay. How many."""
    unsaid = [row for row in rows if state_of(newest_check(row)) is not CheckState.PASSED]
    ReturnCheck.objects.bulk_create(
        ReturnCheck(given=row, passed=True, author=author) for row in unsaid
    )
    return len(unsaid)


def send_back(row: SurveyReturn, words: str, author: Person) -> None:
    """Ask a body to correct its return. Raises KanminError without words on what."""
    if not words:
        raise KanminError(
            _("差し戻す理由がありません。"),
            todo=_("どの問を、どう確かめてほしいかを書いてください。"),
        )
    ReturnCheck.objects.create(given=row, passed=False, words=words, author=author)


def remind(found: SurveyRound, codes: Iterable[str], words: str, author: Person) -> int:
    """Ask bodies again for their answer, on their pages and by mail where that is set. How many.

    Raises KanminError where all of them were asked often enough today.
    """
    wanted = not_too_often(found.reminders.all(), "lg_code", codes)
    rows = SurveyReminder.objects.bulk_create(
        SurveyReminder(round=found, lg_code=code, words=words, author=author) for code in wanted
    )
    reminding.send_mails([row.pk for row in rows])
    return len(rows)


def newest_reminder(found: SurveyRound, code: str) -> SurveyReminder | None:
    """The newest reminder of a body in a round."""
    return found.reminders.filter(lg_code=code).order_by("-pk").first()
