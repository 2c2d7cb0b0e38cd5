"""The form of one measure's results in a year: what it shows, and the results in what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from kanmin.followup import AnswerKind, EffectRow, Place, ReviewRow, SpendingRow, ValueRow
from kanmin.language import _, labelled
from kanmin.plan import (
    Conflict,
    EffectKind,
    FundSource,
    Indicator,
    IndicatorValue,
    Measure,
    Plan,
    RealisedEffect,
    Review,
    ReviewState,
    Spending,
    ValueRole,
    ValueStatus,
    label,
)
from kanmin.server.pages import as_written

Posted = Mapping[str, str]
REVIEW = ("state", "done", "delay", "grade", "next_step", "plan")
VALUE = ("value", "numerator", "denominator", "as_of", "note")
EFFECT = ("amount", "put_back", "used_for", "note")


def field_word(place: Place) -> str:
    """What the form calls the field that an issue is about."""
    rows: dict[AnswerKind, type[BaseModel]] = {
        AnswerKind.REVIEW: ReviewRow,
        AnswerKind.VALUE: ValueRow,
        AnswerKind.SPENDING: SpendingRow,
        AnswerKind.EFFECT: EffectRow,
    }
    for kind, row in rows.items():
        field = row.model_fields.get(place.title)
        if place.sheet == kind.value and field and field.title:
            return _(field.title)
    return ""


def theirs(conflict: Conflict) -> str:
    """What somebody else has saved meanwhile where this form says something else."""
    parts: dict[str, type[BaseModel]] = {
        "reviews": Review,
        "values": IndicatorValue,
        "spending": Spending,
        "realised": RealisedEffect,
    }
    *way, name = conflict.where.split("/")
    model = next((parts[step] for step in way if step in parts), None)
    info = model.model_fields.get(name) if model else None
    terms = [term for kind in (ReviewState, ValueStatus) for term in kind]
    words = next((label(term) for term in terms if term.value == conflict.mine), None)
    told = words or _text(conflict.mine) or "－"
    return labelled(_(info.title), told) if info and info.title else told


def shown(measure: Measure, year: int) -> dict[str, str]:
    """What the plan holds for a year, as the form names it; what is not known is empty."""
    review = measure.review(year)
    form = {f"review-{name}": _text(getattr(review, name, None)) for name in REVIEW}
    for indicator in measure.indicators:
        found = [v for v in indicator.of(ValueRole.RESULT) if v.fiscal_year == year]
        for name in VALUE:
            value = getattr(found[-1], name) if found else None
            form[f"{indicator.id}-{name}"] = _text(value)
    for source in FundSource:
        amounts = [
            s.amount for s in measure.spending if (s.fiscal_year, s.source) == (year, source)
        ]
        form[f"spent-{source.value}"] = str(sum(amounts)) if amounts else ""
    for kind in EffectKind:
        effects = [e for e in measure.realised if (e.fiscal_year, e.kind) == (year, kind)]
        for name in EFFECT:
            form[f"{kind.value}-{name}"] = _text(getattr(effects[-1], name) if effects else None)
    return form


def _text(value: Any) -> str:
    return str(as_written(value))


def emptied(measure: Measure, year: int, form: Posted) -> Measure:
    """The measure without the year's answers that the form showed and that come back empty.

    Of several effects of one kind the form shows one, so none of them is taken away.
    """
    kinds = [effect.kind for effect in measure.realised if effect.fiscal_year == year]
    return measure.model_copy(
        update={
            "reviews": tuple(
                r
                for r in measure.reviews
                if r.fiscal_year != year or _stays(form, "review", REVIEW)
            ),
            "indicators": tuple(
                indicator
                if _stays(form, indicator.id, VALUE)
                else indicator.model_copy(update={"values": _but_result(indicator, year)})
                for indicator in measure.indicators
            ),
            "spending": tuple(
                s
                for s in measure.spending
                if s.fiscal_year != year or _stays(form, "spent", (s.source.value,))
            ),
            "realised": tuple(
                e
                for e in measure.realised
                if e.fiscal_year != year
                or kinds.count(e.kind) > 1
                or _stays(form, e.kind.value, EFFECT)
            ),
        }
    )


def _stays(form: Posted, prefix: str, names: tuple[str, ...]) -> bool:
    """Whether a row was filled in, or not on the form at all."""
    sent = [form[f"{prefix}-{name}"] for name in names if f"{prefix}-{name}" in form]
    return not sent or any(text.strip() for text in sent)


def _but_result(indicator: Indicator, year: int) -> tuple[IndicatorValue, ...]:
    return tuple(v for v in indicator.values if (v.role, v.fiscal_year) != (ValueRole.RESULT, year))


def sources_of(measure: Measure, year: int) -> tuple[FundSource, ...]:
    """The sources a form asks for: of the budget and of what was spent, else the general fund."""
    there = {cost.source for cost in measure.all_costs if cost.fiscal_year == year}
    there |= {item.source for item in measure.spending if item.fiscal_year == year}
    return tuple(source for source in FundSource if source in there) or (FundSource.GENERAL,)


def document(plan: Plan, measure: Measure, year: int, form: Posted) -> dict[str, Any]:
    """What was sent as a document of results, to be read with all its checks."""
    status = {"measure": measure.id, "status": form.get("status", "")}
    return {
        "form": "kanmin-results",
        "plan": plan.id,
        "year": year,
        AnswerKind.REVIEW.value: [row | status] if (row := _row(form, "review", REVIEW)) else [],
        AnswerKind.VALUE.value: [
            row | status | {"indicator": indicator.id}
            for indicator in measure.indicators
            if (row := _row(form, indicator.id, VALUE))
        ],
        AnswerKind.SPENDING.value: [
            {"source": source.value, "amount": amount} | status
            for source in FundSource
            if (amount := form.get(f"spent-{source.value}", "").strip())
        ],
        AnswerKind.EFFECT.value: [
            row | status | {"kind": kind.value}
            for kind in EffectKind
            if (row := _row(form, kind.value, EFFECT))
        ],
    }


def _row(form: Posted, prefix: str, names: tuple[str, ...]) -> dict[str, Any]:
    """The filled fields of a row; nothing where all are empty."""
    return {name: text for name in names if (text := form.get(f"{prefix}-{name}", "").strip())}
