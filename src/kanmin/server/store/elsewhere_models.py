"""The tables of plans that live elsewhere: what was registered, each attempt, files of many."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Self, TypedDict

from django.db import models
from django.db.models import Q

from kanmin.server.store.person_field import person

if TYPE_CHECKING:
    from kanmin.elsewhere import PlanElsewhere


class FileColumns(TypedDict):
    """The columns in which a document's file is kept."""

    name: str
    data: bytes
    digest: str
    size: int


NO_FILE = FileColumns(name="", data=b"", digest="", size=0)


class ElsewhereImport(models.Model):
    """A file of many registrations (一括登録), read by a job.

    digest: of the file. data: the file, packed, empty once it is read. head, wrong: the head of
    its table, and of each row not taken its number, cells and faults (column, what, todo). whole,
    done: rows; taken: those new, same: those registered already. task: the job's id. fault: why
    nothing was read.
    """

    name = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    data = models.BinaryField(default=bytes)
    head = models.JSONField(default=list)
    wrong = models.JSONField(default=list)
    whole = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True)
    task = models.CharField(max_length=64, blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class ElsewhereRecords(models.QuerySet["ElsewhereRecord"]):
    """Plans that live elsewhere, to be narrowed."""

    def light(self) -> Self:
        """Without the file and what was read of it."""
        return self.defer("data", "outline", "proposal")

    def published(self) -> Self:
        """Those that anybody may see."""
        return self.exclude(published_at=None)


class ElsewhereRecord(models.Model):
    """A plan made without Kanmin (団体のホームページにある計画), as somebody registered it.

    first, last: period in fiscal years, None where unknown. duties: ids of frameworks. url_key:
    SHA-256 of what is the same for the same address. name, digest, size: of the file. data: the
    file, until it is read. outline, proposal: what was read, packed; nobody has confirmed it.
    ticket: of the job that counts; tries: of this file, next_at: when it is tried again. gone_on:
    the day the address had no file any more. adoption: what the body made of it.
    """

    lg_code = models.CharField(max_length=6, db_index=True)
    title = models.TextField()
    first = models.PositiveSmallIntegerField(null=True)
    last = models.PositiveSmallIntegerField(null=True)
    duties = models.JSONField(default=list)
    url = models.TextField()
    url_key = models.CharField(max_length=64)
    seen_on = models.DateField()
    state = models.CharField(max_length=12, default="waiting", db_index=True)
    name = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    data = models.BinaryField(default=bytes)
    outline = models.BinaryField(default=bytes)
    proposal = models.BinaryField(default=bytes)
    ticket = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    gone_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    publisher = person()
    adoption = models.ForeignKey(
        "store.Adoption", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    imported = models.ForeignKey(
        ElsewhereImport, on_delete=models.SET_NULL, null=True, related_name="records"
    )
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    objects = ElsewhereRecords.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint("lg_code", "url_key", name="one_record_an_address"),
            models.UniqueConstraint(
                "lg_code", "digest", condition=~Q(digest=""), name="one_record_a_file"
            ),
        )

    def __str__(self) -> str:
        return self.title


class ElsewhereAttempt(models.Model):
    """What one attempt to fetch and read a document came to (試み); never updated."""

    record = models.ForeignKey(ElsewhereRecord, on_delete=models.CASCADE, related_name="attempts")
    good = models.BooleanField()
    sentence = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.sentence


def key_of(plan: PlanElsewhere) -> str:
    """What an address is known by; the address itself may be too long for an index."""
    return hashlib.sha256(plan.address.key.encode()).hexdigest()


def columns_of(plan: PlanElsewhere) -> dict[str, object]:
    """The columns in which a plan is kept."""
    return {
        "lg_code": plan.lg_code,
        "title": plan.title,
        "first": plan.first,
        "last": plan.last,
        "duties": list(plan.duties),
        "url": plan.address.text,
        "url_key": key_of(plan),
        "seen_on": plan.seen_on,
    }


def file_columns(name: str, data: bytes) -> FileColumns:
    """The columns of a file."""
    digest = hashlib.sha256(data).hexdigest()
    return FileColumns(name=name, data=data, digest=digest, size=len(data))
