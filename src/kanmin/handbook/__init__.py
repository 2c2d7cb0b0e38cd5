"""The handbook (手引): what the State hands down for plans, as dated data.

In: a framework, a date or an edition, a tier. Out: part I, the template with guidance for each
field, requirements with basis, tier, modality and stage, national measures, which of them suit a
small start, cases, terms, the Act, the national plan in force. Of two handbooks what differs; of a
framework and an edition in the making the framework as that edition makes it.
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
from kanmin.handbook.items import Item
from kanmin.handbook.library import (
    FRAMEWORKS,
    edition,
    framework_on_shelf,
    load_framework,
    of,
    on,
)
from kanmin.handbook.model import (
    Basis,
    Category,
    Edition,
    Framework,
    FrameworkHead,
    Handbook,
    Modality,
    NationalPlan,
    Point,
    Requirement,
    Slot,
    TemplateChapter,
    label,
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
    "Amendment",
    "AmendmentKind",
    "Article",
    "Basis",
    "Case",
    "Category",
    "Deadline",
    "Edition",
    "EditionDraft",
    "Effort",
    "FieldGuide",
    "Figure",
    "Framework",
    "FrameworkHead",
    "Freed",
    "Handbook",
    "Item",
    "ItemChange",
    "Modality",
    "NationalMeasure",
    "NationalPlan",
    "Point",
    "Procedure",
    "Programme",
    "Progress",
    "Requirement",
    "Section",
    "Slot",
    "Starter",
    "TemplateChapter",
    "Term",
    "UsualIndicator",
    "amendment_label",
    "changes_between",
    "draft_bytes",
    "edition",
    "framework_on_shelf",
    "indicator_label",
    "label",
    "load_framework",
    "of",
    "on",
    "read_draft",
    "revised",
    "starter_label",
    "successor_of",
]
