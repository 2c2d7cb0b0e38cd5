"""The form of an item of a layer, and what it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import fault_of
from kanmin.handbook import Handbook, MeasureField, Modality, field_label
from kanmin.language import _
from kanmin.server import forms
from kanmin.server.forms import version_in
from kanmin.server.layers import item_forms, writing
from kanmin.server.layers.access import own_layer
from kanmin.server.layers.pages import back, page, shown
from kanmin.server.layers.standing import Standing
from kanmin.server.store.layer_models import StoredLayer

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


@require_safe
def item(request: Any, number: int, kind: str) -> HttpResponse:
    """The form of an item: a new one, or one that is there (`?id=`)."""
    here = Standing(_known(request, number, kind))
    name = request.GET.get("id", "")
    if not name:
        return _form(request, here, kind, item_forms.blank(kind))
    for one in getattr(here.layer, kind):
        if one.id == name:
            return _form(request, here, kind, item_forms.shown(kind, one), name)
    raise Http404


def _known(request: Any, number: int, kind: str) -> StoredLayer:
    if not item_forms.known_kind(kind):
        raise Http404
    return own_layer(request.user, number)


def _form(
    request: Any, here: Standing, kind: str, typed: item_forms.Typed, name: str = "",
    error: str = "",
) -> HttpResponse:  # fmt: skip
    places = list(_places(here.book))
    theirs = next((one for one in getattr(here.layer, kind) if one.id == name), None)
    context = shown(here.layer, here.book) | {
        "title": _("項目を直す") if name else _("項目を足す"),
        "here": here,
        "kind": kind,
        "name": name,
        "form": typed,
        "places": places,
        "known_places": {key for _word, choices in places for key, _title in choices},
        "measure_fields": list(MeasureField),
        "modalities": list(Modality),
        "raisable": [r for r in here.book.requirements_for(here.layer.tier) if _raisable(r)],
        "measures": here.book.measures_for(here.layer.tier),
        "indicator_rows": range(item_forms.INDICATORS),
        "theirs": theirs if error else None,
        "error": error,
    }
    return forms.page(request, "layer_item.html", context)


def _raisable(requirement: Any) -> bool:
    return requirement.modality is not Modality.MUST


def _places(book: Handbook) -> Iterator[Group]:
    """The places that guidance can stand beside, by kind."""
    guides = {guide.field: _(guide.title) for guide in book.fields if guide.field}
    of_measures = {f"measure/{one.value}": field_label(one) for one in MeasureField}
    yield _("欄"), [(f"field:{n}", t) for n, t in (of_measures | guides).items()]
    yield _("章"), [(f"chapter:{c.id}", _(c.title)) for c in book.chapters]
    yield _("要件"), [(f"requirement:{r.id}", _(r.title)) for r in book.requirements]
    yield _("国の施策"), [(f"measure:{m.id}", m.title) for m in book.measures]


@require_POST
def save(request: Any, number: int, kind: str) -> HttpResponse:
    """Save an item; what cannot be is told, with all that was typed."""
    stored = _known(request, number, kind)
    name = request.POST.get("id", "")
    sent = item_forms.typed(kind, request.POST)
    here = Standing(stored)
    wanted = name or item_forms.new_name(kind)
    base, person = version_in(request), request.user

    def put() -> None:
        writing.put(here, kind, item_forms.raw_of(kind, sent, wanted), base, person)

    if fault := fault_of(put):
        return _form(request, Standing(stored), kind, sent, name, fault)
    return back(stored, wanted)


@require_POST
def remove(request: Any, number: int) -> HttpResponse:
    """Take an item out."""
    stored = own_layer(request.user, number)
    base, name = version_in(request), request.POST.get("id", "")
    if fault := fault_of(lambda: writing.take_out(Standing(stored), name, base, request.user)):
        return page(request, stored, fault)
    return back(stored)
