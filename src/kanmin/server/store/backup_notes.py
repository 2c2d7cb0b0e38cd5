"""What administrators are told of the newest backup."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from kanmin.calendar_ja import format_date
from kanmin.language import _
from kanmin.server.store.upkeep_models import BackupRecord

OLD = dt.timedelta(days=8)
"""A backup older than this is told of: even one a week was missed."""


@dataclass(frozen=True, slots=True)
class BackupNote:
    """A sentence on the last good backup. worrying: somebody should look after it."""

    sentence: str
    worrying: bool


def last_good() -> BackupRecord | None:
    """The newest backup that was written and read back."""
    return BackupRecord.objects.filter(fault="").last()


def newest() -> BackupNote:
    """What is to be told now."""
    good, tried = last_good(), BackupRecord.objects.last()
    sentence = _("控えは、まだ一度もつくられていません。") if good is None else _told(good)
    if tried is not None and tried.fault:
        sentence += " " + _("そのあとの控えは失敗しました：{fault}").format(fault=tried.fault)
        return BackupNote(sentence, worrying=True)
    return BackupNote(sentence, worrying=good is None or good.at < timezone.now() - OLD)


def _told(good: BackupRecord) -> str:
    at = timezone.localtime(good.at)
    return _("最後の控えは、{moment}のものです。").format(
        moment=f"{format_date(at.date())} {at:%H:%M}"
    )
