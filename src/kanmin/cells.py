"""Cells of a form that was filled in: what stands in them as values, and the place of each."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kanmin.calendar_ja import parse_date
from kanmin.language import _
from kanmin.text import clean_line, half_width, parse_number

RATE_UNITS = {"%", "％", "パーセント"}
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # days as spreadsheets count them: 1954 to 2119
_SERIAL_ZERO = dt.date(1899, 12, 30)
_LONGEST_SHOWN = 40  # characters of a cell in a sentence
_WITH_UNIT = re.compile(r"(.*?[\d.])\s*([^\d\s.,].*)", re.DOTALL)


class Severity(StrEnum):
    """Whether a row was left out (refuse) or taken with a question (ask)."""

    REFUSE = "refuse"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read. row: from 1. title: of the column. cell: `H3`; "" in JSON."""

    file: str
    sheet: str = ""
    row: int = 0
    title: str = ""
    cell: str = ""

    @property
    def words(self) -> str:
        """The place for a person."""
        told = self.file
        if self.sheet:
            told += " " + _("シート「{sheet}」").format(sheet=self.sheet)
        if self.row:
            told += _("{row}行目").format(row=self.row)
        if self.title:
            told += _("の「{title}」").format(title=self.title)
        return f"{told} ({self.cell})" if self.cell else told


@dataclass(frozen=True, slots=True)
class CellIssue:
    """What is wrong or doubtful in a file. answer: what stood there, so that none is lost."""

    place: Place
    severity: Severity
    sentence: str
    answer: str = ""

    @property
    def refused(self) -> bool:
        """Whether something was left out; else it is a question."""
        return self.severity is Severity.REFUSE

    @property
    def words(self) -> str:
        """Place and sentence, and what had been answered."""
        lost = _("書かれていた内容：{answer}").format(answer=self.answer) if self.answer else ""
        return f"{self.place.words}: {self.sentence}{lost}"

    def to_raw(self) -> dict[str, Any]:
        """The issue as the commands print it in JSON."""
        place = self.place
        return {
            "severity": self.severity.value,
            "file": place.file,
            "sheet": place.sheet,
            "row": place.row or None,
            "column": place.title,
            "cell": place.cell,
            "sentence": self.sentence,
            "answer": self.answer,
        }


class BadCell(ValueError):
    """A cell that cannot be read; its text is a sentence for a clerk."""


def empty(cell: Any) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Any) -> str:
    """What stands in a cell, as text."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime():
            return cell.date().isoformat()
        case dt.date():
            return cell.isoformat()
        case _:
            return str(cell)


def short(cell: Any) -> str:
    """What stands in a cell, as one clean line, cut for a sentence."""
    text = clean_line(as_text(cell))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def as_number(cell: Any, unit: str) -> int | float:
    """A number; a unit behind it is accepted where it is the one asked for.

    >>> as_number("１，２００千円", "千円"), as_number("40 ％", "%"), as_number("△3", "")
    (1200, 40, -3)
    """
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        raise BadCell(
            _("「{text}」は数値として読めません。数字だけを書いてください。").format(
                text=short(cell)
            )
        )
    if isinstance(cell, int | float):
        return _finite(cell)
    text = str(cell).strip()
    try:
        return _finite(parse_number(text))
    except BadCell:
        raise
    except ValueError:
        return _number_with_unit(text, unit)


def _finite(value: float) -> int | float:
    if not math.isfinite(value):
        raise BadCell(_("無限大や非数は使えません。"))
    return int(value) if value == int(value) else value


def _number_with_unit(text: str, unit: str) -> int | float:
    match = _WITH_UNIT.fullmatch(half_width(text))
    try:
        number = parse_number(match[1]) if match else None
    except ValueError:
        number = None
    if match is None or number is None:
        raise BadCell(
            _("「{text}」は数値として読めません。数字だけを書いてください。").format(
                text=short(text)
            )
        )
    if not _same_unit(match[2], unit):
        raise BadCell(
            _(
                "「{text}」の単位「{found}」は、この欄の単位「{unit}」と違います。"
                "「{unit}」にした数字だけを書いてください。"
            ).format(text=short(text), found=match[2].strip(), unit=unit)
            if unit
            else _("「{text}」は数値として読めません。数字だけを書いてください。").format(
                text=short(text)
            )
        )
    return number


def _same_unit(found: str, unit: str) -> bool:
    if plain(found) == plain(unit):
        return True
    rates = {plain(name) for name in RATE_UNITS}
    return plain(found) in rates and plain(unit) in rates


def as_day(cell: Any) -> dt.date:
    """A day; one whose format was stripped is the number of its day."""
    match cell:
        case dt.datetime():
            return cell.date()
        case dt.date():
            return cell
        case int() | float() if not isinstance(cell, bool):
            if _FIRST_SERIAL <= cell <= _LAST_SERIAL:
                return _SERIAL_ZERO + dt.timedelta(days=int(cell))
        case str():
            if found := parse_date(cell):
                return found
    raise BadCell(
        _("「{text}」は日付として読めません（例 2028-03-31、令和10年3月31日）。").format(
            text=short(cell)
        )
    )


def row_words(sheet: str, row: int, title: str = "") -> str:
    """A row of a sheet for a person, or the cell of it below a title."""
    place = _("シート「{sheet}」{row}行目").format(sheet=sheet, row=row)
    return place + (_("の「{title}」").format(title=title) if title else "")


def plain(title: object) -> str:
    """A title or name without width and blanks, for comparing; "" for an empty cell."""
    return "" if title is None else re.sub(r"\s", "", half_width(str(title)))


def letter(index: int) -> str:
    """The letter of a column.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
