"""The files of all published plans: made by a job, kept in the data folder, made anew when due.

Those made last are sent until the new ones are there, unless a plan in them has been taken back.
"""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from kanmin.opendata import BOM, TABLES, DataForm, DataTable, WrittenPlan, steps, write_files
from kanmin.server import jobs
from kanmin.server.opendata import sources
from kanmin.server.opendata.ranges import StandingFile
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.opendata_models import DataFiles
from kanmin.server.store.publications import in_force

FORMS = (DataForm.CSV, DataForm.JSON, DataForm.LINES, DataForm.XLSX, DataForm.PARQUET)
"""What is written; CSV without BOM is the one with it, without its first bytes."""
TOLD_EVERY = 20  # steps


@dataclass(frozen=True, slots=True)
class Made:
    """The files that can be had (受け取れるファイル)."""

    row: DataFiles

    @property
    def updated(self) -> dt.date | None:
        """The day the newest plan in them was published."""
        day = self.row.held["updated"]
        return dt.date.fromisoformat(day) if day else None

    @property
    def plans(self) -> dict[int, WrittenPlan]:
        """What was written of each plan, by the publication that is in them."""
        return {number: WrittenPlan(*told) for number, *told in self.row.held["plans"]}

    @property
    def rows(self) -> dict[str, int]:
        """Rows of all plans by table."""
        held = self.plans.values()
        return {t.name: sum(one.rows[t.name] for one in held) for t in TABLES}

    def file(self, table: DataTable, form: DataForm) -> StandingFile:
        """A file of them."""
        plain = form is DataForm.PLAIN
        written = DataForm.CSV if plain else form
        etag = f'"{self.row.pk}-{self.row.stamp[:16]}-{table.name}.{form.value}"'
        path = folder_of(self.row) / f"{table.name}.{written.value}"
        return StandingFile(path, etag, len(BOM) if plain else 0)

    def digest(self, table: DataTable, form: DataForm) -> str:
        """SHA-256 of a file of them; "" where not known."""
        return str(self.row.held.get("digests", {}).get(f"{table.name}.{form.value}", ""))


def folder_of(row: DataFiles) -> Path:
    """Where the files of a job lie."""
    return Path(settings.DATA) / "opendata" / str(row.pk)


def made() -> Made | None:
    """What can be had now; None where nothing is made, or a plan in it has been taken back."""
    row = DataFiles.objects.exclude(made_at=None).last()
    if row is None or not all(Made(row).file(t, f).path.is_file() for t in TABLES for f in FORMS):
        return None
    withdrawn = Publication.objects.exclude(withdrawn_at=None).values_list("pk", flat=True)
    return None if set(withdrawn) & set(Made(row).plans) else Made(row)


def ask() -> DataFiles | None:
    """Have the files made where they are not those of today's plans; the job that does, if any.

    A host that only reads shows what the others have made.
    """
    if settings.READ_ONLY:
        return None
    wanted = sources.stamp(in_force())
    ready = made()
    if ready and ready.row.stamp == wanted:
        return None
    return _under_way() or _begun(wanted)


def _under_way() -> DataFiles | None:
    """The job that waits or works; one that has just failed is not begun anew by each reader."""
    last = DataFiles.objects.last()
    if last is None or last.made_at or not (waiting(last) or _too_soon(last)):
        return None
    return last


@transaction.atomic
def _begun(wanted: str) -> DataFiles:
    if found := _under_way():  # somebody else came first
        return found
    row = DataFiles.objects.create(stamp=wanted)
    row.task = str(make_files.enqueue(row.pk).id)
    row.save(update_fields=["task"])
    return row


def waiting(row: DataFiles) -> bool:
    """Whether a job is still to be done, or on its way: one that takes long tells of its steps."""
    return not row.made_at and jobs.waiting(row, row.told_at or row.created_at)


def _too_soon(row: DataFiles) -> bool:
    """A job that failed is not tried again by the next reader already."""
    return row.created_at > timezone.now() - jobs.GIVEN_UP


@task()
def make_files(number: int) -> None:
    """Write the files of all plans that are published now, and take older ones away."""
    row = DataFiles.objects.filter(pk=number).first()
    if row is None:
        return
    found = in_force()
    here = DataFiles.objects.filter(pk=number)
    whole = steps(len(found), FORMS)
    here.update(stamp=sources.stamp(found), whole=whole)
    folder = folder_of(row)
    folder.mkdir(parents=True, exist_ok=True)

    def tell(done: int) -> None:
        if done % TOLD_EVERY == 0 or done > len(found):
            here.update(done=done, told_at=timezone.now())

    written = write_files(folder, sources.plans(found), sources.about(found), FORMS, tell)
    updated = sources.updated(found)
    held: dict[str, Any] = {
        "updated": updated.isoformat() if updated else None,
        "digests": written.digests,
        "plans": [(one.pk, *astuple(written.plans[one.plan.key])) for one in found],
    }
    here.update(held=held, made_at=timezone.now())
    _prune(number)


def _prune(newest: int) -> None:
    """Take away what was made before; a file that is just being sent stays until the next time."""
    DataFiles.objects.filter(pk__lt=newest).delete()
    for old in (Path(settings.DATA) / "opendata").iterdir():
        if old.name.isdecimal() and int(old.name) < newest:
            shutil.rmtree(old, ignore_errors=True)
