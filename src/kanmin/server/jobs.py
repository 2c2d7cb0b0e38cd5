"""What takes too long for a request: files of long plans, made by a worker.

The jobs stand in a table of the database (django-tasks); `kanmin serve` runs a worker beside
itself, `kanmin worker` runs more of them, on other machines too.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, default_task_backend, task
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks_db.models import DBTaskResult

from kanmin import publish
from kanmin.language import speaking
from kanmin.server import books
from kanmin.server.deciding.life import marked_as_draft
from kanmin.server.store import queries
from kanmin.server.store.models import MadeFile, StoredPlan

FOR_READERS = ("docx", "pdf", "html")
"""Forms on whose cover a text that was not decided says so; files of data stay as they are."""
KEPT = dt.timedelta(days=1)
GIVEN_UP = dt.timedelta(minutes=15)
MOST_TRIES = 3
"""A job that has taken so many workers with it is not given to another."""
WORKER_DIED = "kanmin.server.jobs.WorkerDied"
"""What stands in the table for a job whose last worker died: no exception was raised anywhere."""
BROKEN_OFF = frozenset({"django.db.utils.OperationalError", "django.db.utils.InterfaceError"})
"""What a job ends with whose database went away."""


@task()
def make_file(number: int) -> None:
    """Make a file that was asked for, and put it where its page finds it."""
    made = MadeFile.objects.select_related("plan").get(pk=number)
    with speaking(made.language):
        files = exported(made.plan, made.form, made.revision)
    MadeFile.objects.filter(pk=number).update(data=files[""])


def exported(stored: StoredPlan, form: str, revision: int | None = None) -> dict[str, bytes]:
    """A revision of a plan as the files of a form, the newest by default."""
    found = queries.document(queries.revision(stored, revision))
    if form in FOR_READERS:
        found = marked_as_draft(stored, found)
    return publish.export(found, form, books.category_titles(found.framework))


@transaction.atomic
def ask_for(stored: StoredPlan, form: str, language: str) -> MadeFile:
    """The file of the plan's newest revision: one asked for already, else a new job."""
    prune()
    wanted = {"plan": stored, "revision": stored.head, "form": form, "language": language}
    known = MadeFile.objects.filter(**wanted).defer("data").last()
    if known and state(known) != TaskResultStatus.FAILED:
        return known
    made = MadeFile.objects.create(**wanted)
    made.task = str(make_file.enqueue(made.pk).id)
    made.save(update_fields=["task"])
    return made


def prune() -> None:
    """Take away the files and jobs of yesterday."""
    before = timezone.now() - KEPT
    MadeFile.objects.filter(created_at__lt=before).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()


def put_back_unfinished() -> None:
    """Jobs whose worker died with the last run wait again. Only where no other worker runs."""
    for job in DBTaskResult.objects.running():
        put_back(job.pk, job.worker_ids)


def put_back_of(worker: str) -> None:
    """The jobs of a worker that is known to be dead, or to do nothing now, wait again."""
    for job in DBTaskResult.objects.running():
        if job.worker_ids[-1:] == [worker]:
            put_back(job.pk, job.worker_ids)


@transaction.atomic
def put_back(number: UUID, workers: list[str]) -> bool:
    """A job that somebody left unfinished waits again; after so many tries it has failed.

    workers: who has tried, as was seen: False where it has gone on meanwhile.
    """
    open_ = (TaskResultStatus.RUNNING, TaskResultStatus.FAILED)
    found = DBTaskResult.objects.select_for_update().filter(pk=number, status__in=open_).first()
    if found is None or found.worker_ids != workers:
        return False
    if len(workers) < MOST_TRIES:
        found.status, found.finished_at = TaskResultStatus.READY, None
    elif found.status == TaskResultStatus.RUNNING:
        found.status, found.finished_at = TaskResultStatus.FAILED, timezone.now()
        found.exception_class_path = WORKER_DIED
    found.save(update_fields=["status", "finished_at", "exception_class_path"])
    return True


def try_again_later(sender: object, task_result: Any, **_more: object) -> None:  # noqa: ARG001
    """A job that the database broke off waits again: receiver of `task_finished`."""
    row = task_result.db_result
    if row.status == TaskResultStatus.FAILED and row.exception_class_path in BROKEN_OFF:
        put_back(row.pk, row.worker_ids)


def state(made: MadeFile) -> TaskResultStatus:
    """How far the job of a file is."""
    return status(made.task, made.created_at)


def waiting(row: Any, told_at: dt.datetime) -> bool:
    """Whether the job of a row is still to be done or on its way; told_at: when it last told.

    A row is read before its job is asked after. Where the job ended in between, the row is read
    again: an end is never shown without what came of it.
    """
    if status(row.task, told_at) in (TaskResultStatus.READY, TaskResultStatus.RUNNING):
        return True
    row.refresh_from_db()
    return False


def status(name: str, asked_at: dt.datetime) -> TaskResultStatus:
    """How far a job is. One that nobody finished in a quarter of an hour has failed."""
    try:
        found: TaskResultStatus = default_task_backend.get_result(name).status
    except TaskResultDoesNotExist:
        return TaskResultStatus.FAILED
    waits = found in (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    if waits and asked_at < timezone.now() - GIVEN_UP:
        return TaskResultStatus.FAILED
    return found
