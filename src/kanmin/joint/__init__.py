"""Joining (共同化): measures that many bodies share, for joint procurement or a joint plan.

In: the plans of some bodies, and the table of bodies to see who could join. Out: proposals, each
with its bodies, why they are together, when, and what is known of costs; documents of them.
Never: two measures of one body counted as two bodies; an unknown cost counted as 0; a plan that
nobody shared read as a plan without the measure.
"""

from kanmin.joint.document import meeting_document, tables_document
from kanmin.joint.figures import SharedIndicator, Timing, Total, YearBodies, YearSum
from kanmin.joint.members import Member, members_of
from kanmin.joint.others import Absence, Prospect, could_join
from kanmin.joint.proposals import LEAST, JoinReason, JointProposal, Suits, by_origin, proposals
from kanmin.joint.raw import JOINT_TITLES, joint_rows, proposal_raw
from kanmin.joint.words import amount_text, suits_because, total_text, why, years_text

__all__ = [
    "JOINT_TITLES",
    "LEAST",
    "Absence",
    "JoinReason",
    "JointProposal",
    "Member",
    "Prospect",
    "SharedIndicator",
    "Suits",
    "Timing",
    "Total",
    "YearBodies",
    "YearSum",
    "amount_text",
    "by_origin",
    "could_join",
    "joint_rows",
    "meeting_document",
    "members_of",
    "proposal_raw",
    "proposals",
    "suits_because",
    "tables_document",
    "total_text",
    "why",
    "years_text",
]
