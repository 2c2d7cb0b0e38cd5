"""Comparing (新旧対照): two states of a plan, or two handbooks, side by side, word by word; and the
plans of several bodies side by side, figure by figure.

In: an old and a new plan with the names of the categories, or an old and a new handbook; plans of
several bodies. Out: what changed, in words, and the 新旧対照表 as a document; a document with what
each of the plans covers, costs and aims at.
Never: a difference left out because it is small; a value guessed for one that is not there; a
change to either.
"""

from kanmin.compare.beside import (
    EffectBeside,
    MeasureBeside,
    PlanBeside,
    SharedMeasure,
    ValueBeside,
    YearCost,
    plan_beside,
    shared_measures,
    year_cost,
)
from kanmin.compare.beside_document import begins, beside_document, main_blocks
from kanmin.compare.comparison import (
    ComparedField,
    ComparedPart,
    ComparedText,
    Comparison,
    FieldKind,
    compare,
)
from kanmin.compare.document import comparison_document
from kanmin.compare.handbooks import (
    ComparedItem,
    HandbookComparison,
    compare_handbooks,
    handbook_comparison_document,
)
from kanmin.compare.pieces import Piece, differing_pieces

__all__ = [
    "ComparedField",
    "ComparedItem",
    "ComparedPart",
    "ComparedText",
    "Comparison",
    "EffectBeside",
    "FieldKind",
    "HandbookComparison",
    "MeasureBeside",
    "Piece",
    "PlanBeside",
    "SharedMeasure",
    "ValueBeside",
    "YearCost",
    "begins",
    "beside_document",
    "compare",
    "compare_handbooks",
    "comparison_document",
    "differing_pieces",
    "handbook_comparison_document",
    "main_blocks",
    "plan_beside",
    "shared_measures",
    "year_cost",
]
