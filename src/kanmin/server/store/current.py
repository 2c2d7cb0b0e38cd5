"""The newest entries of the register and the newest returns, as lists; made anew at any time."""

from __future__ import annotations

from django.db import transaction

from kanmin.server.store.models import (
    CurrentReturn,
    CurrentStatus,
    StatusRecord,
    SurveyReturn,
)


@transaction.atomic
def rebuild_current() -> None:
    """Make both lists anew from all records and all returns."""
    CurrentStatus.objects.all().delete()
    CurrentStatus.objects.bulk_create(
        CurrentStatus(lg_code=r.lg_code, duty=r.duty, state=r.state, record=r)
        for r in _newest_records()
    )
    CurrentReturn.objects.all().delete()
    CurrentReturn.objects.bulk_create(
        CurrentReturn(round_id=r.round_id, lg_code=r.lg_code, final=r.final, latest=r)
        for r in _newest_returns()
    )


def current_lags() -> bool:
    """Whether the lists differ from what the records and returns say."""
    states = {(r.lg_code, r.duty): r.pk for r in _newest_records()}
    shown = {(r.lg_code, r.duty): r.record_id for r in CurrentStatus.objects.all()}
    returns = {(r.round_id, r.lg_code): r.pk for r in _newest_returns()}
    listed = {(r.round_id, r.lg_code): r.latest_id for r in CurrentReturn.objects.all()}
    return states != shown or returns != listed


def _newest_records() -> list[StatusRecord]:
    found = {(r.lg_code, r.duty): r for r in StatusRecord.objects.order_by("pk")}
    return list(found.values())


def _newest_returns() -> list[SurveyReturn]:
    """The newest return that each body handed in; its newest draft where there is none."""
    ordered = SurveyReturn.objects.order_by("final", "version")
    return list({(r.round_id, r.lg_code): r for r in ordered}.values())
