"""The table of what all hosts of one installation must have in common."""

from __future__ import annotations

from django.db import models


class HostKey(models.Model):
    """A key that every host needs alike (共通の鍵). name: of its file; digest: of the key."""

    name = models.CharField(max_length=40, primary_key=True)
    digest = models.CharField(max_length=64)
    noted_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
