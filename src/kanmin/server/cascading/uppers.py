"""The plans above that are kept here too: those a prefecture has published, and circles of them."""

from __future__ import annotations

from kanmin.cascade import circle, leaning
from kanmin.cascade.leaning import Leaning
from kanmin.plan import Plan, RelatedKind, RelatedPlan
from kanmin.server.bodies import registry
from kanmin.server.store import queries
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.publications import in_force, text_of
from kanmin.server.store.tracing import published_plan

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


def circle_above(stored: StoredPlan, plan: Plan) -> tuple[str, ...]:
    """The titles of the plans by which one stands above itself; () where it does not.

    Of another body's plan counts what is published: what its draft says is nobody's business.
    """
    above = {stored.key: [one.ref for one in plan.plans_above if one.ref]}
    titles = {stored.key: plan.title}
    waiting = list(above[stored.key])
    while waiting and len(titles) < MOST:
        key = waiting.pop()
        light = None if key in titles else _light(stored, key)
        if light is not None:
            titles[key] = light.title
            above[key] = [one.ref for one in light.plans_above if one.ref]
            waiting += above[key]
    return tuple(titles[key] for key in circle(above, stored.key))


def _light(stored: StoredPlan, key: str) -> Leaning | None:
    """What the plan of a key leans on: as it stands where it is of the same body, else as it is
    published; None for nothing."""
    found = StoredPlan.objects.filter(key=key).first()
    if found is None:
        return None
    if found.lg_code == stored.lg_code:
        return leaning(queries.plain(queries.revision(found)))
    return published_plan(found)
