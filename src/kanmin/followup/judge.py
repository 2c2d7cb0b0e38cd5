"""Rows of results, from a workbook or from JSON, as answers and issues, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from kanmin.cells import CellIssue, plain
from kanmin.followup.answers import Answer, AnswerKind, AnswerPart, Place, Severity
from kanmin.followup.cells import BadCell, as_choice, as_day, as_number, as_text, empty
from kanmin.followup.columns import COLUMNS, UNITS, column
from kanmin.followup.doubts import (
    Doubt,
    effect_doubts,
    review_doubts,
    spending_doubts,
    value_doubts,
)
from kanmin.followup.part_ids import part_id
from kanmin.followup.paths import is_rate, result
from kanmin.followup.scales import grade_of
from kanmin.followup.standing import realised
from kanmin.language import _
from kanmin.plan import (
    EffectKind,
    GradeKind,
    Indicator,
    IndicatorValue,
    Measure,
    Plan,
    RealisedEffect,
    Review,
    Spending,
    ValueRole,
    ValueStatus,
)
from kanmin.plan.faults import sentences
from kanmin.plan.form_columns import KEPT, Column, Form
from kanmin.plan.measure import name_of
from kanmin.text import clean_line

Fields = dict[str, Any]
_TOTALS = {"計", "合計", "小計", "総計"}
_LONGEST_ANSWER = 400  # characters of a lost answer in its issue


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it was read. cells: by field. letters: where each stands (`H`), none in JSON."""

    kind: AnswerKind
    place: Place
    cells: Mapping[str, Any]
    letters: Mapping[str, str] = field(default_factory=dict)

    def at(self, name: str) -> Place:
        """The place of a field of the row."""
        here, letter = self.place, self.letters.get(name, "")
        cell = f"{letter}{here.row}" if letter else ""
        title = column(self.kind, name).title if letter else name
        return Place(here.file, here.sheet, here.row, title, cell)

    @property
    def answer(self) -> str:
        """All that was filled in, so that nothing is lost with a refused row."""
        told = [
            f"{c.title}＝{as_text(self.cells[c.name]).strip()}"
            for c in COLUMNS[self.kind]
            if c.filled and not empty(self.cells.get(c.name))
        ]
        return "、".join(told)[:_LONGEST_ANSWER]

    @property
    def total(self) -> bool:
        """Whether it is a sum somebody added below the rows."""
        return any(plain(as_text(cell)) in _TOTALS for cell in self.cells.values())

    @property
    def answered(self) -> bool:
        """Whether anything was filled in; 見込・確定 and 時点 alone say nothing."""
        return any(
            c.filled and c.name not in ("status", "as_of") and not empty(self.cells.get(c.name))
            for c in COLUMNS[self.kind]
        )


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a row speaks of."""

    measure: Measure
    indicator: Indicator | None = None


@dataclass(slots=True)
class _Reading:
    """What is known while rows are read one by one."""

    plan: Plan
    year: int
    issues: list[CellIssue] = field(default_factory=list)
    answers: dict[tuple[str, ...], Answer] = field(default_factory=dict)

    def refuse(self, place: Place, sentence: str, answer: str = "") -> None:
        self.issues.append(CellIssue(place, Severity.REFUSE, sentence, answer))

    def ask(self, place: Place, sentence: str) -> None:
        self.issues.append(CellIssue(place, Severity.ASK, sentence))


def judged(
    lines: Iterable[Line], plan: Plan, year: int
) -> tuple[tuple[Answer, ...], tuple[CellIssue, ...]]:
    """The good answers among some rows, and the issues with rows, in the order of the rows."""
    reading = _Reading(plan, year)
    measures = {m.id: m for m in plan.measures}
    indicators = {i.id: (m, i) for m in plan.measures for i in m.indicators}
    for line in lines:
        if line.answered and not line.total:
            subject = _subject(line, measures, indicators, reading)
            if subject:
                _take(line, subject, reading)
    return tuple(reading.answers.values()), tuple(reading.issues)


def _subject(
    line: Line,
    measures: Mapping[str, Measure],
    indicators: Mapping[str, tuple[Measure, Indicator]],
    reading: _Reading,
) -> _Subject | None:
    wanted = plain(as_text(line.cells.get("measure")))
    if line.kind is AnswerKind.VALUE:
        return _indicator(line, wanted, indicators, reading)
    if wanted in measures:
        _same_name(line, measures[wanted], reading)
        return _Subject(measures[wanted])
    sentence = (
        _("施策ID「{id}」の施策は、いまの計画にありません。").format(id=wanted)
        if wanted
        else _("施策IDが空です。")
    )
    reading.refuse(line.at("measure"), sentence, line.answer)
    return None


def _indicator(
    line: Line,
    measure_id: str,
    indicators: Mapping[str, tuple[Measure, Indicator]],
    reading: _Reading,
) -> _Subject | None:
    wanted = plain(as_text(line.cells.get("indicator")))
    if wanted not in indicators:
        sentence = (
            _("指標ID「{id}」の指標は、いまの計画にありません。").format(id=wanted)
            if wanted
            else _("指標IDが空です。")
        )
        reading.refuse(line.at("indicator"), sentence, line.answer)
        return None
    measure, indicator = indicators[wanted]
    if measure_id and measure_id != measure.id:
        sentence = _("指標ID「{id}」は、施策ID「{measure}」の指標ではありません。")
        told = sentence.format(id=wanted, measure=measure_id)
        reading.refuse(line.at("indicator"), told, line.answer)
        return None
    _same_name(line, measure, reading)
    return _Subject(measure, indicator)


def _same_name(line: Line, measure: Measure, reading: _Reading) -> None:
    """Sorting one column alone puts answers beside other measures: ids and names then differ."""
    told = plain(as_text(line.cells.get("title")))
    if told and told != plain(measure.title):
        sentence = _(
            "施策ID「{id}」の施策名は「{title}」です。行がずれていないか確かめてください。"
        )
        reading.ask(line.at("title"), sentence.format(id=measure.id, title=name_of(measure)))


def _take(line: Line, subject: _Subject, reading: _Reading) -> None:
    """Put a row among the answers, or tell why not."""
    fields, doubts = _fields(line, subject, reading)
    part = None if _bad(doubts) else _part(line.kind, fields, subject, reading.year, doubts)
    if part is not None:
        doubts += _doubts(part, subject, reading)
    for doubt in doubts:
        reading.issues.append(CellIssue(line.at(doubt.field), doubt.severity, doubt.sentence))
    if part is None or _bad(doubts):
        return
    indicator = subject.indicator.id if subject.indicator else ""
    answer = Answer(line.place, subject.measure.id, indicator, part)
    answer = _apart(answer, subject.measure, reading.answers)
    first = reading.answers.setdefault(answer.key, answer)
    if first is not answer:
        sentence = _("同じものへの答えが{row}行目にもあります。先の行を採りました。")
        told = sentence.format(row=first.place.row)
        reading.refuse(line.at(_key_field(line.kind)), told, line.answer)


def _apart(answer: Answer, measure: Measure, others: Mapping[tuple[str, ...], Answer]) -> Answer:
    """An effect that went to several places stands in as many rows; each is one of its kind."""
    part = answer.part
    if not isinstance(part, RealisedEffect):
        return answer
    known = [r for r in realised(measure, part.fiscal_year) if r.kind is part.kind]
    while other := others.get(answer.key):
        same = getattr(other.part, "used_for", "") == part.used_for
        if same and answer.nth + 1 >= len(known):
            break
        answer = replace(answer, nth=answer.nth + 1)
    return answer


def _bad(doubts: Iterable[Doubt]) -> bool:
    return any(doubt.severity is Severity.REFUSE for doubt in doubts)


def _key_field(kind: AnswerKind) -> str:
    return "indicator" if kind is AnswerKind.VALUE else "measure"


def _fields(line: Line, subject: _Subject, reading: _Reading) -> tuple[Fields, list[Doubt]]:
    """The cells of a row as values, and a doubt for each that cannot be read."""
    fields: Fields = {}
    doubts: list[Doubt] = []
    for col in COLUMNS[line.kind]:
        if empty(line.cells.get(col.name)) or col.form in (Form.TOLD, Form.ID):
            continue
        try:
            fields[col.name] = _value(line, col, subject, reading)
        except BadCell as bad:
            doubts.append(Doubt(Severity.REFUSE, col.name, str(bad)))
    doubts += _missing(line, fields, doubts)
    return fields, doubts


def _missing(line: Line, fields: Fields, doubts: list[Doubt]) -> list[Doubt]:
    """Fields without which a row says nothing; those that could not be read are told already."""
    required = {
        AnswerKind.SPENDING: (("source", _("財源が選ばれていません。")),),
        AnswerKind.EFFECT: (
            ("kind", _("効果の種類が選ばれていません。")),
            ("amount", _("効果の実績が書かれていません。")),
        ),
    }
    told = {doubt.field for doubt in doubts}
    return [
        Doubt(Severity.REFUSE, name, sentence)
        for name, sentence in required.get(line.kind, ())
        if name not in fields and name not in told
    ]


def _value(line: Line, col: Column, subject: _Subject, reading: _Reading) -> Any:
    cell = line.cells[col.name]
    match col.form:
        case Form.NUMBER:
            return as_number(cell, _unit(line, col, subject))
        case Form.DAY:
            return as_day(cell)
        case Form.CHOICE:
            return as_choice(cell, col.choices or ValueStatus)
        case Form.LEVEL | Form.NEXT:
            return _mark(as_text(cell), col, subject, reading)
        case _:
            return _text(as_text(cell), col.name, _there(line, subject, reading.year))


def _unit(line: Line, col: Column, subject: _Subject) -> str:
    """The unit a number may carry."""
    match line.kind:
        case AnswerKind.VALUE if subject.indicator and col.name == "value":
            return subject.indicator.unit
        case AnswerKind.SPENDING:
            return UNITS[EffectKind.YEN]
        case AnswerKind.EFFECT:
            named = plain(as_text(line.cells.get("kind")))
            return next((u for k, u in UNITS.items() if named in (k.word, k.value)), "")
        case _:
            return ""


def _mark(text: str, col: Column, subject: _Subject, reading: _Reading) -> str:
    """The mark that a text names; what the plan says in other words already stays."""
    kind = GradeKind.LEVEL if col.form is Form.LEVEL else GradeKind.NEXT
    grade = grade_of(reading.plan, kind, text)
    review = subject.measure.review(reading.year)
    if grade is None or (review and getattr(review, col.name) == clean_line(text)):
        return clean_line(text)
    return grade.mark


def _text(text: str, name: str, there: AnswerPart | None) -> str:
    return str(getattr(there, name, "")) if text.strip() == KEPT else text


def _there(line: Line, subject: _Subject, year: int) -> AnswerPart | None:
    """What the plan says already of a row's subject."""
    match line.kind:
        case AnswerKind.REVIEW:
            return subject.measure.review(year)
        case AnswerKind.VALUE if subject.indicator:
            return result(subject.indicator, year)
        case _:
            kind = plain(as_text(line.cells.get("kind")))
            found = realised(subject.measure, year)
            return next((r for r in found if kind in (r.kind.word, r.kind.value)), None)


def _part(
    kind: AnswerKind, fields: Fields, subject: _Subject, year: int, doubts: list[Doubt]
) -> AnswerPart | None:
    """The part of the plan a row stands for; a fault of its fields becomes a doubt."""
    doubts += _beyond(kind, fields)
    if _bad(doubts):
        return None
    fields = {"fiscal_year": year, "status": ValueStatus.ESTIMATE, **fields}
    owner = subject.indicator.id if subject.indicator else subject.measure.id
    try:
        match kind:
            case AnswerKind.REVIEW:
                return Review(id=part_id("rv", owner, year), **fields)
            case AnswerKind.VALUE:
                whole = _with_quotient(fields, subject)
                name = part_id("v", owner, year)
                return IndicatorValue(id=name, role=ValueRole.RESULT, **whole)
            case AnswerKind.SPENDING:
                return Spending(id=part_id("x", owner, year, fields["source"]), **fields)
            case AnswerKind.EFFECT:
                return RealisedEffect(id=part_id("r", owner, year, fields["kind"]), **fields)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        told = sentences(error, lambda _loc: "")[0]
        doubts.append(Doubt(Severity.REFUSE, name, told))
        return None


def _beyond(kind: AnswerKind, fields: Fields) -> list[Doubt]:
    """Money is told in whole thousand yen, and none is negative."""
    amount = fields.get("amount")
    if kind is not AnswerKind.SPENDING or amount is None:
        return []
    if amount < 0:
        return [Doubt(Severity.REFUSE, "amount", _("決算額が0より小さくなっています。"))]
    if amount != int(amount):
        return [Doubt(Severity.REFUSE, "amount", _("決算額は千円単位の整数で書いてください。"))]
    return []


def _with_quotient(fields: Fields, subject: _Subject) -> Fields:
    """A rate left open is numerator divided by denominator, to one decimal."""
    part, whole = fields.get("numerator"), fields.get("denominator")
    is_open = fields.get("value") is None and subject.indicator and is_rate(subject.indicator)
    if not is_open or part is None or not whole:
        return fields
    return {**fields, "value": round(100 * part / whole, 1)}


def _doubts(part: AnswerPart, subject: _Subject, reading: _Reading) -> list[Doubt]:
    match part:
        case Review():
            return list(review_doubts(reading.plan, part))
        case IndicatorValue() if subject.indicator:
            return list(value_doubts(subject.indicator, part, reading.year))
        case Spending():
            return list(spending_doubts(subject.measure, part))
        case RealisedEffect():
            return list(effect_doubts(subject.measure, part))
        case _:
            return []
