"""主要施策の成果: the sheet that goes to the assembly with the accounts in September.

Source: 地方自治法 233条5項, which asks for documents on the results of the main measures with the
accounts. Its form is each body's own; this one keeps to what such sheets usually tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_fiscal_year
from kanmin.followup.figures import UNKNOWN, number, result_words, target_words
from kanmin.followup.report_measures import state_words
from kanmin.followup.report_overview import amount_words
from kanmin.followup.scales import meaning
from kanmin.followup.standing import MeasureStanding, Money, Standing, year_standing
from kanmin.language import _, active
from kanmin.layout import (
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
    figure_cell,
    heads,
    name_cell,
)
from kanmin.plan import GradeKind, Plan, label
from kanmin.plan.measure import name_of


def achievements_document(plan: Plan, year: int) -> Document:
    """The sheet of a fiscal year, a row a measure, money in thousand yen."""
    return Document(
        title=_("主要施策の成果"),
        author="・".join(body.name for body in plan.bodies if body.name),
        cover=(_("{year}　{plan}").format(year=format_fiscal_year(year), plan=plan.title),),
        language=active(),
        blocks=tuple(_blocks(plan, year)),
        landscape=True,
    )


def _blocks(plan: Plan, year: int) -> Iterator[Block]:
    name = format_fiscal_year(year)
    yield Heading(1, _("{year}　主要施策の成果").format(year=name), "achievements")
    yield Paragraph(_("金額の単位は千円です。（見込）は、まだ確定していない数値です。"))
    standing = year_standing(plan, year)
    if not standing.measures:
        yield Paragraph(_("施策がありません。"))
        return
    titles = heads(
        _("施策名"),
        _("担当課"),
        _("予算額"),
        _("決算額"),
        _("財源内訳（決算額）"),
        _("指標の目標と実績"),
        _("主な成果"),
        _("今後の方向"),
    )
    rows = (*(_row(one, plan) for one in standing.measures), _sum(standing.money))
    yield Table(_("主要施策の成果（千円）"), (2.1, 1.1, 1.1, 1.7, 2.2, 3.2, 3.2, 1.5), titles, rows)


def _row(one: MeasureStanding, plan: Plan) -> Row:
    review = one.review
    done = review.done.strip() if review else ""
    step = meaning(plan, GradeKind.NEXT, review.next_step) if review else ""
    return (
        name_cell(f"{one.measure.number} {name_of(one.measure)}".strip()),
        Cell(one.measure.lead),
        figure_cell(number(sum(one.money.budget.values()))),
        figure_cell(_spent(one.money)),
        Cell(_sources(one.money)),
        Cell("\n".join(_indicator(found) for found in one.indicators)),
        Cell(done or state_words(review)),
        Cell(step),
    )


def _spent(found: Money) -> str:
    if not found.spent:
        return UNKNOWN
    return amount_words(sum(found.spent.values()), found.estimated)


def _sources(found: Money) -> str:
    return "\n".join(
        f"{label(source)} {amount_words(found.spent[source], source in found.estimates)}"
        for source in found.sources
        if source in found.spent
    )


def _indicator(found: Standing) -> str:
    unit = found.indicator.unit
    aim = target_words(found.target, found.next_target, unit, found.year).replace("\n", "、")
    return _("{name}：目標 {target}、実績 {result}〔{verdict}〕").format(
        name=found.indicator.name or found.indicator.id,
        target=aim,
        result=result_words(found.result, unit).replace("\n", ""),
        verdict=label(found.attainment),
    )


def _sum(found: Money) -> Row:
    return (
        name_cell(_("計")),
        Cell(""),
        figure_cell(number(sum(found.budget.values()))),
        figure_cell(_spent(found)),
        Cell(_sources(found)),
        Cell(""),
        Cell(""),
        Cell(""),
    )
