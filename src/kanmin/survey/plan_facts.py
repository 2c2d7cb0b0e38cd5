"""What a plan itself states (計画から分かること); what it leaves open is left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import CATEGORIES, AnyPlan, Period, RelatedPlan, Relation, Stage
from kanmin.survey.answers import AnyAnswer, answer_of
from kanmin.survey.check_alone import LONGEST_TEXT
from kanmin.survey.questionnaire import CHOOSING, PlanFact, Question, Questionnaire

Value = str | int | tuple[str, ...] | None
_ACT9 = "act9"
_MOST_STRESSED = 3


def plan_answers(questionnaire: Questionnaire, plan: AnyPlan, lg_code: str) -> dict[str, AnyAnswer]:
    """What the plan states, by question id, whether or not the body is asked for it.

    Raises KanminError where the plan is not one of this body's.
    """
    if lg_code not in {body.lg_code for body in plan.bodies}:
        raise KanminError(
            _("計画「{title}」は、団体コード{code}の団体の計画ではありません。").format(
                title=plan.title, code=lg_code
            ),
            todo=_("その団体の計画を指定してください。"),
        )
    found = {q.id: _answer(q, plan, lg_code) for q in questionnaire.questions if q.plan_fact}
    return {question: answer for question, answer in found.items() if answer is not None}


def _answer(question: Question, plan: AnyPlan, lg_code: str) -> AnyAnswer | None:
    fact = question.plan_fact
    value = _FACTS[fact](plan, lg_code) if fact else None
    if value is None or value in ("", ()) or not _possible(question, value):
        return None
    try:
        return answer_of(question, value)
    except ValueError:
        return None


def _possible(question: Question, value: Value) -> bool:
    """Whether the question knows the options, and a text is not too long for it."""
    if question.kind in CHOOSING:
        options = value if isinstance(value, tuple) else (value,)
        return all(question.option(str(option)) for option in options)
    return not isinstance(value, str) or len(value) <= LONGEST_TEXT


def _status(plan: AnyPlan, _code: str) -> Value:
    """Made, once it is decided. A draft may or may not be decided within the year: left open."""
    return None if plan.stage is Stage.DRAFT else "made"


def _form(plan: AnyPlan, _code: str) -> Value:
    """Joint or combined where the plan says so; silence does not make it one of its own."""
    if len(plan.bodies) > 1:
        return "joint"
    others: tuple[RelatedPlan, ...] = plan.plans_beside
    combined = any(other.relation is Relation.COMBINED for other in others)
    return "combined" if combined or len(plan.duties) > 1 else None


def _period(plan: AnyPlan) -> Period:
    """The period of the Art. 9 plan, where the document gives that duty one of its own."""
    own = (d.period for d in plan.duties if d.framework == _ACT9 and d.period)
    return next(own, plan.period)


def _url(plan: AnyPlan, _code: str) -> Value:
    return plan.published_url if plan.stage in (Stage.PUBLISHED, Stage.CHANGED) else None


def _categories(plan: AnyPlan, _code: str) -> Value:
    """The categories of its measures, where they are few enough to be what it stresses."""
    there = tuple(sorted({m.category for m in plan.measures if m.category}))
    return tuple(f"c{n}" for n in there) if len(there) <= _MOST_STRESSED else None


def _count(category: int) -> Callable[[AnyPlan, str], Value]:
    """How many measures have a category; unknown while some have none or there are none."""

    def count(plan: AnyPlan, _code: str) -> Value:
        found = Counter(m.category for m in plan.measures)
        return None if not found or None in found else found[category]

    return count


def _contact(name: str) -> Callable[[AnyPlan, str], Value]:
    """Whom to ask: the contact of a joint plan is that of the body that leads it."""

    def contact(plan: AnyPlan, code: str) -> Value:
        return str(getattr(plan.contact, name)) if plan.body.lg_code == code else None

    return contact


_FACTS: Mapping[PlanFact, Callable[[AnyPlan, str], Value]] = {
    PlanFact.STATUS: _status,
    PlanFact.FORM: _form,
    PlanFact.NAME: lambda plan, _code: plan.title,
    PlanFact.URL: _url,
    PlanFact.FIRST_YEAR: lambda plan, _code: _period(plan).first,
    PlanFact.LAST_YEAR: lambda plan, _code: _period(plan).last,
    PlanFact.CATEGORIES: _categories,
    PlanFact.MEASURES: lambda plan, _code: len(plan.measures) or None,
    **{PlanFact(f"measures-{number}"): _count(number) for number in CATEGORIES},
    PlanFact.SECTION: _contact("section"),
    PlanFact.PHONE: _contact("phone"),
    PlanFact.EMAIL: _contact("email"),
}
