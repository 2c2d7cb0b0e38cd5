"""A look at each measure of a plan, for rules on all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kanmin.check.findings import Observation, Verdict
from kanmin.language import _
from kanmin.plan import Measure, Plan

Each = Callable[[Measure, str], Iterator[Observation]]


def each_measure(plan: Plan, look: Each, all_well: str) -> list[Observation]:
    """A look at every measure; one finding of praise where nothing was found."""
    if not plan.measures:
        return [Observation(Verdict.NOT_APPLICABLE, "/measures", _("個別施策がまだありません。"))]
    seen = [o for i, m in enumerate(plan.measures) for o in look(m, f"/measures/{i}")]
    return seen or [Observation(Verdict.MET, "/measures", all_well)]
