"""The page of a body (団体) for anybody: its figures, its published plans, bodies like it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from kanmin.calendar_ja import format_date
from kanmin.errors import KanminError
from kanmin.handbook import Case
from kanmin.language import _, active, bracketed
from kanmin.layout import Chart, Document, Series, Table, figure_cell, heads, name_cell
from kanmin.localgov import Figure, LocalGovernment, nearest
from kanmin.publish.html_out import blocks_html
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.deciding.life import Life
from kanmin.server.elsewhere.public import published_of
from kanmin.server.oversight import register
from kanmin.server.portal.caching import kept
from kanmin.server.portal.versions import Published
from kanmin.server.store import search_cases
from kanmin.server.store.access import JOINED
from kanmin.server.store.deciding_models import PartnerBody, Publication
from kanmin.server.store.publications import in_force

SIMILAR = 8


@require_safe
def body(request: Any, code: str) -> HttpResponse:
    """A body; an old code leads to the one that took over, and 404 for none."""
    found = registry().by_code.get(code)
    if found is None:
        return HttpResponseRedirect(reverse("localgov", args=[_successor(code).code]))
    return kept(request, (), lambda: _page(request, found))


def _successor(code: str) -> LocalGovernment:
    try:
        return registry().get(code)
    except KanminError:
        raise Http404 from None


def _page(request: HttpRequest, found: LocalGovernment) -> HttpResponse:
    plans = plans_of(found.code)
    alike = nearest(found, registry(), SIMILAR)
    context = {
        "title": found.full_name,
        "body": found,
        "home": registry().by_code.get(found.prefecture_body_code),
        "entry": register.newest(found.code),
        "framework": books.framework(register.DUTY),
        "plans": plans,
        "leading": any(one.life.stored.lg_code == found.code for one in plans),
        "population": registry().once(
            f"population of {found.code} {active()}", lambda _known: _population(found)
        ),
        "groups": _grouped(registry().figures(found.code)),
        "alike": [registry().by_code[code] for code in alike],
        "published": published_codes(alike),
        "elsewhere": published_of(found.code),
        "cases": cases_of(found),
        "submitted": search_cases.in_force(case__lg_code=found.code),
    }
    return render(request, "public_body.html", context)


def plans_of(code: str) -> list[Published]:
    """The plans a body has published, alone or with others, each in the version in force."""
    joined = PartnerBody.objects.filter(lg_code=code, answer=JOINED, ended_at=None)
    whose = Q(plan__lg_code=code) | Q(plan__in=joined.values("plan"))
    several = sorted(in_force(whose), key=lambda row: row.published_on, reverse=True)
    return [Published(Life(row.plan), row) for row in several]


def published_codes(among: Collection[str] | None = None) -> set[str]:
    """The bodies that have a published plan here, alone or with others. among: asked for alone."""
    rows = Publication.objects.filter(withdrawn_at=None)
    joined = PartnerBody.objects.filter(plan__in=rows.values("plan"), answer=JOINED, ended_at=None)
    if among is not None:
        rows, joined = rows.filter(plan__lg_code__in=among), joined.filter(lg_code__in=among)
    leading = rows.values_list("plan__lg_code", flat=True)
    return {*leading, *joined.values_list("lg_code", flat=True)}


def _grouped(figures: tuple[Figure, ...]) -> list[tuple[str, list[Figure], int]]:
    """Figures by group: those with a value or a reason why not, and how many there are in all."""
    groups = [(name, list(several)) for name, several in groupby(figures, lambda f: f.group)]
    return [
        (name, [one for one in several if one.value is not None], len(several))
        for name, several in groups
    ]


def _population(found: LocalGovernment) -> Markup:
    """The residents by year as a chart with its table; "" where no year is known."""
    years = registry().population(found.code)
    if all(value is None for value in years.values()):
        return Markup()
    unit, caption = _("人"), _("人口の動き（住民基本台帳、各年1月1日）")
    series = Series(_("人口"), tuple(years.values()), "line")
    chart = Chart(caption, tuple(map(str, years)), unit, (series,))
    rows = tuple(
        (
            name_cell(format_date(dt.date(year, 1, 1))),
            figure_cell(_("数字がありません") if value is None else f"{value:,}"),
        )
        for year, value in years.items()
    )
    table = Table(caption, (2, 1), heads(_("時点"), bracketed(_("人口"), unit)), rows)
    return blocks_html(Document("", "", (), active(), (chart, table)))


def cases_of(found: LocalGovernment) -> list[Case]:
    """The cases of the handbook that are about a body."""
    return [one for one in books.today().cases if one.lg_code == found.code]
