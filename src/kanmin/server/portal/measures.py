"""The page of a measure of a published plan: for anybody, as the version in force has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from kanmin.followup import state_words
from kanmin.language import _
from kanmin.plan import Plan, Tier
from kanmin.publish.compose import measure_title
from kanmin.publish.html_out import blocks_html
from kanmin.server import books
from kanmin.server.bodies import body_name
from kanmin.server.portal.caching import kept, publications
from kanmin.server.portal.measure_text import Fact, answered, document_of, facts_and_years
from kanmin.server.portal.origins import origins
from kanmin.server.portal.reported import reported_alone
from kanmin.server.portal.versions import Published, version_of
from kanmin.server.store import access
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.search_alike import similar_to

KEPT = 256  # measures whose like ones are kept in memory


@dataclass(frozen=True, slots=True)
class Alike:
    """A measure like another one (似た施策): where it stands, its title, and whose it is."""

    key: str
    name: str
    title: str
    whose: str


@require_safe
def measure(request: Any, key: str, name: str) -> HttpResponse:
    """A measure; 404 for what is not in the version in force, as for none."""
    found = version_of(key, None)
    return kept(request, (found.revision.digest,), lambda: _page(request, found, name))


def _page(request: HttpRequest, found: Published, name: str) -> HttpResponse:
    known = reported_alone(found, name)
    if known is None:
        raise Http404
    (plan, place), stored = known, found.life.stored
    (shown,) = plan.measures
    facts, text = _laid_out(plan)
    heading = measure_title(shown, shown.number or str(place))
    years = answered(shown)
    context = {
        "title": _("{measure} | {body}の計画").format(measure=heading, body=plan.body.name),
        "heading": heading,
        "found": found,
        "plan": plan,
        "measure": shown,
        "facts": facts,
        "text": text,
        "state": (years[-1], state_words(shown.review(years[-1]))) if years else None,
        "origins": origins(shown),
        "above": plan.tier is Tier.PREFECTURE,
        "alike": alike(stored, name),
        "may_take": _may_take(request, stored),
    }
    return render(request, "public_measure.html", context)


def _laid_out(plan: Plan) -> tuple[tuple[Fact, ...], Markup]:
    """Facts and text of a measure, which stands alone in its plan."""
    (measure,) = plan.measures
    facts, years = facts_and_years(measure, plan, books.category_titles(plan.framework))
    return facts, blocks_html(document_of(measure, plan, years))


def alike(stored: StoredPlan, name: str) -> tuple[Alike, ...]:
    """The measures of other published plans that are most like one."""
    return _alike(stored.pk, name, publications())


@lru_cache(maxsize=KEPT)
def _alike(plan: int, name: str, _stamp: tuple[object, ...]) -> tuple[Alike, ...]:
    hits = similar_to(StoredPlan.objects.get(pk=plan), name)
    return tuple(Alike(h.key, h.row.name, h.words.title, body_name(h.row.lg_code)) for h in hits)


def _may_take(request: Any, stored: StoredPlan) -> bool:
    """Whether the measure is another body's; who may take one over at all the page asks itself."""
    code = getattr(request.user, "lg_code", "")
    return bool(code) and code not in access.bodies_of(stored)
