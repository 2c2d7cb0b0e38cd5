"""A return to begin with (下書きの回答): what the plan and the round before tell, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kanmin.language import N_
from kanmin.localgov import LocalGovernment
from kanmin.plan import AnyPlan
from kanmin.plan.terms import Term
from kanmin.survey.answers import ANSWERED_AS, AnyAnswer, Return
from kanmin.survey.branching import Asked, asked
from kanmin.survey.check import checked
from kanmin.survey.plan_facts import plan_answers
from kanmin.survey.questionnaire import Question, Questionnaire


class AnswerOrigin(Term):
    """Where an answer that is proposed comes from."""

    PLAN = "plan", N_("計画")
    LAST = "last", N_("前回の回答")


@dataclass(frozen=True, slots=True)
class Prefilled:
    """A return to begin with, not handed in. origins: by question id, for each of its answers."""

    given: Return
    origins: Mapping[str, AnswerOrigin] = field(default_factory=dict)


def prefilled(
    questionnaire: Questionnaire,
    body: LocalGovernment,
    plan: AnyPlan | None = None,
    last: Return | None = None,
) -> Prefilled:
    """The answers known of a body that it is asked for; the plan goes before the last return.

    Nothing known is no answer. Figures that change with the year are never carried over, nor is
    what cannot be true any more. Raises KanminError for another body's plan.
    """
    known = plan_answers(questionnaire, plan, body.code) if plan else {}
    answers: dict[str, AnyAnswer] = {}
    origins: dict[str, AnswerOrigin] = {}
    for question in questionnaire.questions:
        if asked(questionnaire, answers)[question.id] is not Asked.YES:
            continue
        if question.id in known:
            answers[question.id], origins[question.id] = known[question.id], AnswerOrigin.PLAN
        elif last is not None and (before := _before(question, last)):
            answers[question.id], origins[question.id] = before, AnswerOrigin.LAST
    given = Return(
        lg_code=body.code, name=body.full_name, questionnaire=questionnaire.id, final=False
    ).with_answers(answers)
    kept = checked(questionnaire, given).kept
    return Prefilled(kept, {q: origins[q] for q in kept.answers})


def _before(question: Question, last: Return) -> AnyAnswer | None:
    answer = last.answers.get(question.id)
    fits = isinstance(answer, ANSWERED_AS[question.kind])
    return answer if fits and question.carry_over else None
