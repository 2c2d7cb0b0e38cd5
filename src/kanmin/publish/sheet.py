"""A measure as one table: what it is, then year by year its schedule, values and costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kanmin.calendar_ja import format_date, format_fiscal_year, short_fiscal_year
from kanmin.language import _, bracketed
from kanmin.layout import Cell, Row, Table
from kanmin.plan import (
    Anchor,
    Cost,
    Effect,
    EffectKind,
    Indicator,
    IndicatorValue,
    Measure,
    OriginKind,
    Period,
    Project,
    ValueRole,
    label,
)

LEAST_COLUMNS, MOST_COLUMNS = 4, 6
_LABEL_WIDTH = 1.7


def measure_sheet(
    measure: Measure, period: Period, categories: Mapping[int, str]
) -> Iterator[Table]:
    """The sheet of a measure (施策シート): what it is; then, where known, year by year.

    Rows that would be empty are left out. The years stand in a head that each page repeats.
    """
    name = measure.title or measure.number or measure.id
    texts = [_wide(title, text, 1) for title, text in _texts(measure, categories) if text]
    span = max(LEAST_COLUMNS, min(len(period.years()), MOST_COLUMNS))
    if texts:
        yield Table(name, (_LABEL_WIDTH, float(span)), (), tuple(texts))
    for years in blocks_of_years(period):
        rows = tuple(_by_year(measure, years, period, span))
        if rows:
            caption = _("{measure}：年度ごとの工程・目標・経費").format(measure=name)
            widths = (_LABEL_WIDTH, *[1.0] * span)
            yield Table(caption, widths, (_year_head(years, span),), rows)


def blocks_of_years(period: Period) -> Iterator[tuple[int, ...]]:
    """The years of a period, so many at a time as stand side by side on a page."""
    years = tuple(period.years())
    for start in range(0, len(years), MOST_COLUMNS):
        yield years[start : start + MOST_COLUMNS]


def _wide(title: str, text: str, span: int) -> Row:
    return (Cell(title, header=True), Cell(text, span=span))


def _texts(measure: Measure, categories: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    yield _("分類"), _category(measure, categories)
    yield _("担当課"), measure.lead
    yield _("関係課・関係者"), "\n".join(measure.partners)
    yield _("重点分野"), _("、").join(label(field) for field in measure.fields)
    yield _("由来"), _origin(measure)
    yield _("根拠条項"), "\n".join(measure.articles)
    yield _("現状と課題"), measure.current.strip()
    yield _("取組"), measure.action.strip()
    yield _("得られる姿"), measure.outcome.strip()
    yield _("効果額"), "\n".join(_effect(effect) for effect in measure.effects)
    yield _("もとの文書"), _anchor(measure.anchor)


def _category(measure: Measure, categories: Mapping[int, str]) -> str:
    def named(number: int) -> str:
        return f"{number} {categories.get(number, '')}".strip()

    main = named(measure.category) if measure.category else ""
    linked = _("、").join(named(n) for n in measure.linked_categories)
    also = _("関連：{categories}").format(categories=linked) if linked else ""
    return "\n".join(part for part in (main, also) if part)


def _origin(measure: Measure) -> str:
    origin = measure.origin
    named = origin.name or origin.ref
    if origin.kind is OriginKind.OWN and not named:
        return ""
    kind = label(origin.kind)
    return _("{kind}：{name}").format(kind=kind, name=named) if named else kind


def _year_head(years: tuple[int, ...], span: int) -> Row:
    cells = [Cell(short_fiscal_year(y), header=True, align="center") for y in years]
    return (Cell(_("年度"), header=True), *_filled(cells, span))


def _filled(cells: list[Cell], span: int) -> list[Cell]:
    return [*cells, *[Cell("")] * (span - len(cells))]


def _yearly(title: str, texts: Mapping[int, str], years: tuple[int, ...], span: int) -> Row:
    cells = [Cell(texts.get(y, ""), align="center") for y in years]
    return (Cell(title, header=True), *_filled(cells, span))


def _by_year(measure: Measure, years: tuple[int, ...], period: Period, span: int) -> Iterator[Row]:
    """The rows of some years; what has no year of the period is told with the first of them."""
    rest = years[0] == period.first
    view = _View(years, period, span, rest)
    steps = _joined(
        (s.fiscal_year, f"{label(s.stage)}\n{s.note}".strip()) for s in measure.schedule
    )
    yield from view.row(_("工程"), steps)
    for indicator in measure.indicators:
        values = list(_values(indicator, view))
        if values or rest:
            yield _wide(_("指標"), _indicator(indicator), span)
        yield from values
    for project in measure.projects:
        yield from _project(project, view)
    yield from _costs(measure.all_costs, view)
    hours = _joined((h.fiscal_year, f"{h.hours:,}") for h in measure.staff_hours)
    yield from view.row(_("所要時間（時間）"), hours)


@dataclass(frozen=True, slots=True)
class _View:
    """The years shown. rest: whether what lies outside the period is told here."""

    years: tuple[int, ...]
    period: Period
    span: int
    rest: bool

    def row(self, title: str, texts: Mapping[int, str]) -> Iterator[Row]:
        """A row by year; what lies outside the period follows as text, so nothing is hidden."""
        if any(year in self.years for year in texts):
            yield _yearly(title, texts, self.years, self.span)
        outside = [
            f"{format_fiscal_year(year)} {text}"
            for year, text in sorted(texts.items())
            if year not in self.period
        ]
        if outside and self.rest:
            name = _("{title}（期間外）").format(title=title)
            yield _wide(name, "\n".join(outside), self.span)


def _joined(pairs: Iterable[tuple[int, str]]) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    for year, text in pairs:
        found[year].append(text)
    return {year: "\n".join(texts) for year, texts in found.items()}


def _sums(costs: Iterable[Cost]) -> dict[int, str]:
    sums: dict[int, int] = defaultdict(int)
    for cost in costs:
        sums[cost.fiscal_year] += cost.amount
    return {year: f"{amount:,}" for year, amount in sums.items()}


def _indicator(indicator: Indicator) -> str:
    name = bracketed(indicator.name, indicator.unit) if indicator.unit else indicator.name
    aim = _("・").join((label(indicator.kind), label(indicator.direction)))
    named = _("{name}〔{direction}〕").format(name=name, direction=aim)
    rate = ""
    if indicator.numerator_name or indicator.denominator_name:
        rate = _("分子：{numerator} 分母：{denominator}").format(
            numerator=indicator.numerator_name, denominator=indicator.denominator_name
        )
    source = _("出どころ：{source}").format(source=indicator.source) if indicator.source else ""
    return "\n".join(part for part in (named, rate, source) if part)


def _values(indicator: Indicator, view: _View) -> Iterator[Row]:
    """Baselines as text; targets and results by year; a value without a year as text too."""
    for role in ValueRole:
        values = indicator.of(role)
        dated = [
            v for v in values if role is not ValueRole.BASELINE and v.fiscal_year in view.period
        ]
        loose = [v for v in values if v not in dated]
        if loose and view.rest:
            lines = "\n".join(_value_with_year(v, indicator.unit) for v in loose)
            yield _wide(label(role), lines, view.span)
        cells = _joined((v.fiscal_year or 0, _value(v, "")) for v in dated)
        if any(year in view.years for year in cells):
            yield _yearly(label(role), cells, view.years, view.span)


def _value_with_year(value: IndicatorValue, unit: str) -> str:
    year = format_fiscal_year(value.fiscal_year) if value.fiscal_year else ""
    return " ".join(part for part in (year, _value(value, unit)) if part)


def _value(value: IndicatorValue, unit: str) -> str:
    parts = [f"{value.value:,}{unit}"] if value.value is not None else []
    if value.numerator is not None or value.denominator is not None:
        parts.append(bracketed("", f"{_or_dash(value.numerator)}/{_or_dash(value.denominator)}"))
    parts += [label(value.status)] if value.status else []
    parts += [_("{day}時点").format(day=format_date(value.as_of))] if value.as_of else []
    parts += [value.note] if value.note else []
    return " ".join(parts) or "－"


def _or_dash(number: int | float | None) -> str:
    return "－" if number is None else f"{number:,}"


def _project(project: Project, view: _View) -> Iterator[Row]:
    title = bracketed(project.name, project.section) if project.section else project.name
    if title and view.rest:
        yield _wide(_("事務事業"), title, view.span)
    yield from view.row(_("事業費（千円）"), _sums(project.costs))


def _costs(costs: tuple[Cost, ...], view: _View) -> Iterator[Row]:
    """The sum by year, then each source of funds."""
    yield from view.row(_("経費計（千円）"), _sums(costs))
    by_source: dict[str, list[Cost]] = defaultdict(list)
    for cost in costs:
        by_source[label(cost.source)].append(cost)
    for source, several in by_source.items():
        yield from view.row(_("うち{source}").format(source=source), _sums(several))


def _effect(effect: Effect) -> str:
    unit = _("千円") if effect.kind is EffectKind.YEN else _("時間")
    parts = [
        _("{kind} 年{amount:,}{unit}").format(
            kind=label(effect.kind), amount=effect.amount, unit=unit
        )
    ]
    if effect.from_year:
        parts.append(_("{year}から").format(year=format_fiscal_year(effect.from_year)))
    if effect.general_fund_share is not None:
        parts.append(_("うち一般財源{share}%").format(share=effect.general_fund_share))
    return _("、").join([*parts, effect.note] if effect.note else parts)


def _anchor(anchor: Anchor | None) -> str:
    if anchor is None:
        return ""
    page = _("{page}ページ").format(page=anchor.page) if anchor.page else ""
    place = " > ".join(anchor.path)
    return "\n".join(part for part in (f"{page} {place}".strip(), anchor.quote) if part)
