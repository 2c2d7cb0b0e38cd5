"""What a check finds: a verdict on one requirement at one place, with the reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kanmin.handbook import Basis, Layer, Modality, Requirement
from kanmin.language import N_, _
from kanmin.plan import Plan, Tier


class Verdict(StrEnum):
    """Met (満たす), partial (一部), missing (ない), not applicable, or a person must look."""

    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NEEDS_PERSON = "needs_person"


_LABELS = {
    Verdict.MET: N_("満たしています"),
    Verdict.PARTIAL: N_("一部足りません"),
    Verdict.MISSING: N_("まだありません"),
    Verdict.NOT_APPLICABLE: N_("対象外です"),
    Verdict.NEEDS_PERSON: N_("人が確かめてください"),
}

MARKS = {
    Verdict.MET: "○",
    Verdict.PARTIAL: "△",
    Verdict.MISSING: "×",
    Verdict.NEEDS_PERSON: "？",
    Verdict.NOT_APPLICABLE: "－",
}
"""The sign of a verdict in tables; the word stands beside it."""


def label(verdict: Verdict) -> str:
    """What a verdict is called.

    >>> label(Verdict.MISSING)
    'まだありません'
    """
    return _(_LABELS[verdict])


@dataclass(frozen=True, slots=True)
class Observation:
    """What a rule saw. where: JSON pointer. example: text that would fulfil it there.

    quote: the words of the plan that decided, as the plan has them.
    """

    verdict: Verdict
    where: str
    reason: str
    suggestion: str = ""
    example: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """An observation on a requirement, as it binds the plan's tier. framework: whose it is.

    layer: the one that asks for it, or makes it stronger; None for what the State asks itself.
    """

    requirement: Requirement
    tier: Tier
    seen: Observation
    framework: str
    layer: Layer | None = None

    @property
    def verdict(self) -> Verdict:
        return self.seen.verdict

    @property
    def blocks(self) -> bool:
        """Whether a must stands open here."""
        return self.requirement.modality is Modality.MUST and self.verdict in (
            Verdict.MISSING,
            Verdict.PARTIAL,
        )

    @property
    def citation(self) -> str:
        return self.requirement.citation[self.tier]

    def to_raw(self) -> dict[str, Any]:
        """The finding as the command line and the API give it out."""
        return {
            "requirement": self.requirement.id,
            "framework": self.framework,
            "layer": self.layer.mark if self.layer else "",
            "title": _(self.requirement.title),
            "basis": self.requirement.basis.value,
            "modality": self.requirement.modality.value,
            "verdict": self.seen.verdict.value,
            "where": self.seen.where,
            "reason": self.seen.reason,
            "suggestion": self.seen.suggestion,
            "example": self.seen.example,
            "quote": self.seen.quote,
            "citation": self.citation,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All findings on a plan. edition, national_plan: what it was checked against."""

    plan: Plan
    on: dt.date
    edition: str
    national_plan: str
    findings: tuple[Finding, ...]

    @property
    def fulfilled(self) -> bool:
        """Whether no must that applies to this tier and stage is missing or partial.

        Musts that a person must look at do not count against it; `unsettled_musts` names them.
        """
        return not any(finding.blocks for finding in self.findings)

    @property
    def open_musts(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.blocks)

    @property
    def unsettled_musts(self) -> tuple[Finding, ...]:
        """Musts on which only a person can say whether they are met."""
        return tuple(
            f
            for f in self.findings
            if f.requirement.modality is Modality.MUST and f.verdict is Verdict.NEEDS_PERSON
        )

    def missing(self) -> tuple[Finding, ...]:
        """The findings of the plan's own framework that say something is not there."""
        own = self.of_framework(self.plan.framework)
        return tuple(f for f in own if f.verdict in (Verdict.MISSING, Verdict.PARTIAL))

    def frameworks(self) -> tuple[str, ...]:
        """The frameworks the findings belong to, the plan's own first."""
        return tuple(dict.fromkeys(f.framework for f in self.findings))

    def of_framework(self, framework: str) -> tuple[Finding, ...]:
        """The findings on one duty."""
        return tuple(f for f in self.findings if f.framework == framework)

    def of(self, *bases: Basis) -> tuple[Finding, ...]:
        """The findings that rest on the law, the handbook or advice."""
        return tuple(f for f in self.findings if f.requirement.basis in bases)

    def to_raw(self) -> dict[str, Any]:
        """The report as JSON values; its shape is documented and stable."""
        counts = {verdict.value: 0 for verdict in Verdict}
        for finding in self.findings:
            counts[finding.verdict.value] += 1
        return {
            "plan": self.plan.id,
            "title": self.plan.title,
            "lg_code": self.plan.body.lg_code,
            "tier": self.plan.tier.value,
            "stage": self.plan.stage.value,
            "on": self.on.isoformat(),
            "framework": self.plan.framework,
            "edition": self.edition,
            "national_plan": self.national_plan,
            "fulfilled": self.fulfilled,
            "open_musts": len(self.open_musts),
            "unsettled_musts": len(self.unsettled_musts),
            "counts": counts,
            "findings": [finding.to_raw() for finding in self.findings],
        }
