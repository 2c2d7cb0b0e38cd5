"""The tables of the casebook: what was offered, each step, what was published. Nothing is updated
but what sums them up."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class StoredCase(models.Model):
    """A measure's result in a fiscal year, offered as a case (事例の申出).

    state: of the newest offer; published: the number of the publication anybody may read. Both sum
    up the steps, for lists.
    """

    plan = models.ForeignKey("store.StoredPlan", on_delete=models.PROTECT, related_name="cases")
    measure = models.CharField(max_length=64)
    fiscal_year = models.PositiveSmallIntegerField()
    lg_code = models.CharField(max_length=6, db_index=True)
    title = models.TextField()
    state = models.CharField(max_length=16)
    published = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "measure", "fiscal_year"), name="one_case_a_measure_and_year"
            ),
        )

    def __str__(self) -> str:
        return self.title


class CaseVersion(models.Model):
    """An offer as it was handed in (稿), never updated. value: as JSON; revision: of its plan."""

    case = models.ForeignKey(StoredCase, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    value = models.JSONField()
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint("case", "number", name="one_offer_a_number"),)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"


class CaseStepRecord(models.Model):
    """A step of a case, never updated. by: code of the body or prefecture; "" for the State."""

    case = models.ForeignKey(StoredCase, on_delete=models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    by = models.CharField(max_length=6, blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class CasePublication(models.Model):
    """A case as anybody may read it (公表した版). number: of the case's publications, from 1.

    value: the offer with its figures as they stood in public that day. withdrawn_because: why it
    was taken back.
    """

    case = models.ForeignKey(StoredCase, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    value = models.JSONField()
    published_on = models.DateField()
    by = models.CharField(max_length=6, blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint("case", "number", name="one_case_publication_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"
