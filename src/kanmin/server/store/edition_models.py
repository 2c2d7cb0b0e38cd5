"""The tables of editions in the making: drafts, meetings, opinions and answers, publications."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class EditionDraftRecord(models.Model):
    """An edition of the handbook in the making (版の案). head: number of its newest version.

    ended_because: why it was given up; "" while it goes on, or once it is published.
    """

    framework = models.CharField(max_length=64)
    title = models.TextField()
    head = models.PositiveIntegerField(default=0)
    ended_because = models.TextField(blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title


class EditionDraftVersion(models.Model):
    """One state of a draft, never updated. document: as JSON. digest: SHA-256 of it."""

    draft = models.ForeignKey(EditionDraftRecord, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint("draft", "number", name="one_draft_a_version"),)

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.number}"


class EditionMeeting(models.Model):
    """A day on a draft's calendar (委員会、ヒアリング). value: as JSON. version: of the entry."""

    draft = models.ForeignKey(EditionDraftRecord, on_delete=models.PROTECT, related_name="meetings")
    day = models.DateField()
    value = models.JSONField()
    version = models.PositiveIntegerField(default=0)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("day", "pk")

    def __str__(self) -> str:
        return str(self.value.get("title", ""))


class EditionCall(models.Model):
    """Bodies are asked what they think of a draft (意見照会). version: the one they are shown.

    results: the answered list as JSON, once it is published.
    """

    draft = models.ForeignKey(EditionDraftRecord, on_delete=models.PROTECT, related_name="calls")
    version = models.PositiveIntegerField()
    opens = models.DateField()
    closes = models.DateField()
    results = models.JSONField(null=True)
    published_at = models.DateTimeField(null=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.opens}"


class EditionOpinion(models.Model):
    """What a body thinks of a draft (意見); its words are never changed.

    where: `table/id` of an item; "" for the draft as a whole.
    """

    call = models.ForeignKey(EditionCall, on_delete=models.PROTECT, related_name="opinions")
    number = models.PositiveIntegerField()
    lg_code = models.CharField(max_length=6, db_index=True)
    where = models.TextField(blank=True)
    text = models.TextField()
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint("call", "number", name="one_edition_opinion_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.call_id}/{self.number}"


class EditionAnswer(models.Model):
    """A version of the answer to an opinion (考え方), never updated; the newest counts.

    disposition: 対応区分.
    """

    opinion = models.ForeignKey(EditionOpinion, on_delete=models.PROTECT, related_name="answers")
    disposition = models.CharField(max_length=16)
    text = models.TextField()
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.opinion_id}/{self.pk}"


class PublishedEdition(models.Model):
    """An edition that was published (公表した版): fixed, and in force from its day on.

    document: the draft as JSON, as it was then. withdrawn_because: taken back before its day.
    """

    draft = models.ForeignKey(
        EditionDraftRecord, on_delete=models.PROTECT, related_name="publications"
    )
    framework = models.CharField(max_length=64)
    edition = models.CharField(max_length=64)
    date = models.DateField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    author = person()
    published_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)
    withdrawn_by = person()

    class Meta:
        ordering = ("date", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("framework", "date"),
                condition=models.Q(withdrawn_at=None),
                name="one_edition_a_day",
            ),
            models.UniqueConstraint(
                fields=("framework", "edition"),
                condition=models.Q(withdrawn_at=None),
                name="one_edition_an_id",
            ),
        )

    def __str__(self) -> str:
        return f"{self.framework} {self.edition}"
