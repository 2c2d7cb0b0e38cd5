"""Writing signed files: each with a serial number above all that were sent of its kind before."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.exchange.kind import Outgoing
from kanmin.server.exchange.taking import highest_serial
from kanmin.server.own_key import private_key
from kanmin.server.store.exchange_models import SentFile
from kanmin.signing import Head, public_of, signed_file

MOST_AT_ONCE = 5  # files about one subject at the same moment


def write_file(out: Outgoing, author: Person | None) -> bytes:
    """The contents as a signed file, noted among those that were sent."""
    for _attempt in range(MOST_AT_ONCE):
        try:
            return _written(out, author)
        except IntegrityError:  # somebody else has taken the number
            continue
    raise KanminError(
        _("同じファイルがいくつも同時に書き出されています。"),
        todo=_("少し待って、もう一度お試しください。"),
    )


@transaction.atomic
def _written(out: Outgoing, author: Person | None) -> bytes:
    now, key = timezone.localtime().replace(microsecond=0), private_key()
    head = Head(out.kind, out.lg_code, out.subject, next_serial(out, now), now)
    data = signed_file(head, out.payload, key)
    SentFile.objects.create(
        kind=head.kind,
        lg_code=head.lg_code,
        subject=head.subject,
        serial=head.serial,
        made_at=now,
        digest=hashlib.sha256(data).hexdigest(),
        public=public_of(key),
        author=author,
    )
    return data


def next_serial(out: Outgoing, now: dt.datetime) -> int:
    """The number after the last one, and never below the clock's seconds.

    A Kanmin that was restored from an old backup has forgotten the files it sent since; by the
    clock its next number is above theirs all the same. Numbers of a clock that was far ahead
    are not gone on from: nobody takes them.
    """
    sent = SentFile.objects.filter(kind=out.kind, lg_code=out.lg_code, subject=out.subject)
    last = sent.filter(serial__lt=highest_serial(now)).aggregate(last=Max("serial"))["last"]
    return max(int(now.timestamp()), (last or 0) + 1)
