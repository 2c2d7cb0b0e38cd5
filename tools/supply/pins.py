"""Pinned packages: requirements/*.txt as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
RUN = ROOT / "requirements" / "run.txt"
DEV = ROOT / "requirements" / "dev.txt"
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """One package at one version. hashes: SHA-256 of the files that are accepted for it."""

    name: str
    version: str
    hashes: frozenset[str]
    marker: Marker | None = None


def read_pins(path: Path) -> dict[str, Pin]:
    """The pins of a file by canonical name. Raises ValueError for a line that pins nothing."""
    text = re.sub(r"^\s*#.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    pins = [_pin(line) for line in lines if line.strip()]
    return {pin.name: pin for pin in pins}


def _pin(line: str) -> Pin:
    asked = Requirement(line.partition("--hash")[0].strip())
    versions = [one.version for one in asked.specifier if one.operator == "=="]
    hashes = frozenset(_HASH.findall(line))
    if len(versions) != 1 or not hashes:
        raise ValueError(f"{asked.name} has no one version or no hash")
    return Pin(canonicalize_name(asked.name), versions[0], hashes, asked.marker)
