"""What a newer return changed (訂正の中身): question by question, old and new side by side."""

from __future__ import annotations

from dataclasses import dataclass

from kanmin.survey.answers import Return, answer_words
from kanmin.survey.questionnaire import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer that differs. old, new: in words; "" where there was none."""

    question: Question
    old: str
    new: str


def answer_changes(
    questionnaire: Questionnaire, old: Return, new: Return
) -> tuple[AnswerChange, ...]:
    """The questions whose answers differ, in the questionnaire's order."""
    return tuple(
        AnswerChange(question, _words(question, old), _words(question, new))
        for question in questionnaire.questions
        if old.answers.get(question.id) != new.answers.get(question.id)
    )


def _words(question: Question, given: Return) -> str:
    answer = given.answers.get(question.id)
    return "" if answer is None else answer_words(question, answer)
