"""Layers in force, for anybody to read."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kanmin.handbook import apart, layer_raw, with_layers
from kanmin.handbook import framework_on_shelf as framework
from kanmin.language import _
from kanmin.server import books, forms
from kanmin.server.downloads import attached
from kanmin.server.layers.pages import reach_word, shown
from kanmin.server.layers.stored import all_in_force, layer_of
from kanmin.server.store.layer_models import LayerVersion


@require_safe
def layers(request: Any) -> HttpResponse:
    """The layers in force, by maker."""
    context = {
        "title": _("都道府県と団体の上乗せ"),
        "found": [(row, layer_of(row)) for row in all_in_force()],
        "reach_word": reach_word,
        "framework_title": lambda name: framework(name).title,
    }
    return forms.page(request, "public_layers.html", context)


@require_safe
def layer(request: Any, name: str) -> HttpResponse:
    """A layer in force: all it asks and tells, and whose it is."""
    row = _in_force(name)
    found = layer_of(row)
    book = books.today(found.framework)
    context = shown(found, book) | {
        "title": found.title,
        "row": row,
        "apart": apart(with_layers(book, (found,))),
    }
    return forms.page(request, "public_layer.html", context)


def _in_force(name: str) -> LayerVersion:
    for row in all_in_force(name.partition("-")[0] or "-"):
        if layer_of(row).name == name:
            return row
    raise Http404


@require_safe
def file(_request: Any, name: str) -> HttpResponse:
    """A layer in force as a JSON file that `kanmin check --layer` reads."""
    found = layer_of(_in_force(name))
    text = json.dumps(layer_raw(found), ensure_ascii=False, indent=2) + "\n"
    return attached(text.encode(), "json", found.title)
