"""Deciding (決裁): the proposal for a decision, its record, the publication, where a plan stands.

In: a plan and what an office records of it. Out: the proposal (起案) as a document, the plan with
the days of its decision and publication, the phase of its life.
Never: a decision, an endorsement or a day of its own; a text that is published without the words
that were decided.
"""

from kanmin.decide.document import ProposalFacts, proposal_document
from kanmin.decide.drafting import first_proposal, leading_sections
from kanmin.decide.phase import (
    RECORDED,
    Standing,
    decided,
    last_day,
    phase_on,
    released,
    same_text,
)
from kanmin.decide.records import (
    Endorsement,
    Proposal,
    Release,
    Ruling,
    refuse_endorsement,
    refuse_release,
    refuse_ruling,
)
from kanmin.decide.terms import AssemblyAct, EndorsementState, LifePhase, ProposalKind

__all__ = [
    "RECORDED",
    "AssemblyAct",
    "Endorsement",
    "EndorsementState",
    "LifePhase",
    "Proposal",
    "ProposalFacts",
    "ProposalKind",
    "Release",
    "Ruling",
    "Standing",
    "decided",
    "first_proposal",
    "last_day",
    "leading_sections",
    "phase_on",
    "proposal_document",
    "refuse_endorsement",
    "refuse_release",
    "refuse_ruling",
    "released",
    "same_text",
]
