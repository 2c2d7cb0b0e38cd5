"""What the page of a plan tells of its consultations."""

from __future__ import annotations

from typing import Any

from kanmin.server.consulting.held import Held
from kanmin.server.store.consult_models import Consultation, OpinionAnswer
from kanmin.server.store.models import StoredPlan


def shown(stored: StoredPlan) -> dict[str, Any]:
    """The consultations on a plan, and the places changed for opinions in them."""
    rows = Consultation.objects.filter(plan=stored).select_related("plan").defer("results")
    helds = [Held(row) for row in rows]
    return {"consultations": helds, "changed_for": _changed(helds)}


def _changed(helds: list[Held]) -> list[tuple[Held, OpinionAnswer, str]]:
    """The newest answers that name a place of the plan, with what it is called."""
    if not helds:
        return []
    by_number = {held.number: held for held in helds}
    newest: dict[int, OpinionAnswer] = {}
    answers = OpinionAnswer.objects.filter(
        group__consultation__in=by_number, draft=False, group__opinions__isnull=False
    )
    for one in answers.select_related("group").order_by("pk").distinct():
        newest[one.group_id] = one
    found = [(by_number[one.group.consultation_id], one) for one in newest.values() if one.changed]
    return [(held, one, held.place(one.changed)) for held, one in found]
