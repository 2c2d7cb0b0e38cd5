"""Dates as Japanese offices write them: 和暦 beside 西暦, fiscal years (年度) from April."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from kanmin.language import active

ERAS = (  # first day, name; the Meiji era is kept from the day Japan took the Gregorian calendar
    (dt.date(2019, 5, 1), "令和"),
    (dt.date(1989, 1, 8), "平成"),
    (dt.date(1926, 12, 25), "昭和"),
    (dt.date(1912, 7, 30), "大正"),
    (dt.date(1873, 1, 1), "明治"),
)
_MEIJI_OFFSET = 1867
_LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}
_WEEKDAYS = "月火水木金土日"
_LONGEST_ERA = 64  # 昭和; years counted on past the end of an era are understood too
_WAREKI = re.compile(r"(令和|平成|昭和|大正|明治|[RHSTM])\.?\s*(元|\d{1,2})\s*(?:年度?)?")


def era_year(day: dt.date) -> tuple[str, int]:
    """Era name and year of a day; ("", Gregorian year) before 1873.

    >>> era_year(dt.date(2019, 4, 30)), era_year(dt.date(2019, 5, 1))
    (('平成', 31), ('令和', 1))
    """
    for first, name in ERAS:
        if day >= first:
            offset = _MEIJI_OFFSET if name == "明治" else first.year - 1
            return name, day.year - offset
    return "", day.year


def _year(day: dt.date) -> str:
    name, number = era_year(day)
    return f"{name}{'元' if number == 1 and name else number}"


def format_date(day: dt.date) -> str:
    """A day in 和暦 with 西暦.

    >>> format_date(dt.date(2027, 3, 5))
    '令和9年（2027年）3月5日'
    """
    if active() == "en":
        return f"{day.day} {day:%B} {day.year}"
    return f"{_year(day)}年（{day.year}年）{day.month}月{day.day}日"


def write_date(day: dt.date) -> str:
    """A day as it is written into a field; `parse_date` reads it.

    >>> write_date(dt.date(2027, 3, 5))
    '令和9年3月5日'
    """
    return day.isoformat() if active() == "en" else f"{_year(day)}年{day.month}月{day.day}日"


def format_month(day: dt.date) -> str:
    """The month of a day in 和暦 with 西暦.

    >>> format_month(dt.date(2027, 3, 5))
    '令和9年（2027年）3月'
    """
    if active() == "en":
        return f"{day:%B} {day.year}"
    return f"{_year(day)}年（{day.year}年）{day.month}月"


def weekday(day: dt.date) -> str:
    """The day of the week, in short.

    >>> weekday(dt.date(2027, 3, 5))
    '金'
    """
    return f"{day:%a}" if active() == "en" else _WEEKDAYS[day.weekday()]


def office_day(day: dt.date) -> dt.date:
    """A day, or the Monday after it where offices are closed at the weekend.

    >>> str(office_day(dt.date(2027, 3, 6))), str(office_day(dt.date(2027, 3, 5)))
    ('2027-03-08', '2027-03-05')
    """
    saturday = 5
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= saturday else 0)


def format_fiscal_year(year: int) -> str:
    """A fiscal year, named after the era of its 1 April as budgets are.

    >>> format_fiscal_year(2027), format_fiscal_year(2019)
    ('令和9年度（2027年度）', '平成31年度（2019年度）')
    """
    if active() == "en":
        return f"FY{year}"
    return f"{_year(dt.date(year, 4, 1))}年度（{year}年度）"


def write_year(year: int) -> str:
    """A fiscal year as it is written into a field; `parse_year` reads it.

    >>> write_year(2027)
    '令和9年度'
    """
    return str(year) if active() == "en" else f"{_year(dt.date(year, 4, 1))}年度"


def short_fiscal_year(year: int) -> str:
    """A fiscal year for the head of a narrow column.

    >>> short_fiscal_year(2027)
    'R9(2027)'
    """
    name, number = era_year(dt.date(year, 4, 1))
    letter = next((k for k, v in _LETTERS.items() if v == name), "")
    return f"{letter}{number}({year})" if letter else str(year)


def format_period(first: int, last: int) -> str:
    """A span of fiscal years with its length.

    >>> format_period(2027, 2031)
    '令和9年度（2027年度）から令和13年度（2031年度）まで（5年間）'
    """
    if active() == "en":
        return f"FY{first} to FY{last} ({last - first + 1} years)"
    begin, end = format_fiscal_year(first), format_fiscal_year(last)
    return f"{begin}から{end}まで（{last - first + 1}年間）"


def fiscal_year_of(day: dt.date) -> int:
    """The fiscal year a day falls in.

    >>> fiscal_year_of(dt.date(2027, 3, 31)), fiscal_year_of(dt.date(2027, 4, 1))
    (2026, 2027)
    """
    return day.year if day.month >= 4 else day.year - 1


_BOTH = re.compile(r"([^()]+)\((\d{4}(?:年度?)?)\)")


def parse_year(text: str) -> int | None:
    """A year written in 西暦 or 和暦 or both, with or without 年度; None when it is none of them.

    >>> [parse_year(t) for t in ("2027", "令和9年度", "Ｒ９", "平成元年", "R13abc", "0000")]
    [2027, 2027, 2027, 1989, None, None]
    >>> [parse_year(t) for t in ("令和9年度（2027年度）", "R9(2027)", "令和9年度（2028年度）")]
    [2027, 2027, None]
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if both := _BOTH.fullmatch(plain):
        one, other = parse_year(both[1]), parse_year(both[2])
        return one if one == other else None
    if western := re.fullmatch(r"(?:FY)?(\d{4})(?:年度?)?", plain):
        return int(western[1]) or None
    match = _WAREKI.fullmatch(plain)
    if match is None:
        return None
    name = _LETTERS.get(match[1], match[1])
    number = 1 if match[2] == "元" else int(match[2])
    if not 1 <= number <= _LONGEST_ERA:
        return None
    first = next(first for first, era in ERAS if era == name)
    return number + (_MEIJI_OFFSET if name == "明治" else first.year - 1)


_DAY = re.compile(r"(.+?(?:[-/.年]|年\(\d{4}年\)))\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?")


def parse_date(text: str) -> dt.date | None:
    """A day written in 西暦 or 和暦 or both; None when it is none, or no day of the calendar.

    >>> [str(parse_date(t)) for t in ("2027-03-05", "2027/3/5", "令和９年3月5日", "R9.3.5", "3月")]
    ['2027-03-05', '2027-03-05', '2027-03-05', '2027-03-05', 'None']
    >>> [str(parse_date(t)) for t in ("令和9年（2027年）3月5日", "令和8年（2027年）3月5日")]
    ['2027-03-05', 'None']
    """
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    year = parse_year(match[1].rstrip("-/.")) if match else None
    if match is None or year is None:
        return None
    try:
        return dt.date(year, int(match[2]), int(match[3]))
    except ValueError:
        return None
