"""What the page of the sheets for people changes in a plan: the choice of what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kanmin.language import _
from kanmin.plan import Conflict, Plan, parse, to_raw
from kanmin.publish import handout_facts as facts

Posted = Mapping[str, Sequence[str]]


def with_choice(plan: Plan, posted: Posted) -> tuple[Plan, dict[str, str]]:
    """The plan with what was chosen, and a sentence for each choice that could not be taken.

    What the rule would choose anyway is left to the rule, so that it follows the plan.
    """
    faults: dict[str, str] = {}
    found = facts.choice(plan).model_dump(mode="json", exclude_none=True)
    measures, figures = posted.get("measure", ()), posted.get("figure", ())
    if len(measures) > facts.MOST_MEASURES:
        said = _("概要版に載せられる施策は{most}件までです（{count}件が選ばれています）。")
        faults["measure"] = said.format(most=facts.MOST_MEASURES, count=len(measures))
    else:
        found["measures"] = _unless(measures, (m.id for m in facts.usual_measures(plan)))
    if len(figures) > facts.MOST_FIGURES:
        said = _("載せられる指標は{most}つまでです（{count}つが選ばれています）。")
        faults["figure"] = said.format(most=facts.MOST_FIGURES, count=len(figures))
    else:
        plan = _with(plan, found)
        found["figures"] = _unless(figures, (i.id for _m, i in facts.usual_indicators(plan)))
    found["consultation"] = posted.get("consultation", ("",))[-1]
    found.pop("ask", None)
    if asked := posted.get("ask", ("",))[-1]:
        found["ask"] = asked
    return _with(plan, found), faults


def _unless(chosen: Sequence[str], usual: Iterable[str]) -> list[str]:
    return [] if set(chosen) == set(usual) else [name for name in chosen if name]


def _with(plan: Plan, found: dict[str, object]) -> Plan:
    """The plan with a choice; measures and chapters are not read anew."""
    bare = to_raw(plan.model_copy(update={"measures": (), "chapters": ()}))
    sheets = parse(bare | {"sheets": found}).sheets
    return plan.model_copy(update={"sheets": sheets})


def taken_twice(conflicts: Iterable[Conflict]) -> dict[str, str]:
    """A sentence where somebody else chose at the same time; theirs stands."""
    if not any(conflict.where.startswith("/sheets") for conflict in conflicts):
        return {}
    return {
        "measure": _(
            "ほかの人も同時に選び直しました。いまの選び方を確かめ、もう一度保存してください。"
        )
    }
