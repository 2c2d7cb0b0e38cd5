"""One document, several duties and bodies (共同計画・複数の義務): what each of them finds in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kanmin.check.conformity import ConformityRow, conformity
from kanmin.check.findings import Report, Verdict
from kanmin.check.run import Context, check
from kanmin.plan import Body, Plan


@dataclass(frozen=True, slots=True)
class DutyCount:
    """A duty of one body: how many of what it asks for are met. framework: its handbook's.

    asked: requirements that speak to this body and stage. counts: by verdict; they add up to it.
    """

    framework: str
    asked: int
    counts: dict[Verdict, int]
    rows: tuple[ConformityRow, ...]


@dataclass(frozen=True, slots=True)
class BodyConformity:
    """What one body of a plan finds in it, duty by duty."""

    body: Body
    report: Report
    duties: tuple[DutyCount, ...]


def conformity_of_bodies(plan: Plan, context: Context) -> tuple[BodyConformity, ...]:
    """The check of a plan for each of its bodies: what binds follows a body's tier."""
    return tuple(_body(plan, body, context) for body in plan.bodies)


def _body(plan: Plan, body: Body, context: Context) -> BodyConformity:
    others = tuple(one for one in plan.bodies if one.id != body.id)
    report = check(plan.model_copy(update={"bodies": (body, *others)}), context)
    return BodyConformity(body, report, tuple(_duties(report)))


def _duties(report: Report) -> Iterator[DutyCount]:
    rows = conformity(report)
    for framework in report.frameworks():
        own = tuple(row for row in rows if row.framework == framework)
        asked = [row for row in own if row.verdict is not Verdict.NOT_APPLICABLE]
        verdicts = dict.fromkeys(Verdict, 0)
        for row in asked:
            verdicts[row.verdict] += 1
        del verdicts[Verdict.NOT_APPLICABLE]
        yield DutyCount(framework, len(asked), verdicts, own)
