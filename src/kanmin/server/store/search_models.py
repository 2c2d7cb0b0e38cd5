"""The tables of the search: what can be found, made anew from plans and handbook at any time."""

from __future__ import annotations

from django.db import models


class SearchRow(models.Model):
    """A document of the search (検索の文書), never updated: what changes is a new row.

    source: where it comes from: `plan`, `handbook`, `adopted`, `case`, or `document` for a plan
    that lives elsewhere. plan: of a plan. scope: `open` for what is published, `draft` for a head.
    name: in its plan, handbook or document. digest: of what it says. The other columns are its
    values as the facets count them.
    """

    source = models.CharField(max_length=8)
    plan = models.ForeignKey(
        "store.StoredPlan", on_delete=models.CASCADE, null=True, related_name="found"
    )
    adoption = models.ForeignKey(
        "store.Adoption", on_delete=models.CASCADE, null=True, related_name="found"
    )
    record = models.ForeignKey(
        "store.ElsewhereRecord", on_delete=models.CASCADE, null=True, related_name="found"
    )
    scope = models.CharField(max_length=5)
    name = models.CharField(max_length=200)
    lg_code = models.CharField(max_length=6)
    digest = models.CharField(max_length=32)
    kind = models.PositiveSmallIntegerField()
    prefecture = models.PositiveSmallIntegerField()
    body_kind = models.PositiveSmallIntegerField()
    categories = models.PositiveSmallIntegerField()
    fields = models.PositiveSmallIntegerField()
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    state = models.PositiveSmallIntegerField()
    day = models.PositiveIntegerField()
    place = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.source} {self.plan_id or ''} {self.name}"


class SearchText(models.Model):
    """The words of a document of the search: as written, and plain. marks: its marks, and words.

    Apart from `SearchRow`, which is read whole once a process.
    """

    row = models.OneToOneField(
        SearchRow, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    title = models.TextField()
    text = models.TextField()
    plain = models.TextField()
    marks = models.TextField()

    def __str__(self) -> str:
        return self.title


class SearchState(models.Model):
    """How the index was made (索引の状態), one row.

    version: of the tokens. words: its vocabulary; digest: of these. handbook: which one is in it.
    """

    version = models.PositiveSmallIntegerField()
    words = models.TextField()
    digest = models.CharField(max_length=64)
    handbook = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.version)
