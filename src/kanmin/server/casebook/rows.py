"""Published cases for machines: one row a figure, or a case as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from kanmin.casebook import CaseFigure, PublishedCase
from kanmin.language import N_, _
from kanmin.plan import label, to_raw

COLUMNS = (
    N_("事例番号"), N_("版"), N_("公表日"), N_("団体コード"), N_("団体名"), N_("題名"),
    N_("分類"), N_("年度"), N_("計画ID"), N_("施策ID"), N_("数字"), N_("単位"), N_("前の値"),
    N_("前の値の年度"), N_("後の値"), N_("目標値"), N_("目標の年度"), N_("確認"),
)  # fmt: skip
Row = tuple[object, ...]


def table(cases: Iterable[PublishedCase]) -> Iterator[Row]:
    """Rows for a CSV, titles first; a case without figures has one row, its last columns empty."""
    yield tuple(_(title) for title in COLUMNS)
    for one in cases:
        lead = _lead(one)
        for figure in one.offer.figures or (None,):
            yield (*lead, *_figure(figure))


def _lead(one: PublishedCase) -> Row:
    offer = one.offer
    of_case = (one.number, one.version, one.published_on.isoformat(), one.lg_code, one.body)
    source = (offer.source.fiscal_year, offer.source.plan, offer.source.measure)
    return (*of_case, offer.title, offer.category, *source)


def _figure(one: CaseFigure | None) -> Row:
    if one is None:
        return (None,) * 8
    values = (one.baseline, one.baseline_year, one.value, one.target, one.target_year)
    return (one.name, one.unit, *values, label(one.proof))


def case_raw(one: PublishedCase) -> dict[str, Any]:
    """A case as JSON. What is not known is left out, never 0."""
    return {
        "number": one.number,
        "version": one.version,
        "page": reverse("case", args=[one.number]),
        "published_on": one.published_on.isoformat(),
        "lg_code": one.lg_code,
        "body": one.body,
        **to_raw(one.offer),
    }
