"""Rules on the body's own comprehensive plan (総合計画)."""

from __future__ import annotations

from collections.abc import Iterable

from kanmin.check.findings import Observation, Verdict
from kanmin.check.run import Context, rule
from kanmin.language import _
from kanmin.plan import Plan, RelatedKind


@rule("sogo.named")
def named(plan: Plan, _context: Context) -> Iterable[Observation]:
    """The comprehensive plan stands among the plans beside, with name and date."""
    for index, beside in enumerate(plan.plans_beside):
        if beside.kind is not RelatedKind.COMPREHENSIVE:
            continue
        where = f"/plans_beside/{index}"
        if beside.name and beside.decided_on:
            reason = _("「{name}」を載せています。").format(name=beside.name)
            return [Observation(Verdict.MET, where, reason)]
        reason = _("総合計画の名前か決定日がありません。")
        return [Observation(Verdict.PARTIAL, where, reason, _("名前と決定日を書いてください。"))]
    reason = _("関連する計画に、総合計画がありません。")
    todo = _("持っているときは、名前と決定日を載せてください。持たない団体は、このままで足ります。")
    return [Observation(Verdict.NEEDS_PERSON, "/plans_beside", reason, todo)]
