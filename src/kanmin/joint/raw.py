"""Proposals as values for JSON and as rows for CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kanmin.joint.figures import Total, YearSum
from kanmin.joint.members import Member
from kanmin.joint.proposals import JointProposal
from kanmin.joint.words import suits_because, why
from kanmin.plan import label

JOINT_TITLES = (
    "候補", "候補名", "候補の分類", "向き", "団体コード", "団体名", "計画名", "施策ID", "施策名",
    "担当課", "始める年度", "実施する年度", "経費計（千円）", "所要時間計", "入れた理由",
    "似ている度合い",
)  # fmt: skip


def proposal_raw(proposal: JointProposal) -> dict[str, Any]:
    """A proposal as plain values; what is not known is null."""
    return {
        "key": proposal.key,
        "name": proposal.name,
        "category": proposal.category,
        "bodies": [{"lg_code": code, "name": name} for code, name in proposal.bodies.items()],
        "why": why(proposal),
        "suits": proposal.suits.value,
        "suits_because": suits_because(proposal),
        "overlap": list(proposal.overlap),
        "cost": _total(proposal.cost),
        "costs": [_year(one) for one in proposal.costs],
        "hours": _total(proposal.hours_total),
        "hours_by_year": [_year(one) for one in proposal.hours],
        "years": [
            {"fiscal_year": y.fiscal_year, "bodies": y.count, "known": y.known, "whole": y.whole}
            for y in proposal.years
        ],
        "indicators": [
            {"name": k.name, "unit": k.unit, "bodies": k.bodies, "whole": k.whole}
            for k in proposal.indicators
        ],
        "measures": [_member(proposal, member) for member in proposal.members],
    }


def _total(total: Total) -> dict[str, Any]:
    return {"amount": total.amount, "known": total.known, "whole": total.whole}


def _year(one: YearSum) -> dict[str, Any]:
    return {
        "fiscal_year": one.fiscal_year,
        "amount": one.amount,
        "known": one.known,
        "whole": one.whole,
    }


def _member(proposal: JointProposal, member: Member) -> dict[str, Any]:
    return {
        "lg_code": member.code,
        "plan": member.plan,
        "measure": member.measure,
        "title": member.title,
        "lead": member.lead,
        "begins": member.years[0] if member.years else None,
        "runs": list(member.runs),
        "cost": _sum(member.costs),
        "hours": _sum(member.hours),
        "reason": proposal.reason(member).value,
        "likeness": proposal.likeness(member),
    }


def _sum(figures: Iterable[tuple[int, int | float]]) -> int | float | None:
    amounts = [amount for _year, amount in figures]
    return sum(amounts) if amounts else None


def joint_rows(found: Iterable[JointProposal]) -> Iterator[tuple[str | int | float | None, ...]]:
    """A row for each measure of each proposal, under `JOINT_TITLES`."""
    for proposal in found:
        for member in proposal.members:
            yield (
                proposal.key,
                proposal.name,
                proposal.category,
                label(proposal.suits),
                member.code,
                member.name,
                member.plan,
                member.measure,
                member.title,
                member.lead,
                member.years[0] if member.years else None,
                "、".join(map(str, member.runs)),
                _sum(member.costs),
                _sum(member.hours),
                label(proposal.reason(member)),
                proposal.likeness(member),
            )
