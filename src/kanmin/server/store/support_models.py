"""The tables of support: events, advisors and requests, tasks, questions. Steps are only added."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class SupportEvent(models.Model):
    """A meeting (説明会・会議). organiser: code of a prefecture; "" for the State.

    prefectures: two-digit codes of those meant; none: all. capacity: people; None: no limit.
    version: grows with each change. cancelled: why it does not take place; "" while it does.
    """

    kind = models.CharField(max_length=16)
    title = models.TextField()
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    place = models.TextField(blank=True)
    online = models.TextField(blank=True)
    audience = models.CharField(max_length=16)
    prefectures = models.JSONField(default=list)
    capacity = models.PositiveIntegerField(null=True)
    organiser = models.CharField(max_length=6, blank=True)
    description = models.TextField(blank=True)
    cancelled = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class EventMaterial(models.Model):
    """A file of a meeting (資料). size: bytes."""

    event = models.ForeignKey(SupportEvent, on_delete=models.CASCADE, related_name="materials")
    name = models.TextField()
    size = models.PositiveIntegerField()
    data = models.BinaryField()
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class EventSignup(models.Model):
    """A body that takes part (参加申込). people: how many; their names are kept nowhere."""

    event = models.ForeignKey(SupportEvent, on_delete=models.CASCADE, related_name="signups")
    lg_code = models.CharField(max_length=6)
    people = models.PositiveIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    author = person()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint("event", "lg_code", name="one_signup_a_body"),)
        ordering = ("lg_code",)

    def __str__(self) -> str:
        return f"{self.event_id}/{self.lg_code}"


class AdvisorRecord(models.Model):
    """An advisor (地域情報化アドバイザー). advisor: as JSON. retired: no longer sent out."""

    advisor = models.JSONField()
    retired = models.BooleanField(default=False)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.advisor.get("name", ""))


class AdvisorRequest(models.Model):
    """A request for an advisor by a body (派遣の申請). wish: as JSON; its steps tell the rest."""

    lg_code = models.CharField(max_length=6, db_index=True)
    wish = models.JSONField()
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.lg_code} {self.wish.get('subject', '')}"


class AdvisorStep(models.Model):
    """A step of a request, never updated; the newest tells its state.

    advisor: who is sent, from the decision on. report: of the visit, as JSON.
    """

    request = models.ForeignKey(AdvisorRequest, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    advisor = models.ForeignKey(
        AdvisorRecord, on_delete=models.PROTECT, null=True, related_name="+"
    )
    report = models.JSONField(null=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"


class TaskRecord(models.Model):
    """A task of State or prefecture for a body (支援の予定); its steps tell how far it is.

    before: the body's state for the duty when the task was made.
    """

    lg_code = models.CharField(max_length=6, db_index=True)
    help = models.CharField(max_length=16)
    duty = models.CharField(max_length=64)
    before = models.CharField(max_length=16)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.lg_code} {self.help}"


class TaskStep(models.Model):
    """A step of a task, never updated; the newest counts.

    doer: code of the prefecture that does it; "" for the State. words: a note or the outcome.
    """

    task = models.ForeignKey(TaskRecord, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16)
    due_on = models.DateField(null=True)
    doer = models.CharField(max_length=6, blank=True)
    words = models.TextField(blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"


class SupportQuestion(models.Model):
    """A question of a body (質問). section: of the handbook; "" for none."""

    lg_code = models.CharField(max_length=6, db_index=True)
    subject = models.TextField()
    text = models.TextField()
    section = models.CharField(max_length=64, blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.subject


class SupportAnswer(models.Model):
    """An answer to a question (回答), never updated. by: code of a prefecture; "" for the State.

    shared_as: the question in words under which all bodies read the answer; "" for none.
    """

    question = models.ForeignKey(SupportQuestion, on_delete=models.PROTECT, related_name="answers")
    by = models.CharField(max_length=6, blank=True)
    text = models.TextField()
    shared_as = models.TextField(blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.question_id}/{self.pk}"
