"""Taking signed files in: all that is the same for every kind, in one transaction.

A file from the future, of a key nobody trusts, older than what was taken already, or about
something else than it says is refused; the same file again changes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.exchange import trust
from kanmin.server.exchange.kind import Kind, Take
from kanmin.server.exchange.kinds import kind_of
from kanmin.server.pages import moment
from kanmin.server.store import audit
from kanmin.server.store.audit_actions import Action
from kanmin.server.store.exchange_models import REFUSED, TAKEN, ReceivedFile
from kanmin.signing import LONGEST_SUBJECT, VERSION, Signed

CLOCKS_DIFFER = dt.timedelta(days=1)
"""A file may be made this much later than our own clock says, and have so high a serial."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file, or would. what: was taken, as a noun. already: by which row before."""

    given: Signed
    what: str
    already: ReceivedFile | None = None

    @property
    def sentence(self) -> str:
        """What is told of a file that was taken."""
        return self._told(_("{what}を受け取りました。"))

    @property
    def forecast(self) -> str:
        """What is told of a file that was only looked at."""
        return self._told(_("{what}を受け取れます（まだ受け取っていません）。"))

    def _told(self, words: str) -> str:
        if self.already is None:
            return words.format(what=self.what)
        return _("同じファイルを{day}に受け取っています。何も変わりません。").format(
            day=moment(self.already.received_at)
        )


def receive(given: Signed, author: Person | None, take: Take | None = None) -> Outcome:
    """Take a file in, all of it or nothing. take: in another way than its kind does.

    Raises KanminError; what was refused is noted.
    """
    kind = kind_of(given.kind)
    try:
        with transaction.atomic():
            return _received(given, kind, take or kind.take, author)
    except KanminError as error:
        _note(given, REFUSED, error.sentence, author)
        raise
    except IntegrityError:  # somebody else was taking the same in
        return _taken_meanwhile(given)


def _taken_meanwhile(given: Signed) -> Outcome:
    before = _taken_before(given)
    if before is None:
        raise KanminError(
            _("同じものを、ほかの人が同時に受け取っています。"),
            todo=_("少し待って、もう一度お試しください。"),
        )
    return Outcome(given, before.words, before)


def _taken_before(given: Signed) -> ReceivedFile | None:
    """The row by which this very file was taken; None where it was not."""
    return ReceivedFile.objects.filter(digest=given.digest, outcome=TAKEN).first()


def look(given: Signed) -> Outcome:
    """What taking a file in would do: all is done and nothing kept. Raises KanminError."""
    kind = kind_of(given.kind)
    with transaction.atomic():
        outcome = _received(given, kind, kind.take, None)
        transaction.set_rollback(True)
    return outcome


def _received(given: Signed, kind: Kind, take: Take, author: Person | None) -> Outcome:
    _refuse_future(given, timezone.now())
    trust.refuse_strange(given, kind)
    before = _taken_before(given)
    if before is not None:
        return Outcome(given, before.words, before)
    subject = _subject(given, kind)
    _refuse_older(given, subject)
    what = take(given, author)
    _note(given, TAKEN, what, author, subject)
    target = f"{given.kind} {subject}"
    audit.record(Action.FILE_RECEIVED, given.lg_code, author, target, given.digest)
    return Outcome(given, what)


def _refuse_future(given: Signed, now: dt.datetime) -> None:
    if given.made_at > now + CLOCKS_DIFFER:
        raise InvalidDocument(
            _("作った日時が先すぎます（ファイルは{made}、この Kanmin の時計は{now}）。").format(
                made=moment(given.made_at), now=moment(now)
            ),
            todo=_("送り元とこちらの時計を確かめ、書き出し直してもらってください。"),
        )
    if given.serial > highest_serial(now):
        raise InvalidDocument(
            _(
                "通し番号が大きすぎます（{serial}）。これを受け取ると、次からのファイルを受け取れなくなります。"
            ).format(serial=given.serial),
            todo=_("送り元の Kanmin を新しくし、書き出し直してもらってください。"),
        )


def highest_serial(now: dt.datetime) -> int:
    """The highest serial that a file can honestly have: serials begin at the clock's seconds."""
    return int((now + CLOCKS_DIFFER).timestamp())


def _subject(given: Signed, kind: Kind) -> str:
    """What a file is about: what it says must be what it holds. The first form said nothing."""
    subject = kind.subject(given.payload)[:LONGEST_SUBJECT]
    if given.version == VERSION and given.subject != subject:
        raise InvalidDocument(
            _("ファイルの表書き（{subject}）と中身（{found}）が違います。").format(
                subject=given.subject[:80], found=subject[:80]
            )
        )
    return subject


def _refuse_older(given: Signed, subject: str) -> None:
    rows = ReceivedFile.objects.filter(lg_code=given.lg_code, kind=given.kind, subject=subject)
    honest = rows.filter(outcome=TAKEN, serial__lte=highest_serial(timezone.now()))
    last = honest.order_by("serial").last()
    if last is not None and given.serial <= last.serial:
        raise KanminError(
            _(
                "これ（{made}作成、通し番号{serial}）より新しいファイル"
                "（{last}作成、通し番号{newest}）を、{day}に受け取っています。"
            ).format(
                made=moment(given.made_at),
                serial=given.serial,
                last=moment(last.made_at),
                newest=last.serial,
                day=moment(last.received_at),
            ),
            todo=_("古い内容に戻すことはできません。送り元で書き出し直してもらってください。"),
        )


def _note(
    given: Signed, outcome: str, words: str, author: Person | None, subject: str | None = None
) -> None:
    about = given.subject if subject is None else subject
    ReceivedFile.objects.create(
        kind=given.kind,
        lg_code=given.lg_code[:6],
        subject=about,
        serial=given.serial,
        made_at=given.made_at,
        digest=given.digest,
        public=given.public,
        outcome=outcome,
        words=words,
        author=author,
    )
