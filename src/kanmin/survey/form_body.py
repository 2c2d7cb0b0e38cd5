"""The answers in a filled-in form, row by row: what can be read, and issues with the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kanmin.calendar_ja import parse_year
from kanmin.cells import BadCell, Place, Severity, as_day, as_number, as_text, empty, plain, short
from kanmin.cells import letter as column_letter
from kanmin.language import _
from kanmin.survey import columns as c
from kanmin.survey.answers import AnyAnswer, answer_of
from kanmin.survey.issues import Issue
from kanmin.survey.questionnaire import Option, Question, QuestionKind, Questionnaire
from kanmin.text import clean, clean_line

Rows = list[list[Any]]
_HEAD_WITHIN = 20  # rows, in which the heading of the table is looked for
_SHOWN = 400  # characters of a lost answer in its issue


@dataclass(slots=True)
class Body:
    """What was read. place: the sheet. places: of each question's answer. chosen: as marked."""

    place: Place
    places: dict[str, Place] = field(default_factory=dict)
    answers: dict[str, AnyAnswer] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    chosen: dict[str, list[str]] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    seen: dict[str, int] = field(default_factory=dict)

    def refuse(self, place: Place, sentence: str, answer: Any = "", question: str = "") -> None:
        """Leave something out, telling what stood there. question: whose answer is lost."""
        self.issues.append(
            Issue(
                Severity.REFUSE,
                sentence,
                (question,) if question else (),
                lost=bool(question),
                place=place,
                answer=clean_line(as_text(answer))[:_SHOWN],
            )
        )
        if question:
            self.unreadable.add(question)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table. number: of the row in its sheet, from 1. key: what tells it apart."""

    file: str
    number: int
    key: str
    cells: Mapping[str, Any]
    columns: Mapping[str, int]

    def place(self, title: str = c.ANSWER) -> Place:
        cell = f"{column_letter(self.columns[title])}{self.number}"
        return Place(self.file, c.ANSWERS, self.number, title, cell)

    @property
    def answer(self) -> Any:
        return self.cells.get(c.ANSWER)


def body_answers(rows: Rows, file: str, questionnaire: Questionnaire) -> Body | None:
    """The answers in the sheet of answers; None where it has no heading to read by."""
    head = _head(rows)
    if head is None:
        return None
    columns = {t: i for i, t in reversed(list(enumerate(map(_title, rows[head])))) if t in c.TITLES}
    keys, body = c.keyed_rows(questionnaire), Body(Place(file, c.ANSWERS))
    for number, cells in enumerate(rows[head + 1 :], start=head + 2):
        named = {t: cells[i] for t, i in columns.items() if i < len(cells)}
        key = c.row_key(as_text(named.get(c.NUMBER)))
        _read_row(_Row(file, number, key, named, columns), keys, body)
    _missing_rows(keys, body)
    for question_id, options in body.chosen.items():
        question = questionnaire.question(question_id)
        ordered = tuple(option.id for option in question.options if option.id in options)
        body.answers[question_id] = answer_of(question, ordered)
    sound = [q for q in questionnaire.by_id if q in body.answers and q not in body.unreadable]
    body.answers = {question_id: body.answers[question_id] for question_id in sound}
    return body


def _title(cell: Any) -> str:
    return plain(as_text(cell))


def _head(rows: Rows) -> int | None:
    """The row in which the titles stand."""
    for number, row in enumerate(rows[:_HEAD_WITHIN]):
        if {c.NUMBER, c.ANSWER} <= {_title(cell) for cell in row}:
            return number
    return None


Keys = Mapping[str, tuple[Question, Option | None]]


def _read_row(row: _Row, keys: Keys, body: Body) -> None:
    if row.key not in keys:
        if not empty(row.answer):
            sentence = _("様式にない行です。この行の答えは読んでいません。")
            body.refuse(row.place(), sentence, row.answer)
        return
    if row.key in body.seen:
        if not empty(row.answer):
            sentence = _("{number}の行が{first}行目にもあります。先の行だけを読みました。").format(
                number=c.number_word(row.key), first=body.seen[row.key]
            )
            body.refuse(row.place(), sentence, row.answer)
        return
    body.seen[row.key] = row.number
    question, option = keys[row.key]
    body.places.setdefault(question.id, row.place())
    if option is not None:
        _mark(row, question, option, body)
    elif question.kind is QuestionKind.MULTI:
        _no_words_here(row, question, body)
    else:
        _value(row, question, body)
    _same_question(row, question, option, body)


def _same_question(row: _Row, question: Question, option: Option | None, body: Body) -> None:
    """A question whose words were changed may have been answered as another one."""
    told = row.cells.get(c.QUESTION)
    words = option.word if option else f"{question.title}：{question.text}"
    if empty(told) or plain(as_text(told)) == plain(words) or empty(row.answer):
        return
    sentence = _("{question}の質問の文が、様式と違います。この問への答えか確かめてください。")
    told_issue = sentence.format(question=question.name)
    body.issues.append(Issue(Severity.ASK, told_issue, (question.id,), place=row.place(c.QUESTION)))


def _no_words_here(row: _Row, question: Question, body: Body) -> None:
    if not empty(row.answer):
        sentence = _("{question}は、この行には書かず、選択肢の行に○を付けてください。")
        body.refuse(row.place(), sentence.format(question=question.name), row.answer, question.id)


def _mark(row: _Row, question: Question, option: Option, body: Body) -> None:
    mark = as_text(row.answer).strip()
    if mark in c.MARKS:
        body.chosen.setdefault(question.id, []).append(option.id)
    elif mark and mark not in c.NO_MARKS:
        sentence = _("{question}：「{mark}」は○ではありません。選ぶなら○、選ばないなら空欄に。")
        told = sentence.format(question=question.name, mark=short(mark))
        body.refuse(row.place(), told, mark, question.id)


def _value(row: _Row, question: Question, body: Body) -> None:
    if empty(row.answer):
        return
    try:
        found = _READERS[question.kind](question, row.answer)
        if found not in ("", None):
            body.answers[question.id] = answer_of(question, found)
    except BadCell as error:
        _unreadable(row, question, str(error), body)
    except ValueError:
        told = _("「{text}」は、この問の答えとして読めません。").format(text=short(row.answer))
        _unreadable(row, question, told, body)


def _unreadable(row: _Row, question: Question, sentence: str, body: Body) -> None:
    told = _("{question}：{sentence}").format(question=question.name, sentence=sentence)
    body.refuse(row.place(), told, row.answer, question.id)


def _missing_rows(keys: Keys, body: Body) -> None:
    gone = [key for key in keys if key not in body.seen]
    if gone:
        numbers = "・".join(c.number_word(key) for key in gone)
        sentence = _("{numbers}の行がありません。様式の行を消さずに書いてもらってください。")
        body.refuse(body.place, sentence.format(numbers=numbers))


def _one(question: Question, cell: Any) -> str:
    wanted = plain(as_text(cell))
    for option in question.options:
        if wanted in (plain(option.word), plain(option.id)):
            return option.id
    words = "／".join(option.word for option in question.options)
    raise BadCell(
        _("「{text}」という選択肢はありません。{words}のどれかにしてください。").format(
            text=short(cell), words=words
        )
    )


def _year(_question: Question, cell: Any) -> int:
    text = as_text(cell).strip()
    found = parse_year(text.partition("（")[0].partition("(")[0])
    if found is None:
        raise BadCell(
            _("「{text}」は年度として読めません（例 2027、令和9年度）。").format(text=short(cell))
        )
    return found


def _text(_question: Question, cell: Any) -> str:
    return clean(as_text(cell)).strip()


_READERS: Mapping[QuestionKind, Callable[[Question, Any], Any]] = {
    QuestionKind.SINGLE: _one,
    QuestionKind.NUMBER: lambda question, cell: as_number(cell, question.unit),
    QuestionKind.YEAR: _year,
    QuestionKind.TEXT: _text,
    QuestionKind.URL: _text,
    QuestionKind.DAY: lambda _question, cell: as_day(cell),
}


def told_places(body: Body, issues: tuple[Issue, ...]) -> Iterator[tuple[Issue, Place]]:
    """Each issue with the place of the first of its questions that stands in the form."""
    for issue in issues:
        there = (body.places[q] for q in issue.questions if q in body.places)
        yield issue, next(there, body.place)
