"""Layers in the store: versions saved, published and withdrawn; those in force for a body."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.handbook import Layer, Reach, layer_raw, parse_layer
from kanmin.language import _
from kanmin.lg_code import check_digit
from kanmin.server.accounts.models import Person
from kanmin.server.store.layer_models import LayerVersion, StoredLayer

Mark = tuple[int, str]
"""A version: its key in the store, and the digest of its document."""


@dataclass(frozen=True, slots=True)
class OnTop:
    """The layers that reach a body. stamp: the same for the same layers."""

    stamp: tuple[Mark, ...] = ()
    layers: tuple[Layer, ...] = ()


def on_top(lg_code: str) -> OnTop:
    """The layers in force that reach a body: its prefecture's and its own. One small query."""
    prefecture = f"{lg_code[:2]}000"
    makers = (lg_code, prefecture + check_digit(prefecture)) if lg_code[:2] else ()
    stamp = tuple(
        (row.key, row.digest)
        for row in _in_force(LayerVersion.objects.filter(lg_code__in=makers))
        if row.reaches(lg_code)
    )
    return OnTop(stamp, _layers(stamp)) if stamp else OnTop()


def all_in_force(lg_code: str = "") -> tuple[LayerVersion, ...]:
    """All versions in force, by maker; of one maker only where it is named."""
    of_maker = (
        LayerVersion.objects.filter(lg_code=lg_code) if lg_code else LayerVersion.objects.all()
    )
    keys = [row.key for row in _in_force(of_maker)]
    rows = LayerVersion.objects.filter(pk__in=keys).select_related("layer")
    return tuple(rows.order_by("lg_code", "layer__framework", "reach"))


class _Row(NamedTuple):
    """What of a version tells whether it is in force, and for whom."""

    layer: int
    key: int
    digest: str
    lg_code: str
    reach: str
    since: dt.date
    withdrawn_at: dt.datetime | None

    def reaches(self, lg_code: str) -> bool:
        if self.reach == Reach.OWN.value:
            return self.lg_code == lg_code
        return not is_prefecture(lg_code)


def _in_force(rows: QuerySet[LayerVersion]) -> list[_Row]:
    """Of each layer the newest published version that has begun; none where it is withdrawn."""
    today = dt.date.today()
    newest: dict[int, _Row] = {}
    published = rows.exclude(published_on=None).order_by("number")
    for values in published.values_list("layer_id", "pk", *_Row._fields[2:]):
        row = _Row(*values)
        if row.since <= today:
            newest[row.layer] = row
    return [row for row in newest.values() if row.withdrawn_at is None]


@lru_cache(maxsize=256)
def _layers(stamp: tuple[Mark, ...]) -> tuple[Layer, ...]:
    rows = LayerVersion.objects.filter(pk__in=[key for key, _digest in stamp])
    return tuple(layer_of(row) for row in rows.order_by("pk"))


def layer_of(row: LayerVersion) -> Layer:
    """The layer of a version."""
    return parse_layer(row.document)


def version(stored: StoredLayer, number: int | None = None) -> LayerVersion:
    """A version of a layer, the newest by default. Raises LayerVersion.DoesNotExist."""
    return stored.versions.get(number=stored.head if number is None else number)


def published(stored: StoredLayer) -> LayerVersion | None:
    """The newest published version that is not withdrawn; None where the layer is not in force."""
    newest = last_published(stored)
    return newest if newest is not None and newest.withdrawn_at is None else None


def last_published(stored: StoredLayer) -> LayerVersion | None:
    """The newest version that was published, withdrawn or not."""
    return stored.versions.exclude(published_on=None).last()


def is_prefecture(lg_code: str) -> bool:
    """Whether a code is a prefecture's."""
    return lg_code[2:5] == "000"


def digest(layer: Layer) -> str:
    """The digest of a layer's document."""
    text = json.dumps(layer_raw(layer), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def begin(layer: Layer, person: Person | None) -> StoredLayer:
    """A new layer with its first version. Raises KanminError where there is one already."""
    stored, made = StoredLayer.objects.get_or_create(
        lg_code=layer.lg_code, framework=layer.framework, reach=layer.reach.value
    )
    if not made:
        raise KanminError(
            _("この枠組みの上乗せは、もうあります。"), todo=_("一覧から開いて直してください。")
        )
    add(stored, layer, person, _("作成"))
    return stored


@transaction.atomic
def save(
    stored: StoredLayer, layer: Layer, base: int, person: Person | None, message: str
) -> LayerVersion:
    """A new version of a layer; the same document makes none.

    Raises KanminError where somebody saved another version since `base`.
    """
    locked = StoredLayer.objects.select_for_update().get(pk=stored.pk)
    newest = version(locked)
    if newest.digest == digest(layer):
        return newest
    if locked.head != base:
        raise KanminError(
            _("この画面を開いたあとに、ほかの人が第{number}版を保存しています。").format(
                number=locked.head
            ),
            todo=_(
                "書いたものはこの画面に残してあります。読み比べてから、もう一度保存してください。"
            ),
        )
    stored.head = locked.head
    return add(stored, layer, person, message)


def add(stored: StoredLayer, layer: Layer, person: Person | None, message: str) -> LayerVersion:
    """A new version, whatever it says."""
    stored.head += 1
    stored.save(update_fields=["head"])
    return LayerVersion.objects.create(
        layer=stored,
        lg_code=layer.lg_code,
        reach=layer.reach.value,
        number=stored.head,
        document=layer_raw(layer),
        digest=digest(layer),
        since=layer.since,
        message=message,
        author=person,
    )


def publish(row: LayerVersion) -> None:
    """Let a version reach its bodies from its day on. Raises KanminError for one that does."""
    if row.published_on is not None:
        raise KanminError(_("この版は、もう公表されています。"))
    row.published_on = dt.date.today()
    row.save(update_fields=["published_on"])


def withdraw(stored: StoredLayer, because: str) -> None:
    """Take a layer out of force. Raises KanminError without a reason, or where it is in none."""
    row = published(stored)
    if row is None:
        raise KanminError(_("公表している版がありません。"))
    if not because:
        raise KanminError(_("取り下げる理由を書いてください。"))
    row.withdrawn_at, row.withdrawn_because = timezone.now(), because
    row.save(update_fields=["withdrawn_at", "withdrawn_because"])
