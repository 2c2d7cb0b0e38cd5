"""The handbook (手引): what the State hands down for plans, as dated data.

In: a framework, a date or an edition, a tier. Out: part I, the template with guidance for each
field, requirements with basis, tier, modality and stage, national measures, which of them suit a
small start, cases, terms, the Act, the national plan in force. With a layer (上乗せ) of a
prefecture or a body: the handbook with it on top, what of it cannot be, what needs another look.
Of two handbooks what differs; of a framework and an edition in the making the framework as that
edition makes it.
Never: an opinion on a plan (that is `check`); a sentence copied from the State's handbook.
"""

from kanmin.handbook.changes import ItemChange, changes_between, successor_of
from kanmin.handbook.contents import (
    Article,
    Case,
    Deadline,
    Effort,
    FieldGuide,
    Figure,
    Freed,
    NationalMeasure,
    Procedure,
    Programme,
    Progress,
    Section,
    Starter,
    Term,
    UsualIndicator,
    indicator_label,
    starter_label,
)
from kanmin.handbook.draft_files import draft_bytes, read_draft
from kanmin.handbook.force import Basis, Modality, label
from kanmin.handbook.items import Item
from kanmin.handbook.layer import (
    Adjustment,
    Layer,
    LayerGuidance,
    LayerItem,
    MeasureField,
    OwnRequirement,
    Reach,
    RecommendedMeasure,
    RequiredField,
    field_label,
)
from kanmin.handbook.layer_in import layer_raw, parse_item, parse_layer
from kanmin.handbook.layered import LayerNote, Recommendation
from kanmin.handbook.layering import (
    ApartItem,
    FaultKind,
    LayerFault,
    LayerIssue,
    LayerIssueKind,
    apart,
    issue_label,
    layer_faults,
    layer_review,
    target_title,
    with_layers,
)
from kanmin.handbook.library import (
    FRAMEWORKS,
    edition,
    framework_on_shelf,
    load_framework,
    of,
    on,
)
from kanmin.handbook.model import (
    Category,
    Edition,
    Framework,
    FrameworkHead,
    Handbook,
    NationalPlan,
    Point,
    Requirement,
    Slot,
    TemplateChapter,
)
from kanmin.handbook.revising import (
    Amendment,
    AmendmentKind,
    EditionDraft,
    amendment_label,
    revised,
)

__all__ = [
    "FRAMEWORKS",
    "Adjustment",
    "Amendment",
    "AmendmentKind",
    "ApartItem",
    "Article",
    "Basis",
    "Case",
    "Category",
    "Deadline",
    "Edition",
    "EditionDraft",
    "Effort",
    "FaultKind",
    "FieldGuide",
    "Figure",
    "Framework",
    "FrameworkHead",
    "Freed",
    "Handbook",
    "Item",
    "ItemChange",
    "Layer",
    "LayerFault",
    "LayerGuidance",
    "LayerIssue",
    "LayerIssueKind",
    "LayerItem",
    "LayerNote",
    "MeasureField",
    "Modality",
    "NationalMeasure",
    "NationalPlan",
    "OwnRequirement",
    "Point",
    "Procedure",
    "Programme",
    "Progress",
    "Reach",
    "Recommendation",
    "RecommendedMeasure",
    "RequiredField",
    "Requirement",
    "Section",
    "Slot",
    "Starter",
    "TemplateChapter",
    "Term",
    "UsualIndicator",
    "amendment_label",
    "apart",
    "changes_between",
    "draft_bytes",
    "edition",
    "field_label",
    "framework_on_shelf",
    "indicator_label",
    "issue_label",
    "label",
    "layer_faults",
    "layer_raw",
    "layer_review",
    "load_framework",
    "of",
    "on",
    "parse_item",
    "parse_layer",
    "read_draft",
    "revised",
    "starter_label",
    "successor_of",
    "target_title",
    "with_layers",
]
