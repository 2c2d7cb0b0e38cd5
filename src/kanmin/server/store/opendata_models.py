"""The table of the open data: the files of all published plans as jobs made them."""

from __future__ import annotations

from django.db import models


class DataFiles(models.Model):
    """The files of all published plans (一括ファイル), made by a job; made anew at any time.

    stamp: of the plans in them. task: the job's id. done, whole: its steps, told_at: when it
    told of them last. held: what was
    written, empty until it is: `updated` (ISO day); `plans`, of each the number of its
    publication, its title, rows by table and years; `digests` of files by their names.
    """

    stamp = models.CharField(max_length=64)
    task = models.CharField(max_length=64, blank=True)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    held = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.pk} {self.stamp[:8]}"
