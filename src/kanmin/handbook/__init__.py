"""The handbook (手引): what the State hands down for plans, as dated data.

In: a framework, a date or an edition, a tier. Out: part I, the template with guidance for each
field, requirements with basis, tier, modality and stage, national measures, which of them suit a
small start, cases, terms, the Act, the national plan in force.
Never: an opinion on a plan (that is `check`); a sentence copied from the State's handbook.
"""

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
from kanmin.handbook.items import Item
from kanmin.handbook.library import FRAMEWORKS, edition, framework_on_shelf, load_framework, on
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

__all__ = [
    "FRAMEWORKS",
    "Article",
    "Basis",
    "Case",
    "Category",
    "Deadline",
    "Edition",
    "Effort",
    "FieldGuide",
    "Figure",
    "Framework",
    "FrameworkHead",
    "Freed",
    "Handbook",
    "Item",
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
    "edition",
    "framework_on_shelf",
    "indicator_label",
    "label",
    "load_framework",
    "on",
    "starter_label",
]
