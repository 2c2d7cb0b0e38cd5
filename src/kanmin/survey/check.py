"""Whether a return can be true (回答の点検): what is refused, and what is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kanmin.language import _
from kanmin.plan import AnyPlan
from kanmin.survey.answers import Return, answer_words
from kanmin.survey.branching import Asked, asked
from kanmin.survey.check_alone import alone
from kanmin.survey.check_between import between
from kanmin.survey.check_doubts import doubts
from kanmin.survey.issues import Issue, doubt, missing, wrong
from kanmin.survey.questionnaire import Questionnaire

LONGEST_TOLD = 400  # characters of lost answers in an issue


@dataclass(frozen=True, slots=True)
class Checked:
    """A return without the answers that cannot be true, and the issues."""

    kept: Return
    issues: tuple[Issue, ...]


def issues(
    questionnaire: Questionnaire,
    given: Return,
    last: Return | None = None,
    plan: AnyPlan | None = None,
) -> tuple[Issue, ...]:
    """What is wrong or doubtful in a return. last: the body's return of the round before."""
    return checked(questionnaire, given, last, plan).issues


def checked(
    questionnaire: Questionnaire,
    given: Return,
    last: Return | None = None,
    plan: AnyPlan | None = None,
) -> Checked:
    """The return with its sound answers, and all issues in the order of the questions.

    An answer is judged alone, then by whether it was asked for, then against other answers, then
    for doubts; one that was left out is judged no further, and counts as not given. Of answers that
    contradict each other none is kept, as nobody can tell which is wrong.
    """
    found: list[Issue] = []
    kept = _without(given, alone(questionnaire, given), found)
    kept = _without(kept, _not_asked(questionnaire, kept, found), found)
    kept = _without(kept, between(questionnaire, kept), found)
    _without(kept, _required(questionnaire, kept, found), found)
    _without(kept, doubts(questionnaire, kept, last, plan), found)
    order = {question.id: at for at, question in enumerate(questionnaire.questions)}
    found.sort(key=lambda issue: order.get(next(iter(issue.questions), ""), len(order)))
    return Checked(kept, tuple(_told(questionnaire, given, issue) for issue in found))


def _told(questionnaire: Questionnaire, given: Return, issue: Issue) -> Issue:
    """The issue with its body, and the answers that were left out for it."""
    lost = [
        _("問{number}＝{answer}").format(
            number=questionnaire.question(question).number,
            answer=answer_words(questionnaire.question(question), given.answers[question]),
        )
        for question in issue.questions
        if issue.lost and question in questionnaire.by_id and question in given.answers
    ]
    answer = issue.answer or "、".join(lost)[:LONGEST_TOLD]
    return replace(issue, lg_code=given.lg_code, answer=answer)


def _without(given: Return, told: Iterable[Issue], found: list[Issue]) -> Return:
    """The return without the answers that these issues leave out; the issues are put in found."""
    new = tuple(told)
    found += new
    lost = {question for issue in new if issue.lost for question in issue.questions}
    return given.with_answers({k: v for k, v in given.answers.items() if k not in lost})


def _not_asked(
    questionnaire: Questionnaire, given: Return, found: Iterable[Issue]
) -> Iterable[Issue]:
    """Answers to questions that are not for this body, or may not be.

    Where the answer that decides it was left out, that was told already.
    """
    told = {question for issue in found for question in issue.questions}
    states = asked(questionnaire, given.answers)
    for question in questionnaire.questions:
        if question.id not in given.answers or question.shown_if is None:
            continue
        parent = questionnaire.question(question.shown_if.question)
        words = "」「".join(parent.word(option) for option in question.shown_if.options)
        if states[question.id] is Asked.NO:
            yield wrong(
                _(
                    "{question}は、{parent}で「{options}」を選んだ団体だけに聞いています。"
                    "どちらかの答えを直してください。"
                ).format(question=question.name, parent=parent.name, options=words),
                question.id,
            )
        elif states[question.id] is Asked.UNKNOWN and parent.id not in told:
            yield doubt(
                _(
                    "{question}に答えがありますが、{parent}の答えがないため、集計に入りません。"
                    "{parent}に答えてください。"
                ).format(question=question.name, parent=parent.name),
                question.id,
                parent.id,
            )


def _required(
    questionnaire: Questionnaire, given: Return, found: Iterable[Issue]
) -> Iterable[Issue]:
    """Answers that must be there when a return is handed in; one left out was told already."""
    if not given.final:
        return
    told = {question for issue in found if issue.lost for question in issue.questions}
    states = asked(questionnaire, given.answers)
    for question in questionnaire.questions:
        needed = question.required and states[question.id] is Asked.YES
        if needed and question.id not in given.answers and question.id not in told:
            yield missing(
                _("{question}に答えがありません。必ずお答えください。").format(
                    question=question.name
                ),
                question.id,
            )
