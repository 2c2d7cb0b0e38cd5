"""The casebook that grows (事例集): a body offers a measure's result, it is reviewed and published.

In: a plan, a measure of it and a fiscal year; what is public of them; the words of the office; the
steps taken so far. Out: an offer filled in beforehand, its figures each with where they stand; what
moved in the plan since; the steps that may follow; a published case as a document to lay out, as a
handbook's `Case`, and in a list that can be narrowed.
Never: a figure that the plan does not state passed off as verified; "no effect" where none was
measured; a person's name or number.
"""

from kanmin.casebook.comparing import FigureChange, figure_changes
from kanmin.casebook.document import case_document
from kanmin.casebook.figures import figures, proven
from kanmin.casebook.filling import filled_in
from kanmin.casebook.listing import CaseFilter, ListedCase, narrowed
from kanmin.casebook.offer import CaseFigure, CaseSource, Offer, refuse_offer
from kanmin.casebook.published import PublishedCase, number_of
from kanmin.casebook.steps import CaseStanding, TakenStep, next_steps, refuse_step, standing
from kanmin.casebook.terms import CaseSide, CaseState, CaseStep, FigureKind, Proof

__all__ = [
    "CaseFigure",
    "CaseFilter",
    "CaseSide",
    "CaseSource",
    "CaseStanding",
    "CaseState",
    "CaseStep",
    "FigureChange",
    "FigureKind",
    "ListedCase",
    "Offer",
    "Proof",
    "PublishedCase",
    "TakenStep",
    "case_document",
    "figure_changes",
    "figures",
    "filled_in",
    "narrowed",
    "next_steps",
    "number_of",
    "proven",
    "refuse_offer",
    "refuse_step",
    "standing",
]
