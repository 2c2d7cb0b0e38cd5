"""Arguments and options that several commands share, and how their values are read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kanmin.calendar_ja import parse_date
from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.plan import Period
from kanmin.text import half_width

Function = TypeVar("Function", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)


def form(*choices: str) -> Callable[[Function], Function]:
    """`--format`, the first choice by default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=choices[0],
        help=N_("出力の形。"),
    )


def output(
    *, required: bool, text: str = N_("書き出すファイル。")
) -> Callable[[Function], Function]:
    """`-o`, the file to write."""
    return click.option("-o", "--output", "target", type=FILE, required=required, help=text)


def data() -> Callable[[Function], Function]:
    """`--data`, the folder of the data."""
    return click.option(
        "--data", type=FILE, default=None, metavar="DIR", help=N_("データのフォルダー。")
    )


def on_day() -> Callable[[Function], Function]:
    """`--on`, the day whose law and handbook count."""
    return click.option(
        "--on",
        "on",
        default=None,
        metavar="DATE",
        help=N_("基準にする日（既定は今日）。例 2027-04-01"),
    )


def day(text: str | None) -> dt.date:
    """The day of an option; today without one."""
    if text is None:
        return dt.date.today()
    found = parse_date(text)
    if found is None:
        raise KanminError(
            _("「{text}」は日付として読めません。").format(text=text),
            todo=_("2027-04-01 のように書いてください。"),
        )
    return found


def period(text: str) -> Period:
    """The span of fiscal years in `2027-2031`."""
    match = re.fullmatch(r"\s*(\d{4})\s*[-~–〜]\s*(\d{4})\s*", half_width(text))
    if match is None:
        raise KanminError(
            _("計画期間「{years}」が読めません。").format(years=text),
            todo=_("2027-2031 のように書いてください。"),
        )
    first, last = int(match[1]), int(match[2])
    if last < first:
        raise KanminError(
            _("計画期間の終わり（{last}年度）が始まり（{first}年度）より前です。").format(
                last=last, first=first
            ),
            todo=_("2027-2031 のように、早い年度を先に書いてください。"),
        )
    return checked_period(first, last)


def checked_period(first: int, last: int) -> Period:
    """A period within the years the calendar knows."""
    try:
        return Period(first=first, last=last)
    except ValueError:
        raise KanminError(
            _("計画期間の年度が正しくありません（{first}から{last}）。").format(
                first=first, last=last
            )
        ) from None
