"""The closed sets of the plan and what each member is called in an office."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from kanmin.language import N_, _

CATEGORIES = (1, 2, 3, 4, 5)
"""The five categories of measures (Act, Art. 10 to 15); their names are in the handbook."""


class Term(StrEnum):
    """A member of a closed set: its value in files and the Japanese word for it.

    The word stands with the member: members of two sets may share a value (`national`), and as
    texts they are then equal.
    """

    word: str

    def __new__(cls, value: str, word: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.word = word
        return member


class Tier(Term):
    """Tier of a local government (都道府県 or 市町村; special wards are municipalities)."""

    PREFECTURE = "prefecture", N_("都道府県")
    MUNICIPALITY = "municipality", N_("市町村（特別区を含む）")


class Stage(Term):
    """Stage in the life of a plan; Art. 9(4) speaks only after a decision or a change."""

    DRAFT = "draft", N_("案")
    DECIDED = "decided", N_("決定")
    PUBLISHED = "published", N_("公表")
    CHANGED = "changed", N_("変更")


class ParagraphKind(Term):
    """What a paragraph is: running text, a heading within the chapter, a list item, a table."""

    TEXT = "text", N_("本文")
    SUBHEADING = "subheading", N_("小見出し")
    ITEM = "item", N_("箇条書き")
    TABLE = "table", N_("表")


class RelatedKind(Term):
    """What another plan is to this one: above it (national, prefectural) or beside it."""

    NATIONAL = "national", N_("国の計画")
    PREFECTURAL = "prefectural", N_("都道府県の計画")
    COMPREHENSIVE = "comprehensive", N_("総合計画")
    STRATEGY = "strategy", N_("総合戦略")
    REFORM = "reform", N_("行政改革大綱")
    DIGITAL = "digital", N_("情報化・DXの計画")
    OTHER = "other", N_("その他の計画")


class Relation(Term):
    """How this plan stands to the other one; differing for a stated reason is a valid answer."""

    UNCONFIRMED = "unconfirmed", N_("要確認")
    ALIGNED = "aligned", N_("即している")
    CONSIDERED = "considered", N_("勘案している")
    DIFFERS = "differs", N_("異なる（理由あり）")
    COMBINED = "combined", N_("一体で定める")


class OriginKind(Term):
    """Where a measure comes from."""

    OWN = "own", N_("独自の施策")
    NATIONAL = "national", N_("国の施策から")
    PREFECTURAL = "prefectural", N_("都道府県の施策から")
    CASE = "case", N_("他団体の事例から")


class StanceAnswer(Term):
    """What a body says to a measure from above that its plan does not take up."""

    NOT_APPLICABLE = "not-applicable", N_("該当しない")
    LATER = "later", N_("今は取り上げない")
    OTHERWISE = "otherwise", N_("別の方法で行う")


class PriorityField(Term):
    """The eight priority fields (重点分野) of the national plan of 2017."""

    ADMINISTRATION = "administration", N_("電子行政")
    HEALTH = "health", N_("健康・医療・介護")
    TOURISM = "tourism", N_("観光")
    FINANCE = "finance", N_("金融")
    AGRICULTURE = "agriculture", N_("農林水産")
    MANUFACTURING = "manufacturing", N_("ものづくり")
    INFRASTRUCTURE = "infrastructure", N_("インフラ・防災・減災等")
    MOBILITY = "mobility", N_("移動")


class FundSource(Term):
    """Where the money of a cost comes from (財源)."""

    NATIONAL = "national", N_("国庫支出金")
    PREFECTURAL = "prefectural", N_("県支出金")
    BOND = "bond", N_("地方債")
    OTHER = "other", N_("その他特定財源")
    GENERAL = "general", N_("一般財源")
    UNKNOWN = "unknown", N_("財源不明")


class WorkStage(Term):
    """What happens in one fiscal year of the schedule (工程)."""

    STUDY = "study", N_("検討")
    PREPARE = "prepare", N_("準備")
    RUN = "run", N_("実施")
    EXPAND = "expand", N_("拡大")
    DONE = "done", N_("完了")


class IndicatorKind(Term):
    """Progress (進捗) counts what was done, effect (効果) what came of it."""

    PROGRESS = "progress", N_("進捗")
    EFFECT = "effect", N_("効果")


class Direction(Term):
    """Which way an indicator is meant to move."""

    UP = "up", N_("増やす")
    DOWN = "down", N_("減らす")
    KEEP = "keep", N_("保つ")


class ValueRole(Term):
    """What a value of an indicator is: where it starts, where it shall be, what it was."""

    BASELINE = "baseline", N_("現状値")
    TARGET = "target", N_("目標値")
    RESULT = "result", N_("実績値")


class ValueStatus(Term):
    """A result is an estimate (見込) in March and settled (確定) after 31 May."""

    ESTIMATE = "estimate", N_("見込")
    SETTLED = "settled", N_("確定")


class EffectKind(Term):
    """Money saved, or hours freed; the second is never counted as the first."""

    YEN = "yen", N_("経費の削減")
    HOURS = "hours", N_("時間の削減")


class ReviewState(Term):
    """How far a measure is at the end of a fiscal year (進捗状況)."""

    NOT_STARTED = "not-started", N_("未着手")
    ON_TRACK = "on-track", N_("順調")
    LATE = "late", N_("遅れ")
    DONE = "done", N_("完了")
    STOPPED = "stopped", N_("中止")
    REVISED = "revised", N_("見直し")


class GradeKind(Term):
    """What a mark of a body's own scale of evaluation tells: how it went, or how it goes on."""

    LEVEL = "level", N_("達成の度合い")
    NEXT = "next", N_("今後の方向")


class Ask(Term):
    """What the head of the body or the assembly is asked for (お願いすること)."""

    DECISION = "decision", N_("決定")
    REPORT = "report", N_("報告")
    VOTE = "vote", N_("議決")


class NextStep(Term):
    """What a mark for the way on means for next year's plan."""

    KEEP = "keep", N_("続ける")
    EXPAND = "expand", N_("広げる")
    REDUCE = "reduce", N_("小さくする")
    MEND = "mend", N_("やり方や目標を改める")
    FINISH = "finish", N_("終える")
    STOP = "stop", N_("中止する")


def label(member: Term) -> str:
    """What a member is called, in the language in use.

    >>> label(FundSource.NATIONAL), label(RelatedKind.NATIONAL)
    ('国庫支出金', '国の計画')
    """
    return _(member.word)
