"""Published plans side by side (計画を並べて比べる): chosen by their keys in the address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kanmin.compare import (
    PlanBeside,
    begins,
    beside_document,
    main_blocks,
    shared_measures,
)
from kanmin.errors import KanminError
from kanmin.language import N_, _, active
from kanmin.layout import Document, Table
from kanmin.localgov import nearest
from kanmin.localgov.names import fold
from kanmin.publish.csv_out import table_csv
from kanmin.publish.documents import document_bytes
from kanmin.publish.html_out import blocks_html
from kanmin.server import books
from kanmin.server.bodies import body_name, registry
from kanmin.server.downloads import attached
from kanmin.server.making import Made, made
from kanmin.server.portal.caching import kept, stamp
from kanmin.server.portal.compared import compared_of
from kanmin.server.portal.versions import Published, all_in_force
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.publications import titles

MOST = 5
OFFERED = 12  # plans to add that are offered at once
NEAREST = 300  # bodies like the first one, in whose order plans are offered
LONGEST_WORDS = 60  # characters of a body's name
FORMS = ("xlsx", "csv")
TITLES = (N_("表"), N_("行"), N_("列"), N_("値"))


@dataclass(frozen=True, slots=True)
class Offer:
    """A published plan to add (加えられる計画). name: of its body; title: as published."""

    key: str
    name: str
    title: str


@require_safe
def side_by_side(request: Any) -> HttpResponse:
    """The plans chosen, side by side; without any, a way to choose them."""
    chosen = _chosen(request)
    digests = tuple(one.revision.digest for one in chosen)
    return kept(request, digests, lambda: _page(request, chosen))


def _chosen(request: Any) -> list[Published]:
    return chosen_plans(request.GET.get("plans", ""))


def chosen_plans(text: str) -> list[Published]:
    """The plans of keys between commas, each once.

    Raises KanminError for too many, or one that is not public.
    """
    keys = list(dict.fromkeys(key.strip() for key in text.split(",") if key.strip()))
    if len(keys) > MOST:
        raise KanminError(
            _("並べられる計画は{most}つまでです（{count}つ選ばれています）。").format(
                most=MOST, count=len(keys)
            ),
            todo=_("比べたい計画を減らしてください。"),
        )
    found = all_in_force(keys)
    for key in keys:
        if key not in found:
            raise KanminError(
                _("「{key}」という計画は、ここで公表されていません。").format(key=key[:40]),
                todo=_("公表されている計画から選んでください。"),
            )
    return [found[key] for key in keys]


def _page(request: HttpRequest, chosen: list[Published]) -> HttpResponse:
    plans = list(map(compared_of, chosen))
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    keys = [one.key for one in plans]
    context = {
        "title": _("計画を並べて比べる"),
        "chosen": [(one, found, _without(keys, one.key)) for one, found in _pairs(plans, chosen)],
        "keys": ",".join(keys),
        "shared": shared_measures(plans),
        "traced": {one.id for one in books.today().measures},
        "begins": begins,
        "text": blocks_html(_main(plans)) if plans else "",
        "q": words,
        "offered": _offered(chosen, words) if len(keys) < MOST else [],
        "full": len(keys) >= MOST,
        "most": MOST,
        "forms": FORMS,
    }
    return render(request, "public_compare.html", context)


def _pairs(
    plans: Sequence[PlanBeside], chosen: Sequence[Published]
) -> list[tuple[PlanBeside, Published]]:
    return list(zip(plans, chosen, strict=True))


def _without(keys: Sequence[str], key: str) -> str:
    return ",".join(one for one in keys if one != key)


def _main(plans: Sequence[PlanBeside]) -> Document:
    blocks = main_blocks(plans, books.category_shorts())
    return Document("", "", (), active(), blocks, short=True)


def _offered(chosen: Sequence[Published], words: str) -> list[Offer]:
    """Published plans to add: those of bodies so named, else of bodies like the first one.

    What the head of a plan is called is nobody's business: only what is published is looked at.
    """
    taken = {one.life.stored.pk for one in chosen}
    rows = Publication.objects.filter(withdrawn_at=None).exclude(plan__in=taken)
    near = _near(chosen)
    places = sorted(
        (near.get(code, len(near)), code, key)
        for code, key in rows.values_list("plan__lg_code", "plan__key").distinct()
        if not words or fold(words) in fold(f"{body_name(code)} {code}")
    )
    offered = places[:OFFERED]
    known = titles([key for _place, _code, key in offered])
    return [Offer(key, body_name(code), known.get(key, "")) for _place, code, key in offered]


def _near(chosen: Sequence[Published]) -> dict[str, int]:
    """The place of each body in the order of likeness to the first one chosen."""
    first = chosen[0].body if chosen else None
    several = nearest(first, registry(), NEAREST) if first else ()
    return {code: at for at, code in enumerate(several)}


@require_safe
def file(request: Any, form: str) -> HttpResponse:
    """The same as a workbook, or as CSV with a row for each cell."""
    if form not in FORMS:
        raise Http404
    plans = _chosen(request)
    if not plans:
        return HttpResponseRedirect(reverse("side-by-side"))
    chosen = [(one.life.stored.key, one.revision.digest) for one in plans]
    state = ("beside", form, *chosen, *stamp())
    return attached(*made(state, lambda: _file(plans, form)))


def _file(plans: Sequence[Published], form: str) -> Made:
    document = compared(plans)
    if form == "csv":
        titles = [_(title) for title in TITLES]
        return table_csv(titles, cells(document)), form, document.title
    return document_bytes(document, form), form, document.title


def compared(plans: Sequence[Published]) -> Document:
    """The tables of plans side by side."""
    return beside_document(list(map(compared_of, plans)), books.category_shorts())


def cells(document: Document) -> Iterator[tuple[str, str, str, str]]:
    """The cells of its tables: of which table, row and column, and what stands there."""
    for table in document.blocks:
        if isinstance(table, Table):
            columns = [cell.text for cell in table.head[0]][1:]
            for first, *rest in table.rows:
                for column, cell in zip(columns, rest, strict=True):
                    yield table.caption, first.text, column, cell.text
