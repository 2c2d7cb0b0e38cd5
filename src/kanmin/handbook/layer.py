"""A layer of one's own (上乗せ): what a prefecture or a body asks and tells on top of the State.

It is a document of its own beside the State's edition, so that a new edition leaves it whole.
"""

from __future__ import annotations

import datetime as dt
import string
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from kanmin.calendar_ja import parse_date
from kanmin.handbook.contents import CategoryNumber, LgCode, UsualIndicator
from kanmin.handbook.force import Modality
from kanmin.handbook.items import Entry, ItemId
from kanmin.language import N_, _, listed
from kanmin.text import clean, clean_line

LONGEST_LINE, LONGEST_TEXT, MOST = 200, 4000, 200  # characters, characters, items a list
PREFECTURE, MUNICIPALITY = "prefecture", "municipality"
PLACEHOLDERS = {"body", "prefecture", "national_plan", "national_date"}


def _text(value: object) -> object:
    return clean(value).strip() if isinstance(value, str) else value


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def _day(value: object) -> object:
    """A day as an office writes it: 令和8年4月1日, 2026-04-01."""
    return (parse_date(value) or value) if isinstance(value, str) else value


Day = Annotated[dt.date, BeforeValidator(_day)]
Line = Annotated[str, BeforeValidator(_line), Field(max_length=LONGEST_LINE)]
Text = Annotated[str, BeforeValidator(_text), Field(max_length=LONGEST_TEXT)]
FilledLine = Annotated[Line, Field(min_length=1)]
FilledText = Annotated[Text, Field(min_length=1)]
LocalId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,23}$")]
"""An id within its layer; see `Layer.full_id`."""
Place = Annotated[
    str, Field(pattern=r"^(field|requirement|chapter|measure):[a-z0-9][a-z0-9_./-]*$")
]
"""What guidance stands beside, as `field:measure/action`."""


class Reach(StrEnum):
    """Whose plans a layer speaks to: of the prefecture's municipalities, or of its maker alone."""

    AREA = "area"
    OWN = "own"


class MeasureField(StrEnum):
    """A field that every measure of a plan can be asked to fill (施策の欄)."""

    CATEGORY = "category"
    LEAD = "lead"
    CURRENT = "current"
    OUTCOME = "outcome"
    PLAIN = "plain"
    PARTNERS = "partners"
    SCHEDULE = "schedule"
    INDICATORS = "indicators"
    COSTS = "costs"
    STAFF_HOURS = "staff_hours"
    EFFECTS = "effects"
    PRIORITY_FIELDS = "fields"
    ARTICLES = "articles"


_FIELD_LABELS = {
    MeasureField.CATEGORY: N_("分類"),
    MeasureField.LEAD: N_("担当課"),
    MeasureField.CURRENT: N_("現状と課題"),
    MeasureField.OUTCOME: N_("得られる姿"),
    MeasureField.PLAIN: N_("やさしい言い方"),
    MeasureField.PARTNERS: N_("関係課・関係者"),
    MeasureField.SCHEDULE: N_("工程"),
    MeasureField.INDICATORS: N_("指標"),
    MeasureField.COSTS: N_("経費"),
    MeasureField.STAFF_HOURS: N_("所要時間"),
    MeasureField.EFFECTS: N_("効果額"),
    MeasureField.PRIORITY_FIELDS: N_("重点分野"),
    MeasureField.ARTICLES: N_("根拠条項"),
}


def field_label(field: MeasureField) -> str:
    """What a field of a measure is called.

    >>> field_label(MeasureField.LEAD)
    '担当課'
    """
    return _(_FIELD_LABELS[field])


class LayerItem(Entry):
    """Anything a layer holds. id: within the layer."""

    id: LocalId


class LayerGuidance(LayerItem):
    """Guidance beside a place of the handbook (手引への書き足し)."""

    place: Place
    text: FilledText


class RequiredField(LayerItem):
    """A field that each measure must fill (必ず書く欄), with the reason."""

    field: MeasureField
    why: FilledText


class Adjustment(LayerItem):
    """A requirement of the State made stronger (要件の強化), with the reason. Never weaker."""

    requirement: ItemId
    modality: Modality
    because: FilledText


def _named(_text: str, name: str | None, width: str | None, kind: str | None) -> str | None:
    """What stands between braces; "" where it asks for more than the words, as for a width."""
    return "" if width or kind else name


class OwnRequirement(LayerItem):
    """A requirement of the layer's own (独自の要件), checked by words as `Requirement` is.

    example: a sentence that fulfils it; may hold {body}, {prefecture}, {national_plan} and
    {national_date}.
    """

    title: FilledLine
    modality: Modality
    chapter: Annotated[str, Field(pattern=r"^[a-z0-9.-]*$")] = ""
    text: FilledText
    example: Text = ""
    found_in: Literal["", "measure", "text"] = ""
    words: Annotated[tuple[FilledLine, ...], Field(max_length=MOST)] = ()
    measures: Annotated[tuple[ItemId, ...], Field(max_length=MOST)] = ()

    @model_validator(mode="after")
    def _can_be_filled_in(self) -> OwnRequirement:
        try:
            found = {_named(*part) for part in string.Formatter().parse(self.example)}
        except ValueError:
            found = {""}
        if found - PLACEHOLDERS - {None}:
            names = listed(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
            told = _("例文の { } には、%s だけが使えます。")
            raise PydanticCustomError("layer", "{told}", {"told": told % names})
        return self


class RecommendedMeasure(LayerItem):
    """A measure that is recommended (勧める施策), with the reason.

    measure: the national one; "" for one of the layer's own, which has a title, a category and
    what is asked.
    """

    measure: Annotated[str, Field(pattern=r"^[a-z0-9.-]*$")] = ""
    why: FilledText
    title: Line = ""
    category: CategoryNumber | None = None
    text: Text = ""
    asked: Text = ""
    indicators: tuple[UsualIndicator, ...] = ()
    articles: tuple[FilledLine, ...] = ()

    @model_validator(mode="after")
    def _one_of_two(self) -> RecommendedMeasure:
        if self.measure and self.title:
            raise PydanticCustomError(
                "layer", _("国の施策を選ぶか、独自の施策を書くか、どちらかにしてください。")
            )
        if not self.measure and not (self.title and self.category and self.asked):
            raise PydanticCustomError(
                "layer",
                _(
                    "国の施策を選ぶか、独自の施策の名前・分類・取り組んでほしいことを書いてください。"
                ),
            )
        return self


class Layer(Entry):
    """What one maker puts on top of one framework (上乗せ).

    lg_code, by: who makes it, by code and name: a prefecture, or a body for itself. since: the
    day it holds from. edition, on: the edition and day of the handbook it was written against.
    """

    id: LocalId
    framework: ItemId
    lg_code: LgCode
    by: FilledLine
    reach: Reach = Reach.OWN
    title: FilledLine
    since: Day
    edition: ItemId
    on: Day
    guidance: Annotated[tuple[LayerGuidance, ...], Field(max_length=MOST)] = ()
    fields: Annotated[tuple[RequiredField, ...], Field(max_length=MOST)] = ()
    adjustments: Annotated[tuple[Adjustment, ...], Field(max_length=MOST)] = ()
    requirements: Annotated[tuple[OwnRequirement, ...], Field(max_length=MOST)] = ()
    measures: Annotated[tuple[RecommendedMeasure, ...], Field(max_length=MOST)] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Layer:
        counts = Counter(item.id for item in self.items())
        for name, count in counts.items():
            if count > 1:
                told = _("ID「{id}」が2回あります。").format(id=name)
                raise PydanticCustomError("layer", told)
        if self.reach is Reach.AREA and not _is_prefecture(self.lg_code):
            raise PydanticCustomError(
                "layer", _("市町村への上乗せを作れるのは、都道府県だけです。")
            )
        return self

    def items(self) -> Iterator[LayerItem]:
        """All it holds, list by list."""
        for name in LISTS:
            yield from getattr(self, name)

    def item(self, name: str) -> LayerItem:
        """The item of an id. Raises KeyError where there is none."""
        for item in self.items():
            if item.id == name:
                return item
        raise KeyError(name)

    def full_id(self, name: str) -> str:
        """The id under which an item stands among the State's, with which it can never clash."""
        return f"{PREFIX}{self.lg_code}.{self.id}.{name}"

    @property
    def name(self) -> str:
        """Its name in addresses and of its file: 990001-act9-area."""
        return f"{self.lg_code}-{self.framework}-{self.reach.value}"

    @property
    def mark(self) -> str:
        """Whose it is, in words: 見本県の上乗せ."""
        return _("{by}の上乗せ").format(by=self.by)

    @property
    def tier(self) -> str:
        """The tier it speaks to."""
        own = self.reach is Reach.OWN
        return PREFECTURE if own and _is_prefecture(self.lg_code) else MUNICIPALITY

    def reaches(self, lg_code: str) -> bool:
        """Whether it speaks to the plans of a body."""
        if self.reach is Reach.OWN:
            return lg_code == self.lg_code
        return lg_code[:2] == self.lg_code[:2] and not _is_prefecture(lg_code)


PREFIX = "layer."
LISTS: dict[str, type[LayerItem]] = {
    "guidance": LayerGuidance,
    "fields": RequiredField,
    "adjustments": Adjustment,
    "requirements": OwnRequirement,
    "measures": RecommendedMeasure,
}
"""The lists of a layer and what each holds."""


def _is_prefecture(lg_code: str) -> bool:
    return lg_code[2:5] == "000"
