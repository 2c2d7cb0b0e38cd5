"""The rows of the survey's form: each question, how it is answered, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kanmin.localgov import LocalGovernment
from kanmin.plan import AnyPlan
from kanmin.survey.answers import (
    AnyAnswer,
    ChosenMany,
    GivenNumber,
    GivenYear,
    Return,
    answer_words,
)
from kanmin.survey.columns import MARK, number_word
from kanmin.survey.plan_facts import plan_answers
from kanmin.survey.prefill import prefilled
from kanmin.survey.questionnaire import Option, Question, QuestionKind, Questionnaire

_HOW = {
    QuestionKind.SINGLE: "一つ選んでください",
    QuestionKind.MULTI: "当てはまる行に ○ を付けてください",
    QuestionKind.NUMBER: "数字を書いてください",
    QuestionKind.YEAR: "年度を書いてください（例 2027、令和9年度）",
    QuestionKind.TEXT: "文で書いてください",
    QuestionKind.URL: "https:// で始まるアドレスを書いてください",
    QuestionKind.DAY: "日を書いてください（例 2027-02-01、令和9年2月1日）",
}


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the form. filled: the body answers in it. choices: of its drop-down."""

    number: str
    text: str
    answer: str | int | float | None = None
    unit: str = ""
    how: str = ""
    last: str = ""
    plan: str = ""
    filled: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the body, by question id."""

    given: Mapping[str, AnyAnswer]
    last: Mapping[str, AnyAnswer]
    plan: Mapping[str, AnyAnswer]


def form_rows(
    questionnaire: Questionnaire,
    body: LocalGovernment,
    plan: AnyPlan | None = None,
    last: Return | None = None,
) -> tuple[FormRow, ...]:
    """The rows in the order of the questions; raises KanminError for another body's plan."""
    known = _Known(
        prefilled(questionnaire, body, plan, last).given.answers,
        last.answers if last else {},
        plan_answers(questionnaire, plan, body.code) if plan else {},
    )
    return tuple(
        _option_row(question, number, option, known)
        if option
        else _question_row(questionnaire, question, known)
        for question in questionnaire.questions
        for number, option in question.rows()
    )


def _question_row(questionnaire: Questionnaire, question: Question, known: _Known) -> FormRow:
    several = question.kind is QuestionKind.MULTI
    return FormRow(
        number=number_word(question.number),
        text=f"{question.title}：{question.text}",
        answer=None if several else _cell(question, known.given.get(question.id)),
        unit=question.unit,
        how="。".join(_how(questionnaire, question)),
        last=_words(question, known.last),
        plan=_words(question, known.plan),
        filled=not several,
        choices=() if several else tuple(option.word for option in question.options),
    )


def _option_row(question: Question, number: str, option: Option, known: _Known) -> FormRow:
    """A row of one option, marked where it is chosen."""
    marks = (_mark(part.get(question.id), option) for part in (known.given, known.last, known.plan))
    answer, last, plan = marks
    return FormRow(
        number=number_word(number),
        text=f"　{option.word}",
        answer=answer,
        last=last,
        plan=plan,
        choices=(MARK,),
    )


def _mark(answer: AnyAnswer | None, option: Option) -> str:
    return MARK if isinstance(answer, ChosenMany) and option.id in answer.options else ""


def _words(question: Question, answers: Mapping[str, AnyAnswer]) -> str:
    answer = answers.get(question.id)
    return answer_words(question, answer) if answer else ""


def _cell(question: Question, answer: AnyAnswer | None) -> str | int | float | None:
    match answer:
        case None:
            return None
        case GivenNumber(value=value):
            return value
        case GivenYear(year=year):
            return year
        case _:
            return answer_words(question, answer)


def _how(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    if condition := question.shown_if:
        parent = questionnaire.question(condition.question)
        words = "」か「".join(parent.word(option) for option in condition.options)
        yield f"問{parent.number}で「{words}」を選んだ団体だけ"
    yield _HOW[question.kind] + ("" if question.required else "（任意）")
    if question.most_chosen:
        yield f"{question.most_chosen}つまで"
    if question.kind is QuestionKind.SINGLE:
        yield "／".join(option.word for option in question.options)
    yield from (f"「{option.word}」はほかと一緒に選べません" for option in _alone(question))
    yield from _range(question)
    if question.sum_of:
        yield "問" + "・".join(questionnaire.question(q).number for q in question.sum_of) + "の合計"
    if question.not_above:
        yield f"問{questionnaire.question(question.not_above).number}以下"


def _alone(question: Question) -> Iterator[Option]:
    return (option for option in question.options if option.alone)


def _range(question: Question) -> Iterator[str]:
    least, most = question.least, question.most
    kind = "の整数" if question.whole else ""
    if least is not None and most is not None:
        yield f"{least}から{most}まで{kind}"
    elif least is not None or most is not None:
        yield f"{least}以上{kind}" if least is not None else f"{most}以下{kind}"
