"""The check (点検): plan × handbook × plans above → findings with place, reason and citation.

In: a plan and a `Context` (handbook of a day, registry of bodies, plans above). Out: a `Report`,
and from it the table of conformity (対照表).
Never: a judgement on how well a text is written; where only a person can tell, it says so.
"""

from kanmin.check import (  # noqa: F401 - they register rules
    basics,
    chapters,
    comprehensive,
    law,
    measures,
    references,
)
from kanmin.check.bodies import BodyConformity, DutyCount, conformity_of_bodies
from kanmin.check.conformity import ConformityRow, conformity, conformity_document
from kanmin.check.findings import MARKS, Finding, Observation, Report, Verdict, label
from kanmin.check.run import RULES, Context, check

__all__ = [
    "MARKS",
    "RULES",
    "BodyConformity",
    "ConformityRow",
    "Context",
    "DutyCount",
    "Finding",
    "Observation",
    "Report",
    "Verdict",
    "check",
    "conformity",
    "conformity_document",
    "conformity_of_bodies",
    "label",
]
