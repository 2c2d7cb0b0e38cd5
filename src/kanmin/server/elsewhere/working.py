"""The job of a registered document: fetch it, read it, propose what its parts are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from kanmin.adopt import Outline, Proposal, outline_of, propose
from kanmin.elsewhere import DocumentState, FetchTrouble, after_trouble
from kanmin.errors import KanminError
from kanmin.language import _, from_environment, speaking
from kanmin.server import books, jobs
from kanmin.server.bodies import registry
from kanmin.server.elsewhere import fetching
from kanmin.server.elsewhere.publication import take_back_unconfirmed
from kanmin.server.operating import lines
from kanmin.server.store.elsewhere_models import (
    NO_FILE,
    ElsewhereAttempt,
    ElsewhereRecord,
    file_columns,
)
from kanmin.server.store.outlines import packed

BEHIND = -10
"""What people wait for, a PDF or a roadmap, is done first."""
State = DocumentState


class Overtaken(Exception):
    """The row has another job by now, or is gone."""


STEPS = ("ticket", "tries", "begun_at", "state", "next_at", "changed_at")


@transaction.atomic
def begin(
    record: ElsewhereRecord, after: dt.timedelta | None = None, changed: tuple[str, ...] = ()
) -> None:
    """Have a document fetched and read, from the start; a job on its way no longer counts.

    changed: the columns to be written with it.
    """
    locked = ElsewhereRecord.objects.select_for_update().get(pk=record.pk)
    record.ticket, record.tries, record.begun_at = locked.ticket + 1, 0, None
    record.state = State.READING.value if record.data else State.WAITING.value
    record.next_at = None
    if record.data or settings.FETCH:
        record.next_at = timezone.now() + after if after else None
        work_on.using(run_after=record.next_at).enqueue(record.pk, record.ticket)
    record.save(update_fields=[*STEPS, *changed])


def waits_for_file(record: ElsewhereRecord) -> bool:
    """Whether nothing goes on until somebody sends the file."""
    return record.state == State.WAITING and not settings.FETCH


def can_try_again(record: ElsewhereRecord) -> bool:
    """Whether trying again by hand makes sense: not while a job is on its way, nor without a file
    where nothing is fetched."""
    if not (record.data or settings.FETCH):
        return False
    match State(record.state):
        case State.FAILED | State.WAITING:
            return True
        case State.FETCHING | State.READING:
            begun = record.begun_at or record.changed_at
            return begun < timezone.now() - jobs.GIVEN_UP
    return False


@task(priority=BEHIND)
def work_on(number: int, ticket: int) -> None:
    """Do what a ticket asks for; an older one is left alone, and one that is done."""
    open_ = (State.WAITING.value, State.FETCHING.value, State.READING.value)
    record = ElsewhereRecord.objects.filter(pk=number, ticket=ticket, state__in=open_).first()
    if record is None:
        return
    with speaking(from_environment()):
        try:
            if not record.data:
                _fetch(record)
            _read(record)
        except Overtaken:
            return
        except KanminError as error:
            _troubled(record, error)
        except Exception:
            lines.caught("elsewhere")
            _troubled(
                record, KanminError(_("読み取りで不具合が起きました。管理者にお知らせください。"))
            )


def _keep(record: ElsewhereRecord, **values: Any) -> None:
    """Write into the row, as long as it is still ours."""
    mine = ElsewhereRecord.objects.filter(pk=record.pk, ticket=record.ticket)
    if not mine.update(**values, changed_at=timezone.now()):
        raise Overtaken
    for name, value in values.items():
        setattr(record, name, value)


def _fetch(record: ElsewhereRecord) -> None:
    if not settings.FETCH:
        raise FetchTrouble(
            _("この Kanmin は、ほかのサーバーから取得しません。"),
            todo=_("ファイルを送ってください。"),
        )
    _keep(
        record,
        state=State.FETCHING.value,
        tries=record.tries + 1,
        begun_at=timezone.now(),
        next_at=None,
    )
    got = fetching.fetch(record.url)
    keep_file(record, got.name, got.data)
    ElsewhereAttempt.objects.create(
        record=record,
        good=True,
        sentence=_("取得しました（{size}KB）。").format(size=f"{len(got.data) // 1024 + 1:,}"),
    )


def keep_file(record: ElsewhereRecord, name: str, data: bytes) -> None:
    """The file of a document, to be read. Raises KanminError where the body has it already."""
    columns = file_columns(name, data)
    other = same_file(record.lg_code, columns["digest"], record.pk)
    if other:
        raise already_there(other)
    try:
        with transaction.atomic():
            _keep(record, **columns, gone_on=None)
    except IntegrityError:
        raise already_there(same_file(record.lg_code, columns["digest"], record.pk)) from None


def same_file(lg_code: str, digest: str, but: int = 0) -> ElsewhereRecord | None:
    """The document of a body that is the same file."""
    return ElsewhereRecord.objects.filter(lg_code=lg_code, digest=digest).exclude(pk=but).first()


class AlreadyThere(KanminError):
    """The same plan stands in the register. number: of what stands there."""

    def __init__(
        self, what: str, *, where: str = "", todo: str = "", number: int | None = None
    ) -> None:
        super().__init__(what, where=where, todo=todo)
        self.number = number


def already_there(other: ElsewhereRecord | None) -> AlreadyThere:
    """What is told to who registers a plan twice."""
    return AlreadyThere(
        _("同じ文書が「{title}」として、もう登録されています。").format(
            title=other.title if other else ""
        ),
        todo=_("そちらをお使いください。"),
        number=other.pk if other else None,
    )


def _read(record: ElsewhereRecord) -> None:
    _keep(record, state=State.READING.value, begun_at=timezone.now())
    outline = outline_of(bytes(record.data), record.name)
    body = registry().get(record.lg_code)
    proposal = propose(outline, books.today("act9"), body.tier)
    if not proposal.items:
        raise KanminError(
            _("見出しも施策も見つかりませんでした。"),
            todo=_("計画の文書か、文字の読めるファイルか確かめてください。"),
        )
    _keep_read(record, outline, proposal)


@transaction.atomic
def _keep_read(record: ElsewhereRecord, outline: Outline, proposal: Proposal) -> None:
    _keep(
        record,
        state=State.READ.value,
        outline=packed(outline),
        proposal=packed(proposal),
        data=b"",
    )
    ElsewhereAttempt.objects.create(
        record=record,
        good=True,
        sentence=_("読み取りました（見出し{headings}、施策の候補{measures}）。").format(
            headings=len(outline.headings()), measures=len(proposal.measures())
        ),
    )
    take_back_unconfirmed(record)


def _let_go(record: ElsewhereRecord) -> dict[str, Any]:
    return {**NO_FILE} if record.tries and record.data else {}


@transaction.atomic
def _troubled(record: ElsewhereRecord, error: KanminError) -> None:
    """Keep what went wrong, and try again later where that may help.

    A fetched file that could not be read is let go: the next time another may stand there.
    """
    step = after_trouble(error, record.tries)
    ElsewhereAttempt.objects.create(record=record, good=False, sentence=step.sentence)
    gone = isinstance(error, FetchTrouble) and error.gone
    when = timezone.now() + step.gap if step.gap else None
    day = timezone.localdate() if gone else None
    try:
        _keep(record, state=step.state.value, next_at=when, gone_on=day, **_let_go(record))
    except Overtaken:
        return
    if when:
        work_on.using(run_after=when).enqueue(record.pk, record.ticket)
