"""Answers taken: sheets that came back and what was written on the web, merged into the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import transaction

from kanmin.cells import Place, Severity
from kanmin.errors import KanminError
from kanmin.inquiry import (
    CellIssue,
    InquiryReading,
    InquirySheet,
    open_inquiry,
    read_inquiry,
    with_value,
)
from kanmin.language import _
from kanmin.plan import Change, Conflict, Plan, diff, merge
from kanmin.server.accounts.models import Person
from kanmin.server.inquiry.asking import asked_of, may_see, section_names
from kanmin.server.store import queries, services
from kanmin.server.store.inquiry_models import Inquiry, InquiryAnswer, InquiryConflict
from kanmin.server.store.models import FieldChange, StoredPlan


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file. answer: None where nothing was taken. old: the section's answer
    was newer than the sheet."""

    file: str
    answer: InquiryAnswer | None
    issues: tuple[CellIssue, ...]
    conflicts: int = 0
    old: InquiryAnswer | None = None


def need_reason(found: Inquiry, reason: str) -> None:
    """Raises KanminError for an answer to a closed inquiry that gives no reason."""
    if found.closed_at and not reason:
        raise KanminError(
            _("この照会は締め切られています。"),
            todo=_("締切り後に回答する理由を書いてください。"),
        )


def take_sheet(found: Inquiry, file: tuple[str, bytes], person: Person, reason: str) -> Taken:
    """Take a sheet; what cannot be taken is told, and the other cells are."""
    name, data = file
    try:
        sheet = open_inquiry(data, name)
        section, revision = _for(found, sheet, person)
    except KanminError as error:
        told = error.sentence.removeprefix(f"{name}: ")
        return Taken(name, None, (CellIssue(Place(name), Severity.REFUSE, told),))
    before = queries.document(queries.revision(found.plan, revision))
    reading = read_inquiry(sheet, before, asked_of(found, section))
    if reading.whole:
        return Taken(name, None, reading.issues)
    return _store(found, replace(reading, section=section), (before, revision), person, reason)


def _for(found: Inquiry, sheet: InquirySheet, person: Person) -> tuple[str, int]:
    """The section and revision of a sheet. Raises KanminError where it is not one to take."""
    if sheet.number not in (None, found.pk):
        raise KanminError(
            _("ほかの照会（照会番号{number}）の様式です。").format(number=sheet.number),
            todo=_("その照会のページで読み込んでください。"),
        )
    sections = _sections(found, sheet)
    if len(sections) != 1:
        raise KanminError(
            _("どの課の様式か分かりません。"),
            todo=_("最初のシートの担当課を、様式を受け取ったときのとおりに戻してください。"),
        )
    if not may_see(person, sections[0]):
        raise KanminError(
            _("あなたの課の様式ではありません。"), todo=_("自分の課の様式を選んでください。")
        )
    revision = sheet.revision
    if revision is None or not 0 < revision <= found.plan.head:
        raise KanminError(
            _("計画のどの版から作った様式か分かりません。"),
            todo=_("様式を受け取り直し、答えを写してください。"),
        )
    return sections[0], revision


def _sections(found: Inquiry, sheet: InquirySheet) -> list[str]:
    """The sections a sheet can be of: the one it names, else those its measures are of."""
    names = section_names(found)
    if sheet.section:
        return [sheet.section] if sheet.section in names else []
    return [name for name in names if sheet.measures & set(asked_of(found, name))]


@transaction.atomic
def _store(
    found: Inquiry,
    reading: InquiryReading,
    base: tuple[Plan, int],
    person: Person,
    reason: str,
) -> Taken:
    before, number = base
    stored = StoredPlan.objects.select_for_update().get(pk=found.plan_id)
    earlier = found.answers.filter(section=reading.section).last()
    settled, conflicts = _settled(before, queries.document(queries.revision(stored)), reading.plan)
    message = _("庁内照会への回答（{section}）").format(section=reading.section)
    saved = services.save(stored, settled, number, person, message)
    answer = InquiryAnswer.objects.create(
        inquiry=found,
        section=reading.section,
        source="excel",
        base=number,
        revision=saved.revision.number,
        file=reading.file,
        answerers="\n".join(reading.answerers),
        reason=reason,
        changes=[reading.change_raw(change) for change in reading.changes],
        remarks=[remark.to_raw() for remark in reading.remarks],
        issues=[issue.words for issue in reading.issues],
        author=person,
    )
    fresh = list(_fresh(found, answer, conflicts))
    InquiryConflict.objects.bulk_create(fresh)
    old = earlier if earlier and number < earlier.revision else None
    return Taken(reading.file, answer, reading.issues, len(fresh), old)


def _settled(before: Plan, head: Plan, answered: Plan) -> tuple[Plan, tuple[Conflict, ...]]:
    """The answered plan with the head's values where both differ, and what is to be decided.

    So the plan's own value stands until a person decides, also where the head had taken away what
    the section changed.
    """
    conflicts = merge(before, head, answered).conflicts
    for conflict in conflicts:
        answered = with_value(answered, conflict.where, conflict.mine, before)
    return answered, conflicts


def _fresh(
    found: Inquiry, answer: InquiryAnswer, conflicts: tuple[Conflict, ...]
) -> Iterator[InquiryConflict]:
    """Rows for the conflicts, but for those that were asked or decided already just so."""
    earlier = InquiryConflict.objects.filter(answer__inquiry=found, answer__section=answer.section)
    there = [(row.where, row.answered, row.stood) for row in earlier]
    for one in conflicts:
        if (one.where, one.theirs, one.mine) not in there:
            yield InquiryConflict(
                answer=answer,
                where=one.where,
                base=one.base,
                stood=one.mine,
                answered=one.theirs,
            )


def hand_in(
    found: Inquiry, section: str, person: Person, remark: str, reason: str
) -> InquiryAnswer:
    """Say that what the section wrote on the web is its answer; the plan holds it already.

    Who it was is the author of the row, and named nowhere else, so that a name can be erased.
    """
    stored = StoredPlan.objects.get(pk=found.plan_id)
    earlier = found.answers.filter(section=section).last()
    base = earlier.revision if earlier else found.revision
    changes = _written(stored, base, asked_of(found, section), section)
    return InquiryAnswer.objects.create(
        inquiry=found,
        section=section,
        source="web",
        base=base,
        revision=stored.head,
        reason=reason,
        changes=[
            {"kind": c.kind, "where": c.where, "old": c.old, "new": c.new, "by": ""}
            for c in changes
        ],
        remarks=[{"where": "", "text": remark, "by": ""}] if remark else [],
        author=person,
    )


def _written(
    stored: StoredPlan, base: int, measures: tuple[str, ...], section: str
) -> tuple[Change, ...]:
    """What people of a section changed of some measures since a revision."""
    touched = set(
        FieldChange.objects.filter(
            revision__plan=stored,
            revision__number__gt=base,
            revision__author__section=section,
        ).values_list("where", flat=True)
    )
    old = queries.document(queries.revision(stored, base))
    new = queries.document(queries.revision(stored))
    starts = tuple(f"/measures/{name}/" for name in measures)
    return tuple(
        change
        for change in diff(old, new)
        if change.where.startswith(starts) and _among(change.where, touched)
    )


def _among(where: str, touched: set[str]) -> bool:
    """Whether a place, or one above or below it, was touched."""
    return any(f"{where}/".startswith(f"{t}/") or f"{t}/".startswith(f"{where}/") for t in touched)
