"""What the results form holds already: a row a measure, an indicator, a source, an effect."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_fiscal_year
from kanmin.cells import plain
from kanmin.errors import KanminError
from kanmin.followup.answers import AnswerKind
from kanmin.followup.columns import UNITS
from kanmin.followup.figures import step_words, steps_of, with_unit
from kanmin.followup.paths import baseline, next_target, result, target
from kanmin.followup.standing import expected, money, realised, spending
from kanmin.language import _
from kanmin.plan import (
    EffectKind,
    FundSource,
    Indicator,
    IndicatorValue,
    Measure,
    Plan,
    RealisedEffect,
    Review,
    Spending,
    ValueStatus,
)
from kanmin.plan.form_columns import CellValue, FormRow


def measures_of(plan: Plan, section: str) -> tuple[Measure, ...]:
    """The measures a section leads; all of them for "". Raises KanminError where there are none."""
    wanted = plain(section)
    found = tuple(m for m in plan.measures if plain(m.lead).startswith(wanted))
    if found or not section:
        return found
    there = "、".join(sections(plan))
    raise KanminError(
        _("担当課「{section}」の施策がありません。").format(section=section),
        todo=_("担当課は {sections} です。").format(sections=there) if there else "",
    )


def sections(plan: Plan) -> tuple[str, ...]:
    """The sections that lead measures, in the order of the plan."""
    return tuple(dict.fromkeys(m.lead for m in plan.measures if m.lead))


def form_rows(measures: tuple[Measure, ...], year: int) -> dict[AnswerKind, tuple[FormRow, ...]]:
    """The rows of each sheet, with what the plan already holds for the year."""
    makers = {
        AnswerKind.REVIEW: _review_rows,
        AnswerKind.VALUE: _value_rows,
        AnswerKind.SPENDING: _spending_rows,
        AnswerKind.EFFECT: _effect_rows,
    }
    return {
        kind: tuple(row for measure in measures for row in rows(measure, year))
        for kind, rows in makers.items()
    }


def _told(measure: Measure) -> FormRow:
    return {
        "measure": measure.id,
        "number": measure.number,
        "title": measure.title,
        "lead": measure.lead,
    }


def _status(part: Review | IndicatorValue | Spending | RealisedEffect | None) -> str:
    status = part.status if part and part.status else ValueStatus.ESTIMATE
    return status.word


def _review_rows(measure: Measure, year: int) -> Iterator[FormRow]:
    review = measure.review(year)
    row = _told(measure) | {"schedule": step_words(steps_of(measure, year))}
    if review:
        row |= {
            "state": review.state.word if review.state else "",
            "done": review.done,
            "delay": review.delay,
            "grade": review.grade,
            "next_step": review.next_step,
            "plan": review.plan,
        }
    yield row | {"status": _status(review)}


def _value_rows(measure: Measure, year: int) -> Iterator[FormRow]:
    for indicator in measure.indicators:
        found = result(indicator, year)
        row = _told(measure) | _told_indicator(indicator, year)
        if found:
            row |= {
                "value": found.value,
                "numerator": found.numerator,
                "denominator": found.denominator,
                "as_of": found.as_of.isoformat() if found.as_of else "",
                "note": found.note,
            }
        yield row | {"status": _status(found)}


def _told_indicator(indicator: Indicator, year: int) -> FormRow:
    start, before = baseline(indicator), result(indicator, year - 1)
    return {
        "indicator": indicator.id,
        "name": indicator.name,
        "unit": indicator.unit,
        "direction": indicator.direction.word,
        "baseline": start.value if start else None,
        "target": _target(indicator, year),
        "last_year": before.value if before else None,
    }


def _target(indicator: Indicator, year: int) -> CellValue:
    """The year's own target as a number; else the next one with its year in words."""
    aim, later = target(indicator, year), next_target(indicator, year)
    if aim and not aim.interpolated:
        return aim.value
    if later is None:
        return ""
    return _("{year}に{value}").format(
        year=format_fiscal_year(later.year), value=with_unit(later.value, indicator.unit)
    )


def _spending_rows(measure: Measure, year: int) -> Iterator[FormRow]:
    """A row a source with a budget or a settled amount; one for general-fund cash else."""
    found = money((measure,), year)
    for source in found.sources or (FundSource.GENERAL,):
        items = [item for item in spending(measure, year) if item.source is source]
        yield _told(measure) | {
            "source": source.word,
            "budget": found.budget.get(source),
            "amount": sum(item.amount for item in items) if items else None,
            "status": _status(items[0] if items else None),
        }


def _effect_rows(measure: Measure, year: int) -> Iterator[FormRow]:
    """A row an effect realised this year; one for each kind else that is expected at any time."""
    there = {e.kind for e in measure.effects} | {r.kind for r in realised(measure, year)}
    for kind in (kind for kind in EffectKind if kind in there):
        items = [item for item in realised(measure, year) if item.kind is kind]
        empty = _told_effect(measure, kind, year)
        yield from (empty | _effect(item) for item in items)
        if not items:
            yield empty


def _told_effect(measure: Measure, kind: EffectKind, year: int) -> FormRow:
    return _told(measure) | {
        "kind": kind.word,
        "unit": UNITS[kind],
        "expected": expected(measure, year, kind),
        "status": _status(None),
    }


def _effect(found: RealisedEffect) -> FormRow:
    return {
        "amount": found.amount,
        "put_back": found.put_back,
        "used_for": found.used_for,
        "note": found.note,
        "status": _status(found),
    }
