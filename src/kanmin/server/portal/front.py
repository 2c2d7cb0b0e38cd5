"""The first page for anybody: the search, the map of what can be read here, what is new."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from kanmin.language import N_, _, active
from kanmin.layout import CellMap, Document, MapCell, MapClass, Table, figure_cell, heads, name_cell
from kanmin.publish import tile_map
from kanmin.publish.html_out import blocks_html
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.casebook.feed import newest as newest_cases
from kanmin.server.permissions import landing
from kanmin.server.portal.bodies import published_codes
from kanmin.server.portal.caching import kept
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.store.publications import in_force, titles

NEWEST = 8
_NONE, _FEW, _HALF, _ALL = "none", "few", "half", "all"
_CLASSES = (
    MapClass(_NONE, N_("まだない"), "missing"),
    MapClass(_FEW, N_("半分より少ない団体"), "step2"),
    MapClass(_HALF, N_("半分以上の団体"), "step4"),
    MapClass(_ALL, N_("すべての団体"), "step5"),
)


@require_safe
def home(request: Any) -> HttpResponse:
    """The page a person works on; for anybody else the search, the map and what is new."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(landing(request.user.role_set))
    return kept(request, (), lambda: _first_page(request))


def _first_page(request: Any) -> HttpResponse:
    rows = in_force()
    newest = sorted(rows, key=lambda row: (row.published_on, row.pk), reverse=True)[:NEWEST]
    known = titles([row.plan.key for row in newest])
    there = counted()
    context = {
        "title": _("自治体の官民データ活用推進計画"),
        "newest": [(row, known.get(row.plan.key, "")) for row in newest],
        "bodies": registry().by_code,
        "plans": len(rows),
        "cases": newest_cases(NEWEST),
        "categories": books.category_shorts(),
        "map": _drawn(there),
        "table": _table(there),
    }
    return render(request, "home.html", context)


def counted() -> dict[str, tuple[int, int]]:
    """By prefecture: the bodies whose plan can be read here or has a known address, of how many.

    The prefecture itself is one of its bodies.
    """
    elsewhere = ElsewhereRecord.objects.exclude(published_at=None)
    known = published_codes() | set(elsewhere.values_list("lg_code", flat=True))
    found = Counter(body.prefecture_code for body in registry() if body.code in known)
    whole = Counter(body.prefecture_code for body in registry())
    return {home: (found[home], count) for home, count in whole.items()}


def _class(found: int, whole: int) -> str:
    if not found:
        return _NONE
    return _ALL if found == whole else _HALF if 2 * found >= whole else _FEW


def _caption() -> str:
    return _("計画をここで読めるか、公表の場所が分かる団体")


def _drawn(there: dict[str, tuple[int, int]]) -> Markup:
    cells = tuple(
        MapCell(
            one.code,
            one.prefecture,
            one.name,
            _class(*there[one.prefecture_code]),
            told=_told(*there[one.prefecture_code]),
            figure="/".join(map(str, there[one.prefecture_code])),
        )
        for one in registry().prefectures()
    )
    classes = tuple(MapClass(one.id, _(one.word), one.look) for one in _CLASSES)
    found = CellMap(_caption(), classes, cells)
    svg = tile_map(found, registry().facts.cells, _address, "tiles")
    return Markup(svg)  # noqa: S704 - written by us, its texts escaped


def _told(found: int, whole: int) -> str:
    return _("{whole}団体のうち{found}団体").format(found=found, whole=whole)


def _address(prefecture: str) -> str:
    return f"{reverse('public-plans')}?prefecture={prefecture}"


def _table(there: dict[str, tuple[int, int]]) -> Markup:
    rows = tuple(
        (name_cell(one.name), figure_cell(_told(*there[one.prefecture_code])))
        for one in registry().prefectures()
    )
    table = Table(_caption(), (1, 2), heads(_("都道府県"), _("団体")), rows)
    return blocks_html(Document("", "", (), active(), (table,)))
