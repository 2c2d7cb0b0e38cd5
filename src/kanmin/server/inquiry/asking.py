"""What the officer of a plan asks of the sections: start, close, remind, and who has answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.inquiry import InquiryHead, inquiry_form, measures_by_section
from kanmin.language import N_, _
from kanmin.plan import Measure, Plan
from kanmin.plan.terms import Term
from kanmin.server.accounts.mail import not_too_often
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.inquiry import mails
from kanmin.server.store import queries
from kanmin.server.store.inquiry_models import (
    Inquiry,
    InquiryAnswer,
    InquiryConflict,
    InquiryReminder,
)
from kanmin.server.store.models import StoredPlan


class AnswerState(Term):
    """How far a section is with its answer."""

    ANSWERED = "answered", N_("回答済")
    WAITING = "waiting", N_("まだ回答がありません")
    LATE = "late", N_("締切りを過ぎても回答がありません")


@dataclass(frozen=True, slots=True)
class SectionStanding:
    """A section in an inquiry. place: its number in the address. people: accounts it has."""

    place: int
    section: str
    measures: tuple[str, ...]
    answers: tuple[InquiryAnswer, ...]
    reminder: InquiryReminder | None
    people: int
    late: bool

    @property
    def newest(self) -> InquiryAnswer | None:
        """Its newest answer."""
        return self.answers[-1] if self.answers else None

    @property
    def state(self) -> AnswerState:
        """How far it is; no answer is never taken for no change."""
        if self.answers:
            return AnswerState.ANSWERED
        return AnswerState.LATE if self.late else AnswerState.WAITING


def inquiry_of(stored: StoredPlan, number: int) -> Inquiry:
    """An inquiry of a plan; 404 for none."""
    return get_object_or_404(
        Inquiry.objects.select_related("plan", "author"), plan=stored, pk=number
    )


def may_see(person: Person, section: str) -> bool:
    """Whether somebody sees what a section is asked: an editor all, a member its own."""
    if Role.EDITOR in person.role_set:
        return True
    return Role.SECTION in person.role_set and section != "" and person.section == section


def section_names(found: Inquiry) -> tuple[str, ...]:
    """The sections that were asked."""
    return tuple(one["section"] for one in found.sections)


def asked_of(found: Inquiry, section: str) -> tuple[str, ...]:
    """The ids of the measures that a section was asked about."""
    return tuple(
        name for one in found.sections if one["section"] == section for name in one["measures"]
    )


def section_at(person: Person, found: Inquiry, place: int) -> str:
    """The section of an address when somebody sees it; 404 otherwise."""
    names = section_names(found)
    if not 0 <= place < len(names) or not may_see(person, names[place]):
        raise Http404
    return names[place]


def standings(found: Inquiry, today: dt.date) -> tuple[SectionStanding, ...]:
    """Each section that was asked, with its answers."""
    answers = list(found.answers.select_related("author").order_by("pk"))
    reminders = {row.section: row for row in found.reminders.order_by("pk")}
    people = mails.members(found.plan.lg_code)
    return tuple(
        SectionStanding(
            place,
            one["section"],
            tuple(one["measures"]),
            tuple(row for row in answers if row.section == one["section"]),
            reminders.get(one["section"]),
            sum(person.section == one["section"] for person in people),
            found.due < today,
        )
        for place, one in enumerate(found.sections)
    )


def start(
    stored: StoredPlan, chosen: Iterable[str], due: dt.date, note: str, author: Person
) -> Inquiry:
    """Ask the sections that lead the chosen measures. Raises KanminError where none is."""
    revision = queries.revision(stored)
    wanted = set(chosen)
    sections = [
        {"section": section, "measures": [m.id for m in measures if m.id in wanted]}
        for section, measures in measures_by_section(queries.document(revision)).items()
    ]
    asked = [one for one in sections if one["measures"]]
    if not asked:
        raise KanminError(
            _("照会する施策が選ばれていません。"),
            todo=_("担当課のある施策に、一つ以上印を付けてください。"),
        )
    return Inquiry.objects.create(
        plan=stored,
        revision=revision.number,
        due=due,
        note=note,
        sections=asked,
        author=author,
    )


def close(found: Inquiry, person: Person) -> None:
    """Take answers from now on only with a reason; closed once stays closed."""
    Inquiry.objects.filter(pk=found.pk, closed_at=None).update(
        closed_at=timezone.now(), closed_by=person
    )


def remind(found: Inquiry, sections: Sequence[str], words: str, person: Person) -> int:
    """Ask sections again, on their pages and by mail where that is set. How many."""
    if found.closed_at:
        raise KanminError(_("この照会は締め切られているため、督促できません。"))
    silent = [one.section for one in standings(found, dt.date.today()) if not one.answers]
    wanted = [section for section in silent if section in sections]
    if not wanted:
        raise KanminError(
            _("督促する課がありません。"), todo=_("まだ回答のない課に印を付けてください。")
        )
    chosen = not_too_often(found.reminders.all(), "section", wanted)
    rows = InquiryReminder.objects.bulk_create(
        InquiryReminder(inquiry=found, section=section, words=words, author=person)
        for section in chosen
    )
    mails.send(row.pk for row in rows)
    return len(rows)


def sheet_of(found: Inquiry, section: str) -> bytes:
    """The sheet of a section, made from the plan as it stands now."""
    revision = queries.revision(found.plan)
    plan = queries.document(revision)
    head = InquiryHead(revision.number, section, found.due, found.note, found.pk)
    return inquiry_form(plan, head, measures_of(plan, found, section))


def measures_of(plan: Plan, found: Inquiry, section: str) -> tuple[Measure, ...]:
    """The measures a section was asked about that are still in the plan."""
    asked = asked_of(found, section)
    return tuple(measure for measure in plan.measures if measure.id in asked)


def undecided(found: Inquiry) -> Any:
    """The conflicts of an inquiry that nobody has decided."""
    rows = InquiryConflict.objects.filter(answer__inquiry=found, taken="")
    return rows.select_related("answer__inquiry__plan", "answer__author").order_by("pk")


def waiting_for(person: Person) -> tuple[tuple[Inquiry, int], ...]:
    """The open inquiries that somebody's section has not answered, with its place in each."""
    if Role.SECTION not in person.role_set or not person.section or not person.lg_code:
        return ()
    rows = Inquiry.objects.select_related("plan").filter(
        plan__lg_code=person.lg_code, closed_at=None
    )
    return tuple(
        (row, section_names(row).index(person.section))
        for row in rows.order_by("due", "pk")
        if person.section in section_names(row)
        and not row.answers.filter(section=person.section).exists()
    )
