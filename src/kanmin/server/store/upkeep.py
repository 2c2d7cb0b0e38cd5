"""Keeping the store sound: verify every revision, rebuild the rows, and what a backup holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import models, transaction
from django.db.models import F

from kanmin.cascade import leaning
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import to_raw
from kanmin.server.store import audit, queries, search_upkeep
from kanmin.server.store.cascade_models import TakenUpRow
from kanmin.server.store.current import current_lags, rebuild_current
from kanmin.server.store.edition_models import EditionDraftVersion, PublishedEdition
from kanmin.server.store.models import IndicatorRow, MeasureRow, Revision, StoredPlan
from kanmin.server.store.oversight_models import ContentsRow
from kanmin.server.store.projections import contents_lag, project_all
from kanmin.server.store.tracing import (
    published_plan,
    rebuild_published,
    trace_lags,
    trace_rows,
)
from kanmin.status import contents_in

KEPT = (
    "accounts.Person",
    "accounts.FirstLink",
    "accounts.SecondFactor",
    "accounts.RecoveryCode",
    "accounts.SecondFactorRule",
    "accounts.ApiToken",
    "socialaccount.SocialAccount",
    "store.StoredPlan",
    "store.Revision",
    "store.FieldChange",
    "store.RevisionName",
    "store.Adoption",
    "store.AdoptionAnswer",
    "store.Rollout",
    "store.PublishedReport",
    "store.SharedPlan",
    "store.Inquiry",
    "store.InquiryAnswer",
    "store.InquiryConflict",
    "store.InquiryReminder",
    "store.Consultation",
    "store.Submitter",
    "store.OpinionGroup",
    "store.Opinion",
    "store.OpinionAnswer",
    "store.PartnerBody",
    "store.PlanProposal",
    "store.EndorsementRecord",
    "store.RulingRecord",
    "store.Publication",
    "store.StoredCase",
    "store.CaseVersion",
    "store.CaseStepRecord",
    "store.CasePublication",
    "store.EditionDraftRecord",
    "store.EditionDraftVersion",
    "store.EditionMeeting",
    "store.EditionCall",
    "store.EditionOpinion",
    "store.EditionAnswer",
    "store.PublishedEdition",
    "store.StatusRecord",
    "store.SurveyRound",
    "store.SurveyReturn",
    "store.SupportEvent",
    "store.EventMaterial",
    "store.EventSignup",
    "store.AdvisorRecord",
    "store.AdvisorRequest",
    "store.AdvisorStep",
    "store.TaskRecord",
    "store.TaskStep",
    "store.SupportQuestion",
    "store.SupportAnswer",
    "store.DutyDeadline",
    "store.ReturnCheck",
    "store.SurveyReminder",
    "store.TrustedKey",
    "store.UpperChangeRecord",
    "store.ImpactAnswer",
    "store.ImpactRow",
    "store.ReceivedFile",
    "store.SentFile",
    "store.ReceivedRevision",
    "store.StoredLayer",
    "store.LayerVersion",
    "store.LayerAnswer",
    "store.ElsewhereImport",
    "store.ElsewhereRecord",
    "store.ElsewhereAttempt",
    "store.AuditRecord",
    "store.AuditChain",
)
BATCH = 500
AT_A_TIME = 50  # plans whose documents are in memory at once


def verify() -> Iterator[str]:
    """A sentence for each fault: a revision that does not read back, a gap, rows that lag."""
    for stored in StoredPlan.objects.order_by("pk").iterator():
        yield from _faulty_revisions(stored)
        yield from lagging_rows(stored)
    yield from search_upkeep.faults()
    if current_lags():
        yield _("策定状況か調査の一覧が、登録・回答と合いません。")
    yield from _faulty_editions()
    yield from audit.faults()


def _faulty_editions() -> Iterator[str]:
    """Drafts and editions of the handbook whose text is not what its digest says."""
    for kind in (EditionDraftVersion, PublishedEdition):
        for row in kind.objects.iterator():
            if hashlib.sha256(row.document.encode()).hexdigest() != row.digest:
                yield _("手引の版の案{draft}の保管された内容が壊れています。").format(
                    draft=row.draft_id
                )


def _faulty_revisions(stored: StoredPlan) -> Iterator[str]:
    numbers = []
    for revision in stored.revisions.select_related("dictionary").order_by("number").iterator():
        numbers.append(revision.number)
        try:
            queries.plain(revision)
        except KanminError as error:
            yield _("計画「{key}」の版{number}：{error}").format(
                key=stored.key, number=revision.number, error=error
            )
    if numbers != list(range(1, stored.head + 1)):
        yield _("計画「{key}」の版が続いていません。").format(key=stored.key)


def lagging_rows(stored: StoredPlan) -> Iterator[str]:
    """A sentence where the rows of a plan, or the search, are not what its head says."""
    try:
        plan = queries.document(queries.revision(stored))
    except (KanminError, ValueError, models.ObjectDoesNotExist):
        return
    rows = MeasureRow.objects.filter(plan=stored).order_by("position")
    shown = [(r.measure_id, r.title, r.category) for r in rows]
    indicators = set(
        IndicatorRow.objects.filter(plan=stored).values_list("indicator_id", flat=True)
    )
    lags = (
        shown != [(m.id, m.title, m.category) for m in plan.measures]
        or indicators != {k.id for m in plan.measures for k in m.indicators}
        or contents_lag(stored, plan)
        or trace_lags(stored, plan, public=False)
        or trace_lags(stored, published_plan(stored), public=True)
    )
    if lags:
        yield _("計画「{key}」の一覧が本文と合いません。").format(key=stored.key)
    if search_upkeep.lags(stored):
        yield _("計画「{key}」の検索の索引が本文と合いません。").format(key=stored.key)


@transaction.atomic
def rebuild() -> int:
    """Make all rows anew from the heads; the number of plans."""
    MeasureRow.objects.all().delete()
    IndicatorRow.objects.all().delete()
    ContentsRow.objects.all().delete()
    TakenUpRow.objects.all().delete()
    search_upkeep.begin()
    count = 0
    for batch in _batches(Revision.objects.filter(number=F("plan__head")), AT_A_TIME):
        project_all((one.plan, queries.document(one)) for one in batch)
        search_upkeep.add(one.plan for one in batch)
        count += len(batch)
    search_upkeep.end()
    rebuild_current()
    rebuild_published()
    return count


@transaction.atomic
def add_missing_rows() -> None:
    """Make the rows of plans that an earlier version of Kanmin stored without them."""
    heads = Revision.objects.filter(plan__holds=None, number=F("plan__head"))
    for batch in _batches(heads, BATCH):
        held = [(one.plan, contents_in(queries.plain(one))) for one in batch]
        ContentsRow.objects.bulk_create(
            ContentsRow(plan=plan, lg_code=one.lg_code, contents=to_raw(one)) for plan, one in held
        )
    if not TakenUpRow.objects.exists():
        _add_trace()
    search_upkeep.catch_up()


def _add_trace() -> None:
    heads = Revision.objects.filter(number=F("plan__head"))
    for batch in _batches(heads, BATCH):
        TakenUpRow.objects.bulk_create(
            row
            for one in batch
            for row in trace_rows(one.plan, leaning(queries.plain(one)), public=False)
        )
    rebuild_published()


def _batches(found: models.QuerySet[Revision], size: int) -> Iterator[list[Revision]]:
    """Revisions, so many at a time; read by their numbers, as rows are added meanwhile."""
    whole = found.order_by("pk").select_related("dictionary", "plan")
    numbers = list(whole.values_list("pk", flat=True))
    for at in range(0, len(numbers), size):
        yield list(whole.filter(pk__in=numbers[at : at + size]))
