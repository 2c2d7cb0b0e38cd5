"""A published layer (上乗せ) as a signed file, from its prefecture or body."""

from __future__ import annotations

from typing import Any

from kanmin.cascade import UpperKind
from kanmin.errors import InvalidDocument, KanminError
from kanmin.handbook import FRAMEWORKS, Layer, parse_layer
from kanmin.language import N_, _
from kanmin.server.accounts.models import Person
from kanmin.server.cascading.telling import tell_layer, untell
from kanmin.server.exchange.kind import BODIES, Kind, Outgoing
from kanmin.server.layers import stored as layers
from kanmin.server.layers.standing import Standing
from kanmin.server.store.layer_models import LayerVersion, StoredLayer
from kanmin.signing import Signed

NAME = "layer"


def write(row: LayerVersion) -> Outgoing:
    """A version for other installations. Raises KanminError for a draft."""
    if row.published_on is None:
        raise KanminError(
            _("公表していない上乗せは渡せません。"), todo=_("公表してから書き出してください。")
        )
    payload = {"layer": row.document, "withdrawn_because": row.withdrawn_because}
    return Outgoing(NAME, row.lg_code, subject(payload), payload)


def subject(payload: dict[str, Any]) -> str:
    """A layer is known by its maker, its framework and its reach."""
    raw = payload.get("layer")
    names = ("lg_code", "framework", "reach")
    return "-".join(str(raw.get(name, "")) for name in names) if isinstance(raw, dict) else ""


def take(given: Signed, author: Person | None) -> str:
    """Take a layer in: it counts here as it does where it was made. Raises KanminError."""
    layer = _layer(given)
    stored, _made = StoredLayer.objects.get_or_create(
        lg_code=layer.lg_code, framework=layer.framework, reach=layer.reach.value
    )
    if stored.versions.exclude(message=_RECEIVED).exists():
        raise KanminError(
            _("この Kanmin で書いている上乗せです（{title}）。").format(title=layer.title),
            todo=_("ファイルでは置き換えられません。"),
        )
    because = str(given.payload.get("withdrawn_because", "")).strip()
    if because:
        _withdraw(stored, because)
        return _("上乗せ「{title}」の取下げ").format(title=layer.title)
    _publish(stored, layer, author)
    return _("上乗せ「{title}」").format(title=layer.title)


_RECEIVED = N_("ファイルで受け取り")


def _layer(given: Signed) -> Layer:
    raw = given.payload.get("layer")
    if not isinstance(raw, dict):
        raise InvalidDocument(_("上乗せとして読めません。"))
    layer = parse_layer(raw)
    if layer.lg_code != given.lg_code or layer.framework not in FRAMEWORKS:
        raise InvalidDocument(
            _("署名した団体（{signed}）と、上乗せの団体（{found}）が違います。").format(
                signed=given.lg_code, found=layer.lg_code
            )
        )
    return layer


def _publish(stored: StoredLayer, layer: Layer, author: Person | None) -> None:
    if stored.head and layers.version(stored).digest == layers.digest(layer):
        return
    row = layers.add(stored, layer, author, _RECEIVED)
    hindrances = Standing(stored).hindrances()
    if hindrances:
        raise KanminError("\n".join(fault.reason for fault in hindrances))
    layers.publish(row)
    tell_layer(row, author)


def _withdraw(stored: StoredLayer, because: str) -> None:
    row = layers.published(stored)
    if row is None:
        raise KanminError(_("この上乗せは、まだ受け取っていません。"))
    layers.withdraw(stored, because)
    untell(UpperKind.LAYER, f"{layers.layer_of(row).id}/{row.number}")


KIND = Kind(NAME, N_("上乗せ"), BODIES, subject, take)
