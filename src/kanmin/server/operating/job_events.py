"""Jobs in the log: which, how it ended, how long it took; never what it was given."""

from __future__ import annotations

from typing import Any

from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished

from kanmin.server.operating import lines


def start() -> None:
    """Tell of each job that this process does."""
    task_finished.connect(finished, dispatch_uid="kanmin.jobs", weak=False)


def finished(sender: object, task_result: Any, **_more: object) -> None:  # noqa: ARG001
    """A job that has ended; where it failed, its error is the one being handled."""
    told: dict[str, Any] = {"job": task_result.task.module_path, "number": str(task_result.id)}
    if task_result.started_at and task_result.finished_at:
        told["ms"] = round(
            (task_result.finished_at - task_result.started_at).total_seconds() * 1000
        )
    if task_result.status == TaskResultStatus.FAILED:
        lines.caught("job", **told, status="failed")
    else:
        lines.tell("job", **told, status="done")
