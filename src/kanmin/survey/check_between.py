"""Answers held against each other: parts and their sum, a part and its whole, first and last year.

Of answers that contradict each other none can be trusted, so the issue names them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kanmin.language import _
from kanmin.survey.answers import Return, amount, answer_words
from kanmin.survey.issues import Issue, wrong
from kanmin.survey.questionnaire import Question, Questionnaire

_TOLERANCE = 1e-6


def between(questionnaire: Questionnaire, given: Return) -> Iterator[Issue]:
    """What cannot be true of several answers together."""
    for question in questionnaire.questions:
        value = amount(given.answers.get(question.id))
        if value is None:
            continue
        yield from _bounds(questionnaire, question, value, given)
        yield from _sum(questionnaire, question, value, given)


def _bounds(
    questionnaire: Questionnaire, question: Question, value: int | float, given: Return
) -> Iterator[Issue]:
    for other_id, sentence in (
        (
            question.not_above,
            _("{question}（{value}）が、{other}（{limit}）より大きくなっています。"),
        ),
        (
            question.not_below,
            _("{question}（{value}）が、{other}（{limit}）より小さくなっています。"),
        ),
    ):
        limit = amount(given.answers.get(other_id or ""))
        if other_id is None or limit is None:
            continue
        if value > limit if other_id == question.not_above else value < limit:
            other = questionnaire.question(other_id)
            told = sentence.format(
                question=question.name,
                value=answer_words(question, given.answers[question.id]),
                other=other.name,
                limit=answer_words(other, given.answers[other_id]),
            )
            yield wrong(told, question.id, other_id)


def _sum(
    questionnaire: Questionnaire, question: Question, value: int | float, given: Return
) -> Iterator[Issue]:
    """A sum is held against all its parts; while some are open, they may only be smaller."""
    parts = [part for part in question.sum_of if part in given.answers]
    total = sum(filter(None, (amount(given.answers[part]) for part in parts)))
    complete = len(parts) == len(question.sum_of)
    if not parts or (abs(total - value) <= _TOLERANCE if complete else total <= value):
        return
    yield wrong(
        _(
            "{question}（{value}）が、{parts}の合計（{total}）と合いません。"
            "どれが正しいか分からないため、合計も内訳も読んでいません。"
        ).format(
            question=question.name,
            value=answer_words(question, given.answers[question.id]),
            parts=_names(questionnaire, parts),
            total=f"{total:,}{question.unit}",
        ),
        question.id,
        *parts,
    )


def _names(questionnaire: Questionnaire, ids: Sequence[str]) -> str:
    numbers = [questionnaire.question(question_id).number for question_id in ids]
    return "・".join(_("問{number}").format(number=number) for number in numbers)
