"""What of a published version is compared with others, told once and kept beside its text."""

from __future__ import annotations

from kanmin.compare import PlanBeside, plan_beside
from kanmin.server import made_before
from kanmin.server.portal.plan_text import CACHE
from kanmin.server.portal.reported import public_plan, report_rows
from kanmin.server.portal.versions import Published


def compared_of(found: Published) -> PlanBeside:
    """What of a version is compared, with its public results; as it was told before, if it was."""
    stored = found.life.stored
    name = found.body.full_name if found.body else ""
    key = made_before.key_of("beside", stored.key, name, found.revision.digest, report_rows(found))
    told: PlanBeside | None = made_before.find(CACHE, key)
    if told is None:
        plan = public_plan(found)
        told = plan_beside(stored.key, name or plan.body.name, plan)
        made_before.keep(CACHE, key, told)
    return told
