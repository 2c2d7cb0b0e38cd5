"""Proposals as a document: the sheet for a meeting, and the tables for a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from kanmin.calendar_ja import format_date, format_fiscal_year, short_fiscal_year
from kanmin.joint.others import Prospect
from kanmin.joint.proposals import JointProposal
from kanmin.joint.raw import JOINT_TITLES, joint_rows
from kanmin.joint.words import (
    UNKNOWN,
    amount_text,
    suits_because,
    total_text,
    why,
    years_text,
)
from kanmin.language import _, active, labelled, listed
from kanmin.layout import (
    Block,
    Cell,
    Document,
    Heading,
    Items,
    Paragraph,
    Row,
    Table,
    figure_cell,
    heads,
    name_cell,
)
from kanmin.plan import label

Prospects = Mapping[str, Sequence[Prospect]]
Categories = Mapping[int, str]
MOST_NAMED = 40  # bodies named in one cell


def meeting_document(
    place: str,
    found: Sequence[JointProposal],
    categories: Categories,
    day: dt.date,
    prospects: Prospects | None = None,
) -> Document:
    """The sheet for a meeting on some proposals. place: whose bodies; "" where nobody says.

    prospects: by key of a proposal, the bodies that could join it.
    """
    title = found[0].name if len(found) == 1 else _("共同化の候補")
    return Document(
        title=_("{title}　打合せ資料").format(title=title),
        author=place,
        cover=(format_date(day), _("候補：{count}件").format(count=f"{len(found):,}")),
        language=active(),
        blocks=tuple(_blocks(found, categories, prospects or {})),
        landscape=True,
    )


def tables_document(found: Sequence[JointProposal], categories: Categories) -> Document:
    """Two tables for a workbook: the proposals, and their measures body by body."""
    rows = tuple(tuple(_plain(value) for value in row) for row in joint_rows(found))
    widths = tuple(2.0 if "名" in title else 1.0 for title in JOINT_TITLES)
    measures = Table(_("団体ごとの施策"), widths, heads(*JOINT_TITLES), rows)
    return Document(
        _("共同化の候補"), "", (), active(), (proposals_table(found, categories), measures)
    )


def _plain(value: str | int | float | None) -> Cell:
    if isinstance(value, int | float):
        return figure_cell(f"{value:,}" if abs(value) > 9999 else str(value))
    return Cell(UNKNOWN if value is None else value)


def _blocks(
    found: Sequence[JointProposal], categories: Categories, prospects: Prospects
) -> Iterator[Block]:
    if len(found) != 1:
        yield Heading(1, _("候補の一覧"), "list")
        yield Paragraph(_note(), quiet=True)
        yield proposals_table(found, categories) if found else Paragraph(_("候補はありません。"))
    for number, proposal in enumerate(found, start=1):
        title = f"{number} {proposal.name}" if len(found) > 1 else _("候補の内容")
        yield Heading(1, title, f"p-{proposal.key}")
        yield from _proposal(proposal, categories)
        yield from _joining(proposal, prospects.get(proposal.key, ()))
        yield from _to_decide(proposal)


def _note() -> str:
    return _("経費や時間は、書いた団体の分だけを足しています。書いていない団体は0とは数えません。")


def proposals_table(found: Sequence[JointProposal], categories: Categories) -> Table:
    """The proposals, a row each."""
    head = heads(
        _("候補"), _("分類"), _("団体数"), _("重なる年度"), _("経費計（千円）"),
        _("経費の分かる団体"), _("向き"),
    )  # fmt: skip
    rows = tuple(
        (
            name_cell(one.name),
            Cell(category_text(one, categories)),
            figure_cell(str(len(one.bodies))),
            Cell(years_text(one.overlap)),
            figure_cell(amount_text(one.cost.amount)),
            Cell(f"{one.cost.known}{_('／')}{one.cost.whole}", align="right"),
            Cell(label(one.suits)),
        )
        for one in found
    )
    return Table(_("共同化の候補"), (3.2, 1.6, 0.8, 1.6, 1.4, 1.2, 1.4), head, rows)


def category_text(proposal: JointProposal, categories: Categories) -> str:
    """The category's name; 「－」 where no body gives one."""
    return categories.get(proposal.category or 0, UNKNOWN)


def _proposal(proposal: JointProposal, categories: Categories) -> Iterator[Block]:
    yield Table(proposal.name, (1.7, 6.0), (), tuple(_facts(proposal, categories)))
    yield _measures(proposal)
    if proposal.years or proposal.costs or proposal.hours:
        yield _by_year(proposal)
        yield Paragraph(_note(), quiet=True)
    if proposal.indicators:
        yield _indicators(proposal)


def _facts(proposal: JointProposal, categories: Categories) -> Iterator[Row]:
    names = list(proposal.bodies.values())
    more = "…" if len(names) > MOST_NAMED else ""
    pairs = (
        (_("分類"), category_text(proposal, categories)),
        (_("団体"), labelled(str(len(names)), listed(names[:MOST_NAMED]) + more)),
        (_("まとめた理由"), why(proposal)),
        (_("向き"), labelled(label(proposal.suits), suits_because(proposal))),
        (_("重なる年度"), "、".join(map(format_fiscal_year, proposal.overlap)) or UNKNOWN),
        (_("経費計（千円）"), total_text(proposal.cost)),
        (_("所要時間計（時間）"), total_text(proposal.hours_total)),
    )
    for title, text in pairs:
        yield (Cell(title, header=True), Cell(text))


def _measures(proposal: JointProposal) -> Table:
    head = heads(
        _("団体"), _("施策名"), _("担当課"), _("始める年度"), _("実施する年度"),
        _("経費計（千円）"), _("入れた理由"),
    )  # fmt: skip
    rows = tuple(
        (
            name_cell(m.name),
            Cell(m.title),
            Cell(m.lead or UNKNOWN),
            Cell(years_text(m.years[:1])),
            Cell(years_text(m.runs)),
            figure_cell(amount_text(sum(a for _y, a in m.costs) if m.costs else None)),
            Cell(label(proposal.reason(m))),
        )
        for m in proposal.members
    )
    caption = _("{name}：団体ごとの施策").format(name=proposal.name)
    return Table(caption, (1.4, 2.8, 1.4, 1.2, 2.2, 1.3, 1.8), head, rows)


def _by_year(proposal: JointProposal) -> Table:
    """Year by year: bodies at work, costs and hours, each with how many of the bodies tell."""
    works = {one.fiscal_year: one for one in proposal.years}
    costs = {one.fiscal_year: one for one in proposal.costs}
    hours = {one.fiscal_year: one for one in proposal.hours}
    whole = len(proposal.bodies)
    rows = []
    for year in sorted({*works, *costs, *hours}):
        work, cost, hour = works.get(year), costs.get(year), hours.get(year)
        rows.append(
            (
                name_cell(short_fiscal_year(year)),
                _share(work.count if work else 0, work.known if work else whole),
                figure_cell(amount_text(cost.amount if cost else None)),
                _share(cost.known if cost else 0, whole),
                figure_cell(amount_text(hour.amount if hour else None)),
                _share(hour.known if hour else 0, whole),
            )
        )
    head = heads(
        _("年度"), _("取り組む団体／工程の分かる団体"), _("経費（千円）"), _("経費の分かる団体"),
        _("時間"), _("時間の分かる団体"),
    )  # fmt: skip
    caption = _("{name}：年度ごと").format(name=proposal.name)
    return Table(caption, (1.2, 1.8, 1.2, 1.2, 1.0, 1.2), head, tuple(rows))


def _share(part: int, whole: int) -> Cell:
    return Cell(f"{part}{_('／')}{whole}", align="right")


def _indicators(proposal: JointProposal) -> Table:
    rows = tuple(
        (name_cell(one.name), Cell(one.unit or UNKNOWN), _share(one.bodies, one.whole))
        for one in proposal.indicators
    )
    caption = _("{name}：共通の指標").format(name=proposal.name)
    return Table(caption, (4, 1, 1), heads(_("指標名"), _("単位"), _("団体")), rows)


def _joining(proposal: JointProposal, found: Sequence[Prospect]) -> Iterator[Block]:
    if not found:
        return
    yield Heading(2, _("参加できる団体"), f"join-{proposal.key}")
    rows = tuple(
        (
            name_cell(one.body.name),
            Cell(label(one.absence)),
            Cell(near_text(one)),
            Cell(listed(one.alike) or UNKNOWN),
            Cell(one.title or UNKNOWN),
        )
        for one in found
    )
    head = heads(
        _("団体"), _("計画"), _("最も近い参加団体"), _("人口の近い参加団体"), _("近い施策")
    )
    caption = _("{name}：参加できる団体").format(name=proposal.name)
    yield Table(caption, (1.4, 1.8, 1.8, 2.4, 2.4), head, rows)


def near_text(one: Prospect) -> str:
    """The nearest body with its distance; 「－」 where a place is not known."""
    if one.km is None:
        return UNKNOWN
    return _("{name}（{km} km）").format(name=one.near, km=f"{one.km:,}")


def _to_decide(proposal: JointProposal) -> Iterator[Block]:
    yield Heading(2, _("話し合うこと"), f"ask-{proposal.key}")
    yield Items(
        tuple(
            Paragraph(text)
            for text in (
                _("仕様や進め方をそろえられるか。そろわないところは何か。"),
                _("どの団体が取りまとめるか。都道府県は何をするか。"),
                _("いつから始めるか。予算要求に間に合うか。"),
                _("経費の分け方。まだ経費の分からない団体はいつまでに出すか。"),
            )
        )
    )
