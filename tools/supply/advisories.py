"""Advisories in the form of OSV (Open Source Vulnerability format), held against pinned packages.

OSV publishes all advisories for PyPI as one zip of JSON files. Somebody on a network fetches it
and carries it to where there is none. Advisories that were withdrawn are left out.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from tools.supply.pins import Pin

Event = tuple[str, str]  # introduced, fixed or last_affected; the version


@dataclass(frozen=True)
class Advisory:
    """What is known against some versions of one package."""

    ids: tuple[str, ...]
    package: str
    versions: frozenset[str]
    ranges: tuple[tuple[Event, ...], ...]
    summary: str

    def touches(self, version: str) -> bool:
        """Whether it speaks of a version."""
        return version in self.versions or any(_within(version, one) for one in self.ranges)


def _within(version: str, events: Iterable[Event]) -> bool:
    """Whether a version lies between where a fault came in and where it was mended."""
    here, inside = Version(version), False
    for kind, at in sorted(events, key=lambda event: _version(event[1])):
        edge = _version(at)
        if kind == "introduced" and here >= edge:
            inside = True
        elif (kind == "fixed" and here >= edge) or (kind == "last_affected" and here > edge):
            inside = False
    return inside


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def read_advisories(path: Path) -> Iterator[Advisory]:
    """The advisories of a zip, a folder or one JSON file. Raises ValueError for anything else."""
    for text in _texts(path):
        told: dict[str, Any] = json.loads(text)
        if not told.get("withdrawn"):
            yield from _of(told)


def _texts(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        yield from (one.read_bytes() for one in sorted(path.rglob("*.json")))
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist() if name.endswith(".json"))
    else:
        yield path.read_bytes()


def _of(told: Mapping[str, Any]) -> Iterator[Advisory]:
    ids = (str(told["id"]), *map(str, told.get("aliases", ())))
    for one in told.get("affected", ()):
        package = one.get("package", {})
        if package.get("ecosystem") == "PyPI":
            ranges = (r["events"] for r in one.get("ranges", ()) if r["type"] == "ECOSYSTEM")
            yield Advisory(
                ids,
                canonicalize_name(package["name"]),
                frozenset(one.get("versions", ())),
                tuple(tuple(pair for event in r for pair in event.items()) for r in ranges),
                str(told.get("summary", "")),
            )


def found(pins: Mapping[str, Pin], advisories: Iterable[Advisory]) -> list[tuple[Pin, Advisory]]:
    """Which advisories touch which pinned packages."""
    return [
        (pins[one.package], one)
        for one in advisories
        if one.package in pins and one.touches(pins[one.package].version)
    ]
