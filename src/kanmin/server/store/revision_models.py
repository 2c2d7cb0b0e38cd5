"""The table of what revisions are called."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class RevisionName(models.Model):
    """What a revision is called (版の名前), never updated: the newest of a revision counts.

    name: 「庁議に出した案」; "" takes the name back.
    """

    plan = models.ForeignKey("store.StoredPlan", on_delete=models.PROTECT, related_name="names")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
