"""The table of workers: when each was last seen (所在の確認), so that a silent one is missed."""

from __future__ import annotations

from django.db import models


class WorkerSeen(models.Model):
    """A worker that does jobs. name: of its machine and process. seen_at: its last sign of life."""

    name = models.CharField(max_length=120, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
