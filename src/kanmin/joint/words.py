"""Why measures were brought together, and what that suits, in words."""

from __future__ import annotations

from collections.abc import Iterable

from kanmin.calendar_ja import format_fiscal_year, short_fiscal_year
from kanmin.joint.figures import Total, bodies_of
from kanmin.joint.members import Member
from kanmin.joint.proposals import JoinReason, JointProposal, Suits
from kanmin.language import N_, _, listed
from kanmin.plan import OriginKind

UNKNOWN = "－"
_TAKEN = {
    OriginKind.NATIONAL: N_("{count}団体の施策は、国の施策「{name}」から取ったものです。"),
    OriginKind.PREFECTURAL: N_("{count}団体の施策は、都道府県の施策「{name}」から取ったものです。"),
    OriginKind.CASE: N_("{count}団体の施策は、事例「{name}」から取ったものです。"),
}


def why(proposal: JointProposal) -> str:
    """Why its measures are one group."""
    by_reason = {
        reason: [m for m in proposal.members if proposal.reason(m) is reason]
        for reason in JoinReason
    }
    return "".join(_sentences(proposal, by_reason))


def _sentences(proposal: JointProposal, by_reason: dict[JoinReason, list[Member]]) -> Iterable[str]:
    if taken := by_reason[JoinReason.ORIGIN]:
        yield _(_TAKEN[proposal.origin_kind]).format(name=proposal.origin, count=_count(taken))
    if same := by_reason[JoinReason.TITLE]:
        yield _("{count}団体の施策の題は「{name}」です。").format(
            name=proposal.name, count=_count(same)
        )
    if near := by_reason[JoinReason.LIKENESS]:
        yield _("{count}団体の施策は、題か取組が「{name}」に似ています。").format(
            name=proposal.name, count=_count(near)
        )


def _count(members: Iterable[Member]) -> int:
    return len(bodies_of(members))


def suits_because(proposal: JointProposal) -> str:
    """Why it suits what it is said to suit."""
    whole = len(proposal.bodies)
    most = max(proposal.paying.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    if proposal.policy_word:
        return _("題に「{word}」とあり、買うものではなく決めごとや体制です。").format(
            word=proposal.policy_word
        )
    if proposal.suits is Suits.PROCUREMENT:
        return _("{year}に{count}／{whole}団体が経費を見込んでいます。").format(
            year=format_fiscal_year(most[0]), count=most[1], whole=whole
        )
    if proposal.cost.amount is None:
        return _("経費を書いた団体がありません。")
    if not proposal.paying:
        return _("経費は0千円です（{known}／{whole}団体が記載）。").format(
            known=proposal.cost.known, whole=whole
        )
    return _("経費を見込む年度が2団体以上で重なりません。")


def years_text(years: Iterable[int]) -> str:
    """Fiscal years, runs of them as spans; 「－」 for none.

    >>> years_text([2027, 2028, 2030])
    'R9(2027)–R10(2028)、R12(2030)'
    """
    spans: list[list[int]] = []
    for year in sorted(years):
        if spans and spans[-1][-1] == year - 1:
            spans[-1][1:] = [year]
        else:
            spans.append([year])
    return listed("–".join(map(short_fiscal_year, span)) for span in spans) or UNKNOWN


def amount_text(amount: int | float | None) -> str:
    """A figure with thousands commas; 「－」 where it is not known.

    >>> amount_text(None), amount_text(0), amount_text(12000)
    ('－', '0', '12,000')
    """
    return UNKNOWN if amount is None else f"{amount:,}"


def total_text(total: Total) -> str:
    """A sum with how many bodies it is of.

    >>> from kanmin.joint.figures import Total
    >>> total_text(Total(None, 0, 4)), total_text(Total(1200, 3, 4))
    ('－（0／4団体）', '1,200（3／4団体）')
    """
    return _("{amount}（{known}／{whole}団体）").format(
        amount=amount_text(total.amount), known=total.known, whole=total.whole
    )
