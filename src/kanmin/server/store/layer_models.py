"""The tables of layers (上乗せ): a layer, its versions, what was answered in its review."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class StoredLayer(models.Model):
    """A layer of one maker on one framework. head: number of its newest version.

    reach: `area` for a prefecture's municipalities, `own` for the maker itself.
    """

    lg_code = models.CharField(max_length=6, db_index=True)
    framework = models.CharField(max_length=64)
    reach = models.CharField(max_length=8)
    head = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint("lg_code", "framework", "reach", name="one_layer_a_framework"),
        )

    def __str__(self) -> str:
        return f"{self.lg_code} {self.framework} {self.reach}"


class LayerVersion(models.Model):
    """One state of a layer (版), never updated but for the days below.

    lg_code, reach: those of its layer. document: the layer as JSON; digest: SHA-256 of it. since:
    the day it holds from, as the document says. published_on: None while it is a draft.
    withdrawn_at: it is in force no longer; withdrawn_because says why.
    """

    layer = models.ForeignKey(StoredLayer, on_delete=models.PROTECT, related_name="versions")
    lg_code = models.CharField(max_length=6, db_index=True)
    reach = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    since = models.DateField()
    message = models.TextField(blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)
    published_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint("layer", "number", name="one_layer_version_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.layer_id}/{self.number}"


class LayerAnswer(models.Model):
    """What was decided on something to look at after a new edition, never updated (見直しの回答).

    key: the issue's. answer: `kept` (because says why) or `edited`.
    """

    layer = models.ForeignKey(StoredLayer, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=80)
    answer = models.CharField(max_length=8)
    because = models.TextField(blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.key
