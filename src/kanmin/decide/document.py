"""The proposal as a document (起案文書), to be put into the body's own document system."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kanmin.calendar_ja import format_date, format_period
from kanmin.decide.records import Endorsement, Proposal
from kanmin.decide.terms import AssemblyAct, EndorsementState, ProposalKind
from kanmin.language import _, active
from kanmin.layout import (
    Block,
    Cell,
    Document,
    Heading,
    Items,
    Paragraph,
    Row,
    Table,
    heads,
    name_cell,
)
from kanmin.plan import Plan, label

FACT_WIDTHS = (1.6, 6.4)
ENDORSED_WIDTHS = (2.2, 2.0, 1.6, 2.8)


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What a proposal tells beside its own words. plan: as it is proposed. state: which revision.

    duties: what it is drawn up under. categories: names by number. changes: what is changed, part
    by part. opinions: what was done with the public's opinions. enclosed: names of what is added.
    """

    plan: Plan
    state: str
    duties: tuple[str, ...]
    categories: Mapping[int, str]
    changes: tuple[str, ...] = ()
    opinions: tuple[str, ...] = ()
    enclosed: tuple[str, ...] = ()


def proposal_document(
    proposal: Proposal, facts: ProposalFacts, endorsed: Iterable[Endorsement] = ()
) -> Document:
    """The proposal with its request, what it is about, who endorses it, what is enclosed."""
    return Document(
        title=_("起案文書"),
        author=facts.plan.body.name,
        cover=(),
        language=active(),
        blocks=tuple(_blocks(proposal, facts, {one.section: one for one in endorsed})),
        short=True,
        page_head=proposal.title,
    )


def _blocks(
    proposal: Proposal, facts: ProposalFacts, endorsed: Mapping[str, Endorsement]
) -> Iterator[Block]:
    yield _facts(_("起案の概要"), _head(proposal))
    yield Heading(1, _("伺い"), "request")
    yield Paragraph(proposal.request)
    yield Heading(1, _("記"), "particulars")
    yield _facts(_("計画の内容"), _particulars(proposal, facts))
    if proposal.reasons:
        yield Heading(2, _("理由・経過"), "reasons")
        yield Paragraph(proposal.reasons)
    yield from _listed(_("変更の概要"), "changes", facts.changes)
    yield from _listed(_("意見募集"), "opinions", facts.opinions)
    if proposal.sections:
        yield Heading(1, _("合議"), "endorsements")
        yield _endorsements(proposal.sections, endorsed)
    yield from _listed(_("添付資料"), "enclosed", facts.enclosed)


def _facts(caption: str, told: Mapping[str, str]) -> Table:
    rows = tuple((name_cell(name), Cell(text)) for name, text in told.items())
    return Table(caption, FACT_WIDTHS, (), rows)


def _listed(title: str, anchor: str, lines: tuple[str, ...]) -> Iterator[Block]:
    if lines:
        yield Heading(1, title, anchor)
        yield Items(tuple(Paragraph(line) for line in lines))


def _head(proposal: Proposal) -> dict[str, str]:
    """The lines at the head; what is not known before the decision is left to be written in."""
    later = _("（決裁のあとに記入）")
    effective = proposal.effective_on
    return {
        _("件名"): proposal.title,
        _("起案日"): format_date(proposal.drafted_on),
        _("起案する課"): proposal.section or _("（記入）"),
        _("文書番号"): later,
        _("決裁権者"): proposal.decider or _("（記入）"),
        _("決裁日"): later,
        _("施行日"): format_date(effective) if effective else _("決裁の日"),
    }


def _particulars(proposal: Proposal, facts: ProposalFacts) -> dict[str, str]:
    plan = facts.plan
    bodies = [body.name for body in plan.bodies if body.name]
    told = {_("計画の名称"): plan.title or _("（計画名なし）"), _("対象の版"): facts.state}
    if len(bodies) > 1:
        told[_("共同で策定する団体")] = "、".join(bodies)
    told[_("計画期間")] = format_period(plan.period.first, plan.period.last)
    told[_("根拠")] = "\n".join(facts.duties)
    if proposal.kind is not ProposalKind.ABOLISH:
        told[_("個別施策")] = _measures(plan, facts.categories)
    if proposal.council:
        told[_("付議する会議")] = proposal.council
    if proposal.assembly is not AssemblyAct.NONE:
        told[_("議会")] = label(proposal.assembly)
    return told


def _measures(plan: Plan, categories: Mapping[int, str]) -> str:
    counts = Counter(measure.category for measure in plan.measures)
    lines = [_("{count}件").format(count=f"{len(plan.measures):,}")]
    lines += [
        _("{category}：{count}件").format(category=title, count=f"{counts[number]:,}")
        for number, title in categories.items()
        if counts[number]
    ]
    return "\n".join(lines)


def _endorsements(sections: tuple[str, ...], endorsed: Mapping[str, Endorsement]) -> Table:
    head = heads(_("合議先"), _("日付"), _("印・氏名"), _("意見"))
    rows = tuple(_endorsed(section, endorsed.get(section)) for section in sections)
    return Table(_("合議"), ENDORSED_WIDTHS, head, rows)


def _endorsed(section: str, found: Endorsement | None) -> Row:
    if found is None or found.state is EndorsementState.WAITING:
        return (name_cell(section), Cell(""), Cell(""), Cell(""))
    said = found.remark or label(found.state)
    day = format_date(found.on) if found.on else ""
    return (name_cell(section), Cell(day), Cell(""), Cell(said))
