"""The form of a return on a page: what it shows, and the return in what was sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kanmin.calendar_ja import parse_date, parse_year
from kanmin.language import _
from kanmin.plan.fields import FIRST_YEAR, LAST_YEAR
from kanmin.survey import (
    Question,
    QuestionKind,
    Questionnaire,
    Return,
    answer_of,
)
from kanmin.text import parse_number

Values = dict[str, list[str]]


def shown(given: Return) -> Values:
    """The answers as the form's fields hold them, by question id."""
    return {name: _fields(answer) for name, answer in given.answers.items()}


def _fields(answer: Any) -> list[str]:
    """The value of an answer as fields: it has one beside its kind."""
    value = next(getattr(answer, name) for name in type(answer).model_fields if name != "kind")
    return list(value) if isinstance(value, tuple) else [str(value)]


def sent(
    questionnaire: Questionnaire, begun: Return, posted: Values
) -> tuple[Return, dict[str, str]]:
    """The return in what was sent, and a sentence for each field that cannot be read."""
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for question in questionnaire.questions:
        values = [value for value in posted.get(question.id, []) if value.strip()]
        if not values:
            continue
        try:
            answers[question.id] = answer_of(question, _READ[question.kind](question, values))
        except ValueError:
            faults[question.id] = _("{question}の「{text}」が読めません。").format(
                question=question.name, text=values[0][:40]
            )
    note = (posted.get("note") or [""])[-1]
    return begun.with_answers(answers).model_copy(update={"note": note}), faults


def _one(_question: Question, values: list[str]) -> str:
    return values[-1].strip()


def _many(_question: Question, values: list[str]) -> tuple[str, ...]:
    return tuple(values)


def _number(question: Question, values: list[str]) -> int | float:
    return parse_number(values[-1].strip().removesuffix(question.unit))


def _year(_question: Question, values: list[str]) -> int:
    year = parse_year(values[-1])
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(values[-1])
    return year


def _day(_question: Question, values: list[str]) -> Any:
    day = parse_date(values[-1])
    if day is None:
        raise ValueError(values[-1])
    return day


_READ: dict[QuestionKind, Callable[[Question, list[str]], Any]] = {
    QuestionKind.SINGLE: _one,
    QuestionKind.MULTI: _many,
    QuestionKind.NUMBER: _number,
    QuestionKind.YEAR: _year,
    QuestionKind.TEXT: _one,
    QuestionKind.URL: _one,
    QuestionKind.DAY: _day,
}
