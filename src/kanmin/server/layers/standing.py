"""A stored layer with what its pages share: the document, the handbook below, what is open."""

from __future__ import annotations

from functools import cached_property

from kanmin.handbook import (
    FaultKind,
    Handbook,
    Layer,
    LayerFault,
    LayerIssue,
    LayerItem,
    Reach,
    layer_faults,
    layer_review,
    with_layers,
)
from kanmin.server import books
from kanmin.server.layers import stored as store
from kanmin.server.store.layer_models import LayerAnswer, LayerVersion, StoredLayer

KEPT, EDITED = "kept", "edited"


class Standing:
    """A layer as it stands: its newest version, and what is to be done with it."""

    def __init__(self, stored: StoredLayer) -> None:
        self.stored = stored
        self.row: LayerVersion = store.version(stored)
        self.layer: Layer = store.layer_of(self.row)

    @cached_property
    def state_book(self) -> Handbook:
        """The State's handbook of today."""
        return books.today(self.layer.framework)

    @cached_property
    def book(self) -> Handbook:
        """The handbook that the layer is put on: the State's, for a town with its prefecture's."""
        others = [one for one in self.others if one.framework == self.layer.framework]
        return with_layers(self.state_book, others)

    @cached_property
    def others(self) -> tuple[Layer, ...]:
        """The layers in force below this one."""
        if self.layer.reach is Reach.AREA:
            return ()
        found = store.on_top(self.layer.lg_code).layers
        return tuple(one for one in found if one.reach is Reach.AREA)

    @cached_property
    def faults(self) -> tuple[LayerFault, ...]:
        """What cannot be."""
        return layer_faults(self.layer, self.book)

    def faults_of(self, item: str) -> tuple[LayerFault, ...]:
        """What of one item cannot be."""
        return tuple(fault for fault in self.faults if fault.item == item)

    @cached_property
    def issues(self) -> tuple[LayerIssue, ...]:
        """What needs another look since the handbook it was written against."""
        before = books.on(self.layer.on, self.layer.framework)
        return layer_review(self.layer, before, self.state_book)

    @cached_property
    def answers(self) -> dict[str, LayerAnswer]:
        """The newest answer to each issue, by its key."""
        return {row.key: row for row in self.stored.answers.select_related("author")}

    @property
    def open_issues(self) -> tuple[LayerIssue, ...]:
        """The issues nobody has answered."""
        return tuple(issue for issue in self.issues if issue.key not in self.answers)

    @cached_property
    def published(self) -> LayerVersion | None:
        """The version in force, or about to be; None where there is none."""
        return store.published(self.stored)

    def hindrances(self) -> tuple[LayerFault, ...]:
        """What stands against publishing it.

        A place that is gone does not, where the item was public before: it goes on as it is.
        """
        before = store.last_published(self.stored)
        kept = set(store.layer_of(before).items()) if before else set[LayerItem]()
        held = {item.id for item in self.layer.items() if item in kept}
        mild = (FaultKind.UNKNOWN, FaultKind.ASKED)
        return tuple(f for f in self.faults if f.kind not in mild or f.item not in held)
