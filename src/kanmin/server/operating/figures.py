"""What the database tells of the whole installation: figures only, of nobody and no body."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Case, Min, Sum, When
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from kanmin import __version__
from kanmin.server.operating import heartbeat
from kanmin.server.operating.ready import Condition, State
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.upkeep_models import BackupRecord

POSTGRESQL = "postgresql"
_NEEDED = (Condition.DATABASE, Condition.TABLES)


def last_backup() -> dt.datetime | None:
    """When everything was last backed up; None where that is not known."""
    found = BackupRecord.objects.filter(fault="").last()
    return found.at if found else None


def waiting_since() -> dt.datetime | None:
    """Since when the oldest job waits that may be done now."""
    due = When(run_after__lte=timezone.now(), then="run_after")
    since = Min(Case(due, default="enqueued_at"))  # at once: its moment is the end of time
    first: dt.datetime | None = DBTaskResult.objects.ready().aggregate(first=since)["first"]
    return first


def database_bytes() -> int:
    """The size of the database, of SQLite with what it has yet to write back."""
    with connection.cursor() as cursor:
        if connection.vendor == POSTGRESQL:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])


def _sessions() -> int:
    return Session.objects.filter(expire_date__gt=timezone.now()).count()


def _revisions() -> int:
    """The sum of the newest numbers: revisions are numbered from 1 and none is taken away."""
    return StoredPlan.objects.aggregate(all=Sum("head"))["all"] or 0


def _age_of_oldest() -> float:
    since = waiting_since()
    return max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0


_FIGURES: dict[str, tuple[str, Callable[[], float]]] = {
    "kanmin_oldest_job_seconds": ("How long the oldest job waits", _age_of_oldest),
    "kanmin_workers": ("Workers seen lately", heartbeat.living),
    "kanmin_sessions": ("Sessions that have not ended", _sessions),
    "kanmin_plans": ("Plans", StoredPlan.objects.count),
    "kanmin_revisions": ("Revisions of plans", _revisions),
    "kanmin_database_bytes": ("Size of the database", database_bytes),
    "kanmin_disk_free_bytes": (
        "Free space where the data folder lies",
        lambda: shutil.disk_usage(settings.DATA).free,
    ),
}


class Figures(Collector):
    """Asks the database when a monitor asks; without it only what is known of readiness."""

    def __init__(self, state: State) -> None:
        self.state = state

    def collect(self) -> Iterator[Metric]:
        """The families of figures."""
        yield InfoMetricFamily(
            "kanmin_build", "What runs", {"version": __version__, "database": connection.vendor}
        )
        yield self._ready()
        if not self.state.of(_NEEDED).ready:
            return
        for name, (told, figure) in _FIGURES.items():
            yield GaugeMetricFamily(name, told, figure())
        yield _jobs()
        if made := last_backup():
            yield GaugeMetricFamily(
                "kanmin_last_backup_timestamp_seconds", "Last backup", made.timestamp()
            )

    def _ready(self) -> Metric:
        found = GaugeMetricFamily("kanmin_ready", "Conditions that hold", labels=["condition"])
        for condition, holds in self.state.conditions.items():
            found.add_metric([condition.value], float(holds))
        return found


def _jobs() -> Metric:
    jobs = DBTaskResult.objects
    found = GaugeMetricFamily("kanmin_jobs", "Jobs of the last day", labels=["state"])
    for name, rows in (
        ("waiting", jobs.ready()),
        ("running", jobs.running()),
        ("failed", jobs.failed()),
    ):
        found.add_metric([name], rows.count())
    return found
