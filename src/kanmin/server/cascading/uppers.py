"""The plans above that are kept here too: those a prefecture has published, and circles of them."""

from __future__ import annotations

from kanmin.cascade import circle, leaning
from kanmin.plan import Plan, RelatedKind, RelatedPlan
from kanmin.server.bodies import registry
from kanmin.server.store import queries, wall
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.publications import in_force, text_of

MOST = 20  # plans looked at on the way up


def published_of(code: str) -> list[tuple[StoredPlan, Plan]]:
    """The plans a body has published, in the version in force."""
    return [(row.plan, text_of(row)) for row in in_force(plan__lg_code=code)]


def with_plan_above(plan: Plan) -> Plan:
    """A new plan with the prefecture's named, where it is published here; never guessed."""
    body = registry().by_code.get(plan.body.lg_code)
    if body is None or body.code == body.prefecture_body_code:
        return plan
    found = published_of(body.prefecture_body_code)
    if len(found) != 1:
        return plan
    stored, above = found[0]
    several = tuple(_named(one, stored, above) for one in plan.plans_above)
    return plan.model_copy(update={"plans_above": several})


def _named(one: RelatedPlan, stored: StoredPlan, above: Plan) -> RelatedPlan:
    if one.kind is not RelatedKind.PREFECTURAL or one.name:
        return one
    return one.model_copy(
        update={
            "name": above.title,
            "decided_on": above.changed_on or above.decided_on,
            "url": above.published_url,
            "ref": stored.key,
        }
    )


@wall.lifted()
def circle_above(stored: StoredPlan, plan: Plan) -> tuple[str, ...]:
    """The titles of the plans by which one stands above itself; () where it does not."""
    above = {stored.key: [one.ref for one in plan.plans_above if one.ref]}
    titles = {stored.key: plan.title}
    waiting = list(above[stored.key])
    while waiting and len(titles) < MOST:
        found = StoredPlan.objects.filter(key=waiting.pop()).first()
        if found is not None and found.key not in titles:
            light = leaning(queries.plain(queries.revision(found)))
            titles[found.key] = light.title
            above[found.key] = [one.ref for one in light.plans_above if one.ref]
            waiting += above[found.key]
    return tuple(titles[key] for key in circle(above, stored.key))
