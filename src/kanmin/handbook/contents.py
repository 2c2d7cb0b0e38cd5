"""What the handbook tells beside the template: part I, national measures, the three annexes.

Longer texts are Markdown: paragraphs, lists, tables, `###` headings.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from kanmin.handbook.items import ALL_TIERS, Entry, Filled, Item, ItemId, Tiers
from kanmin.language import N_, _

CategoryNumber = Annotated[int, Field(ge=1, le=5)]
LgCode = Annotated[str, Field(pattern=r"^\d{6}$")]


class Section(Item):
    """A section of part I (総論). requirements, chapters: what it explains."""

    id: ItemId
    number: Filled
    title: Filled
    tiers: Tiers = ALL_TIERS
    text: Filled
    requirements: tuple[ItemId, ...] = ()
    chapters: tuple[ItemId, ...] = ()


class FieldGuide(Item):
    """Guidance beside a field of the desk (欄の手引).

    field: the field, as `measure/action`. requirement: the requirement a paragraph answers,
    instead of a field. question: what to ask oneself. good: what a good answer looks like.
    example: by tier, what みほん町 or 見本県 wrote. mistakes: what often goes wrong.
    """

    id: ItemId
    title: Filled
    field: str = ""
    requirement: str = ""
    question: Filled
    good: Filled
    example: dict[str, Filled]
    mistakes: tuple[Filled, ...] = ()


class Progress(StrEnum):
    """The two kinds of indicator: progress (進捗), effect (効果)."""

    PROGRESS = "progress"
    EFFECT = "effect"


class UsualIndicator(Entry):
    """An indicator that plans usually take for a measure. A rate names what is counted of what."""

    name: Filled
    kind: Progress
    unit: Filled
    direction: Annotated[str, Field(pattern="^(up|down|keep)$")] = "up"
    numerator: str = ""
    denominator: str = ""


class Programme(Item):
    """A national list that measures belong to (国の計画・リスト), as 自治体DX推進計画."""

    id: ItemId
    title: Filled
    by: Filled
    text: str = ""


class NationalMeasure(Item):
    """A measure of the State that concerns prefectures or municipalities (国の施策).

    category: the main one (◎); linked: the others it touches (○). fields: of the eight priority
    fields. asked: by tier, what is asked of it. programmes: the lists it stands on.
    predecessors: measures it took the place of.
    """

    id: ItemId
    title: Filled
    ministry: Filled
    category: CategoryNumber
    linked: tuple[CategoryNumber, ...] = ()
    articles: tuple[Filled, ...] = ()
    fields: tuple[Filled, ...] = ()
    text: Filled
    asked: dict[str, Filled]
    indicators: tuple[UsualIndicator, ...] = ()
    programmes: tuple[ItemId, ...] = ()
    predecessors: tuple[ItemId, ...] = ()


class Effort(StrEnum):
    """How much a measure takes to begin (始める手間): small (小さい), middle (中くらい)."""

    SMALL = "small"
    MIDDLE = "middle"


class Freed(StrEnum):
    """What a measure typically frees for the next (生まれるもの), as far as the cases tell."""

    HOURS = "hours"
    MONEY = "money"
    NONE = "none"


class Starter(Item):
    """A national measure that suits a small start (初めの一歩), for some tiers: advice (助言).

    measure: the national one. why: why it is a good first step. questions: what to ask one's own
    sections to find cost, hours and effect; none of these is ever told here. frees: only what
    the cases at hand bear out. opens: national measures it usually comes before. figures: ids of
    the published figures of bodies that speak to it.
    """

    id: ItemId
    measure: ItemId
    tiers: Annotated[Tiers, Field(min_length=1)]
    why: Filled
    effort: Effort
    frees: Freed
    questions: Annotated[tuple[Filled, ...], Field(min_length=2, max_length=4)]
    opens: tuple[ItemId, ...] = ()
    figures: tuple[Filled, ...] = ()


class Procedure(Item):
    """A procedure that shall be possible online first (優先的にオンライン化する手続)."""

    id: ItemId
    title: Filled
    group: Filled
    tier: Filled
    measure: ItemId


class Deadline(Item):
    """A day by which the bodies of some tiers shall have a plan (策定の期限). day: the last one."""

    id: ItemId
    title: Filled
    tiers: Annotated[Tiers, Field(min_length=1)]
    day: dt.date


class Figure(Entry):
    """A figure of a case: one value, or before and after, each with its unit as told."""

    name: Filled
    value: str = ""
    before: str = ""
    after: str = ""
    note: str = ""

    @property
    def told(self) -> str:
        """The value, or what it was before and after."""
        return self.value or f"{self.before} → {self.after}"


class Case(Item):
    """A case (事例) of a real body, with figures where the source has any.

    lg_code: the body's; "" for several bodies together. measures: national measures it is an
    example of.
    """

    id: ItemId
    body: Filled
    lg_code: LgCode | Annotated[str, Field(max_length=0)] = ""
    title: Filled
    category: CategoryNumber
    linked: tuple[CategoryNumber, ...] = ()
    text: Filled
    figures: tuple[Figure, ...] = ()
    measures: tuple[ItemId, ...] = ()


class Term(Item):
    """A term (用語). reading: in hiragana. aliases: other ways to write it. see: other terms."""

    id: ItemId
    term: Filled
    reading: Filled
    english: str = ""
    aliases: tuple[Filled, ...] = ()
    text: Filled
    see: tuple[ItemId, ...] = ()
    articles: tuple[Filled, ...] = ()


class Article(Item):
    """An article of the Act (条). text: its paragraphs where they are at hand; else only a caption.

    note: what of it is at hand.
    """

    id: ItemId
    number: Filled
    caption: str = ""
    text: tuple[Filled, ...] = ()
    note: str = ""


EFFORTS = {Effort.SMALL: N_("小さい"), Effort.MIDDLE: N_("中くらい")}
FREED = {
    Freed.HOURS: N_("職員の時間"),
    Freed.MONEY: N_("お金"),
    Freed.NONE: N_("事例では確かめられない"),
}


def starter_label(member: Effort | Freed) -> str:
    """What an effort, or what is freed, is called.

    >>> starter_label(Effort.SMALL), starter_label(Freed.HOURS)
    ('小さい', '職員の時間')
    """
    return _(EFFORTS[member] if isinstance(member, Effort) else FREED[member])


INDICATOR_KINDS = {Progress.PROGRESS: N_("進捗"), Progress.EFFECT: N_("効果")}


def indicator_label(kind: Progress) -> str:
    """What a kind of indicator is called.

    >>> indicator_label(Progress.EFFECT)
    '効果'
    """
    return _(INDICATOR_KINDS[kind])
