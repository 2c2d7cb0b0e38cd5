"""What the desk shows of a report: the ring, the state of each part, findings by their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kanmin.check import Finding, Report, Verdict
from kanmin.handbook import Basis, Modality
from kanmin.language import N_, _
from kanmin.plan import Plan

DONE = (Verdict.MET, Verdict.NEEDS_PERSON)
OPEN = (Verdict.MISSING, Verdict.PARTIAL)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """A report as the desk shows it. musts: what the law and the handbook need; rest: optional;
    layers: what the prefecture or the body itself asks on top."""

    report: Report
    musts: Share
    rest: Share
    layers: Share

    def at(self, *places: str) -> tuple[Finding, ...]:
        """The open findings at some places and below them, musts first."""
        found = [f for f in self.open if any(_below(f.seen.where, place) for place in places)]
        return tuple(sorted(found, key=lambda f: not f.blocks))

    @property
    def open(self) -> tuple[Finding, ...]:
        """Findings a person can do something about."""
        shown = (*OPEN, Verdict.NEEDS_PERSON)
        return tuple(f for f in self.report.findings if f.verdict in shown)

    def mark(self, *places: str) -> str:
        """The state of a part: 必須 open, something open, or done. What a layer asks is the latter:
        a plan without it is a plan."""
        found = self.at(*places)
        if any(f.blocks and f.layer is None for f in found):
            return "must"
        return "open" if any(f.verdict in OPEN for f in found) else "done"

    @property
    def next_step(self) -> Finding | None:
        """What to do next: the first open must, the State's before a layer's, else the first open
        principle."""
        found = [f for f in self.open if f.verdict in OPEN]
        found = [f for f in found if f.requirement.modality is not Modality.RECOMMENDED]
        return min(found, key=_urgency, default=None)


def _urgency(finding: Finding) -> tuple[int, bool]:
    return -finding.requirement.modality.strength, finding.layer is not None


MARK_WORDS = {
    "must": N_("必須が残っています"),
    "open": N_("書き足せます"),
    "done": N_("書けています"),
}


def outlook(report: Report) -> Outlook:
    """Count a report by requirement: one is done when none of its findings is open."""
    of_state = [f for f in report.findings if f.layer is None]
    musts = _share(f for f in of_state if f.requirement.modality is Modality.MUST)
    rest = _share(
        f
        for f in of_state
        if f.requirement.modality is not Modality.MUST and f.requirement.basis is not Basis.ADVICE
    )
    return Outlook(report, musts, rest, _share(f for f in report.findings if f.layer))


def _share(findings: Iterable[Finding]) -> Share:
    states: dict[str, bool] = {}
    for finding in findings:
        if finding.verdict is not Verdict.NOT_APPLICABLE:
            name = finding.requirement.id
            states[name] = states.get(name, True) and finding.verdict in DONE
    return Share(sum(states.values()), len(states))


def _below(where: str, place: str) -> bool:
    return where == place or where.startswith(f"{place}/")


def address(plan: Plan, where: str) -> tuple[str, str, str]:
    """The page a place is edited on: route, part id, anchor (the name of the field)."""
    head, *more = where.split("/")[1:] or [""]
    if head in ("chapters", "measures") and more and more[0].isdecimal():
        items = plan.chapters if head == "chapters" else plan.measures
        part = items[int(more[0])]
        route = "chapter" if head == "chapters" else "measure"
        return route, part.id, _anchor(plan, where)
    if head == "measures":
        return "plan", "", "measures"
    if head == "chapters":
        return "plan", "", "chapters"
    return "basics", "", _anchor(plan, where)


def _anchor(plan: Plan, where: str) -> str:
    """The pointer by ids, as fields are named."""
    names: list[str] = []
    here: object = plan
    for step in where.split("/")[1:]:
        if isinstance(here, tuple) and step.isdecimal() and int(step) < len(here):
            here = here[int(step)]
            names.append(getattr(here, "id", step))
        else:
            here = getattr(here, step, None)
            names.append(step)
    return "".join(f"/{name}" for name in names)


def mark_word(mark: str) -> str:
    """A mark in words, since shape and colour are not for everyone."""
    return _(MARK_WORDS[mark])
