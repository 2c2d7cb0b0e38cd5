"""Whose form it is, and of which questionnaire: read from the visible cells of its first sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kanmin.calendar_ja import format_date, format_fiscal_year, parse_year
from kanmin.cells import Place, as_text, empty, letter, plain
from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import _
from kanmin.localgov import InvalidCode, LocalGovernment, Registry, parse_code
from kanmin.localgov.names import fold, without_district
from kanmin.survey import columns as c
from kanmin.survey.questionnaire import Questionnaire
from kanmin.text import clean

Rows = list[list[Any]]
_NAMES = (c.QUESTIONNAIRE, c.YEAR, c.LG_CODE, c.NAME, c.NOTE)
_FIVE_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Head:
    """The first sheet of a form: its named cells, each with its place."""

    cells: Mapping[str, Any]
    places: Mapping[str, Place]

    def text(self, name: str) -> str:
        """What stands beside a name; "" for nothing."""
        return clean(as_text(self.cells.get(name))).strip()

    @property
    def note(self) -> str:
        """What the body wants to add."""
        return self.text(c.NOTE)


def head_of(rows: Rows, file: str) -> Head:
    """The named cells of the first sheet, wherever they stand; the first one of a name counts."""
    cells: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for number, row in enumerate(rows, start=1):
        filled = [(at, cell) for at, cell in enumerate(row) if not empty(cell)]
        name = next((n for n in _NAMES if filled and plain(filled[0][1]) == n), None)
        if name is None or name in places:
            continue
        at = filled[1][0] if len(filled) > 1 else filled[0][0] + 1
        places[name] = Place(file, c.GUIDE, number, name, f"{letter(at)}{number}")
        if len(filled) > 1:
            cells[name] = filled[1][1]
    return Head(cells, places)


def other_round(head: Head, questionnaire: Questionnaire) -> tuple[str, KanminError] | None:
    """The cell and the error of a form of another questionnaire or year; None where it fits."""
    found, year = head.text(c.QUESTIONNAIRE), head.text(c.YEAR)
    if not found:
        return c.QUESTIONNAIRE, InvalidDocument(
            _("どの調査の様式か確かめられません（「{name}」の欄がありません）。").format(
                name=c.QUESTIONNAIRE
            ),
            todo=_("kanmin survey form で作った様式に書いてもらってください。"),
        )
    if plain(found) != questionnaire.id:
        return c.QUESTIONNAIRE, InvalidDocument(
            _("ほかの調査の様式です（様式は「{found}」、読んでいるのは「{id}」）。").format(
                found=found[:40], id=questionnaire.id
            )
        )
    if year and _year(year) != questionnaire.fiscal_year:
        return c.YEAR, InvalidDocument(
            _("{found}の様式です。{year}の調査として読むことはできません。").format(
                found=year[:40], year=format_fiscal_year(questionnaire.fiscal_year)
            )
        )
    return None


def _year(text: str) -> int | None:
    """The fiscal year in 令和8年度（2026年度）, 2026 or R8."""
    return parse_year(text.partition("（")[0].partition("(")[0])


def body_of(head: Head, registry: Registry) -> LocalGovernment:
    """The body whose code stands in the form.

    Raises InvalidCode, UnknownBody, ClosedBody; InvalidDocument for a code that went over to
    another body, and for a name that is another body's.
    """
    text = head.text(c.LG_CODE)
    if not text:
        raise InvalidDocument(
            _("団体コードがありません。"), todo=_("6桁の団体コードを書いてください。")
        )
    code = _code(text, head, registry)
    body = registry.get(code)
    if body.code != code:
        raise _went_over(code, body, registry)
    _check_name(head.text(c.NAME), body, registry)
    return body


def _code(text: str, head: Head, registry: Registry) -> str:
    """Six digits; a code that lost its leading zero has it back where body and name agree."""
    digits = plain(text)
    if digits.isdigit() and len(digits) == _FIVE_DIGITS:
        try:
            restored = registry.by_code.get(parse_code(digits.zfill(6)))
        except InvalidCode:
            restored = None
        if restored and is_named(restored, head.text(c.NAME)):
            return restored.code
    return parse_code(text)


def _went_over(code: str, body: LocalGovernment, registry: Registry) -> InvalidDocument:
    steps = [change for change in registry.history(code) if change.old_code == code]
    last = max(steps, key=lambda change: change.date)
    return InvalidDocument(
        _("{old}（{code}）は{date}に{new}（{new_code}）になりました（{kind}）。").format(
            old=last.old_name,
            code=code,
            date=format_date(last.date),
            new=body.full_name,
            new_code=body.code,
            kind=last.kind.value,
        ),
        todo=_("{new}の回答として、その団体コードで出し直してもらってください。").format(
            new=body.full_name
        ),
    )


def is_named(body: LocalGovernment, name: str) -> bool:
    """Whether a name is the body's, with or without its prefecture and 郡, in any spelling."""
    names = {fold(body.name), fold(body.full_name), fold(without_district(body.full_name))}
    return bool({fold(name), fold(without_district(name))} & names)


def former_name(name: str, body: LocalGovernment, registry: Registry) -> bool:
    """Whether a body bore this name under the same code."""
    return any(
        change.old_code == body.code
        and fold(name) in (fold(change.old_name), fold(body.prefecture + change.old_name))
        for change in registry.history(body.code)
    )


def _check_name(name: str, body: LocalGovernment, registry: Registry) -> None:
    if not name or is_named(body, name) or former_name(name, body, registry):
        return
    raise InvalidDocument(
        _("団体コード{code}は{body}ですが、団体名は「{name}」です。").format(
            code=body.code, body=body.full_name, name=name[:40]
        ),
        todo="".join(_advice(name, registry)),
    )


def _advice(name: str, registry: Registry) -> Iterator[str]:
    try:
        other = registry.find(name)
    except KanminError:
        pass
    else:
        yield _("{body}の団体コードは{code}です。").format(body=other.full_name, code=other.code)
    yield _("どの団体の回答か、確かめてください。")
