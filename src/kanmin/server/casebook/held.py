"""An offered case with what its pages show: offers, steps, how it stands, what is public of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from kanmin.casebook import (
    CaseStanding,
    CaseStep,
    FigureChange,
    Offer,
    PublishedCase,
    TakenStep,
    figure_changes,
    figures,
    standing,
)
from kanmin.plan import Measure
from kanmin.server.casebook.filling import measure_in
from kanmin.server.numbers import LARGEST
from kanmin.server.store import queries, search_cases, wall
from kanmin.server.store.case_models import CasePublication, CaseStepRecord, CaseVersion, StoredCase


@dataclass(frozen=True)
class Held:
    """An offered case. row: as it is stored."""

    row: StoredCase

    @cached_property
    def steps(self) -> tuple[CaseStepRecord, ...]:
        """All steps, the first one first."""
        return tuple(self.row.steps.select_related("author"))

    @cached_property
    def standing(self) -> CaseStanding:
        """How it stands after its steps."""
        return standing(TakenStep(CaseStep(one.step), one.version) for one in self.steps)

    @cached_property
    def versions(self) -> tuple[CaseVersion, ...]:
        """All offers, the first one first."""
        return tuple(self.row.versions.all())

    @property
    def version(self) -> CaseVersion:
        """The newest offer."""
        return self.versions[-1]

    @cached_property
    def offer(self) -> Offer:
        """What the newest offer says."""
        return Offer.model_validate(self.version.value)

    @cached_property
    def publication(self) -> CasePublication | None:
        """What anybody may read now."""
        return self.row.publications.filter(withdrawn_at=None).last()

    @cached_property
    def gone(self) -> bool:
        """Whether the measure is no longer in the plan."""
        return self._measure is None

    @cached_property
    def changes(self) -> tuple[FigureChange, ...]:
        """The offered figures that the plan states differently now, or no longer."""
        now = figures(self._measure, self.row.fiscal_year) if self._measure else ()
        return figure_changes(self.offer.figures, now)

    @cached_property
    def _measure(self) -> Measure | None:
        with wall.lifted():  # who reviews an offer is told whether its measure and figures moved
            head = queries.document(queries.revision(self.row.plan))
        return measure_in(head, self.row.measure)


def rows() -> QuerySet[StoredCase]:
    """All offered cases, those changed last first."""
    return StoredCase.objects.select_related("plan").order_by("-changed_at", "-pk")


def open_case(number: int) -> PublishedCase | None:
    """The case of a number as anybody may read it; None for none."""
    if number > LARGEST:
        return None
    found = CasePublication.objects.filter(case=number, withdrawn_at=None)
    row = found.select_related("case").order_by("number").last()
    return search_cases.published(row) if row else None
