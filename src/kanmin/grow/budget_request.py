"""The sheets that ask for the budget of a year (予算要求シート): one a project (事務事業)."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_fiscal_year
from kanmin.errors import KanminError
from kanmin.language import _, active
from kanmin.layout import Block, Cell, Document, Heading, Row, Table
from kanmin.plan import (
    Cost,
    EffectKind,
    FundSource,
    Measure,
    Plan,
    Project,
    ValueRole,
    ValueStatus,
    label,
)

Item = tuple[Measure, Project | None]


def budget_request(plan: Plan, year: int) -> Document:
    """A sheet for each project, and each measure without one, with a cost in the year.

    Requested and last year's amounts by source of funds, thousand yen; effects expected and
    realised; targets. What only the section can say is left to fill in. Raises KanminError where
    the plan has no cost in that year.
    """
    sheets = [_sheet(item, year) for item in _items(plan, year)]
    if not sheets:
        raise KanminError(
            _("{year}の経費が計画にありません。").format(year=format_fiscal_year(year)),
            todo=_("施策の経費を書くか、年度を確かめてください。"),
        )
    return Document(
        title=_("{year}予算要求シート").format(year=format_fiscal_year(year)),
        author=plan.body.name,
        cover=(plan.title,),
        language=active(),
        blocks=tuple(_numbered(sheets)),
        landscape=True,
    )


def _numbered(sheets: list[Table]) -> Iterator[Block]:
    for number, sheet in enumerate(sheets, start=1):
        yield Heading(1, f"{number} {sheet.caption}", f"sheet.{number}")
        yield sheet


def _items(plan: Plan, year: int) -> Iterator[Item]:
    for measure in plan.measures:
        projects = [p for p in measure.projects if _in(p.costs, year)]
        if projects:
            yield from ((measure, project) for project in projects)
        elif _in(measure.all_costs, year):
            yield measure, None


def _in(costs: tuple[Cost, ...], year: int) -> tuple[Cost, ...]:
    return tuple(cost for cost in costs if cost.fiscal_year == year)


def _sheet(item: Item, year: int) -> Table:
    measure, project = item
    name = project.name if project and project.name else measure.title
    titles = (_("項目"), format_fiscal_year(year), format_fiscal_year(year - 1), _("増減"))
    head = tuple(Cell(title, header=True, align="center") for title in titles)
    costs = project.costs if project else measure.all_costs
    rows = (
        _line(_("施策"), f"{measure.number} {measure.title}".strip()),
        _line(_("事務事業名"), name),
        _line(_("担当課"), (project.section if project else "") or measure.lead),
        *_money(costs, year),
        *_hours(measure, year),
        *_effects(measure, year),
        *_targets(measure, year),
        _line(_("積算の根拠"), ""),
        _line(_("要求の理由"), measure.action),
        _line(_("査定"), ""),
    )
    return Table(name or measure.id, (2.2, 2, 2, 2), (head,), rows)


def _line(title: str, text: str) -> Row:
    return (Cell(title, header=True), Cell(text, span=3))


def _money(costs: tuple[Cost, ...], year: int) -> Iterator[Row]:
    for source in FundSource:
        now, before = _sum(costs, year, source), _sum(costs, year - 1, source)
        if now or before:
            yield _amounts(_("{source}（千円）").format(source=label(source)), now, before)
    now = sum(_sum(costs, year, source) for source in FundSource)
    before = sum(_sum(costs, year - 1, source) for source in FundSource)
    yield _amounts(_("計（千円）"), now, before)


def _sum(costs: tuple[Cost, ...], year: int, source: FundSource) -> int:
    return sum(cost.amount for cost in _in(costs, year) if cost.source is source)


def _amounts(title: str, now: float, before: float) -> Row:
    change = now - before
    told = f"{change:+,}" if change else "0"
    return (
        Cell(title, header=True),
        Cell(f"{now:,}", align="right"),
        Cell(f"{before:,}", align="right"),
        Cell(told.replace("-", "△"), align="right"),
    )


def _hours(measure: Measure, year: int) -> Iterator[Row]:
    now, before = (
        sum(item.hours for item in measure.staff_hours if item.fiscal_year == when)
        for when in (year, year - 1)
    )
    if now or before:
        yield _amounts(_("職員の時間（時間）"), now, before)


def _effects(measure: Measure, year: int) -> Iterator[Row]:
    for effect in measure.effects:
        unit = _("千円") if effect.kind is EffectKind.YEN else _("時間")
        since = format_fiscal_year(effect.from_year) if effect.from_year else _("時期は要確認")
        told = _("{kind}：年{amount:,}{unit}（{since}から）").format(
            kind=label(effect.kind), amount=effect.amount, unit=unit, since=since
        )
        yield _line(_("効果の見込み"), told)
    for found in measure.realised:
        if found.fiscal_year < year:
            unit = _("千円") if found.kind is EffectKind.YEN else _("時間")
            status = _("（見込）") if found.status is ValueStatus.ESTIMATE else ""
            told = _("{kind}：{amount:,}{unit}{status}").format(
                kind=label(found.kind), amount=found.amount, unit=unit, status=status
            )
            name = _("{year}の効果の実績").format(year=format_fiscal_year(found.fiscal_year))
            yield _line(name, told)


def _targets(measure: Measure, year: int) -> Iterator[Row]:
    """The next target of each indicator, from the year on."""
    for indicator in measure.indicators:
        ahead = [
            (value.fiscal_year, value.value)
            for value in indicator.of(ValueRole.TARGET)
            if (value.fiscal_year or 0) >= year and value.value is not None
        ]
        for when, value in ahead[:1]:
            told = _("{name}：{year}に{value:,}{unit}").format(
                name=indicator.name,
                year=format_fiscal_year(when or year),
                value=value,
                unit=indicator.unit,
            )
            yield _line(_("指標の目標"), told)
