"""The tables of inquiries in the house (庁内照会): what was asked, answered, to be decided."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class Inquiry(models.Model):
    """Sections of a body are asked about their measures (照会).

    revision: of the plan when it was asked. sections: a list of {section, measures}, as it was
    then. closed_at: from when answers need a reason.
    """

    plan = models.ForeignKey("store.StoredPlan", on_delete=models.PROTECT, related_name="inquiries")
    revision = models.PositiveIntegerField()
    due = models.DateField()
    note = models.TextField(blank=True)
    sections = models.JSONField()
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = person()

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.pk}"


class InquiryAnswer(models.Model):
    """What a section answered (回答), never updated.

    source: `web` or `excel`. base: revision of the sheet. revision: the one that came of it.
    answerers: names as filled in, a line each. reason: why after closing. changes, remarks,
    issues: as JSON, since others may change the plan meanwhile.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="answers")
    section = models.CharField(max_length=120)
    source = models.CharField(max_length=8)
    base = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    file = models.TextField(blank=True)
    answerers = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    issues = models.JSONField(default=list)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.inquiry_id}/{self.section}"


class InquiryConflict(models.Model):
    """A place that the plan and an answer changed differently (食い違い).

    base, stood, answered: raw values, None where absent. taken: "" while undecided, `plan` or
    `answer`. revision: that came of the decision.
    """

    answer = models.ForeignKey(InquiryAnswer, on_delete=models.PROTECT, related_name="conflicts")
    where = models.TextField()
    base = models.JSONField(null=True)
    stood = models.JSONField(null=True)
    answered = models.JSONField(null=True)
    taken = models.CharField(max_length=8, blank=True)
    revision = models.PositiveIntegerField(null=True)
    decided_by = person()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.where


class InquiryReminder(models.Model):
    """A section was asked again for its answer (督促). mailed: to how many addresses."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="reminders")
    section = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    mailed = models.PositiveSmallIntegerField(default=0)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.inquiry_id}/{self.section}"
