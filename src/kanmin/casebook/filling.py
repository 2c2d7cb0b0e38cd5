"""An offer filled in from the plan and the results of a year: nothing that they do not say."""

from __future__ import annotations

from kanmin.calendar_ja import format_fiscal_year
from kanmin.casebook.figures import figures, proven
from kanmin.casebook.offer import CaseFigure, CaseSource, Offer
from kanmin.casebook.terms import FigureKind
from kanmin.language import _, speaking
from kanmin.plan import Measure


def filled_in(measure: Measure, source: CaseSource, public: Measure | None) -> Offer:
    """What can be told of a measure in a year; the lesson learnt is left to the office.

    public: the measure as it is published, with the results of reports; None where nothing is.
    """
    year = source.fiscal_year
    review = measure.review(year)
    found = proven(figures(measure, year), public, year, source.report)
    return Offer(
        source=source,
        title=measure.title or measure.id,
        category=measure.category or 1,
        linked=measure.linked_categories,
        fields=measure.fields,
        before=measure.current,
        done=(review.done if review else "").strip() or measure.action,
        effect=_effect(found),
        was_hard=review.delay if review else "",
        section=measure.lead,
        figures=found,
    )


def _effect(found: tuple[CaseFigure, ...]) -> str:
    """What the figures say, in sentences; "" where no effect was measured."""
    with speaking("ja"):
        return "\n".join(filter(None, map(_sentence, found)))


def _sentence(one: CaseFigure) -> str:
    if one.value is None or one.fiscal_year is None:
        return ""
    year, now = format_fiscal_year(one.fiscal_year), f"{one.value:,}{one.unit}"
    if one.kind in (FigureKind.SAVING, FigureKind.FREED):
        what = _("経費") if one.kind is FigureKind.SAVING else _("時間")
        return _("{year}に、{what}が{now}減りました。").format(year=year, what=what, now=now)
    if one.kind is not FigureKind.INDICATOR:
        return ""
    if one.baseline is None:
        return _("{name}は、{year}に{now}です。").format(name=one.name, year=year, now=now)
    return _("{name}は、{before}から{year}の{now}になりました。").format(
        name=one.name, before=_before(one), year=year, now=now
    )


def _before(one: CaseFigure) -> str:
    told = f"{one.baseline:,}{one.unit}"
    if one.baseline_year is None:
        return told
    return _("{year}の{told}").format(year=format_fiscal_year(one.baseline_year), told=told)
