"""What a plan leans on (拠りどころ): of a stored document only what a change above can touch."""

from __future__ import annotations

from pydantic import BaseModel

from kanmin.plan import (
    Body,
    DutyDeclaration,
    Origin,
    Period,
    Plan,
    RelatedPlan,
    ScheduleStep,
    Stance,
    Tier,
)


class LeaningMeasure(BaseModel):
    """Of a measure: where it comes from, and when it is done."""

    id: str
    title: str = ""
    origin: Origin = Origin()
    schedule: tuple[ScheduleStep, ...] = ()


class LeaningParagraph(BaseModel):
    """Of a paragraph: which requirements it answers, and its words."""

    id: str
    text: str = ""
    fulfils: tuple[str, ...] = ()


class LeaningChapter(BaseModel):
    """Of a chapter: which of the template's it stands for."""

    id: str
    title: str = ""
    fulfils: tuple[str, ...] = ()
    paragraphs: tuple[LeaningParagraph, ...] = ()


class Leaning(BaseModel):
    """What of a plan can be touched by a change above; a `Plan` can stand in its place."""

    title: str = ""
    bodies: tuple[Body, ...]
    framework: str = "act9"
    period: Period
    duties: tuple[DutyDeclaration, ...] = ()
    plans_above: tuple[RelatedPlan, ...] = ()
    stances: tuple[Stance, ...] = ()
    chapters: tuple[LeaningChapter, ...] = ()
    measures: tuple[LeaningMeasure, ...] = ()

    @property
    def tier(self) -> Tier:
        """Tier of the body that leads it."""
        return self.bodies[0].tier


Leaner = Plan | Leaning


def leaning(document: bytes) -> Leaning:
    """What the plan of a stored document leans on."""
    return Leaning.model_validate_json(document)


def still_holds(plan: Leaner, year: int) -> bool:
    """Whether a plan's period has not ended before a fiscal year."""
    return plan.period.last >= year


def frameworks_of(plan: Leaner) -> frozenset[str]:
    """The frameworks whose duties a plan fulfils."""
    return frozenset({plan.framework, *(one.framework for one in plan.duties)})
