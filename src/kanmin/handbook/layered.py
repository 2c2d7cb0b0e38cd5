"""What a handbook tells of the layers on it: notes beside a place, fields, measures, and whose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import Field

from kanmin.handbook.items import Entry
from kanmin.handbook.layer import (
    PREFIX,
    Adjustment,
    Layer,
    LayerGuidance,
    LayerItem,
    RecommendedMeasure,
    RequiredField,
)


@dataclass(frozen=True, slots=True)
class LayerNote:
    """What a layer says beside a place. must: it is asked there, not only told."""

    layer: Layer
    item: LayerItem
    text: str
    must: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A measure that a layer recommends. id: the national one's, or its own full one."""

    layer: Layer
    item: RecommendedMeasure
    id: str


class Layered(Entry):
    """A handbook that layers were put on; in the files of a handbook there are none.

    raised: requirements of the State that are asked more strongly, with the number of the layer.
    """

    layers: tuple[Layer, ...] = Field((), exclude=True)
    raised: dict[str, int] = Field({}, exclude=True)

    def notes_for(self, place: str) -> tuple[LayerNote, ...]:
        """What the layers say beside a place, as `field:measure/lead`, in their order."""
        return tuple(note for layer in self.layers for note in _notes(layer, place))

    def layer_of(self, requirement: str) -> Layer | None:
        """The layer that asks for a requirement, or asks for it more strongly than the State."""
        if requirement in self.raised:
            return self.layers[self.raised[requirement]]
        own = (layer for layer in self.layers if requirement.startswith(layer.full_id("")))
        return next(own, None)

    def required_field(self, requirement: str) -> RequiredField | None:
        """The field that each measure must fill, by the id of the requirement that asks for it."""
        if not requirement.startswith(PREFIX):
            return None
        for layer in self.layers:
            for one in layer.fields:
                if layer.full_id(one.id) == requirement:
                    return one
        return None

    def recommended(self) -> tuple[Recommendation, ...]:
        """The measures that the layers recommend, in their order."""
        return tuple(
            Recommendation(layer, one, one.measure or layer.full_id(one.id))
            for layer in self.layers
            for one in layer.measures
        )


def _notes(layer: Layer, place: str) -> Iterator[LayerNote]:
    for item in layer.items():
        match item:
            case LayerGuidance(place=there, text=text) if there == place:
                yield LayerNote(layer, item, text)
            case RequiredField(field=field, why=text) if place == f"field:measure/{field.value}":
                yield LayerNote(layer, item, text, must=True)
            case Adjustment(requirement=name, because=text) if place == f"requirement:{name}":
                yield LayerNote(layer, item, text)
            case RecommendedMeasure(measure=name, why=text) if name and place == f"measure:{name}":
                yield LayerNote(layer, item, text)
