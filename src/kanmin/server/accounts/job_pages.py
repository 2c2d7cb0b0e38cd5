"""The jobs, for administrators: what waits, what is being done where, what has failed and why.

Whoever administers a body sees its jobs and those of the whole installation, by their kinds alone;
the State's administrators see all, as they look after the machines.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kanmin.language import _
from kanmin.server.job_kinds import bodies_of, reason_of, words_of

Job = DBTaskResult[Any, Any]
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job as the page shows it. worker: machine and process; own: whether it may be repeated."""

    number: UUID
    words: str
    since: dt.datetime
    tries: int
    worker: str
    reason: str
    own: bool


@require_safe
def jobs(request: Any) -> HttpResponse:
    """What waits, what is being done and since when, what has failed, and what was done today."""
    several = DBTaskResult.objects
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    done = several.successful().filter(finished_at__gte=midnight)
    context = {
        "title": _("時間のかかる仕事"),
        "waiting": _shown(request, several.filter(status=TaskResultStatus.READY)),
        "running": _shown(request, several.running()),
        "failed": _shown(request, several.failed()),
        "done": len(_mine(request, list(done.defer("return_value")))),
        "most": MOST_SHOWN,
        "again": "again" in request.GET,
    }
    return render(request, "jobs.html", context)


@require_POST
def repeat(request: HttpRequest, job: UUID) -> HttpResponse:
    """A job that has failed waits again, with all its tries before it."""
    with transaction.atomic():
        failed = DBTaskResult.objects.failed().select_for_update().filter(pk=job)
        found = [row for row, code in _mine(request, list(failed)) if _own(request, code)]
        if not found:
            raise Http404
        found[0].status, found[0].finished_at = TaskResultStatus.READY, None
        found[0].worker_ids = []
        found[0].save(update_fields=["status", "finished_at", "worker_ids"])
    return HttpResponseRedirect("/jobs?again=1")


def _mine(request: Any, several: list[Job]) -> list[tuple[Job, str]]:
    """The jobs that an administrator may see, each with the code of its body."""
    bodies, own = bodies_of(several), request.user.lg_code
    return [(job, bodies[job.pk]) for job in several if not own or bodies[job.pk] in ("", own)]


def _own(request: Any, code: str) -> bool:
    """Whether a job may be repeated: what is of the whole installation only by the State's."""
    return not request.user.lg_code or code == request.user.lg_code


def _shown(request: Any, several: QuerySet[Job]) -> list[ShownJob]:
    newest = several.order_by("-enqueued_at").defer("return_value", "traceback")
    return [
        ShownJob(
            job.pk,
            words_of(job),
            job.finished_at or _since(job),
            len(job.worker_ids),
            (job.worker_ids or [""])[-1].rpartition(":")[0],
            reason_of(job) if job.status == TaskResultStatus.FAILED else "",
            _own(request, code),
        )
        for job, code in _mine(request, list(newest[:MOST_SHOWN]))
    ]


def _since(job: Job) -> dt.datetime:
    """When a job was begun, else asked for."""
    begun = job.started_at if job.status == TaskResultStatus.RUNNING else None
    return begun or job.enqueued_at
