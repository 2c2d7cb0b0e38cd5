"""What takes longest of a version's pages is made as it is published, not for its first reader."""

from __future__ import annotations

from typing import Any

from kanmin.server.portal.compared import compared_of
from kanmin.server.portal.plan_text import plan_text
from kanmin.server.portal.versions import in_force
from kanmin.server.store.models import StoredPlan


def prepare(plan: StoredPlan, **_more: Any) -> None:
    """Lay out the text of a plan's version in force, and tell what of it is compared."""
    found = in_force(plan.key)
    if found is not None:
        plan_text(found)
        compared_of(found)
