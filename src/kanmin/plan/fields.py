"""The kinds of value a plan is made of, each made clean and plain as it enters."""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from kanmin.calendar_ja import parse_date, parse_year
from kanmin.language import _
from kanmin.lg_code import check_digit
from kanmin.text import clean, clean_line, half_width, parse_number

FIRST_YEAR, LAST_YEAR = 1950, 2150
_CODE_LENGTH = 6
_SIGNIFICANT_DIGITS = 15  # what a spreadsheet cell holds
STORED: dict[str, str] = {}
"""The context in which a document is read that was sound when it was stored, and is unchanged:
its texts are clean, its ids are unique."""


def _number(value: Any) -> Any:
    """Numbers typed as text: 全角, commas, △; an empty cell is no number."""
    if isinstance(value, bool):
        raise PydanticCustomError("number", _("数値を書いてください。"))
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return parse_number(value)
    except ValueError:
        raise PydanticCustomError(
            "number",
            _("「{value}」は数値として読めません。数字だけを書いてください。"),
            {"value": value[:40]},
        ) from None


def _plain_quantity(value: int | float) -> int | float:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise PydanticCustomError("finite", _("無限大や非数は使えません。"))
        value = float(f"{value:.{_SIGNIFICANT_DIGITS}g}")
    if abs(value) >= 10**_SIGNIFICANT_DIGITS:
        raise PydanticCustomError("digits", _("15桁を超える数は使えません。"))
    return int(value) if value == int(value) else value


def _whole(value: Any) -> Any:
    value = _number(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**_SIGNIFICANT_DIGITS:
        return int(value)
    return value


def _fiscal_year(value: Any) -> Any:
    if isinstance(value, str) and (year := parse_year(value)) is not None:
        return year
    try:
        return _whole(value)
    except PydanticCustomError:
        if not isinstance(value, str):
            raise
    raise PydanticCustomError(
        "number",
        _("「{value}」は年度として読めません。令和9年度 や 2027 のように書いてください。"),
        {"value": value[:40]},
    )


def _text(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str):
        return value if info.context is STORED else clean(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return _spoken(value)


def _line(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str):
        return value if info.context is STORED else clean_line(value)
    return _text(value, info)


def _spoken(value: int | float) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _code(value: Any) -> Any:
    """A name or code as text; one typed as a number is its digits."""
    if isinstance(value, str):
        return half_width(value).strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _spoken(value)
    return value


def _lg_code(value: Any) -> Any:
    """A code that was typed as a number has lost its leading zero."""
    code = _code(value)
    if isinstance(code, str) and not isinstance(value, str):
        return code.zfill(_CODE_LENGTH)
    return code


def _checked_code(code: str) -> str:
    right = code[:-1] + check_digit(code[:-1])
    if code != right:
        raise PydanticCustomError(
            "lg_code",
            _("団体コード「{code}」は検査数字が合いません（{right}ではありませんか）。"),
            {"code": code, "right": right},
        )
    return code


def _date(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        return (parse_date(value) or value) if value.strip() else None
    return value


Id = Annotated[str, BeforeValidator(_code), Field(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,63}$")]
"""A name for a part, unique in its document: a letter, then letters, digits and . _ -"""

LgCode = Annotated[
    str, BeforeValidator(_lg_code), Field(pattern=r"^[0-9]{6}$"), AfterValidator(_checked_code)
]
"""全国地方公共団体コード, six digits with the check digit."""

Line = Annotated[str, BeforeValidator(_line)]
"""One line of text, cleaned."""

FilledLine = Annotated[str, BeforeValidator(_line), Field(min_length=1)]
"""One line that says something."""

Text = Annotated[str, BeforeValidator(_text)]
"""Running text with line ends, cleaned."""

Quantity = Annotated[int | float, BeforeValidator(_number), AfterValidator(_plain_quantity)]
"""A measured number, at most 15 significant digits."""

ThousandYen = Annotated[int, BeforeValidator(_whole), Field(ge=0, lt=10**12)]
"""An amount of money in thousand yen (千円), not negative."""

Hours = Annotated[Quantity, Field(ge=0)]
"""Working hours of staff, not negative."""

FiscalYear = Annotated[int, BeforeValidator(_fiscal_year), Field(ge=FIRST_YEAR, le=LAST_YEAR)]
"""A fiscal year (年度), named by the calendar year its April falls in."""

Count = Annotated[int, BeforeValidator(_whole), Field(ge=0)]
"""A whole number, not negative."""

Category = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=5)]
"""One of the five categories of measures (Act, Art. 10 to 15)."""

Day = Annotated[
    dt.date, BeforeValidator(_date), Field(ge=dt.date(1900, 3, 1), le=dt.date(2199, 12, 31))
]
"""A day; spreadsheets count days from 1900-03-01 without error."""
