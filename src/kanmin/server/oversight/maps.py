"""The maps of oversight: states of planning on hexagons and tiles, a table of the same beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from django.urls import reverse
from markupsafe import Markup

from kanmin.language import N_, _
from kanmin.localgov import LocalGovernment
from kanmin.plan import label
from kanmin.publish import CellMap, MapCell, MapClass, hexagon_map, tile_map
from kanmin.server.bodies import registry
from kanmin.status import PlanningState

Look = Literal["unknown", "none", "planned", "started", "done", "overdue", "outside"]
_CLASSES: tuple[tuple[str, str, Look], ...] = (
    ("unknown", N_("不明"), "unknown"),
    ("none", N_("未検討"), "none"),
    ("planned", N_("検討中"), "planned"),
    ("started", N_("策定中"), "started"),
    ("done", N_("策定済・公表済・改定中"), "done"),
    ("overdue", N_("期間終了"), "overdue"),
    ("outside", N_("策定しない"), "outside"),
)
_OF_STATE = {
    PlanningState.UNKNOWN: "unknown",
    PlanningState.NOT_CONSIDERED: "none",
    PlanningState.CONSIDERING: "planned",
    PlanningState.DRAFTING: "started",
    PlanningState.MADE: "done",
    PlanningState.PUBLISHED: "done",
    PlanningState.REVISING: "done",
    PlanningState.ENDED: "overdue",
    PlanningState.NOT_MAKING: "outside",
}


def state_map(
    caption: str, bodies: Iterable[LocalGovernment], states: dict[str, PlanningState]
) -> CellMap:
    """The states of some bodies as a map."""
    cells = []
    for body in bodies:
        state = states.get(body.code, PlanningState.UNKNOWN)
        cells.append(
            MapCell(body.code, body.prefecture, body.name, _OF_STATE[state], told=label(state))
        )
    classes = tuple(MapClass(name, _(text), look) for name, text, look in _CLASSES)
    return CellMap(caption, classes, tuple(cells))


def hexagons(found: CellMap, duty: str) -> Markup:
    """A map of municipalities; its prefectures are links."""
    return _drawn(hexagon_map(found, registry().facts.cells, _address(duty), "hexagons"))


def tiles(found: CellMap, duty: str) -> Markup:
    """A map of prefectures; each is a link."""
    return _drawn(tile_map(found, registry().facts.cells, _address(duty), "tiles"))


def _drawn(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - written by us, its texts escaped


def _address(duty: str) -> Callable[[str], str]:
    """The page of a prefecture by its two digits."""

    def address(prefecture: str) -> str:
        return f"{reverse('oversight-prefecture', args=[prefecture])}?duty={duty}"

    return address
