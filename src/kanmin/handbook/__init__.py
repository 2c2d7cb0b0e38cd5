"""The handbook (手引): what the State hands down for plans, as dated data.

In: a framework, a date or an edition, a tier. Out: chapters of the template, categories,
requirements with basis, tier, modality and stage, the national plan in force.
Never: an opinion on a plan (that is `check`); a sentence copied from the State's handbook.
"""

from kanmin.handbook.library import FRAMEWORKS, edition, load_framework, on
from kanmin.handbook.model import (
    Basis,
    Category,
    Edition,
    Framework,
    Handbook,
    Modality,
    NationalPlan,
    Requirement,
    Slot,
    TemplateChapter,
    label,
)

__all__ = [
    "FRAMEWORKS",
    "Basis",
    "Category",
    "Edition",
    "Framework",
    "Handbook",
    "Modality",
    "NationalPlan",
    "Requirement",
    "Slot",
    "TemplateChapter",
    "edition",
    "label",
    "load_framework",
    "on",
]
