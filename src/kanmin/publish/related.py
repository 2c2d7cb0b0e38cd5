"""The plans above and beside, what is not taken up, the duties: tables of the chapter 位置付け."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_date, format_period
from kanmin.language import _
from kanmin.layout import Block, Cell, Heading, Row, Table, heads
from kanmin.plan import Plan, RelatedPlan, Stance, label


def related_plans(plan: Plan, *, heading: bool) -> Iterator[Block]:
    """Tables of the plans above and beside, of answers to measures above, of the duties."""
    rows = tuple(_row(related) for related in (*plan.plans_above, *plan.plans_beside))
    duties = tuple(_duties(plan))
    if heading and (rows or duties or plan.stances):
        yield Heading(1, _("上位・関連する計画"), "kanmin.related")
    if rows:
        names = (_("種別"), _("計画名"), _("決定日"), _("関係"))
        head = (tuple(Cell(name, header=True) for name in names),)
        yield Table(_("上位・関連する計画"), (2, 5, 3, 4), head, rows)
    if plan.stances:
        titles = heads(_("上位の施策"), _("対応"), _("理由"))
        yield Table(_("上位の施策への対応"), (4, 2, 6), titles, tuple(map(_stance, plan.stances)))
    if duties:
        head = ((Cell(_("この計画が果たす義務"), header=True), Cell(_("期間"), header=True)),)
        yield Table(_("この計画が果たす義務"), (3, 2), head, duties)


def _row(related: RelatedPlan) -> Row:
    unknown = _("要確認")
    name = "\n".join(part for part in (related.name or unknown, related.url) if part)
    relation = "\n".join(part for part in (label(related.relation), related.note) if part)
    day = format_date(related.decided_on) if related.decided_on else unknown
    return (Cell(label(related.kind), header=True), Cell(name), Cell(day), Cell(relation))


def _stance(one: Stance) -> Row:
    """A measure from above that is not taken up, and why."""
    return (Cell(one.name or one.ref, header=True), Cell(label(one.answer)), Cell(one.reason))


def _duties(plan: Plan) -> Iterator[Row]:
    for duty in plan.duties:
        period = duty.period or plan.period
        yield (
            Cell(duty.name or duty.framework, header=True),
            Cell(format_period(period.first, period.last)),
        )
