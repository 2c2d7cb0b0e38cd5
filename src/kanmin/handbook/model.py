"""What a handbook is made of; every item carries its source and whether it was verified."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import BeforeValidator, Field

from kanmin.handbook.contents import (
    Article,
    Case,
    Deadline,
    FieldGuide,
    NationalMeasure,
    Procedure,
    Programme,
    Section,
    Starter,
    Term,
)
from kanmin.handbook.force import Basis, Modality
from kanmin.handbook.items import ALL_STAGES, ALL_TIERS, Entry, Filled, Item, ItemId, Tiers
from kanmin.handbook.layered import Layered


class Edition(Item):
    """An edition of the handbook (版). by: who made it."""

    id: ItemId
    title: Filled
    date: dt.date
    by: Filled
    change: str = ""


class NationalPlan(Item):
    """The plan that served as the national one (法第8条の計画) from its date on."""

    id: ItemId
    name: Filled
    date: dt.date


class Category(Item):
    """One of the five categories of measures (分類)."""

    number: Annotated[int, Field(ge=1, le=5)]
    title: Filled
    short: Filled
    articles: tuple[Filled, ...]
    effects: tuple[Filled, ...]
    policy_prompt: str = ""


class Point(Entry):
    """A line of a list of the template, for some tiers or all."""

    text: Filled
    tiers: Tiers = ALL_TIERS


def _point(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


Points = tuple[Annotated[Point, BeforeValidator(_point)], ...]


class Slot(Entry):
    """A paragraph a new plan starts with (書き込む場所).

    requirement: id of what it shall answer. figures: known figures of the body follow it.
    each_category: once for each of the five categories.
    """

    id: ItemId
    kind: str = "text"
    text: str = ""
    requirement: str = ""
    tiers: Tiers = ALL_TIERS
    figures: bool = False
    each_category: bool = False


class TemplateChapter(Item):
    """A chapter of the template (雛形の章): what it is for, what it holds, what to ask.

    example: by tier, the chapter as みほん町 or 見本県 wrote it (Markdown). mistakes: what often
    goes wrong.
    """

    id: ItemId
    number: int
    title: Filled
    purpose: Filled
    holds: Points
    questions: Points = ()
    mistakes: Points = ()
    example: dict[str, Filled] = Field({})
    slots: tuple[Slot, ...] = ()

    def for_tier(self, tier: str) -> TemplateChapter:
        """The chapter with the lines and the example for a tier only."""
        return self.model_copy(
            update={
                "holds": _of_tier(self.holds, tier),
                "questions": _of_tier(self.questions, tier),
                "mistakes": _of_tier(self.mistakes, tier),
                "example": {tier: self.example[tier]} if tier in self.example else {},
            }
        )


def _of_tier(points: Points, tier: str) -> Points:
    return tuple(point for point in points if tier in point.tiers)


class Requirement(Item):
    """A requirement (要件) with its basis, tiers, modality and the stages it speaks to.

    citation: by tier. example: by tier, a sentence that fulfils it, with {body}, {prefecture},
    {national_plan} and {national_date} to fill in.
    found_in, words, measures: for a requirement without a rule of its own, where words that answer
    it are looked for (each entry: words, separated by blanks, that stand in one sentence), and the
    national measures that answer it when taken up.
    """

    id: ItemId
    title: Filled
    basis: Basis
    modality: Modality
    tiers: Tiers
    stages: tuple[Filled, ...] = ALL_STAGES
    chapter: str = ""
    text: Filled
    citation: dict[str, Filled]
    example: dict[str, Filled] = Field({})
    found_in: Literal["", "measure", "text"] = ""
    words: tuple[Filled, ...] = ()
    measures: tuple[ItemId, ...] = ()


class FrameworkHead(Entry):
    """A duty a plan may fulfil (枠組み): its name, its editions, the national plans by date.

    law: the law it rests on; "" where it rests on advice only. law_number: its number as the law
    itself writes it.
    """

    id: ItemId
    title: Filled
    law: str
    law_number: str = ""
    editions: tuple[Edition, ...]
    national_plans: tuple[NationalPlan, ...] = ()

    @property
    def begins(self) -> dt.date:
        """The day of its first edition."""
        return min(edition.date for edition in self.editions)


class Shelf(Entry):
    """What a framework holds beside its head."""

    categories: tuple[Category, ...] = ()
    chapters: tuple[TemplateChapter, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    sections: tuple[Section, ...] = ()
    fields: tuple[FieldGuide, ...] = ()
    programmes: tuple[Programme, ...] = ()
    measures: tuple[NationalMeasure, ...] = ()
    starters: tuple[Starter, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    cases: tuple[Case, ...] = ()
    terms: tuple[Term, ...] = ()
    articles: tuple[Article, ...] = ()


class Framework(FrameworkHead, Shelf):
    """A framework with all its dated content."""


class Handbook(Shelf, Layered):
    """What a framework asks and tells on one day (`on`), in the edition in force then.

    layers: those put on top; see `with_layers`.
    """

    framework: FrameworkHead
    edition: Edition
    on: dt.date
    national_plan: NationalPlan | None

    def requirements_for(self, tier: str) -> tuple[Requirement, ...]:
        """The requirements that speak to a tier, in the handbook's order."""
        return tuple(r for r in self.requirements if tier in r.tiers)

    def measures_for(self, tier: str) -> tuple[NationalMeasure, ...]:
        """The national measures that ask something of a tier."""
        return tuple(m for m in self.measures if tier in m.asked)

    def starters_for(self, tier: str) -> tuple[Starter, ...]:
        """The small starts for a tier whose national measure is in force, in their order."""
        asked = {m.id for m in self.measures_for(tier)}
        return tuple(s for s in self.starters if tier in s.tiers and s.measure in asked)

    def for_tier(self, tier: str) -> Handbook:
        """The same handbook with what speaks to a tier only."""
        return self.model_copy(
            update={
                "requirements": self.requirements_for(tier),
                "sections": tuple(s for s in self.sections if tier in s.tiers),
                "chapters": tuple(c.for_tier(tier) for c in self.chapters),
                "fields": tuple(f for f in self.fields if tier in f.example),
                "measures": self.measures_for(tier),
                "starters": self.starters_for(tier),
                "procedures": tuple(p for p in self.procedures if p.tier == tier),
            }
        )

    def requirement(self, name: str) -> Requirement:
        """The requirement of an id. Raises KeyError where there is none."""
        return _found(self.requirements, name)

    def category(self, number: int) -> Category:
        """The category of a number from 1 to 5."""
        return next(c for c in self.categories if c.number == number)

    def chapter(self, name: str) -> TemplateChapter:
        """The template's chapter of an id. Raises KeyError where there is none."""
        return _found(self.chapters, name)

    def measure(self, name: str) -> NationalMeasure:
        """The national measure of an id. Raises KeyError where there is none."""
        return _found(self.measures, name)

    def case(self, name: str) -> Case:
        """The case of an id. Raises KeyError where there is none."""
        return _found(self.cases, name)

    def guide(self, field: str = "", requirement: str = "") -> FieldGuide | None:
        """The guidance beside a field of a form, or beside a paragraph's requirement."""
        for guide in self.fields:
            if (field and guide.field == field) or (
                requirement and guide.requirement == requirement
            ):
                return guide
        return None


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def _found(items: tuple[N, ...], name: str) -> N:
    for item in items:
        if item.id == name:
            return item
    raise KeyError(name)
