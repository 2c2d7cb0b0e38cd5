"""The closed sets of the plan and what each member is called in an office."""

from __future__ import annotations

from enum import StrEnum

from kanmin.language import N_, _

CATEGORIES = (1, 2, 3, 4, 5)
"""The five categories of measures (Act, Art. 10 to 15); their names are in the handbook."""


class Tier(StrEnum):
    """Tier of a local government (都道府県 or 市町村; special wards are municipalities)."""

    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"


class Stage(StrEnum):
    """Stage in the life of a plan; Art. 9(4) speaks only after a decision or a change."""

    DRAFT = "draft"
    DECIDED = "decided"
    PUBLISHED = "published"
    CHANGED = "changed"


class ParagraphKind(StrEnum):
    """What a paragraph is: running text, a heading within the chapter, a list item, a table."""

    TEXT = "text"
    SUBHEADING = "subheading"
    ITEM = "item"
    TABLE = "table"


class RelatedKind(StrEnum):
    """What another plan is to this one: above it (national, prefectural) or beside it."""

    NATIONAL = "national"
    PREFECTURAL = "prefectural"
    COMPREHENSIVE = "comprehensive"
    STRATEGY = "strategy"
    REFORM = "reform"
    DIGITAL = "digital"
    OTHER = "other"


class Relation(StrEnum):
    """How this plan stands to the other one; differing for a stated reason is a valid answer."""

    UNCONFIRMED = "unconfirmed"
    ALIGNED = "aligned"
    CONSIDERED = "considered"
    DIFFERS = "differs"
    COMBINED = "combined"


class OriginKind(StrEnum):
    """Where a measure comes from."""

    OWN = "own"
    NATIONAL = "national"
    PREFECTURAL = "prefectural"
    CASE = "case"


class PriorityField(StrEnum):
    """The eight priority fields (重点分野) of the national plan of 2017."""

    ADMINISTRATION = "administration"
    HEALTH = "health"
    TOURISM = "tourism"
    FINANCE = "finance"
    AGRICULTURE = "agriculture"
    MANUFACTURING = "manufacturing"
    INFRASTRUCTURE = "infrastructure"
    MOBILITY = "mobility"


class FundSource(StrEnum):
    """Where the money of a cost comes from (財源)."""

    NATIONAL = "national"
    PREFECTURAL = "prefectural"
    BOND = "bond"
    OTHER = "other"
    GENERAL = "general"


class WorkStage(StrEnum):
    """What happens in one fiscal year of the schedule (工程)."""

    STUDY = "study"
    PREPARE = "prepare"
    RUN = "run"
    EXPAND = "expand"
    DONE = "done"


class IndicatorKind(StrEnum):
    """Progress (進捗) counts what was done, effect (効果) what came of it."""

    PROGRESS = "progress"
    EFFECT = "effect"


class Direction(StrEnum):
    """Which way an indicator is meant to move."""

    UP = "up"
    DOWN = "down"
    KEEP = "keep"


class ValueRole(StrEnum):
    """What a value of an indicator is: where it starts, where it shall be, what it was."""

    BASELINE = "baseline"
    TARGET = "target"
    RESULT = "result"


class ValueStatus(StrEnum):
    """A result is an estimate (見込) in March and settled (確定) after 31 May."""

    ESTIMATE = "estimate"
    SETTLED = "settled"


class EffectKind(StrEnum):
    """Money saved, or hours freed; the second is never counted as the first."""

    YEN = "yen"
    HOURS = "hours"


_LABELS: dict[StrEnum, str] = {
    Tier.PREFECTURE: N_("都道府県"),
    Tier.MUNICIPALITY: N_("市町村（特別区を含む）"),
    Stage.DRAFT: N_("案"),
    Stage.DECIDED: N_("決定"),
    Stage.PUBLISHED: N_("公表"),
    Stage.CHANGED: N_("変更"),
    ParagraphKind.TEXT: N_("本文"),
    ParagraphKind.SUBHEADING: N_("小見出し"),
    ParagraphKind.ITEM: N_("箇条書き"),
    ParagraphKind.TABLE: N_("表"),
    RelatedKind.NATIONAL: N_("国の計画"),
    RelatedKind.PREFECTURAL: N_("都道府県の計画"),
    RelatedKind.COMPREHENSIVE: N_("総合計画"),
    RelatedKind.STRATEGY: N_("総合戦略"),
    RelatedKind.REFORM: N_("行政改革大綱"),
    RelatedKind.DIGITAL: N_("情報化・DXの計画"),
    RelatedKind.OTHER: N_("その他の計画"),
    Relation.UNCONFIRMED: N_("要確認"),
    Relation.ALIGNED: N_("即している"),
    Relation.CONSIDERED: N_("勘案している"),
    Relation.DIFFERS: N_("異なる（理由あり）"),
    Relation.COMBINED: N_("一体で定める"),
    OriginKind.OWN: N_("独自の施策"),
    OriginKind.NATIONAL: N_("国の施策から"),
    OriginKind.PREFECTURAL: N_("都道府県の施策から"),
    OriginKind.CASE: N_("他団体の事例から"),
    PriorityField.ADMINISTRATION: N_("電子行政"),
    PriorityField.HEALTH: N_("健康・医療・介護"),
    PriorityField.TOURISM: N_("観光"),
    PriorityField.FINANCE: N_("金融"),
    PriorityField.AGRICULTURE: N_("農林水産"),
    PriorityField.MANUFACTURING: N_("ものづくり"),
    PriorityField.INFRASTRUCTURE: N_("インフラ・防災・減災等"),
    PriorityField.MOBILITY: N_("移動"),
    FundSource.NATIONAL: N_("国庫支出金"),
    FundSource.PREFECTURAL: N_("県支出金"),
    FundSource.BOND: N_("地方債"),
    FundSource.OTHER: N_("その他特定財源"),
    FundSource.GENERAL: N_("一般財源"),
    WorkStage.STUDY: N_("検討"),
    WorkStage.PREPARE: N_("準備"),
    WorkStage.RUN: N_("実施"),
    WorkStage.EXPAND: N_("拡大"),
    WorkStage.DONE: N_("完了"),
    IndicatorKind.PROGRESS: N_("進捗"),
    IndicatorKind.EFFECT: N_("効果"),
    Direction.UP: N_("増やす"),
    Direction.DOWN: N_("減らす"),
    Direction.KEEP: N_("保つ"),
    ValueRole.BASELINE: N_("現状値"),
    ValueRole.TARGET: N_("目標値"),
    ValueRole.RESULT: N_("実績値"),
    ValueStatus.ESTIMATE: N_("見込"),
    ValueStatus.SETTLED: N_("確定"),
    EffectKind.YEN: N_("経費の削減"),
    EffectKind.HOURS: N_("時間の削減"),
}


def label(member: StrEnum) -> str:
    """What a member is called, in the language in use.

    >>> label(FundSource.GENERAL)
    '一般財源'
    """
    return _(_LABELS[member])


def source_labels() -> dict[StrEnum, str]:
    """Every member with its Japanese name: what files carry, whatever language is in use."""
    return dict(_LABELS)
