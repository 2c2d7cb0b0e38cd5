"""The table of backups that were made; it is in none of them."""

from __future__ import annotations

from django.db import models


class BackupRecord(models.Model):
    """A backup that was tried (控え). name: of its file. rows: in it. fault: why there is none."""

    name = models.TextField()
    rows = models.PositiveBigIntegerField(default=0)
    fault = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
