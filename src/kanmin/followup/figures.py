"""Figures as a report writes them: thousands, units, and 見込 at all that is an estimate."""

from __future__ import annotations

from kanmin.calendar_ja import format_fiscal_year, short_fiscal_year
from kanmin.followup.paths import TargetPoint
from kanmin.language import _
from kanmin.plan import (
    EffectKind,
    IndicatorValue,
    Measure,
    ScheduleStep,
    ValueStatus,
    label,
)

UNKNOWN = "－"


def number(value: float) -> str:
    """A number with thousands and at most two decimals.

    >>> number(1234567), number(40.0), number(33.333333), number(-0.001)
    ('1,234,567', '40', '33.33', '0')
    """
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def with_unit(value: float, unit: str) -> str:
    """A number with its unit."""
    return f"{number(value)}{unit}"


def unit_of(kind: EffectKind) -> str:
    """The unit of an effect."""
    return _("千円") if kind is EffectKind.YEN else _("時間")


def marked(text: str, status: ValueStatus | None) -> str:
    """A figure with 見込 beside it while it is an estimate; settled figures stand alone."""
    if status is ValueStatus.SETTLED:
        return text
    return _("{text}（{status}）").format(text=text, status=label(ValueStatus.ESTIMATE))


def fraction(value: IndicatorValue) -> str:
    """Numerator and denominator of a value: 「（50／125）」; "" where it has none."""
    if value.numerator is None and value.denominator is None:
        return ""
    parts = [UNKNOWN if n is None else number(n) for n in (value.numerator, value.denominator)]
    return _("（{numerator}／{denominator}）").format(numerator=parts[0], denominator=parts[1])


def result_words(value: IndicatorValue | None, unit: str) -> str:
    """A result with unit, fraction and 見込; － for no data."""
    if value is None or value.value is None:
        return UNKNOWN
    told = f"{with_unit(value.value, unit)}\n{fraction(value)}".strip()
    return marked(told, value.status)


def baseline_words(value: IndicatorValue | None, unit: str) -> str:
    """A baseline with unit, fraction and year."""
    if value is None or value.value is None:
        return UNKNOWN
    year = value.year
    when = f"\n{short_fiscal_year(year)}" if year else ""
    return f"{with_unit(value.value, unit)}\n{fraction(value)}".strip() + when


def target_words(aim: TargetPoint | None, later: TargetPoint | None, unit: str, year: int) -> str:
    """The target of a year; where it is none decided, the next one with its year."""
    if aim and not aim.interpolated:
        return with_unit(aim.value, unit)
    told = []
    if aim:
        told.append(_("{value}（直線補間）").format(value=with_unit(aim.value, unit)))
    if later and later.year != year:
        value = with_unit(later.value, unit)
        told.append(_("{year}に{value}").format(year=format_fiscal_year(later.year), value=value))
    return "\n".join(told) or UNKNOWN


def step_words(steps: tuple[ScheduleStep, ...]) -> str:
    """Steps of a schedule in one line: 「準備（仕様と選定）」."""
    told = [
        _("{stage}（{note}）").format(stage=label(s.stage), note=s.note)
        if s.note
        else label(s.stage)
        for s in steps
    ]
    return "、".join(told)


def steps_of(measure: Measure, year: int) -> tuple[ScheduleStep, ...]:
    """What is to be done in a fiscal year."""
    return tuple(step for step in measure.schedule if step.fiscal_year == year)
