"""What is public, as the API and the MCP server tell it: values that are JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import (
    AmbiguousName,
    LocalGovernment,
    body_raw,
    figure_raw,
    likeness_raw,
    similar,
)
from kanmin.localgov.lookup import LONGEST_BODY_NAME
from kanmin.plan import Measure
from kanmin.search import FilterKey
from kanmin.search.filters import read_filter
from kanmin.server.api.problems import Problem
from kanmin.server.bodies import body_name, registry
from kanmin.server.casebook.held import open_case
from kanmin.server.casebook.rows import case_raw
from kanmin.server.portal import bodies as body_pages
from kanmin.server.portal.comparing import cells, chosen_plans, compared
from kanmin.server.portal.measures import alike
from kanmin.server.portal.reported import public_measure, reported_alone, reports
from kanmin.server.portal.searching import address
from kanmin.server.portal.versions import Published, in_force
from kanmin.server.store import publications, search_cases
from kanmin.server.store.case_models import CasePublication
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.search_engine import Found, find, hit_raw

Raw = dict[str, Any]


def plan_head(row: Publication) -> Raw:
    """A published plan in short, read without making a model of it."""
    plan: Raw = json.loads(publications.plain_text_of(row))
    period = plan.get("period", {})
    return {
        "key": row.plan.key,
        "version": row.number,
        "lg_code": row.plan.lg_code,
        "body": body_name(row.plan.lg_code),
        "title": plan.get("title", ""),
        "framework": plan.get("framework", "act9"),
        "period": {"first": period.get("first"), "last": period.get("last")},
        "measures": len(plan.get("measures", ())),
        "published_on": row.published_on.isoformat(),
        "page": reverse("public-plan", args=[row.plan.key]),
    }


def published(key: str) -> Published:
    """The version in force of a plan. Raises Problem (404) for what is not public."""
    found = in_force(key)
    if found is None:
        raise Problem(
            404, _("「{key}」という計画は、ここで公表されていません。").format(key=key[:40])
        )
    return found


def versions(found: Published) -> list[Raw]:
    """The versions of a published plan that may be read, the newest first."""
    stored = found.life.stored
    return [
        {
            "version": one.number,
            "published_on": one.published_on.isoformat(),
            "in_force": one.pk == found.row.pk,
            "page": reverse("public-version", args=[stored.key, one.number]),
        }
        for one in stored.publications.filter(withdrawn_at=None).order_by("-number")
    ]


def measures(found: Published) -> list[Measure]:
    """The measures of a published plan, with the results of the years reported."""
    told = reports(found)
    return [public_measure(one, told) for one in found.plan.measures]


def measure(found: Published, name: str) -> Measure:
    """One of them. Raises Problem (404) for what is not in the version in force."""
    known = reported_alone(found, name)
    if known is None:
        raise no_measure(name)
    return known[0].measures[0]


def no_measure(name: str) -> Problem:
    """What is told where a plan has no measure of an id."""
    return Problem(404, _("この計画に「{name}」という施策はありません。").format(name=name[:40]))


def similar_measures(found: Published, name: str) -> list[Raw]:
    """The measures of other published plans that are most like one."""
    measure(found, name)
    several = alike(found.life.stored, name)
    return [
        {"plan": one.key, "measure": one.name, "title": one.title, "body": one.whose}
        for one in several
    ]


def case(number: int) -> Raw:
    """A published case. Raises Problem (404) for what is not, or no longer, public."""
    found = open_case(number)
    if found is None:
        raise Problem(404, _("事例{number}は、ここで公表されていません。").format(number=number))
    return case_raw(found)


def case_told(row: CasePublication) -> Raw:
    """A version of a published case."""
    return case_raw(search_cases.published(row))


def body(code: str) -> LocalGovernment:
    """A body by its code or name; an old code leads to the one that took over.

    Raises Problem (404) for none, AmbiguousName for several.
    """
    try:
        return registry().find(code[:LONGEST_BODY_NAME])
    except AmbiguousName:
        raise
    except KanminError as error:
        raise Problem(404, error.sentence) from None


def body_told(found: LocalGovernment) -> Raw:
    """A body with its figures and its published plans."""
    known = registry()
    population = {str(year): count for year, count in known.population(found.code).items()}
    return {
        **body_raw(found),
        "population": population,
        "figures": [figure_raw(one) for one in known.figures(found.code)],
        "plans": [one.life.stored.key for one in body_pages.plans_of(found.code)],
        "page": reverse("localgov", args=[found.code]),
    }


def similar_bodies(found: LocalGovernment, count: int) -> list[Raw]:
    """The bodies like one, the nearest first."""
    return [likeness_raw(one) for one in similar(found, registry(), count)]


def comparison(keys: str) -> list[Raw]:
    """Up to five published plans side by side, cell by cell. Raises KanminError."""
    names = ("table", "row", "column", "value")
    found = chosen_plans(keys)
    if not found:
        raise Problem(422, _("比べる計画の計画IDを、「,」で区切って書いてください。"))
    return [dict(zip(names, one, strict=True)) for one in cells(compared(found))]


def search(text: str, narrowed: Mapping[FilterKey, str], page: int) -> Raw:
    """What is found of what is public. Raises KanminError for what cannot be asked."""
    asked = {key: value for key, value in narrowed.items() if value}
    filters = [read_filter(key, value, registry()) for key, value in asked.items()]
    return found_told(find(text, filters, page))


def found_told(found: Found) -> Raw:
    """What a search found, with how much there is and what it can be narrowed to."""
    hits = [
        {**hit_raw(hit), "date": hit.day.isoformat(), "page": address(hit)} for hit in found.hits
    ]
    return {
        "count": found.count,
        "page": found.page,
        "pages": found.pages,
        "notes": list(found.query.notes),
        "items": hits,
        "facets": {one.key.value: {str(v): n for v, n in one.counts} for one in found.facets},
        "suggestions": {one.text: one.count for one in found.suggestions},
    }


def day(text: str) -> dt.date:
    """A day as ISO 8601 writes it; today where none is given. Raises Problem."""
    try:
        return dt.date.fromisoformat(text) if text else dt.date.today()
    except ValueError:
        raise Problem(422, _("日付「{text}」が読めません。").format(text=text[:20])) from None
