"""What touches a stored plan, and what its office answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from kanmin.calendar_ja import fiscal_year_of
from kanmin.cascade import Drafted, Touched, UpperChange, drafted, impact, still_holds
from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.plan import Plan
from kanmin.plan.identity import new_id
from kanmin.plan.terms import Term
from kanmin.server.accounts.models import Person
from kanmin.server.cascading.telling import change_of, plans_in_reach
from kanmin.server.onward import there
from kanmin.server.store import queries, services
from kanmin.server.store.cascade_models import ImpactAnswer, ImpactRow, UpperChangeRecord
from kanmin.server.store.models import StoredPlan


class ImpactStance(Term):
    """What an office says to a change above."""

    NONE = "none", N_("変更は要らない（理由あり）")
    TAKEN = "taken", N_("計画に取り入れた")
    LATER = "later", N_("あとで見直す")


@dataclass(frozen=True)
class Upper:
    """A change above, seen from one plan. answers: the newest last."""

    row: UpperChangeRecord
    plan: Plan
    answers: tuple[ImpactAnswer, ...]

    @cached_property
    def change(self) -> UpperChange:
        """The change itself."""
        return change_of(self.row)

    @cached_property
    def touched(self) -> tuple[Touched, ...]:
        """The places of the plan as it stands that are touched; none once its period is over."""
        holds = still_holds(self.plan, fiscal_year_of(self.row.on))
        return impact(self.plan, self.change) if holds else ()

    @cached_property
    def draft(self) -> Drafted:
        """The plan as it could follow."""
        return drafted(self.plan, self.touched, new_id)

    @property
    def answer(self) -> ImpactAnswer | None:
        """What counts; None while nobody has answered."""
        return self.answers[-1] if self.answers else None

    @property
    def stance(self) -> ImpactStance | None:
        """The same as a member of the closed set."""
        return ImpactStance(self.answer.answer) if self.answer else None

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return bool(self.touched) and self.stance in (None, ImpactStance.LATER)

    @property
    def overdue(self) -> bool:
        """Whether it was put off to a day that has passed."""
        due = self.answer.due_on if self.answer else None
        return self.open and due is not None and due < dt.date.today()


def uppers(stored: StoredPlan, plan: Plan) -> list[Upper]:
    """All changes above that reach a plan, the newest first; those that never touched it left out.

    A change that was told before the plan was made is not told again.
    """
    rows = UpperChangeRecord.objects.filter(withdrawn_at=None).order_by("-pk")
    answers = _answers(stored)
    known = set(ImpactRow.objects.filter(plan=stored).values_list("change_id", flat=True))
    found = [
        Upper(row, plan, tuple(answers.get(row.pk, ())))
        for row in rows
        if row.pk in known or row.told_at >= stored.created_at
    ]
    reaching = [one for one in found if stored.lg_code.startswith(one.row.reach)]
    return [one for one in reaching if one.answers or (_meant(one, stored) and one.touched)]


def _meant(one: Upper, stored: StoredPlan) -> bool:
    own = bool(one.row.lg_code) and one.row.lg_code == stored.lg_code
    return not own or one.row.reach == stored.lg_code


def _answers(stored: StoredPlan) -> dict[int, list[ImpactAnswer]]:
    found: dict[int, list[ImpactAnswer]] = {}
    for one in ImpactAnswer.objects.filter(plan=stored).order_by("pk").select_related("author"):
        found.setdefault(one.change_id, []).append(one)
    return found


def upper(stored: StoredPlan, plan: Plan, number: int) -> Upper:
    """One change above. Raises Http404 for one that does not reach the plan."""
    row = there(
        UpperChangeRecord.objects.filter(pk=number, withdrawn_at=None).first(),
        lambda row: plans_in_reach(row).filter(pk=stored.pk).exists(),
    )
    return Upper(row, plan, tuple(_answers(stored).get(number, ())))


def open_counts(plans: Sequence[StoredPlan]) -> dict[int, int]:
    """How many changes of each plan nobody has answered, as they were measured last."""
    rows = ImpactRow.objects.filter(
        plan__in=plans, places__gt=0, change__withdrawn_at=None
    ).values_list("plan_id", "change_id")
    said: dict[tuple[int, int], str] = {}
    for plan, change, answer in ImpactAnswer.objects.filter(plan__in=plans).values_list(
        "plan_id", "change_id", "answer"
    ):
        said[plan, change] = answer
    counts: dict[int, int] = {}
    for plan, change in rows:
        if said.get((plan, change)) in (None, ImpactStance.LATER.value):
            counts[plan] = counts.get(plan, 0) + 1
    return counts


@transaction.atomic
def say_none(stored: StoredPlan, number: int, because: str, person: Person) -> None:
    """Keep that no change is needed. Raises KanminError without a reason."""
    if not because.strip():
        raise KanminError(
            _("変更が要らない理由がありません。"), todo=_("理由を書いてから記録してください。")
        )
    _answer(stored, number, ImpactStance.NONE, person, because=because.strip())


@transaction.atomic
def say_later(
    stored: StoredPlan, number: int, due_on: dt.date | None, because: str, person: Person
) -> None:
    """Keep that it is looked at later. Raises KanminError for no day, or one that has passed."""
    if due_on is None or due_on < dt.date.today():
        raise KanminError(
            _("いつまでに見直すかの日付がないか、過ぎています。"),
            todo=_("今日より後の日を入れてください。"),
        )
    _answer(stored, number, ImpactStance.LATER, person, because=because.strip(), due_on=due_on)


@transaction.atomic
def take_draft(
    stored: StoredPlan, number: int, base: int, places: Sequence[str], person: Person
) -> services.Saved:
    """Take the draft of some places into the plan, as one revision. Raises KanminError for none."""
    before = queries.document(queries.revision(stored, base))
    found = upper(stored, before, number)
    chosen = [one for one in found.touched if one.where in places]
    after = drafted(before, chosen, new_id)
    if not after.done:
        raise KanminError(
            _("取り入れる変更の案がありません。"),
            todo=_("案のある場所を選ぶか、計画を直接直してください。"),
        )
    message = _("上位の変化を取り入れました：{title}").format(title=found.row.title)
    saved = services.save(stored, after.plan, base, person, message)
    _answer(stored, number, ImpactStance.TAKEN, person, revision=saved.revision.number)
    return saved


@transaction.atomic
def say_taken(stored: StoredPlan, number: int, because: str, person: Person) -> None:
    """Keep that the plan was changed by hand, as the state of today."""
    _answer(
        stored,
        number,
        ImpactStance.TAKEN,
        person,
        because=because.strip(),
        revision=stored.head,
    )


def _answer(
    stored: StoredPlan, number: int, stance: ImpactStance, person: Person, **more: object
) -> None:
    StoredPlan.objects.select_for_update().get(pk=stored.pk)
    ImpactAnswer.objects.create(
        plan=stored, change_id=number, answer=stance.value, author=person, **more
    )
