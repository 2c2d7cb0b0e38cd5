"""What can be offered of a measure: as it stands on the desk, and as anybody can check it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404

from kanmin.casebook import CaseFigure, CaseSource, Offer, figures, filled_in, proven
from kanmin.followup import phase
from kanmin.plan import Measure, Plan
from kanmin.server.portal.reported import public_measure, reports_of
from kanmin.server.portal.versions import Published, in_force
from kanmin.server.store import queries
from kanmin.server.store.models import StoredPlan


@dataclass(frozen=True, slots=True)
class Checkable:
    """What anybody can check of a measure. measure: None where nothing of it is public.

    version: of the published plan. report: whether the report of the year is published.
    """

    measure: Measure | None
    version: int | None
    report: bool


@dataclass(frozen=True, slots=True)
class Offerable:
    """A measure in a fiscal year, on the desk and in public."""

    stored: StoredPlan
    plan: Plan
    measure: Measure
    year: int
    public: Checkable

    @property
    def source(self) -> CaseSource:
        """What an offer of it says of where it comes from."""
        return CaseSource(
            plan=self.stored.key,
            plan_title=self.plan.title,
            measure=self.measure.id,
            measure_title=self.measure.title,
            fiscal_year=self.year,
            version=self.public.version,
            report=self.public.report,
        )

    @property
    def filled(self) -> Offer:
        """The offer with what plan and results say."""
        return filled_in(self.measure, self.source, self.public.measure)

    @property
    def figures(self) -> tuple[CaseFigure, ...]:
        """Its figures as they stand now, each with where they can be checked."""
        found = figures(self.measure, self.year)
        return proven(found, self.public.measure, self.year, self.public.report)


def offerable(stored: StoredPlan, name: str, year: int) -> Offerable:
    """A measure of a plan in a year of its period; 404 for any other."""
    plan = queries.document(queries.revision(stored))
    measure = measure_in(plan, name)
    if measure is None or year not in plan.period:
        raise Http404
    return Offerable(stored, plan, measure, year, checkable(stored, name, year))


def measure_in(plan: Plan, name: str) -> Measure | None:
    """The measure of an id; None where the plan does not have it, or no longer."""
    return next((one for one in plan.measures if one.id == name), None)


def checkable(stored: StoredPlan, name: str, year: int) -> Checkable:
    """A measure as its published plan and published reports tell it."""
    found, told = in_force(stored.key), reports_of(stored)
    published = found.plan if found else told.get(year)
    own = measure_in(published, name) if published else None
    if own is None:
        return Checkable(None, _number(found), report=False)
    reported = year in told and measure_in(told[year], name) is not None
    return Checkable(public_measure(own, told), _number(found), reported)


def _number(found: Published | None) -> int | None:
    return found.row.number if found else None


def usual_year(plan: Plan, measure: Measure) -> int:
    """The newest year with results; else the one that today's work is about, within the period."""
    answered = [one.fiscal_year for one in measure.reviews if one.state or one.done.strip()]
    within = [year for year in answered if year in plan.period]
    now = phase(dt.date.today()).year
    return max(within, default=min(max(now, plan.period.first), plan.period.last))
