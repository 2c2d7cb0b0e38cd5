"""The tables of the audit log: what was done, in one chain a body, and how long each chain is."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditRecord(models.Model):
    """Something that was done (記録), never updated.

    lg_code: the body in whose chain it stands, "" for the State and the installation. number: in
    its chain, from 1. person: who; a number alone, which stays when the account is deleted, so that
    nothing personal is part of the digest. target: what it was done to, `plan mihon`, `person 17`.
    detail: a version, a form, roles; nothing personal. digest: over that of the row before and all
    of this row.
    """

    lg_code = models.CharField(max_length=6, blank=True)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=32)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    target = models.CharField(max_length=120, blank=True)
    detail = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint("lg_code", "number", name="one_record_a_number"),)
        indexes = (models.Index(fields=("lg_code", "at"), name="audit_by_day"),)

    def __str__(self) -> str:
        return f"{self.lg_code}/{self.number} {self.action}"


class AuditChain(models.Model):
    """How long the chain of a body is and its newest digest: the row that writers wait for."""

    lg_code = models.CharField(max_length=6, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.lg_code} {self.length}"
