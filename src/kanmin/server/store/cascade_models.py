"""The tables of changes above: what was told, whom it touches, what was answered, the trace."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class UpperChangeRecord(models.Model):
    """A change above that was told (上位の変化), never updated.

    value: the change as JSON. lg_code: the body whose change it is; "" for the State.
    reach: the first digits of the codes it reaches, "" for all. digest: SHA-256 of the value, so
    that one change is told once. withdrawn_at: it was told by mistake.
    """

    kind = models.CharField(max_length=8)
    subject = models.CharField(max_length=80)
    title = models.TextField()
    lg_code = models.CharField(max_length=6, blank=True)
    reach = models.CharField(max_length=6, blank=True)
    on = models.DateField()
    value = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    author = person()
    told_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class ImpactAnswer(models.Model):
    """What an office said to a change above, never updated: the newest of a plan counts.

    answer: `none` (no change needed, because), `taken` (the draft came into the plan, as
    `revision`), `later` (until due_on).
    """

    plan = models.ForeignKey("store.StoredPlan", on_delete=models.PROTECT, related_name="+")
    change = models.ForeignKey(UpperChangeRecord, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=8)
    because = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(null=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.answer}"


class ImpactRow(models.Model):
    """How many places of a plan a change touches, as it was looked through last.

    revision: the state of the plan that was looked at. mailed: addresses it was told to.
    """

    plan = models.ForeignKey("store.StoredPlan", on_delete=models.CASCADE, related_name="impacts")
    change = models.ForeignKey(UpperChangeRecord, on_delete=models.CASCADE, related_name="impacts")
    revision = models.PositiveIntegerField()
    places = models.PositiveIntegerField()
    mailed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint("plan", "change", name="one_impact_a_plan"),)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.places}"


class TakenUpRow(models.Model):
    """What a plan says to a measure above, for the trace; rebuilt from the revisions.

    public: of the published version; else of the head. said: `measure`, `reason`, or "" for a
    stance without a reason.
    """

    plan = models.ForeignKey("store.StoredPlan", on_delete=models.CASCADE, related_name="taken_up")
    public = models.BooleanField()
    lg_code = models.CharField(max_length=6)
    kind = models.CharField(max_length=16)
    ref = models.CharField(max_length=200)
    measure = models.CharField(max_length=64, blank=True)
    title = models.TextField(blank=True)
    begins = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    said = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = (
            models.Index(
                "public", "kind", "ref", "lg_code", "begins", "said", name="trace_by_measure"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} {self.ref}"
