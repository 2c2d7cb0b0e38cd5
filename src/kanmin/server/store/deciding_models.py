"""The tables of a plan's life: proposals, endorsements, decisions, publications, partner bodies."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class PlanProposal(models.Model):
    """A proposal for a decision on a plan (起案). revision: the text that is proposed.

    value: the proposal as JSON. ended_at: it was decided by all bodies, or withdrawn
    (withdrawn_because: why). decided_revision: the state that was decided.
    """

    plan = models.ForeignKey("store.StoredPlan", on_delete=models.PROTECT, related_name="proposals")
    revision = models.PositiveIntegerField()
    value = models.JSONField()
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)
    decided_revision = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("plan",),
                condition=models.Q(ended_at=None),
                name="one_proposal_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return str(self.value.get("title", ""))


class EndorsementRecord(models.Model):
    """What a section said of a proposal, never updated: the newest of a section counts (合議).

    revision: the text it was shown; once another text is proposed it counts no longer.
    """

    proposal = models.ForeignKey(
        PlanProposal, on_delete=models.PROTECT, related_name="endorsements"
    )
    section = models.CharField(max_length=200)
    revision = models.PositiveIntegerField()
    value = models.JSONField()
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.section


class RulingRecord(models.Model):
    """A body's decision on a proposal, never updated: the newest of a body counts (決裁の記録).

    because: why it was corrected; "" for the first.
    """

    proposal = models.ForeignKey(PlanProposal, on_delete=models.PROTECT, related_name="rulings")
    lg_code = models.CharField(max_length=6)
    value = models.JSONField()
    because = models.TextField(blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.lg_code}"


class Publication(models.Model):
    """A state of a plan that anybody may read (公表した版). number: in its plan, from 1.

    withdrawn_at: it was published by mistake; withdrawn_because says how.
    """

    plan = models.ForeignKey(
        "store.StoredPlan", on_delete=models.PROTECT, related_name="publications"
    )
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    proposal = models.ForeignKey(PlanProposal, on_delete=models.PROTECT, related_name="+")
    published_on = models.DateField()
    url = models.TextField(blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint("plan", "number", name="one_publication_a_number"),)

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"


class PartnerBody(models.Model):
    """A body that draws up a plan together with the one that leads it (共同で策定する団体).

    answer: "" while it is asked, `joined` or `declined`. ended_at: it takes part no longer.
    """

    plan = models.ForeignKey("store.StoredPlan", on_delete=models.PROTECT, related_name="partners")
    lg_code = models.CharField(max_length=6, db_index=True)
    invited_by = person()
    invited_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=8, blank=True)
    answered_by = person()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = person()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "lg_code"),
                condition=models.Q(ended_at=None),
                name="one_place_a_partner",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} {self.lg_code}"
