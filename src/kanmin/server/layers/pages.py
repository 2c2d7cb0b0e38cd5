"""The pages of a layer for whoever writes it: its items, publishing, versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.calendar_ja import write_date
from kanmin.errors import KanminError, fault_of
from kanmin.handbook import (
    FRAMEWORKS,
    Handbook,
    Layer,
    Reach,
    field_label,
    framework_on_shelf,
    issue_label,
    label,
    target_title,
)
from kanmin.handbook.layer import LISTS
from kanmin.language import N_, _
from kanmin.server import forms
from kanmin.server.bodies import registry
from kanmin.server.cascading.telling import tell_layer
from kanmin.server.forms import text_in, version_in
from kanmin.server.layers import stored as store
from kanmin.server.layers import writing
from kanmin.server.layers.access import layers_of, own_layer, reaches_of
from kanmin.server.layers.standing import Standing
from kanmin.server.onward import lead_to, there
from kanmin.server.store.layer_models import StoredLayer

KINDS = {
    "guidance": N_("手引への書き足し"),
    "fields": N_("必ず書く欄"),
    "adjustments": N_("要件の強化"),
    "requirements": N_("独自の要件"),
    "measures": N_("勧める施策"),
}
REACHES = {
    Reach.AREA: N_("県内の市区町村の計画へ"),
    Reach.OWN: N_("自分の団体の計画へ"),
}
assert set(KINDS) == set(LISTS)


def kind_word(kind: str) -> str:
    """What a list of a layer is called."""
    return _(KINDS[kind])


def reach_word(reach: Reach) -> str:
    """Whose plans a layer speaks to, in words."""
    return _(REACHES[reach])


def shown(layer: Layer, book: Handbook) -> dict[str, Any]:
    """What every page that shows a layer is told. book: where its places are looked up."""
    return {
        "layer": layer,
        "book": book,
        "kinds": KINDS,
        "kind_word": kind_word,
        "reach_word": reach_word,
        "force": label,
        "field_word": field_label,
        "target_title": target_title,
        "issue_word": issue_label,
        "framework_title": framework_on_shelf(layer.framework).title,
    }


def back(stored: StoredLayer, anchor: str = "") -> HttpResponse:
    """To the page of a layer."""
    return lead_to("layer", stored.pk, anchor=anchor, saved=1)


@require_safe
def layers(request: Any) -> HttpResponse:
    """The layers of one's own, and the way to a new one."""
    return _list(request)


def _list(request: Any, error: str = "") -> HttpResponse:
    standing = [Standing(one) for one in layers_of(request.user)]
    there = {(one.layer.framework, one.layer.reach) for one in standing}
    free = [
        (framework_on_shelf(name), reach)
        for reach in reaches_of(request.user)
        for name in FRAMEWORKS
        if (name, reach) not in there
    ]
    context = {
        "title": _("手引への上乗せ"),
        "standing": standing,
        "free": free,
        "reach_word": reach_word,
        "framework_title": lambda name: framework_on_shelf(name).title,
        "has_body": bool(reaches_of(request.user)),
        "error": error,
    }
    return forms.page(request, "layers.html", context)


@require_POST
def begin(request: Any) -> HttpResponse:
    """Begin a layer on a framework."""
    name, _sign, reach = request.POST.get("what", "").partition(" ")
    wanted = next((one for one in reaches_of(request.user) if one.value == reach), None)
    if name not in FRAMEWORKS or wanted is None:
        return _list(request, _("どの枠組みへの上乗せか選んでください。"))
    try:
        body = registry().by_code[request.user.lg_code]
        return back(writing.begin(body, name, wanted, request.user))
    except KanminError as error:
        return _list(request, error.sentence)


@require_safe
def layer(request: Any, number: int) -> HttpResponse:
    """A layer: its items by kind, what stands against it, its versions."""
    return page(request, own_layer(request.user, number))


def page(
    request: Any, stored: StoredLayer, error: str = "", typed: dict[str, str] | None = None
) -> HttpResponse:
    """The page of a layer, with what was typed where something was refused."""
    here = Standing(stored)
    head = {"title": here.layer.title, "since": write_date(here.layer.since), "because": ""}
    context = shown(here.layer, here.book) | {
        "title": here.layer.title,
        "here": here,
        "form": head | (typed or {}),
        "versions": stored.versions.select_related("author").order_by("-number")[:50],
        "saved": request.GET.get("saved"),
        "error": error,
    }
    return forms.page(request, "layer.html", context)


@require_POST
def save_head(request: Any, number: int) -> HttpResponse:
    """Save the title and the day."""
    stored = own_layer(request.user, number)
    sent = {name: request.POST.get(name, "").strip() for name in ("title", "since")}
    base = version_in(request)
    if fault := fault_of(lambda: writing.save_head(Standing(stored), sent, base, request.user)):
        return page(request, stored, fault, sent)
    return back(stored)


@require_POST
def publish(request: Any, number: int) -> HttpResponse:
    """Publish the version that the page showed."""
    stored = own_layer(request.user, number)
    try:
        if request.POST.get("base") != str(stored.head):
            raise KanminError(
                _("この画面を開いたあとに、新しい版が保存されています。"),
                todo=_("読み直してから公表してください。"),
            )
        here = Standing(stored)
        writing.publish(here)
        tell_layer(here.row, request.user)
    except KanminError as error:
        return page(request, stored, error.sentence)
    return back(stored)


@require_POST
def withdraw(request: Any, number: int) -> HttpResponse:
    """Take the layer out of force, with the reason."""
    stored = own_layer(request.user, number)
    because = text_in(request, "because")
    if fault := fault_of(lambda: store.withdraw(stored, because)):
        return page(request, stored, fault, {"because": because})
    return back(stored)


@require_safe
def version(request: Any, number: int, version: int) -> HttpResponse:
    """An earlier version of a layer, to read."""
    stored = own_layer(request.user, number)
    row = there(stored.versions.filter(number=version).first())
    found = store.layer_of(row)
    context = shown(found, Standing(stored).book) | {
        "title": _("{title} 第{number}版").format(title=found.title, number=version),
        "row": row,
        "stored": stored,
    }
    return forms.page(request, "layer_version.html", context)
