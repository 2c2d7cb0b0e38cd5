"""Of a plan what tells what it holds (計画の概略); the rest of a document is passed over."""

from __future__ import annotations

from pydantic import BaseModel
from pydantic_core import from_json

from kanmin.plan.fields import STORED
from kanmin.plan.model import Body, Contact, DutyDeclaration, Period, Plan, RelatedPlan
from kanmin.plan.terms import Stage


class MeasureBrief(BaseModel):
    """Of a measure its categories."""

    category: int | None = None
    linked_categories: tuple[int, ...] = ()


class PlanBrief(BaseModel):
    """Of a plan what surveys and oversight ask; each field as `Plan` has it."""

    title: str = ""
    bodies: tuple[Body, ...]
    period: Period
    stage: Stage = Stage.DRAFT
    published_url: str = ""
    contact: Contact = Contact()
    duties: tuple[DutyDeclaration, ...] = ()
    plans_above: tuple[RelatedPlan, ...] = ()
    plans_beside: tuple[RelatedPlan, ...] = ()
    measures: tuple[MeasureBrief, ...] = ()

    @property
    def body(self) -> Body:
        """The body that leads it."""
        return self.bodies[0]


AnyPlan = Plan | PlanBrief
"""A plan, whole or as much of it as was read."""


def brief_of(document: bytes) -> PlanBrief:
    """A stored document in brief, in a tenth of the time of reading it whole."""
    return PlanBrief.model_validate_json(document, context=STORED)


def measure_alone(document: bytes, name: str) -> tuple[Plan, int] | None:
    """A stored document with one of its measures alone, and the place of that, from 1.

    The others are left unread, which takes a quarter of the time. None where there is none of that
    name.
    """
    raw = from_json(document, cache_strings="keys")
    for place, one in enumerate(raw["measures"], 1):
        if one["id"] == name:
            return Plan.model_validate(raw | {"measures": [one]}, context=STORED), place
    return None
