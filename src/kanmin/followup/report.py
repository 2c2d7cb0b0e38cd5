"""The yearly report (年次報告書) as a document to lay out, and the whole of it as plain values."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_fiscal_year, format_period
from kanmin.followup.common import CommonIndicator, common_document_blocks
from kanmin.followup.figures import UNKNOWN
from kanmin.followup.ledger import ledger_chapter
from kanmin.followup.next_plan import PlannedChange, changes
from kanmin.followup.open_points import open_points
from kanmin.followup.report_measures import measures
from kanmin.followup.report_overview import overview
from kanmin.followup.scales import meaning
from kanmin.followup.standing import MeasureStanding, YearStanding, year_standing
from kanmin.language import _, active
from kanmin.layout import Block, Cell, Document, Heading, Paragraph, Row, Table, heads, name_cell
from kanmin.plan import GradeKind, Plan
from kanmin.plan.measure import name_of


def report_document(plan: Plan, year: int, common: tuple[CommonIndicator, ...] = ()) -> Document:
    """The report of a fiscal year: the plan as a whole, each measure, the ledger, what is open.

    common: the common indicators of its bodies (`common_of_plan`), a chapter of their own.
    """
    title = _("{plan}　年次報告書").format(plan=plan.title or _("（計画名なし）"))
    return Document(
        title=title,
        author="・".join(body.name for body in plan.bodies if body.name),
        cover=(
            _("{year}の実績").format(year=format_fiscal_year(year)),
            _("計画期間：{period}").format(
                period=format_period(plan.period.first, plan.period.last)
            ),
        ),
        language=active(),
        blocks=(*_blocks(year_standing(plan, year)), *_common(common)),
    )


def _blocks(standing: YearStanding) -> Iterator[Block]:
    yield from overview(standing)
    yield from measures(standing)
    yield from ledger_chapter(standing.plan, standing.year)
    yield from _open(standing)
    yield from _next_year(standing)


def _common(indicators: tuple[CommonIndicator, ...]) -> Iterator[Block]:
    if indicators:
        yield Heading(1, _("6 共通指標"), "common")
        yield from common_document_blocks(indicators)


def _open(standing: YearStanding) -> Iterator[Block]:
    yield Heading(1, _("4 まだ答えのない施策・確かめること"), "open")
    points = open_points(standing)
    if not points:
        yield Paragraph(_("すべての施策から答えがあり、確かめることは残っていません。"))
        return
    rows: tuple[Row, ...] = tuple(
        (name_cell(name_of(p.measure)), Cell(p.measure.lead or UNKNOWN), Cell(p.sentence))
        for p in points
    )
    titles = heads(_("施策"), _("担当課"), _("確かめること"))
    yield Table(_("確かめること"), (2.4, 1.4, 5), titles, rows)


def _next_year(standing: YearStanding) -> Iterator[Block]:
    yield Heading(1, _("5 来年度に向けて"), "next-year")
    reviewed = [one for one in standing.measures if one.review]
    if not reviewed:
        yield Paragraph(_("評価のあった施策はまだありません。"))
        return
    proposals = changes(standing.plan, standing.year)
    rows = tuple(_next_row(one, proposals, standing.plan) for one in reviewed)
    titles = heads(_("施策"), _("今後の方向"), _("次年度の取組"), _("計画への反映の案"))
    yield Table(_("今後の方向と計画への反映"), (2.2, 1.8, 2.6, 3.4), titles, rows)


def _next_row(one: MeasureStanding, proposals: tuple[PlannedChange, ...], plan: Plan) -> Row:
    review = one.review
    mine = [change.sentence for change in proposals if change.measure == one.measure.id]
    mark = meaning(plan, GradeKind.NEXT, review.next_step) if review else ""
    return (
        name_cell(name_of(one.measure)),
        Cell(mark or UNKNOWN),
        Cell(review.plan.strip() if review else ""),
        Cell("\n".join(mine)),
    )
