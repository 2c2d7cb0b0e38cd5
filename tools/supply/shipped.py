"""What a bundle holds besides Kanmin itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from packaging.markers import Marker

from tools.supply.pins import DEV, RUN, Pin, read_pins
from tools.supply.systems import SYSTEMS, System

POSTGRESQL = ("psycopg", "psycopg-binary")
"""For data in PostgreSQL, an extra of Kanmin; pinned among what the tests need."""
_IF_WANTED = Marker("extra == 'postgresql'")


def shipped(systems: Iterable[System] = tuple(SYSTEMS.values())) -> dict[str, Pin]:
    """The packages that any of some systems gets, by name."""
    wanted = tuple(systems)
    run = {
        name: pin
        for name, pin in read_pins(RUN).items()
        if any(system.holds(pin.marker) for system in wanted)
    }
    dev = read_pins(DEV)
    return run | {name: replace(dev[name], marker=_IF_WANTED) for name in POSTGRESQL}
