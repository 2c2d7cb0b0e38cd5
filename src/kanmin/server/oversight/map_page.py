"""The page of maps: what is shown, of which bodies, on which day; a table and a CSV of the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from kanmin.errors import KanminError
from kanmin.handbook import FRAMEWORKS
from kanmin.language import _, active
from kanmin.layout import CellMap, Document
from kanmin.localgov import LocalGovernment, Tier
from kanmin.publish import cell_table, map_table
from kanmin.publish.html_out import blocks_html
from kanmin.server import books
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.downloads import attached_table
from kanmin.server.oversight import maps, register, shown
from kanmin.status import year_ends


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. on: None for today. prefecture: two digits, or "" for the nation."""

    show: str
    duty: str
    prefecture: str
    on: dt.date | None

    def query(self) -> str:
        """The same as the query of an address."""
        on = self.on.isoformat() if self.on else ""
        asked = {"show": self.show, "duty": self.duty, "prefecture": self.prefecture, "on": on}
        return urlencode({name: value for name, value in asked.items() if value})

    def bodies(self) -> tuple[LocalGovernment, ...]:
        """The municipalities of the nation or of the prefecture."""
        return tuple(
            body
            for body in registry()
            if body.tier is Tier.MUNICIPALITY and self.prefecture in ("", body.prefecture_code)
        )

    def map(self, person: Person) -> CellMap:
        """The map for somebody. Raises KanminError for one there is not."""
        return shown.shown_map(person, self.show, self.duty, self.bodies(), self.on)


def _wanted(request: Any) -> Wanted:
    duty = request.GET.get("duty", "") or register.DUTY
    home = request.GET.get("prefecture", "")
    known = {body.prefecture_code for body in registry().prefectures()}
    if duty not in FRAMEWORKS or home not in {"", *known}:
        raise Http404
    return Wanted(request.GET.get("show", "") or shown.STATE, duty, home, _day(request))


def _day(request: Any) -> dt.date | None:
    text = request.GET.get("on", "")
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise KanminError(
            _("「{text}」は日付として読めません。").format(text=text[:40]),
            todo=_("2027-04-01 のように書いてください。"),
        ) from None


@require_safe
def page(request: Any) -> HttpResponse:
    """A map with its table: a row a prefecture, or a row a body of one prefecture."""
    wanted = _wanted(request)
    found = wanted.map(request.user)
    table = cell_table(found) if wanted.prefecture else map_table(found)
    ends = year_ends(register.lines(wanted.duty), dt.date.today())
    context = {
        "title": found.caption,
        "wanted": wanted,
        "choices": shown.choices(),
        "duties": books.frameworks(),
        "prefectures": registry().prefectures(),
        "days": [day for day in ends[:-1] if day],
        "source": shown.source(wanted.show),
        "drawn": maps.hexagons(found, wanted.duty),
        "table": _as_html(table),
    }
    return render(request, "map.html", context)


def _as_html(table: Any) -> Markup:
    return blocks_html(Document("", "", (), active(), (table,)))


@require_safe
def table_file(request: Any) -> HttpResponse:
    """What the map shows, a row a body, as CSV."""
    wanted = _wanted(request)
    found = wanted.map(request.user)
    words = {one.id: one.word for one in found.classes}
    head = [_("団体コード"), _("都道府県"), _("団体名"), _("区分"), _("内容")]
    cells = sorted(found.cells, key=lambda one: one.code)
    rows = ([one.code, one.prefecture, one.name, words[one.class_id], one.told] for one in cells)
    return attached_table([head, *rows], found.caption)
