"""The tables of exchange by file: what was received and sent, and what came with it."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person

TAKEN, REFUSED = "taken", "refused"


class ReceivedFile(models.Model):
    """A signed file that was brought here (受け取ったファイル), never updated.

    kind, lg_code, subject, serial, made_at: as in the file. digest: SHA-256 of the file. public:
    the key it was signed with. outcome: `taken` or `refused`; words: what was told.
    """

    kind = models.CharField(max_length=40)
    lg_code = models.CharField(max_length=6, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    serial = models.BigIntegerField()
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    public = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8)
    words = models.TextField(blank=True)
    author = person()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("lg_code", "kind", "subject"), name="received_files"),)
        constraints = (
            models.UniqueConstraint(
                fields=("digest",), condition=models.Q(outcome=TAKEN), name="one_file_taken_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.serial}"


class SentFile(models.Model):
    """A signed file that was made here (書き出したファイル), never updated.

    serial: grows for each sender, kind and subject. digest: SHA-256 of the file.
    """

    kind = models.CharField(max_length=40)
    lg_code = models.CharField(max_length=6, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    serial = models.BigIntegerField()
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    public = models.CharField(max_length=64)
    author = person()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("lg_code", "kind", "subject", "serial"), name="one_sent_file_a_serial"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.serial}"


class ReceivedRevision(models.Model):
    """Where a revision of a received plan came from (受け取った版), never updated.

    public: the key it was signed with. made_at: when the file was made. digest: of the file.
    """

    revision = models.OneToOneField(
        "store.Revision", on_delete=models.PROTECT, related_name="received"
    )
    public = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.revision_id} {self.digest[:8]}"
