"""The tables of oversight beside register and returns: what plans hold, deadlines, checks."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class ContentsRow(models.Model):
    """What a plan's head holds (計画の中身), as oversight counts it; rebuilt at any time.

    contents: a `PlanContents` as JSON.
    """

    plan = models.OneToOneField("store.StoredPlan", on_delete=models.CASCADE, related_name="holds")
    lg_code = models.CharField(max_length=6, db_index=True)
    contents = models.JSONField()

    def __str__(self) -> str:
        return f"{self.plan_id}"


class DutyDeadline(models.Model):
    """A deadline of a duty that the State set (策定の期限), beside those of the handbook.

    tiers: as in the handbook, separated by blanks. withdrawn: no longer holds.
    """

    duty = models.CharField(max_length=64)
    title = models.TextField()
    tiers = models.CharField(max_length=32)
    day = models.DateField()
    source = models.TextField()
    withdrawn = models.BooleanField(default=False)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("day", "pk")

    def __str__(self) -> str:
        return self.title


class ReturnCheck(models.Model):
    """What a prefecture found when it looked at a return (取りまとめ), never updated.

    passed: passed on to the State; else sent back with words on what to correct.
    """

    given = models.ForeignKey("store.SurveyReturn", on_delete=models.PROTECT, related_name="checks")
    passed = models.BooleanField()
    words = models.TextField(blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.given_id} {self.passed}"


class SurveyReminder(models.Model):
    """A body was asked again for its answer (督促). mailed: to how many addresses."""

    round = models.ForeignKey(
        "store.SurveyRound", on_delete=models.PROTECT, related_name="reminders"
    )
    lg_code = models.CharField(max_length=6)
    words = models.TextField(blank=True)
    mailed = models.PositiveSmallIntegerField(default=0)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("round", "lg_code"), name="reminders_of_a_body"),)
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.round_id}/{self.lg_code}"


class TrustedKey(models.Model):
    """A key with which a sender's own Kanmin signs its files (署名の鍵). public: Ed25519, base64.

    lg_code: the body, "" for the State. withdrawn: files signed with it are no longer taken, from
    `withdrawn_from` on; at once where that tells nothing.
    """

    lg_code = models.CharField(max_length=6, db_index=True, blank=True)
    public = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    withdrawn = models.BooleanField(default=False)
    withdrawn_from = models.DateField(null=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.lg_code} {self.public[:8]}"
