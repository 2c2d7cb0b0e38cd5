"""Comparing (新旧対照): two states of a plan side by side, part by part and word by word.

In: an old and a new plan, and the names of the categories. Out: what changed, in words, and the
新旧対照表 as a document.
Never: a difference left out because it is small; a value guessed for one that is not there; a
change to either plan.
"""

from kanmin.compare.comparison import ComparedField, ComparedPart, Comparison, FieldKind, compare
from kanmin.compare.document import comparison_document
from kanmin.compare.pieces import Piece, differing_pieces

__all__ = [
    "ComparedField",
    "ComparedPart",
    "Comparison",
    "FieldKind",
    "Piece",
    "compare",
    "comparison_document",
    "differing_pieces",
]
