"""A questionnaire (調査票) as data: its questions, who is asked which, and what can be true."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import N_, _, listed
from kanmin.plan.document import pointer_of
from kanmin.plan.faults import sentences
from kanmin.plan.fields import Day, FilledLine, FiscalYear, Id, Line, Quantity, Text
from kanmin.plan.terms import Term

_FOLDER = "questionnaires"


class QuestionKind(Term):
    """How a question (問) is answered."""

    SINGLE = "single", N_("一つを選ぶ")
    MULTI = "multi", N_("当てはまるものを選ぶ")
    NUMBER = "number", N_("数を書く")
    YEAR = "year", N_("年度を書く")
    TEXT = "text", N_("文を書く")
    URL = "url", N_("アドレスを書く")
    DAY = "day", N_("日を書く")


CHOOSING = (QuestionKind.SINGLE, QuestionKind.MULTI)


class PlanFact(Term):
    """What of a plan answers a question; only facts the plan itself states."""

    STATUS = "status", N_("計画の状態")
    FORM = "form", N_("計画の形")
    NAME = "name", N_("計画名")
    URL = "url", N_("公表先URL")
    FIRST_YEAR = "first-year", N_("開始年度")
    LAST_YEAR = "last-year", N_("終了年度")
    CATEGORIES = "categories", N_("施策の分類")
    MEASURES = "measures", N_("施策の数")
    MEASURES_1 = "measures-1", N_("分類1の施策の数")
    MEASURES_2 = "measures-2", N_("分類2の施策の数")
    MEASURES_3 = "measures-3", N_("分類3の施策の数")
    MEASURES_4 = "measures-4", N_("分類4の施策の数")
    MEASURES_5 = "measures-5", N_("分類5の施策の数")
    SECTION = "section", N_("担当課")
    PHONE = "phone", N_("電話")
    EMAIL = "email", N_("メール")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(_Part):
    """One of the answers (選択肢) to choose from. alone: it excludes all others."""

    id: Id
    word: FilledLine
    alone: bool = False


class Condition(_Part):
    """For whom a question is: those who chose one of these options of an earlier question."""

    question: Id
    options: tuple[Id, ...] = Field(min_length=1)


class Comparing(_Part):
    """When to ask about a change since the last round (前回との比べ方).

    factor: the number grew or shrank by more than this. backwards: the option chosen stands
    further down the list, which runs from the furthest state to the first.
    """

    factor: float | None = Field(None, gt=1)
    backwards: bool = False


class Question(_Part):
    """A question (問). id: the same in every round, so that years can be compared.

    least, most: of a number, a year. whole: no fractions. most_chosen: options at most. not_above,
    not_below: the question whose number or year it may not exceed or fall below. sum_of: questions
    whose sum it is. carry_over: last round's answer is worth proposing again.
    """

    id: Id
    number: FilledLine
    title: FilledLine
    text: FilledLine
    kind: QuestionKind
    options: tuple[Option, ...] = ()
    unit: Line = ""
    required: bool = False
    shown_if: Condition | None = None
    least: Quantity | None = None
    most: Quantity | None = None
    whole: bool = False
    most_chosen: int | None = Field(None, ge=1)
    not_above: Id | None = None
    not_below: Id | None = None
    sum_of: tuple[Id, ...] = ()
    compare_last: Comparing | None = None
    plan_fact: PlanFact | None = None
    carry_over: bool = True

    @property
    def name(self) -> str:
        """Number and title, as sentences name it: 問1「策定の状況」."""
        return _("問{number}「{title}」").format(number=self.number, title=self.title)

    def option(self, option_id: str) -> Option | None:
        """The option of an id; None where there is none."""
        return next((option for option in self.options if option.id == option_id), None)

    def word(self, option_id: str) -> str:
        """What an option says; its id where the question has none of that id."""
        found = self.option(option_id)
        return found.word if found else option_id

    def rows(self) -> Iterator[tuple[str, Option | None]]:
        """The rows it takes on a form, by the number each bears: its own, one an option."""
        yield self.number, None
        if self.kind is QuestionKind.MULTI:
            for at, option in enumerate(self.options, start=1):
                yield f"{self.number}-{at}", option


class Questionnaire(_Part):
    """A questionnaire (調査票) of one round. as_of: the day whose state is asked for (基準日)."""

    id: Id
    title: FilledLine
    fiscal_year: FiscalYear
    as_of: Day
    note: Text = ""
    questions: tuple[Question, ...] = Field(min_length=1)

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """The questions by their ids."""
        return {question.id: question for question in self.questions}

    def question(self, question_id: str) -> Question:
        """The question of an id. Raises KanminError naming those there are."""
        if question_id in self.by_id:
            return self.by_id[question_id]
        raise KanminError(
            _("調査票「{title}」に、問「{id}」はありません。").format(
                title=self.title, id=question_id[:40]
            ),
            todo=_("{choices}のどれかにしてください。").format(choices="、".join(self.by_id)),
        )


def parse_questionnaire(raw: object, where: str = "") -> Questionnaire:
    """The questionnaire in a raw value. where: the file's name, for errors.

    Raises InvalidDocument for a wrong form, and with each unsound place named: ids twice, questions
    that lead in circles, comparisons of what are no numbers.
    """
    from kanmin.survey.soundness import faults  # noqa: PLC0415 - it reads what is defined here

    try:
        found = Questionnaire.model_validate(raw)
    except ValidationError as error:
        raise InvalidDocument("\n".join(sentences(error, pointer_of)), where=where) from None
    if unsound := list(faults(found)):
        raise InvalidDocument("\n".join(unsound), where=where)
    return found


@cache
def questionnaires() -> tuple[Questionnaire, ...]:
    """The questionnaires that come with Kanmin, oldest first."""
    folder = files("kanmin.survey").joinpath(_FOLDER)
    found = [_read(file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir()]
    return tuple(sorted(found, key=lambda one: (one.fiscal_year, one.id)))


def _read(name: str, text: str) -> Questionnaire:
    raw: dict[str, Any] = tomllib.loads(text)
    return parse_questionnaire(raw, name)


def questionnaire(questionnaire_id: str) -> Questionnaire:
    """The questionnaire of an id. Raises KanminError naming those there are."""
    for found in questionnaires():
        if found.id == questionnaire_id:
            return found
    raise KanminError(
        _("調査票「{id}」はありません。").format(id=questionnaire_id[:40]),
        todo=_("{choices}のどれかにしてください。").format(
            choices=listed(one.id for one in questionnaires())
        ),
    )
