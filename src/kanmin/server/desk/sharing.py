"""Sharing a plan from the desk: with the prefecture and the State, until it is withdrawn."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kanmin.localgov import LocalGovernment, Tier
from kanmin.server.bodies import registry
from kanmin.server.onward import lead_to
from kanmin.server.store import sharing
from kanmin.server.store.models import StoredPlan


@require_POST
def share(request: Any, stored: StoredPlan) -> HttpResponse:
    """Share the plan from now on."""
    sharing.share(stored, request.user)
    return _back(stored)


@require_POST
def withdraw(request: Any, stored: StoredPlan) -> HttpResponse:
    """Share the plan no longer."""
    sharing.withdraw(stored, request.user)
    return _back(stored)


def _back(stored: StoredPlan) -> HttpResponse:
    return lead_to("plan", stored.key, anchor="sharing")


def shown(stored: StoredPlan) -> dict[str, Any]:
    """What the plan's page tells of sharing: with whom, since when, and before."""
    found = sharing.history(stored)
    return {
        "shares": found,
        "shared": next((one for one in found if one.until is None), None),
        "prefecture": _prefecture(stored),
    }


def _prefecture(stored: StoredPlan) -> LocalGovernment | None:
    """The prefecture that will read it; None for a prefecture's own plan."""
    body = registry().by_code.get(stored.lg_code)
    if body is None or body.tier is Tier.PREFECTURE:
        return None
    return registry().by_code.get(body.prefecture_body_code)
