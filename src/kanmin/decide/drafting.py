"""What a proposal begins with: the words an office usually writes, to be changed by its officer."""

from __future__ import annotations

import datetime as dt

from kanmin.decide.records import MOST_SECTIONS, Proposal
from kanmin.decide.terms import ProposalKind
from kanmin.language import _
from kanmin.plan import Plan


def first_proposal(plan: Plan, kind: ProposalKind, today: dt.date, council: str = "") -> Proposal:
    """A proposal with what the plan knows; the sections that lead measures endorse it."""
    name = plan.title or _("（計画名なし）")
    title, request = _words(kind)
    return Proposal(
        kind=kind,
        title=title.format(plan=name),
        drafted_on=today,
        section=plan.contact.section,
        request=request.format(plan=name),
        sections=leading_sections(plan),
        council=council,
    )


def _words(kind: ProposalKind) -> tuple[str, str]:
    match kind:
        case ProposalKind.ESTABLISH:
            return (
                _("{plan}の策定について"),
                _("{plan}を別添のとおり策定してよろしいか伺います。"),
            )
        case ProposalKind.CHANGE:
            return (
                _("{plan}の変更について"),
                _("{plan}を別添の新旧対照表のとおり変更してよろしいか伺います。"),
            )
        case ProposalKind.ABOLISH:
            return _("{plan}の廃止について"), _("{plan}を廃止してよろしいか伺います。")


def leading_sections(plan: Plan) -> tuple[str, ...]:
    """The sections that lead measures, each once, without the one that drafts."""
    leads = (measure.lead.strip() for measure in plan.measures)
    others = dict.fromkeys(lead for lead in leads if lead and lead != plan.contact.section)
    return tuple(others)[:MOST_SECTIONS]
