"""A new plan from the template (pattern 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kanmin.calendar_ja import fiscal_year_of
from kanmin.draft.known_figures import known_figures
from kanmin.errors import KanminError
from kanmin.handbook import Handbook, Slot, TemplateChapter
from kanmin.language import _, speaking
from kanmin.localgov import LocalGovernment, Registry
from kanmin.plan import (
    Body,
    Chapter,
    DutyDeclaration,
    Paragraph,
    ParagraphKind,
    Period,
    Plan,
    RelatedKind,
    RelatedPlan,
    Tier,
)

USUAL_LENGTH = 5  # fiscal years
_PREFECTURES_DUTY = {"guide.basic-policy": "act9.content-policy"}


def usual_period(today: dt.date) -> Period:
    """The five fiscal years (年度) from the next one on: what is taken where nobody says."""
    first = fiscal_year_of(today) + 1
    return Period(first=first, last=first + USUAL_LENGTH - 1)


def new_plan(body: LocalGovernment, handbook: Handbook, period: Period, registry: Registry) -> Plan:
    """An unwritten plan of a body: chapters, places for statements, known figures.

    What is written into a plan is Japanese whatever language is in use.
    """
    if not handbook.chapters:
        raise KanminError(
            _("枠組み「{name}」には雛形がありません。").format(name=handbook.framework.title),
            todo=_("ほかの枠組みで計画を作り、果たす義務に加えてください。"),
        )
    with speaking("ja"):
        return _new_plan(body, handbook, period, registry)


def _new_plan(
    body: LocalGovernment, handbook: Handbook, period: Period, registry: Registry
) -> Plan:
    tier = Tier(body.tier)
    framework = handbook.framework
    return Plan(
        id=f"plan-{body.code}-{period.first}",
        title=_("{body}{plan}").format(body=body.name, plan=framework.title),
        bodies=(Body(id="body1", lg_code=body.code, name=body.name),),
        framework=framework.id,
        edition=handbook.edition.id,
        period=period,
        duties=(DutyDeclaration(id="duty1", framework=framework.id, name=framework.title),),
        plans_above=_plans_above(tier, handbook),
        chapters=tuple(_chapter(c, tier, handbook, body, registry) for c in handbook.chapters),
    )


def _plans_above(tier: Tier, handbook: Handbook) -> tuple[RelatedPlan, ...]:
    """The national plan in force; the prefecture's is asked for (要確認), never guessed."""
    newest = handbook.national_plan
    if newest is None:
        return ()
    national = RelatedPlan(
        id="above-national",
        kind=RelatedKind.NATIONAL,
        name=newest.name,
        decided_on=newest.date if newest.verified else None,
    )
    if tier is Tier.PREFECTURE:
        return (national,)
    return (national, RelatedPlan(id="above-prefectural", kind=RelatedKind.PREFECTURAL))


def _chapter(
    chapter: TemplateChapter,
    tier: Tier,
    handbook: Handbook,
    body: LocalGovernment,
    registry: Registry,
) -> Chapter:
    paragraphs: list[Paragraph] = []
    for slot in chapter.slots:
        if tier not in slot.tiers:
            continue
        paragraphs += _paragraphs(slot, chapter, tier, handbook)
        paragraphs += known_figures(body, registry) if slot.figures else ()
    return Chapter(
        id=chapter.id, title=chapter.title, fulfils=(chapter.id,), paragraphs=tuple(paragraphs)
    )


def _paragraphs(
    slot: Slot, chapter: TemplateChapter, tier: Tier, handbook: Handbook
) -> Iterator[Paragraph]:
    if slot.each_category:
        yield from _by_category(slot, chapter, handbook)
        return
    fulfils = (_requirement(slot.requirement, tier),) if slot.requirement else ()
    yield Paragraph(
        id=f"{chapter.id}.{slot.id}",
        kind=ParagraphKind(slot.kind),
        text=slot.text,
        fulfils=fulfils,
    )


def _requirement(name: str, tier: Tier) -> str:
    return _PREFECTURES_DUTY.get(name, name) if tier is Tier.PREFECTURE else name


def _by_category(slot: Slot, chapter: TemplateChapter, handbook: Handbook) -> Iterator[Paragraph]:
    for category in handbook.categories:
        name = f"{chapter.id}.{slot.id}-{category.number}"
        title = f"{category.title}（{category.short}）"
        yield Paragraph(id=name, kind=ParagraphKind.SUBHEADING, text=title)
        yield Paragraph(id=f"{name}-text")
