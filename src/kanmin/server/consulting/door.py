"""The door of the public form: what keeps robots out without a service of somebody else's.

A form carries a signed mark of when it was opened. It is refused when it comes back faster than a
person writes, after a day, with something in a field that no person sees, with many links, or from
one place too often. Each time the reader is told, and what was typed stays. No address is kept: a
place is known by a keyed digest, with another key each day, and forgotten the next day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.operating.addresses import of_client, place_of
from kanmin.server.store.consult_models import FormKnock

FORM, AGAIN = "kanmin.consult.form", "kanmin.consult.again"
QUICKEST, OLDEST = 3, 24 * 60 * 60  # seconds
MOST_LINKS = 3
MOST_A_DAY = 30  # opinions from one place
_LINK = re.compile(r"https?:|www\.|\[url", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a form carries. nonce: another one each time a form is opened."""

    nonce: str
    opened: float


def new_form(consultation: int) -> str:
    """The signed mark of a form that is opened now."""
    what = {"c": consultation, "n": secrets.token_hex(16), "t": int(time.time())}
    return signing.dumps(what, salt=FORM)


def mark_of(token: str, consultation: int) -> Mark:
    """The mark of a form of this consultation. Raises KanminError for an old or foreign one."""
    try:
        found: dict[str, Any] = signing.loads(token, salt=FORM, max_age=OLDEST)
    except signing.BadSignature:
        found = {}
    if found.get("c") != consultation:
        raise KanminError(
            _("画面を開いてから時間がたっています。"),
            todo=_("書いたものは残っています。もう一度「意見を送る」を押してください。"),
        )
    return Mark(str(found["n"]), float(found["t"]))


def refuse_robots(mark: Mark, trap: str, text: str) -> None:
    """Raise KanminError for what a robot sends; a person who is told just sends it again."""
    if trap:
        raise KanminError(
            _("空けておく欄に文字が入っていました。"),
            todo=_("消しておきました。もう一度「意見を送る」を押してください。"),
        )
    if time.time() - mark.opened < QUICKEST:
        raise KanminError(
            _("送るのが早すぎました。"),
            todo=_(
                "書いたものは残っています。数秒待って、もう一度「意見を送る」を押してください。"
            ),
        )
    if len(_LINK.findall(text)) > MOST_LINKS:
        raise KanminError(
            _("ホームページのアドレスが多すぎます（{most}個まで）。").format(most=MOST_LINKS),
            todo=_("アドレスを減らしてください。"),
        )


@transaction.atomic
def let_in(request: Any) -> None:
    """Count an opinion from where the request comes; what was counted before today is forgotten.

    Raises KanminError where too many came from there today. Looked at and counted in one step, so
    that opinions sent at once do not pass together; whoever keeps one does so in the same
    transaction.
    """
    today, digest = dt.date.today(), _digest(request)
    FormKnock.objects.filter(day__lt=today).delete()
    if not digest:
        return
    FormKnock.objects.get_or_create(day=today, digest=digest)
    few = FormKnock.objects.filter(day=today, digest=digest, count__lt=MOST_A_DAY)
    if not few.update(count=F("count") + 1):
        raise KanminError(
            _("同じ場所から、きょうは{most}件の意見を受け付けました。").format(most=MOST_A_DAY),
            todo=_("書いたものを控え、あすお送りいただくか、ほかの方法でお出しください。"),
        )


def _digest(request: Any) -> str:
    """The keyed digest of the address; "" where a server stands in front that does not tell it."""
    address = place_of(of_client(request))
    key = f"{settings.SECRET_KEY}:{dt.date.today()}".encode()
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest() if address else ""


def again(consultation: int, submitter: int) -> str:
    """The signed leave to send another opinion as the same person, without typing the name anew."""
    return signing.dumps({"c": consultation, "s": submitter}, salt=AGAIN)


def same_submitter(token: str, consultation: int) -> int | None:
    """Who sends another opinion; None for a new person, and where the leave is old or foreign."""
    try:
        found: dict[str, Any] = signing.loads(token, salt=AGAIN, max_age=OLDEST)
    except signing.BadSignature:
        return None
    return int(found["s"]) if found.get("c") == consultation else None
