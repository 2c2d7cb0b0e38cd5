"""What the pages of a layer do to it: an item put in, changed, taken out; the head; publishing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from kanmin.errors import KanminError
from kanmin.handbook import (
    Layer,
    LayerItem,
    Reach,
    layer_faults,
    layer_raw,
    parse_item,
    parse_layer,
)
from kanmin.language import _, speaking
from kanmin.localgov import LocalGovernment
from kanmin.server import books
from kanmin.server.accounts.models import Person
from kanmin.server.layers import stored as store
from kanmin.server.layers.standing import EDITED, Standing
from kanmin.server.store.layer_models import LayerAnswer, LayerVersion, StoredLayer


class ChangedMeanwhile(KanminError):
    """Somebody else changed the same item since the form was opened."""


def begin(body: LocalGovernment, framework: str, reach: Reach, person: Person) -> StoredLayer:
    """A new, empty layer on today's handbook."""
    book = books.today(framework)
    with speaking("ja"):
        title = _("{body}の手引への上乗せ").format(body=body.name)
    layer = Layer(
        id=f"{framework}-{reach.value}",
        framework=framework,
        lg_code=body.code,
        by=body.name,
        reach=reach,
        title=title,
        since=dt.date.today(),
        edition=book.edition.id,
        on=book.on,
    )
    return store.begin(layer, person)


@transaction.atomic
def put(here: Standing, kind: str, raw: dict[str, Any], base: int, person: Person) -> LayerVersion:
    """An item put into a list of the layer, in its place where it is there already.

    Raises KanminError for what is no such item, what cannot be, and for an item that somebody
    else changed since version `base`.
    """
    parse_item(kind, raw)
    _unchanged(here, str(raw["id"]), base)
    document = layer_raw(here.layer)
    items = list(document.get(kind, ()))
    at = next((n for n, item in enumerate(items) if item["id"] == raw["id"]), len(items))
    items[at : at + 1] = [raw]
    layer = parse_layer(document | {kind: items})
    for fault in layer_faults(layer, here.book):
        if fault.item == raw["id"]:
            raise KanminError(fault.reason)
    row = store.save(here.stored, layer, here.stored.head, person, _("項目を保存"))
    _looked_at(here, str(raw["id"]), person)
    return row


@transaction.atomic
def take_out(here: Standing, name: str, base: int, person: Person) -> None:
    """An item taken out; earlier versions keep it. One that is gone already is no fault."""
    _unchanged(here, name, base)
    document = layer_raw(here.layer)
    for kind, items in document.items():
        if isinstance(items, list):
            document[kind] = [item for item in items if item["id"] != name]
    store.save(here.stored, parse_layer(document), here.stored.head, person, _("項目を削除"))
    _looked_at(here, name, person)


def _unchanged(here: Standing, name: str, base: int) -> None:
    """Others may have changed other items meanwhile; those stay."""
    if base == here.stored.head:
        return
    before = here.stored.versions.filter(number=base).first()
    then = _item(store.layer_of(before), name) if before else None
    if then != _item(here.layer, name):
        raise ChangedMeanwhile(
            _("この画面を開いたあとに、ほかの人が同じ項目を直しています。"),
            todo=_(
                "書いたものはこの画面に残してあります。読み比べてから、もう一度保存してください。"
            ),
        )


def _item(layer: Layer, name: str) -> LayerItem | None:
    return next((item for item in layer.items() if item.id == name), None)


def _looked_at(here: Standing, name: str, person: Person) -> None:
    """What was to look at in an item that is edited has been looked at."""
    for issue in here.open_issues:
        if issue.item == name:
            LayerAnswer.objects.create(
                layer=here.stored, key=issue.key, answer=EDITED, author=person
            )


def save_head(here: Standing, sent: dict[str, str], base: int, person: Person) -> LayerVersion:
    """The layer's title and the day it holds from."""
    if base != here.stored.head:
        row = here.stored.versions.filter(number=base).first()
        before = store.layer_of(row) if row else None
        if not before or (before.title, before.since) != (here.layer.title, here.layer.since):
            raise ChangedMeanwhile(
                _("この画面を開いたあとに、ほかの人が題名か日付を直しています。"),
                todo=_("確かめてから、もう一度保存してください。"),
            )
    layer = parse_layer(layer_raw(here.layer) | sent)
    return store.save(here.stored, layer, here.stored.head, person, _("題名と日付を保存"))


def publish(here: Standing) -> None:
    """Let the newest version reach its bodies. Raises KanminError for what stands against it."""
    if not list(here.layer.items()):
        raise KanminError(
            _("まだ何も書かれていません。"), todo=_("一つ以上の項目を足してください。")
        )
    hindrances = here.hindrances()
    if hindrances:
        raise KanminError(
            "\n".join(fault.reason for fault in hindrances),
            todo=_("その項目を直すか削除してから、公表してください。"),
        )
    store.publish(here.row)


def finish_review(here: Standing, person: Person) -> None:
    """The layer is written against today's handbook from now on, once all is answered."""
    if here.open_issues:
        raise KanminError(
            _("まだ答えのないものが{count}件あります。").format(count=len(here.open_issues)),
            todo=_("一つずつ、そのままにする理由を書くか、項目を直してください。"),
        )
    book = here.state_book
    layer = here.layer.model_copy(update={"edition": book.edition.id, "on": book.on})
    message = _("{edition}に合わせて見直した").format(edition=_(book.edition.title))
    store.save(here.stored, layer, here.stored.head, person, message)
