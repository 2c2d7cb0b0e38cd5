"""The tables of public comments: what came in is never changed, who sent it can be deleted."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class Consultation(models.Model):
    """A call for opinions on a plan (意見公募). revision: the one that is shown, and stays so.

    rules, call: as JSON. opened_at: its notice is out. results: the published table as JSON;
    forgotten_at: when the personal data were deleted. Its state follows from these and the day.
    """

    plan = models.ForeignKey(
        "store.StoredPlan", on_delete=models.PROTECT, related_name="consultations"
    )
    revision = models.PositiveIntegerField()
    rules = models.JSONField()
    call = models.JSONField()
    opened_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    results = models.JSONField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.call.get("title", ""))


class Submitter(models.Model):
    """Who sent opinions (提出者): the personal data, apart from the opinions, to be deleted.

    number: in its consultation; opinions name it, and it stays when this row is gone.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="submitters"
    )
    number = models.PositiveIntegerField()
    name = models.TextField(blank=True)
    address = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    kind = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("consultation", "number", name="one_submitter_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.number}"


class OpinionGroup(models.Model):
    """Opinions that are answered as one (取りまとめた意見); each opinion is in exactly one."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="groups")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.pk}"


class Opinion(models.Model):
    """An opinion as it came in (意見); its words are never changed.

    number: the receipt's. where: pointer into the plan; "" for the whole. submitter: number of who
    sent it. hidden: why its text is not shown; "" while it is. form: of the web form it came by.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="opinions"
    )
    group = models.ForeignKey(OpinionGroup, on_delete=models.PROTECT, related_name="opinions")
    number = models.PositiveIntegerField()
    where = models.TextField(blank=True)
    text = models.TextField()
    channel = models.CharField(max_length=8)
    received_on = models.DateField()
    submitter = models.PositiveIntegerField()
    form = models.CharField(max_length=32, null=True, unique=True)
    hidden = models.TextField(blank=True)
    hidden_by = person()
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("consultation", "number", name="one_opinion_a_number"),
        )
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.number}"


class OpinionAnswer(models.Model):
    """A version of the answer to a group (考え方), never updated; the newest counts.

    disposition: 対応区分; "" while it is not settled. summary: the opinions in the body's words.
    draft: proposed by a section. changed, revision: the place of the plan that was changed for it,
    and the revision in which it stands.
    """

    group = models.ForeignKey(OpinionGroup, on_delete=models.PROTECT, related_name="answers")
    disposition = models.CharField(max_length=16, blank=True)
    text = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    draft = models.BooleanField(default=False)
    changed = models.TextField(blank=True)
    revision = models.PositiveIntegerField(null=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.group_id}/{self.pk}"


class FormKnock(models.Model):
    """How often the public form was sent from somewhere on a day; gone the day after.

    digest: of the address with a key of that day, so that no address is kept.
    """

    day = models.DateField()
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint("day", "digest", name="one_knock_a_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.count}"
