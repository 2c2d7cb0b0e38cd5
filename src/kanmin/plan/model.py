"""The plan itself: bodies, period, plans above and beside, chapters, measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from kanmin.language import N_, _
from kanmin.plan.fields import STORED, Day, FilledLine, FiscalYear, Id, LgCode, Line, Text
from kanmin.plan.measure import Measure
from kanmin.plan.parts import OptionalAnchor, OptionalSource, Part, nothing_if_empty, part_lists
from kanmin.plan.terms import (
    Ask,
    GradeKind,
    NextStep,
    OriginKind,
    ParagraphKind,
    RelatedKind,
    Relation,
    Stage,
    StanceAnswer,
    Tier,
)

SCHEMA_VERSION = 1


class Body(Part):
    """A local government (地方公共団体) whose plan this is."""

    id: Id = Field(title=N_("ID"))
    lg_code: LgCode = Field(title=N_("団体コード"))
    name: Line = Field("", title=N_("団体名"))

    @property
    def tier(self) -> Tier:
        """Its tier, read from the code: prefectures end in 000 before the check digit."""
        return Tier.PREFECTURE if self.lg_code[2:5] == "000" else Tier.MUNICIPALITY


class Period(Part):
    """Span of fiscal years (計画期間), both ends included."""

    first: FiscalYear = Field(title=N_("開始年度"))
    last: FiscalYear = Field(title=N_("終了年度"))

    @model_validator(mode="after")
    def _forward(self) -> Period:
        if self.last < self.first:
            raise PydanticCustomError(
                "period",
                _("計画期間の終わり（{last}年度）が始まり（{first}年度）より前です。"),
                {"first": self.first, "last": self.last},
            )
        return self

    def __contains__(self, year: object) -> bool:
        return isinstance(year, int) and self.first <= year <= self.last

    def years(self) -> range:
        """Its fiscal years in order."""
        return range(self.first, self.last + 1)


class Contact(Part):
    """Whom to ask about the plan (問合せ先), published with it."""

    section: Line = Field("", title=N_("担当課"))
    phone: Line = Field("", title=N_("電話"))
    email: Line = Field("", title=N_("メール"))
    url: Line = Field("", title=N_("URL"))

    @property
    def reachable(self) -> bool:
        """Whether a reader can get through: by telephone, mail or a page."""
        return bool(self.phone or self.email or self.url)


class DutyDeclaration(Part):
    """A duty (義務・努力義務) this document declares to fulfil; one document may fulfil many.

    framework: id of the handbook's framework. period: where it differs from the document's.
    """

    id: Id = Field(title=N_("ID"))
    framework: FilledLine = Field(title=N_("枠組み"))
    name: Line = Field("", title=N_("名称"))
    period: Period | None = Field(None, title=N_("この義務についての期間"))


class RelatedPlan(Part):
    """A plan above or beside this one; a date or address not known is left out (要確認).

    ref: the key of the plan where it is kept in Kanmin too, so that its changes are told.
    """

    id: Id = Field(title=N_("ID"))
    kind: RelatedKind = Field(title=N_("種別"))
    name: Line = Field("", title=N_("計画名"))
    decided_on: Day | None = Field(None, title=N_("決定日"))
    url: Line = Field("", title=N_("URL"))
    relation: Relation = Field(Relation.UNCONFIRMED, title=N_("関係"))
    note: Text = Field("", title=N_("関係の説明・理由"))
    ref: Line = Field("", title=N_("Kanminでの計画の名"))


class Stance(Part):
    """A measure from above that this plan does not take up, and why (上位の施策への対応).

    kind, ref: as in the origin of a measure. A stated reason is a valid answer (Act, Art. 9(3):
    勘案して).
    """

    id: Id = Field(title=N_("ID"))
    kind: OriginKind = Field(OriginKind.NATIONAL, title=N_("種類"))
    ref: FilledLine = Field(title=N_("上位の施策の番号"))
    name: Line = Field("", title=N_("上位の施策の名"))
    answer: StanceAnswer = Field(title=N_("対応"))
    reason: Text = Field("", title=N_("理由"))


def _padded(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Rows of a table made equally long, as a sheet shows them; a table of nothing is none."""
    filled = [row[: _used(row)] for row in rows]
    width = max(map(len, filled), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in filled) if width else ()


def _used(row: tuple[str, ...]) -> int:
    return max((i for i, cell in enumerate(row, start=1) if cell), default=0)


Grid = Annotated[tuple[tuple[Text, ...], ...], AfterValidator(_padded)]


class Paragraph(Part):
    """A paragraph of a chapter (段落). fulfils: ids of the requirements it answers."""

    id: Id = Field(title=N_("ID"))
    kind: ParagraphKind = Field(ParagraphKind.TEXT, title=N_("種類"))
    text: Text = Field("", title=N_("文"))
    rows: Grid = Field((), title=N_("表"))
    fulfils: tuple[FilledLine, ...] = Field((), title=N_("応える要件"))
    source: OptionalSource = Field(None, title=N_("出典"))
    anchor: OptionalAnchor = Field(None, title=N_("もとの文書での位置"))

    @property
    def written(self) -> bool:
        """Whether it says something of its own: a subheading alone does not."""
        if self.kind is ParagraphKind.SUBHEADING:
            return False
        return bool(self.text.strip() or any(cell.strip() for row in self.rows for cell in row))


class Chapter(Part):
    """A chapter (章) of the plan, in the order of the body's own document.

    fulfils: ids of the template's chapters it stands for; none for a chapter of one's own.
    number: as printed ("第1章"); "" numbers it by its place.
    """

    id: Id = Field(title=N_("ID"))
    number: Line = Field("", title=N_("章番号"))
    title: Line = Field("", title=N_("章名"))
    fulfils: tuple[FilledLine, ...] = Field((), title=N_("雛形の章"))
    paragraphs: tuple[Paragraph, ...] = Field((), title=N_("段落"))
    anchor: OptionalAnchor = Field(None, title=N_("もとの文書での位置"))


class Grade(Part):
    """A mark of the body's own scale of evaluation (評価の尺度): 「A」, 「3」 and what it means.

    step: what a mark for the way on does to next year's plan.
    """

    id: Id = Field(title=N_("ID"))
    kind: GradeKind = Field(GradeKind.LEVEL, title=N_("種類"))
    mark: FilledLine = Field(title=N_("記号"))
    word: Line = Field("", title=N_("意味"))
    step: NextStep | None = Field(None, title=N_("計画への反映"))


class SheetChoice(Part):
    """What stands on the sheets for people (概要版・説明資料) where the officer has chosen.

    measures, figures: ids of measures and indicators; none leaves the choice to a rule.
    consultation: when opinions were or will be asked for, in the officer's words.
    """

    measures: tuple[FilledLine, ...] = Field((), title=N_("載せる施策"))
    figures: tuple[FilledLine, ...] = Field((), title=N_("載せる指標"))
    ask: Ask | None = Field(None, title=N_("お願いすること"))
    consultation: Line = Field("", title=N_("意見公募の時期"))


OptionalChoice = Annotated[SheetChoice | None, AfterValidator(nothing_if_empty)]


class Plan(Part):
    """A plan for the use of public-private data (官民データ活用推進計画) as one document."""

    schema_version: int = Field(SCHEMA_VERSION, title=N_("形式の版"))
    id: Id = Field("plan", title=N_("ID"))
    title: Line = Field("", title=N_("計画名"))
    bodies: tuple[Body, ...] = Field(title=N_("団体"), min_length=1)
    framework: FilledLine = Field("act9", title=N_("枠組み"))
    edition: FilledLine = Field("current", title=N_("手引の版"))
    period: Period = Field(title=N_("計画期間"))
    stage: Stage = Field(Stage.DRAFT, title=N_("状態"))
    decided_on: Day | None = Field(None, title=N_("決定日"))
    changed_on: Day | None = Field(None, title=N_("変更日"))
    published_on: Day | None = Field(None, title=N_("公表日"))
    published_url: Line = Field("", title=N_("公表先URL"))
    contact: Contact = Field(Contact(), title=N_("問合せ先"))
    duties: tuple[DutyDeclaration, ...] = Field((), title=N_("果たす義務"))
    plans_above: tuple[RelatedPlan, ...] = Field((), title=N_("上位の計画"))
    plans_beside: tuple[RelatedPlan, ...] = Field((), title=N_("関連する計画"))
    stances: tuple[Stance, ...] = Field((), title=N_("上位の施策への対応"))
    grades: tuple[Grade, ...] = Field((), title=N_("評価の尺度"))
    sheets: OptionalChoice = Field(None, title=N_("概要版"))
    chapters: tuple[Chapter, ...] = Field((), title=N_("章"))
    measures: tuple[Measure, ...] = Field((), title=N_("個別施策"))

    @model_validator(mode="after")
    def _ids_are_unique(self, info: ValidationInfo) -> Plan:
        if info.context is STORED:
            return self
        if doubles := [name for name, count in Counter(ids(self)).items() if count > 1]:
            raise PydanticCustomError(
                "duplicate_id", _("同じID「{id}」が2か所以上にあります。"), {"id": doubles[0]}
            )
        return self

    @property
    def body(self) -> Body:
        """The body that leads the plan: the first one."""
        return self.bodies[0]

    @property
    def tier(self) -> Tier:
        """Tier of the body that leads the plan."""
        return self.body.tier

    def chapters_for(self, template_chapter: str) -> tuple[Chapter, ...]:
        """The chapters that stand for one of the template's."""
        return tuple(c for c in self.chapters if template_chapter in c.fulfils)


def ids(part: Part) -> Iterator[str]:
    """The ids of a part and all below it, in reading order."""
    found: list[str] = []
    _gather(part, found)
    return iter(found)


def _gather(part: Part, found: list[str]) -> None:
    own = getattr(part, "id", None)
    if isinstance(own, str):
        found.append(own)
    for name in part_lists(type(part)):
        for item in getattr(part, name):
            _gather(item, found)
