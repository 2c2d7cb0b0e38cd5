"""Who is asked what (問の分岐): a question with a condition is for those who chose an option."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kanmin.survey.answers import AnyAnswer, ChosenMany, ChosenOne
from kanmin.survey.questionnaire import Question, Questionnaire


class Asked(StrEnum):
    """Whether a body is asked a question; unknown while what decides it is not answered."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def asked(questionnaire: Questionnaire, answers: Mapping[str, AnyAnswer]) -> dict[str, Asked]:
    """For each question whether it is asked of a body that gave these answers."""
    found: dict[str, Asked] = {}
    for question in questionnaire.questions:
        found[question.id] = _asked(question, answers, found)
    return found


def _asked(
    question: Question, answers: Mapping[str, AnyAnswer], before: Mapping[str, Asked]
) -> Asked:
    condition = question.shown_if
    if condition is None:
        return Asked.YES
    if before[condition.question] is not Asked.YES:
        return before[condition.question]
    chosen = _chosen(answers.get(condition.question))
    if not chosen:
        return Asked.UNKNOWN
    return Asked.YES if chosen & set(condition.options) else Asked.NO


def _chosen(answer: AnyAnswer | None) -> set[str]:
    match answer:
        case ChosenOne(option=option):
            return {option}
        case ChosenMany(options=options):
            return set(options)
        case _:
            return set()
