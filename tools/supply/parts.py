"""Packages as their metadata tell them, and what needs what on a system."""

from __future__ import annotations

import importlib.metadata
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.parser import Parser

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.supply.pins import ROOT
from tools.supply.systems import System

OURS = "kanmin"


@dataclass(frozen=True)
class Part:
    """A package. requires: all that it may need; metadata: its METADATA file."""

    name: str
    version: str
    requires: tuple[Requirement, ...]
    metadata: Message


def part_of(metadata: str) -> Part:
    """A package from the text of its METADATA file."""
    found = Parser().parsestr(metadata)
    needs = tuple(Requirement(line) for line in found.get_all("Requires-Dist") or ())
    return Part(canonicalize_name(found["Name"]), found["Version"], needs, found)


def ours() -> Part:
    """Kanmin itself, as pyproject.toml tells it."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = tuple(Requirement(line) for line in told["dependencies"])
    head = Message()
    head["Name"], head["License-Expression"] = told["name"], told["license"]
    return Part(OURS, told["version"], needs, head)


def installed(names: Iterable[str]) -> dict[str, Part]:
    """Those of some packages that this Python has."""
    found = {}
    for name in names:
        try:
            text = importlib.metadata.distribution(name).read_text("METADATA")
        except importlib.metadata.PackageNotFoundError:
            continue
        if text:
            found[name] = part_of(text)
    return found


@dataclass
class Needs:
    """Who needs whom. missing: a sentence for each need that nothing meets."""

    edges: dict[str, set[str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def needs_of(root: Part, parts: Mapping[str, Part], system: System) -> Needs:
    """All that a package needs on a system, over all steps, among the parts at hand."""
    found, asked = Needs(), {(root.name, "")}
    waiting = [(root, "")]
    while waiting:
        part, extra = waiting.pop()
        edges = found.edges.setdefault(part.name, set())
        for need in part.requires:
            if not system.holds(need.marker, extra):
                continue
            name = canonicalize_name(need.name)
            other = parts.get(name)
            if other is None or not need.specifier.contains(other.version, prereleases=True):
                found.missing.append(f"{part.name} needs {need} on {system.name}")
                continue
            edges.add(name)
            new = {(name, one) for one in ("", *need.extras)} - asked
            asked |= new
            waiting += [(other, one) for _name, one in sorted(new)]
    return found
