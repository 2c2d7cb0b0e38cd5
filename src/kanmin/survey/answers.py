"""A return (回答): what one body answered to a questionnaire, and the file that holds many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from kanmin.errors import InvalidDocument
from kanmin.language import N_, _, listed
from kanmin.plan.document import pointer_of
from kanmin.plan.faults import sentences
from kanmin.plan.fields import Day, FiscalYear, Id, LgCode, Line, Quantity, Text
from kanmin.plan.schema import schema_of
from kanmin.survey.questionnaire import Question, QuestionKind, Questionnaire

SCHEMA = "urn:kanmin:returns:1"
_FIRST_FAULTS = 5


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _once(options: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(options))


class ChosenOne(_Part):
    """The option chosen of a `single` question."""

    kind: Literal["single"] = Field("single", title=N_("種類"))
    option: Id = Field(title=N_("選択肢"))


class ChosenMany(_Part):
    """The options chosen of a `multi` question; one at least, as none is no answer."""

    kind: Literal["multi"] = Field("multi", title=N_("種類"))
    options: Annotated[
        tuple[Id, ...], Field(min_length=1, title=N_("選択肢")), AfterValidator(_once)
    ]


class GivenNumber(_Part):
    """A number, in the unit of its question."""

    kind: Literal["number"] = Field("number", title=N_("種類"))
    value: Quantity = Field(title=N_("値"))


class GivenYear(_Part):
    """A fiscal year."""

    kind: Literal["year"] = Field("year", title=N_("種類"))
    year: FiscalYear = Field(title=N_("年度"))


class GivenText(_Part):
    """Words, or an address for a `url` question."""

    kind: Literal["text"] = Field("text", title=N_("種類"))
    text: Annotated[Text, Field(min_length=1, title=N_("文"))]


class GivenDay(_Part):
    """A day."""

    kind: Literal["day"] = Field("day", title=N_("種類"))
    day: Day = Field(title=N_("日"))


AnyAnswer = ChosenOne | ChosenMany | GivenNumber | GivenYear | GivenText | GivenDay
Answer = Annotated[AnyAnswer, Field(discriminator="kind")]

ANSWERED_AS: Mapping[QuestionKind, type[AnyAnswer]] = {
    QuestionKind.SINGLE: ChosenOne,
    QuestionKind.MULTI: ChosenMany,
    QuestionKind.NUMBER: GivenNumber,
    QuestionKind.YEAR: GivenYear,
    QuestionKind.TEXT: GivenText,
    QuestionKind.URL: GivenText,
    QuestionKind.DAY: GivenDay,
}


class Return(_Part):
    """A return (回答) of one body. answers: by question id; a question not answered is absent.

    final: handed in; False while somebody still writes. note: what the body wants to add.
    """

    lg_code: LgCode = Field(title=N_("団体コード"))
    name: Line = Field("", title=N_("団体名"))
    questionnaire: Id = Field(title=N_("調査票"))
    final: bool = Field(default=True, title=N_("提出済"))
    answers: dict[Id, Answer] = Field(default_factory=dict, title=N_("答え"))
    note: Text = Field("", title=N_("備考"))

    def with_answers(self, answers: Mapping[str, AnyAnswer]) -> Return:
        """The same return with other answers."""
        return self.model_copy(update={"answers": dict(answers)})

    def chosen(self, question_id: str) -> tuple[str, ...]:
        """The options chosen of a question; none where it is not answered."""
        match self.answers.get(question_id):
            case ChosenOne(option=option):
                return (option,)
            case ChosenMany(options=options):
                return options
            case _:
                return ()


class ReturnsDocument(_Part):
    """The returns of many bodies to one questionnaire (回答のファイル)."""

    form: Literal["kanmin-returns"] = Field("kanmin-returns", title=N_("形式"))
    questionnaire: Id = Field(title=N_("調査票"))
    returns: tuple[Return, ...] = Field((), title=N_("回答"))


def returns_document(questionnaire: Questionnaire, returns: Iterable[Return]) -> ReturnsDocument:
    """The returns to a questionnaire in the order of their codes."""
    ordered = sorted(returns, key=lambda one: one.lg_code)
    return ReturnsDocument(questionnaire=questionnaire.id, returns=tuple(ordered))


def returns_raw(document: ReturnsDocument) -> dict[str, Any]:
    """A document of returns as plain values."""
    return document.model_dump(mode="json")


def read_returns_json(raw: object, where: str = "") -> ReturnsDocument:
    """The document of returns in a raw JSON value. where: the file's name, for errors.

    Raises InvalidDocument with up to five faults, each with its place.
    """
    try:
        return ReturnsDocument.model_validate(raw)
    except ValidationError as error:
        found = sentences(error, pointer_of)
    rest = len(found) - _FIRST_FAULTS
    told = [_("回答のファイルとして読めません。"), *found[:_FIRST_FAULTS]]
    told += [_("ほか{count}件。").format(count=rest)] if rest > 0 else []
    raise InvalidDocument(
        "\n".join(told), where=where, todo=_("kanmin survey import で作り直してください。")
    )


def returns_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a document of returns (docs/schema/returns.schema.json)."""
    return schema_of(ReturnsDocument, SCHEMA, "validation")


def answer_words(question: Question, answer: AnyAnswer) -> str:
    """An answer as people read it, a number with its unit."""
    match answer:
        case ChosenOne(option=option):
            return question.word(option)
        case ChosenMany(options=options):
            return listed(question.word(option) for option in options)
        case GivenNumber(value=value):
            return f"{value:,}{question.unit}"
        case GivenYear(year=year):
            return _("{year}年度").format(year=year)
        case GivenText(text=text):
            return text
        case GivenDay(day=day):
            return day.isoformat()


def amount(answer: AnyAnswer | None) -> int | float | None:
    """The number or year of an answer; None for any other."""
    match answer:
        case GivenNumber(value=value):
            return value
        case GivenYear(year=year):
            return year
        case _:
            return None


def answer_of(question: Question, value: str | int | float | dt.date | tuple[str, ...]) -> Answer:
    """The answer of a question's kind out of a plain value. Raises ValueError for a wrong one."""
    field = next(n for n in ANSWERED_AS[question.kind].model_fields if n != "kind")
    return ANSWERED_AS[question.kind].model_validate({field: value})
