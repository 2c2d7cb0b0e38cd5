"""Consulting the public (意見公募): a call for opinions by the body's own rules, to its results.

In: the body's rules, a plan, opinions as they came in, answers. Out: whether a call holds to the
rules, the passages to comment on, opinions that are likely the same, counts, the notice and the
table of opinions and answers as documents.
Never: a name or an address in anything that is published; two opinions merged without a person;
an answer of its own.
"""

from kanmin.consult.counts import UNSETTLED, OpinionCounts, counts
from kanmin.consult.document import (
    answers_title,
    changed_words,
    disposition_word,
    notice_document,
    notice_facts,
    period_words,
    promises,
    result_rows,
    results_document,
)
from kanmin.consult.inquired import AskedOpinion, AskedOpinions, asked_document, asked_rows
from kanmin.consult.likeness import LikelySame, likely_same
from kanmin.consult.opinions import (
    AnsweredGroup,
    GivenAnswer,
    ReceivedOpinion,
    unanswered,
    unlinked,
)
from kanmin.consult.passages import WHOLE, Passage, passages, place_words
from kanmin.consult.personal import PersonalWords
from kanmin.consult.results import ConsultationResults, PlanTold, ResultRow, results
from kanmin.consult.rules import (
    USUAL_DAYS,
    Call,
    Rules,
    closing_day,
    refuse_call,
    state_on,
    timing,
)
from kanmin.consult.terms import (
    Asked,
    Channel,
    ConsultationState,
    Disposition,
    Participant,
    Timing,
    chosen,
)

__all__ = [
    "UNSETTLED",
    "USUAL_DAYS",
    "WHOLE",
    "AnsweredGroup",
    "Asked",
    "AskedOpinion",
    "AskedOpinions",
    "Call",
    "Channel",
    "ConsultationResults",
    "ConsultationState",
    "Disposition",
    "GivenAnswer",
    "LikelySame",
    "OpinionCounts",
    "Participant",
    "Passage",
    "PersonalWords",
    "PlanTold",
    "ReceivedOpinion",
    "ResultRow",
    "Rules",
    "Timing",
    "answers_title",
    "asked_document",
    "asked_rows",
    "changed_words",
    "chosen",
    "closing_day",
    "counts",
    "disposition_word",
    "likely_same",
    "notice_document",
    "notice_facts",
    "passages",
    "period_words",
    "place_words",
    "promises",
    "refuse_call",
    "result_rows",
    "results",
    "results_document",
    "state_on",
    "timing",
    "unanswered",
    "unlinked",
]
