"""Offering a case and deciding on it: each in one transaction, nothing overwritten."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kanmin.casebook import (
    CaseSide,
    CaseStep,
    Offer,
    TakenStep,
    proven,
    refuse_offer,
    refuse_step,
)
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.casebook.filling import checkable
from kanmin.server.casebook.held import Held
from kanmin.server.store import search_cases
from kanmin.server.store.case_models import CasePublication, CaseStepRecord, CaseVersion, StoredCase
from kanmin.server.store.models import StoredPlan
from kanmin.server.support.access import office
from kanmin.text import clean

LONGEST_WORDS = 4_000  # characters of a comment or reason


@transaction.atomic
def offer(stored: StoredPlan, made: Offer, base: int, person: Person | None) -> StoredCase:
    """Offer a measure's result, or offer it anew. base: the newest offer its author has seen.

    Raises KanminError for what refuses an offer, and where another was handed in meanwhile. Plan
    and case are locked, in this order; who decides on the case locks it alone.
    """
    plan = StoredPlan.objects.select_for_update().get(pk=stored.pk)
    refuse_offer(made)
    row = _row(plan, made)
    newest = row.versions.count()
    if newest != base:
        raise KanminError(
            _("この施策の{year}年度の事例は、もう申し出ています（第{number}稿）。").format(
                year=made.source.fiscal_year, number=newest
            ),
            todo=_("申出のページを開いて、いまの内容から直してください。"),
        )
    number = newest + 1
    CaseVersion.objects.create(
        case=row, number=number, revision=plan.head, value=to_raw(made), author=person
    )
    row.title = made.title
    _add_step(row, TakenStep(CaseStep.OFFER, number), "", plan.lg_code, person)
    return row


def _row(plan: StoredPlan, made: Offer) -> StoredCase:
    where = {"measure": made.source.measure, "fiscal_year": made.source.fiscal_year}
    found = StoredCase.objects.select_for_update().filter(plan=plan, **where).first()
    return found or StoredCase.objects.create(
        plan=plan, lg_code=plan.lg_code, title=made.title, **where
    )


def _add_step(
    row: StoredCase, taken: TakenStep, words: str, by: str, person: Person | None
) -> None:
    CaseStepRecord.objects.create(
        case=row, version=taken.version, step=taken.step.value, words=words, by=by, author=person
    )
    _sum_up(row)


def _sum_up(row: StoredCase) -> None:
    held = Held(row)
    state, publication = held.standing.state, held.publication
    row.state = state.value if state else ""
    row.published = publication.number if publication else None
    row.save(update_fields=("title", "state", "published", "changed_at"))


@transaction.atomic
def take_step(
    row: StoredCase, taken: TakenStep, side: CaseSide, words: str, person: Person
) -> None:
    """Take a step with a case. Raises KanminError for one that may not follow.

    Of two who decide at once, the second sees what the first has done.
    """
    locked = StoredCase.objects.select_for_update(of=("self",)).select_related("plan")
    row = locked.get(pk=row.pk)
    words = clean(words).strip()
    refuse_step(Held(row).standing, taken, side, words)
    if len(words) > LONGEST_WORDS:
        most = f"{LONGEST_WORDS:,}"
        raise KanminError(_("理由や尋ねたいことは{most}字までです。").format(most=most))
    by = (office(person) or "") if side is CaseSide.OFFICE else row.lg_code
    if taken.step is CaseStep.PUBLISH:
        _publish(row, by, person)
    if taken.step is CaseStep.TAKE_BACK:
        row.publications.filter(withdrawn_at=None).update(
            withdrawn_at=timezone.now(), withdrawn_because=words
        )
    _add_step(row, taken, words, by, person)
    search_cases.update(row)


def _publish(row: StoredCase, by: str, person: Person) -> None:
    """Make the newest offer public, its figures marked by what is public today."""
    held = Held(row)
    made, year = held.offer, row.fiscal_year
    public = checkable(row.plan, row.measure, year)
    source = made.source.model_copy(update={"version": public.version, "report": public.report})
    found = proven(made.figures, public.measure, year, public.report)
    last = row.publications.last()
    CasePublication.objects.create(
        case=row,
        number=last.number + 1 if last else 1,
        version=held.version.number,
        value=to_raw(made.model_copy(update={"source": source, "figures": found})),
        published_on=timezone.localdate(),
        by=by,
        author=person,
    )
