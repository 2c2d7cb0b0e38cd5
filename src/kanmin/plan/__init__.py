"""The plan (計画) as one document: model, files, difference, three-way merge.

In: JSON, YAML or Excel files and raw values. Out: a frozen `Plan` and back.
Never: opinions on a plan (that is `check`), its looks (`publish`), or where it is stored.
"""

from kanmin.plan.conflict import Conflict
from kanmin.plan.difference import Change, diff
from kanmin.plan.document import SCHEMA_VERSION, parse, parse_as, to_raw
from kanmin.plan.files import SUFFIXES, read_plan, write_plan
from kanmin.plan.measure import (
    Cost,
    Effect,
    Indicator,
    IndicatorValue,
    Measure,
    Origin,
    Project,
    RealisedEffect,
    Review,
    ScheduleStep,
    Spending,
    StaffHours,
)
from kanmin.plan.merge import Merged, merge
from kanmin.plan.model import (
    Body,
    Chapter,
    Contact,
    DutyDeclaration,
    Grade,
    Paragraph,
    Period,
    Plan,
    RelatedPlan,
    SheetChoice,
)
from kanmin.plan.parts import Anchor, Part, Source
from kanmin.plan.place_words import in_words
from kanmin.plan.pointer import resolve
from kanmin.plan.restoring import PartIsGone, restored
from kanmin.plan.schema import json_schema
from kanmin.plan.terms import (
    CATEGORIES,
    Ask,
    Direction,
    EffectKind,
    FundSource,
    GradeKind,
    IndicatorKind,
    NextStep,
    OriginKind,
    ParagraphKind,
    PriorityField,
    RelatedKind,
    Relation,
    ReviewState,
    Stage,
    Tier,
    ValueRole,
    ValueStatus,
    WorkStage,
    label,
)
from kanmin.plan.told import raw_text, value_at, value_text

__all__ = [
    "CATEGORIES",
    "SCHEMA_VERSION",
    "SUFFIXES",
    "Anchor",
    "Ask",
    "Body",
    "Change",
    "Chapter",
    "Conflict",
    "Contact",
    "Cost",
    "Direction",
    "DutyDeclaration",
    "Effect",
    "EffectKind",
    "FundSource",
    "Grade",
    "GradeKind",
    "Indicator",
    "IndicatorKind",
    "IndicatorValue",
    "Measure",
    "Merged",
    "NextStep",
    "Origin",
    "OriginKind",
    "Paragraph",
    "ParagraphKind",
    "Part",
    "PartIsGone",
    "Period",
    "Plan",
    "PriorityField",
    "Project",
    "RealisedEffect",
    "RelatedKind",
    "RelatedPlan",
    "Relation",
    "Review",
    "ReviewState",
    "ScheduleStep",
    "SheetChoice",
    "Source",
    "Spending",
    "StaffHours",
    "Stage",
    "Tier",
    "ValueRole",
    "ValueStatus",
    "WorkStage",
    "diff",
    "in_words",
    "json_schema",
    "label",
    "merge",
    "parse",
    "parse_as",
    "raw_text",
    "read_plan",
    "resolve",
    "restored",
    "to_raw",
    "value_at",
    "value_text",
    "write_plan",
]
