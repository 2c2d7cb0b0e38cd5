"""What is asked about a return: it differs much from the round before, or the plan says otherwise.

Nothing is left out for it: a body may have good reasons.
"""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.cells import plain
from kanmin.language import _
from kanmin.plan import AnyPlan
from kanmin.survey.answers import AnyAnswer, ChosenMany, GivenText, Return, amount, answer_words
from kanmin.survey.issues import Issue, doubt
from kanmin.survey.plan_facts import plan_answers
from kanmin.survey.questionnaire import Question, Questionnaire


def doubts(
    questionnaire: Questionnaire, given: Return, last: Return | None, plan: AnyPlan | None
) -> Iterator[Issue]:
    """Questions to the body, in the order of the questionnaire."""
    known = plan_answers(questionnaire, plan, given.lg_code) if plan else {}
    for question in questionnaire.questions:
        answer = given.answers.get(question.id)
        if answer is None:
            continue
        before = last.answers.get(question.id) if last else None
        if before is not None:
            yield from _since_last(question, answer, before)
        if question.id in known and not same(answer, known[question.id]):
            yield _plan_differs(question, answer, known[question.id])
    yield from _open_parts(questionnaire, given)


def same(one: AnyAnswer, other: AnyAnswer) -> bool:
    """Whether two answers say the same: width and blanks of words, order of options apart."""
    match one, other:
        case ChosenMany(options=mine), ChosenMany(options=theirs):
            return set(mine) == set(theirs)
        case GivenText(text=mine), GivenText(text=theirs):
            return plain(mine).rstrip("/") == plain(theirs).rstrip("/")
        case _:
            return one == other


def _since_last(question: Question, answer: AnyAnswer, before: AnyAnswer) -> Iterator[Issue]:
    rule = question.compare_last
    if rule is None or type(answer) is not type(before):
        return
    if rule.backwards and _place(question, answer) > _place(question, before) >= 0:
        yield _differs(
            question,
            answer,
            before,
            _("{question}：前回の「{before}」から「{now}」に戻っています。確かめてください。"),
        )
    if rule.factor is not None and _grown(amount(answer), amount(before), rule.factor):
        yield _differs(
            question,
            answer,
            before,
            _("{question}：前回の{before}から{now}へ大きく変わっています。確かめてください。"),
        )


def _place(question: Question, answer: AnyAnswer) -> int:
    """Where in the list the option stands that was chosen; -1 for one that is not there."""
    ids = [option.id for option in question.options]
    option = getattr(answer, "option", "")
    return ids.index(option) if option in ids else -1


def _grown(now: int | float | None, before: int | float | None, factor: float) -> bool:
    """Whether the larger is more than so many times the smaller; from or to nothing is."""
    if now is None or before is None or now == before:
        return False
    small, large = sorted((abs(now), abs(before)))
    return large > factor * small


def _differs(question: Question, answer: AnyAnswer, before: AnyAnswer, sentence: str) -> Issue:
    told = sentence.format(
        question=question.name,
        before=answer_words(question, before),
        now=answer_words(question, answer),
    )
    return doubt(told, question.id)


def _plan_differs(question: Question, answer: AnyAnswer, known: AnyAnswer) -> Issue:
    sentence = _("{question}：答えは「{now}」ですが、計画では「{known}」です。確かめてください。")
    told = sentence.format(
        question=question.name,
        now=answer_words(question, answer),
        known=answer_words(question, known),
    )
    return doubt(told, question.id)


def _open_parts(questionnaire: Questionnaire, given: Return) -> Iterator[Issue]:
    """A sum was given and some of its parts were not; open is not nought."""
    for question in questionnaire.questions:
        open_ = [part for part in question.sum_of if part not in given.answers]
        if question.id in given.answers and 0 < len(open_) < len(question.sum_of):
            sentence = _("{question}：内訳に空欄があります。0なら0と書いてください。")
            yield doubt(sentence.format(question=question.name), question.id, *open_)
