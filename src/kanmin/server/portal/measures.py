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
from kanmin.language import _, active
from kanmin.plan import Measure, Tier
from kanmin.publish.compose import measure_title
from kanmin.publish.html_out import blocks_html
from kanmin.server import books
from kanmin.server.bodies import body_name
from kanmin.server.portal.caching import kept, publications
from kanmin.server.portal.measure_text import Fact, answered, document_of, facts_and_years
from kanmin.server.portal.origins import origins
from kanmin.server.portal.reported import public_measure, reports
from kanmin.server.portal.versions import Published, version_of
from kanmin.server.store import access, queries
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
    place = next((at for at, m in enumerate(found.plan.measures, 1) if m.id == name), None)
    if place is None:
        raise Http404
    return kept(request, (found.revision.digest,), lambda: _page(request, found, place))


def _page(request: HttpRequest, found: Published, place: int) -> HttpResponse:
    plan, stored = found.plan, found.life.stored
    own = plan.measures[place - 1]
    shown = public_measure(own, reports(found))
    facts, text = _laid_out(found, shown)
    heading = measure_title(own, own.number or str(place))
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
        "origins": origins(own),
        "above": plan.tier is Tier.PREFECTURE,
        "alike": alike(stored, own.id),
        "may_take": _may_take(request, stored),
    }
    return render(request, "public_measure.html", context)


def _laid_out(found: Published, shown: Measure) -> tuple[tuple[Fact, ...], Markup]:
    categories = books.category_titles(found.plan.framework)
    revision = found.revision
    key = (revision.pk, revision.digest, active())
    return _made(shown.model_dump_json(), key, tuple(categories.items()))


@lru_cache(maxsize=KEPT)
def _made(
    measure: str, key: tuple[int, str, str], categories: tuple[tuple[int, str], ...]
) -> tuple[tuple[Fact, ...], Markup]:
    """Facts and text of a measure, laid out once for all readers. key: revision, language."""
    plan = queries.document(queries.by_key(key[0]))
    shown = Measure.model_validate_json(measure)
    facts, years = facts_and_years(shown, plan, dict(categories))
    return facts, blocks_html(document_of(shown, plan, years))


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
