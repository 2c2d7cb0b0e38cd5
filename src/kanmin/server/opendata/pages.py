"""The pages of the open data: the catalogue, a prefecture, a plan; what each column means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kanmin.language import _
from kanmin.opendata import TABLES, DataForm, DataTable, WrittenPlan, rows
from kanmin.server.bodies import name_of, registry
from kanmin.server.opendata import making, sources
from kanmin.server.opendata.making import Made
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.publications import in_force


@dataclass(frozen=True, slots=True)
class Offer:
    """A table that can be had (受け取れる表). rows: None where not counted; files: form, address,
    bytes where known."""

    table: DataTable
    rows: int | None
    files: tuple[tuple[DataForm, str, int | None], ...]


def _offers(counts: Mapping[str, int], route: str, *where: str) -> list[Offer]:
    """The tables of a prefecture or a plan, made when they are asked for."""
    return [
        Offer(
            table,
            counts.get(table.name),
            tuple((f, reverse(route, args=[*where, table.name, f.value]), None) for f in DataForm),
        )
        for table in TABLES
    ]


def _bulk_offers(found: Made | None) -> list[Offer]:
    """The tables of all plans, with the sizes of what lies there."""
    counts = found.rows if found else {}
    return [
        Offer(
            table,
            counts.get(table.name),
            tuple(
                (
                    f,
                    reverse("data-file", args=[table.name, f.value]),
                    found.file(table, f).size if found else None,
                )
                for f in DataForm
            ),
        )
        for table in TABLES
    ]


def _page(request: Any, template: str, title: str, **more: Any) -> HttpResponse:
    shared = {"licence": sources.licence(), "publisher": sources.publisher(), "tables": TABLES}
    return render(request, template, {"title": title, **shared, **more})


@require_safe
def data(request: Any) -> HttpResponse:
    """The catalogue for people: what there is, how far what is being made is, what columns mean."""
    job = making.ask()
    waits = job is not None and making.waiting(job)
    found, rows = making.made(), in_force()
    several = Counter(row.plan.lg_code[:2] for row in rows)
    return _page(
        request,
        "data.html",
        _("オープンデータ"),
        offers=_bulk_offers(found),
        found=found,
        failed=job is not None and not waits and not job.made_at,
        job=job,
        waits=waits,
        count=len(rows),
        updated=sources.updated(rows),
        prefectures=[(b, several[b.prefecture_code]) for b in registry().prefectures()],
    )


@require_safe
def prefecture(request: Any, code: str) -> HttpResponse:
    """The data of a prefecture and its municipalities, and their plans."""
    home = sources.home_of(code)
    found = in_force(plan__lg_code__startswith=code)
    made = making.made()
    known = made.plans if made else {}
    return _page(
        request,
        "data_part.html",
        _("{place}のオープンデータ").format(place=home.name),
        code=code,
        offers=_offers(_counted(found, known), "data-prefecture-file", code),
        updated=sources.updated(found),
        plans=[(row, _title(row, known), name_of(row.plan.lg_code)) for row in found],
    )


@require_safe
def plan(request: Any, key: str) -> HttpResponse:
    """The data of a plan."""
    found = in_force(plan__key=key)
    if not found:
        raise Http404
    published = next(sources.plans(found))
    counts = {table.name: len(rows(published, table)) for table in TABLES}
    return _page(
        request,
        "data_part.html",
        _("「{plan}」のオープンデータ").format(plan=published.plan.title or _("（計画名なし）")),
        key=key,
        offers=_offers(counts, "data-plan-file", key),
        updated=sources.updated(found),
        plans=[],
    )


def _counted(found: Sequence[Publication], known: Mapping[int, WrittenPlan]) -> dict[str, int]:
    """Rows by table, where all of these plans are among the files that were made; else nothing."""
    if any(row.pk not in known for row in found):
        return {}
    return {t.name: sum(known[row.pk].rows[t.name] for row in found) for t in TABLES}


def _title(row: Publication, known: Mapping[int, WrittenPlan]) -> str:
    """The title as it was published; that of the stored plan may be a draft's."""
    if row.pk in known:
        return known[row.pk].title
    return next(sources.plans([row])).plan.title
