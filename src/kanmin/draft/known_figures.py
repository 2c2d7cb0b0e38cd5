"""What is known of a body, as sentences for chapter 1, each with source and date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kanmin.calendar_ja import format_date
from kanmin.language import _
from kanmin.localgov import Figure, LocalGovernment, Registry
from kanmin.plan import Paragraph, ParagraphKind, Source

CHOSEN = (  # ids of localgov's figures, in the order a chapter on the present state takes
    "resident_households_2025",
    "share_65_and_over",
    "share_under_15",
    "projected_population_2050",
    "fiscal_strength_index",
    "mynumber_card_holding",
    "frequent_32_online",
)


def known_figures(body: LocalGovernment, registry: Registry) -> tuple[Paragraph, ...]:
    """Items on population, age, money and procedures; what has no data is left out."""
    lines = [*_population(body, registry), *_chosen(body, registry)]
    return tuple(
        Paragraph(id=f"fact-{number}", kind=ParagraphKind.ITEM, text=text, source=source)
        for number, (text, source) in enumerate(lines, start=1)
    )


def _population(body: LocalGovernment, registry: Registry) -> Iterator[tuple[str, Source]]:
    counts = {y: n for y, n in registry.population(body.code).items() if n is not None}
    if not counts:
        return
    figure = registry.figure(body.code, "residents_2025")
    first, last = min(counts), max(counts)
    text = _("人口は{last_count:,}人（{last}年）です。").format(last_count=counts[last], last=last)
    if counts[first] and first != last:
        change = round((counts[last] - counts[first]) / counts[first] * 100, 1)
        text += _compared(change).format(first=first, first_count=counts[first], share=abs(change))
    yield text, _source(figure)


def _compared(change: float) -> str:
    """How the residents of a first year are compared with. change: per cent."""
    if not change:
        return _("{first}年の{first_count:,}人と、ほぼ同じです。")
    if change > 0:
        return _("{first}年の{first_count:,}人から、{share:.1f}%増えました。")
    return _("{first}年の{first_count:,}人から、{share:.1f}%減りました。")


def _chosen(body: LocalGovernment, registry: Registry) -> Iterator[tuple[str, Source]]:
    tiers = {d.id: d.tiers for d in registry.definitions()}
    for name in CHOSEN:
        if body.tier not in tiers.get(name, ()):
            continue
        figure = registry.figure(body.code, name)
        if figure.value is not None:
            yield _sentence(figure), _source(figure)


def _sentence(figure: Figure) -> str:
    value = figure.value if isinstance(figure.value, str) else f"{round(figure.value or 0, 2):,}"
    unit = "" if figure.unit == "指数" else figure.unit
    text = _("{label}は{value}{unit}です。").format(label=figure.label, value=value, unit=unit)
    if figure.numerator is not None and figure.denominator is not None:
        text += _("（{denominator}のうち{numerator}）").format(
            denominator=figure.denominator, numerator=figure.numerator
        )
    return text


def _projected(figure: Figure) -> bool:
    """Whether its day lies ahead: the year projected to, not the day the figure was made."""
    return figure.as_of is not None and figure.as_of > dt.date.today()


def _source(figure: Figure) -> Source:
    name = figure.source
    if not figure.verified and not _projected(figure):
        when = format_date(figure.as_of) if figure.as_of else ""
        name += _("（時点は{when}と推定）").format(when=when) if when else _("（時点は不明）")
    return Source(name=name, as_of=figure.as_of if figure.verified else None)
