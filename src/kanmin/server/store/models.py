"""The tables of the store. Documents are only ever added; rows for lists are projections."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class StoredPlan(models.Model):
    """A plan (計画) of a body. head: number of its newest revision.

    key: its name in addresses. lg_code: the body that leads it. received: came by file from the
    body's own Kanmin; it is read here and never written.
    """

    key = models.SlugField(max_length=64, unique=True, allow_unicode=False)
    lg_code = models.CharField(max_length=6, db_index=True)
    title = models.TextField(blank=True)
    head = models.PositiveIntegerField(default=0)
    received = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title or self.key


class Revision(models.Model):
    """One state of a plan (版), never updated.

    frame: the packed document. dictionary: the revision it is packed with; none for a key frame.
    digest: SHA-256 of the plain document. parent: number of the revision it came from.
    """

    plan = models.ForeignKey(StoredPlan, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    parent = models.PositiveIntegerField(null=True)
    frame = models.BinaryField()
    dictionary = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    author = person()
    message = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("plan", "number", name="one_revision_a_number"),)

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"


class FieldChange(models.Model):
    """A field that a revision changed. where: pointer by ids. shown: the start of what it is."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8)
    where = models.TextField()
    shown = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.where


class MadeFile(models.Model):
    """A file of a revision that a job makes (書き出し); kept for a day.

    task: the job's id. data: empty until it is made.
    """

    plan = models.ForeignKey(StoredPlan, on_delete=models.CASCADE, related_name="made_files")
    revision = models.PositiveIntegerField()
    form = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    task = models.CharField(max_length=64, blank=True)
    data = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.revision}.{self.form}"


class MeasureRow(models.Model):
    """A measure of a plan's head, for lists; rebuilt from the revisions at any time."""

    plan = models.ForeignKey(StoredPlan, on_delete=models.CASCADE, related_name="measures")
    measure_id = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    number = models.TextField(blank=True)
    title = models.TextField(blank=True)
    category = models.PositiveSmallIntegerField(null=True)
    lead = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint("plan", "measure_id", name="one_row_a_measure"),)
        ordering = ("plan", "position")

    def __str__(self) -> str:
        return self.title


class IndicatorRow(models.Model):
    """An indicator of a plan's head, with its baseline and last target."""

    plan = models.ForeignKey(StoredPlan, on_delete=models.CASCADE, related_name="indicators")
    measure_id = models.CharField(max_length=64)
    indicator_id = models.CharField(max_length=64)
    name = models.TextField(blank=True)
    kind = models.CharField(max_length=16)
    unit = models.TextField(blank=True)
    baseline = models.FloatField(null=True)
    target = models.FloatField(null=True)
    target_year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("plan", "indicator_id", name="one_row_an_indicator"),
        )

    def __str__(self) -> str:
        return self.name


class Adoption(models.Model):
    """A document of a body that becomes a plan (既存計画). version: of the document, from 1.

    outline, proposal: of that version, packed. plan: what it has become.
    """

    lg_code = models.CharField(max_length=6, db_index=True)
    name = models.TextField()
    version = models.PositiveIntegerField(default=1)
    outline = models.BinaryField()
    proposal = models.BinaryField()
    moved = models.JSONField(default=list)
    plan = models.ForeignKey(StoredPlan, on_delete=models.SET_NULL, null=True, related_name="+")
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class AdoptionAnswer(models.Model):
    """What somebody answered to a proposal; never updated but to be withdrawn.

    key, act, value: of the answer. title, category: of a measure it confirms, an example for the
    body's next document; category 0: none fits.
    """

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="answers")
    version = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    act = models.CharField(max_length=8)
    value = models.TextField(blank=True)
    title = models.TextField(blank=True)
    category = models.PositiveSmallIntegerField(null=True)
    withdrawn = models.BooleanField(default=False)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.act} {self.key}"


class Rollout(models.Model):
    """The candidates of a plan and the newest roadmap made of them (工程表).

    version: of the candidates, from 1. candidates: as JSON. wish: what was asked. task: the job
    that answers. done, whole: questions answered, of how many. roadmap: the answer as JSON;
    answered: the version it was made from. fault: why there is none.
    """

    plan = models.OneToOneField(StoredPlan, on_delete=models.CASCADE, related_name="rollout")
    version = models.PositiveIntegerField(default=1)
    candidates = models.TextField()
    wish = models.JSONField(default=dict)
    task = models.CharField(max_length=64, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    whole = models.PositiveSmallIntegerField(default=0)
    roadmap = models.TextField(blank=True)
    answered = models.PositiveIntegerField(null=True)
    fault = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.version}"


class PublishedReport(models.Model):
    """The yearly report of a plan as anybody may read it (年次報告). revision: the one shown."""

    plan = models.ForeignKey(StoredPlan, on_delete=models.CASCADE, related_name="reports")
    fiscal_year = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    author = person()
    published_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint("plan", "fiscal_year", name="one_report_a_year"),)

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.fiscal_year}"


class StatusRecord(models.Model):
    """An entry of the register of planning states (策定状況), never updated.

    entry: as JSON. correction: why an earlier entry was wrong; "" where things simply went on.
    """

    lg_code = models.CharField(max_length=6)
    duty = models.CharField(max_length=64)
    state = models.CharField(max_length=16)
    entry = models.JSONField()
    correction = models.TextField(blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("lg_code", "duty"), name="status_of_a_body"),)
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.lg_code} {self.duty} {self.state}"


class CurrentStatus(models.Model):
    """The newest entry of each body and duty, for lists; rebuilt from the records at any time."""

    lg_code = models.CharField(max_length=6)
    duty = models.CharField(max_length=64)
    state = models.CharField(max_length=16)
    record = models.ForeignKey(StatusRecord, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint("lg_code", "duty", name="one_status_a_body_and_duty"),
        )

    def __str__(self) -> str:
        return f"{self.lg_code} {self.state}"


class SurveyRound(models.Model):
    """A round of a survey (調査の回). audience: `all`, `prefectures` or `municipalities`.

    closed: closed before its day, by hand.
    """

    questionnaire = models.CharField(max_length=64)
    title = models.TextField()
    audience = models.CharField(max_length=16)
    opens_on = models.DateField()
    closes_on = models.DateField()
    closed = models.BooleanField(default=False)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class SurveyReturn(models.Model):
    """What a body answered in a round (回答), never updated; the newest version counts.

    answers: the return as JSON. source: `web`, `excel` or `file`. correction: why it was corrected
    after the round was closed.
    """

    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="returns")
    lg_code = models.CharField(max_length=6)
    version = models.PositiveIntegerField()
    answers = models.JSONField()
    final = models.BooleanField()
    source = models.CharField(max_length=8)
    correction = models.TextField(blank=True)
    author = person()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("round", "lg_code", "version", name="one_return_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.round_id}/{self.lg_code}/{self.version}"


class CurrentReturn(models.Model):
    """The return of each body in a round that counts, for lists; rebuilt from the returns.

    latest: the newest one handed in, which a later draft does not take away; else the newest draft.
    """

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="current")
    lg_code = models.CharField(max_length=6)
    final = models.BooleanField()
    latest = models.ForeignKey(SurveyReturn, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint("round", "lg_code", name="one_current_return_a_body"),
        )

    def __str__(self) -> str:
        return f"{self.round_id}/{self.lg_code}"


from kanmin.server.store import (  # noqa: E402 - tables in files of their own: Django looks here
    audit_models,  # noqa: F401
    cascade_models,  # noqa: F401
    case_models,  # noqa: F401
    consult_models,  # noqa: F401
    deciding_models,  # noqa: F401
    edition_models,  # noqa: F401
    elsewhere_models,  # noqa: F401
    exchange_models,  # noqa: F401
    host_models,  # noqa: F401
    inquiry_models,  # noqa: F401
    layer_models,  # noqa: F401
    opendata_models,  # noqa: F401
    oversight_models,  # noqa: F401
    revision_models,  # noqa: F401
    search_models,  # noqa: F401
    sharing_models,  # noqa: F401
    support_models,  # noqa: F401
    upkeep_models,  # noqa: F401
    worker_models,  # noqa: F401
)
