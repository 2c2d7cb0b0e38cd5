"""Whose layer a layer is: a prefecture's supporters', a body's editors'; nobody else's."""

from __future__ import annotations

from django.http import Http404

from kanmin.handbook import Reach
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.layers.stored import is_prefecture
from kanmin.server.store.layer_models import StoredLayer


def reaches_of(person: Person) -> tuple[Reach, ...]:
    """The kinds of layer somebody makes: for the area as a prefecture, for the body itself."""
    if person.lg_code not in registry().by_code:
        return ()
    found = []
    if Role.SUPPORTER in person.role_set and is_prefecture(person.lg_code):
        found.append(Reach.AREA)
    if Role.EDITOR in person.role_set:
        found.append(Reach.OWN)
    return tuple(found)


def layers_of(person: Person) -> list[StoredLayer]:
    """The layers that somebody works on."""
    wanted = [reach.value for reach in reaches_of(person)]
    rows = StoredLayer.objects.filter(lg_code=person.lg_code, reach__in=wanted)
    return list(rows.order_by("framework", "reach"))


def own_layer(person: Person, number: int) -> StoredLayer:
    """A layer that somebody works on. Raises Http404 for any other."""
    for stored in layers_of(person):
        if stored.pk == number:
            return stored
    raise Http404
