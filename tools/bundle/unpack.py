"""Wheels unpacked into site-packages, as an installer would, for a folder that is only copied."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from tools.bundle.wheels import Incomplete

_INTO_SITE = {"purelib", "platlib"}
"""Of the `.data` folder of a wheel. Scripts, headers and data are for other folders: left out."""


def unpack(wheel: Path, site: Path) -> None:
    """Unpack a wheel. Raises Incomplete for a path outside, or a file of another wheel's."""
    with zipfile.ZipFile(wheel) as packed:
        for one in packed.infolist():
            place = None if one.is_dir() else _place(one.filename)
            if place is not None:
                _write(site / place, packed.read(one), wheel.name)


def _place(name: str) -> PurePosixPath | None:
    """Where a member of a wheel belongs in site-packages; None where it does not belong there."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        raise Incomplete(f"{name} would be written outside")
    if not path.parts[0].endswith(".data"):
        return path
    inner = path.parts[1] in _INTO_SITE and len(path.parts) > 2
    return PurePosixPath(*path.parts[2:]) if inner else None


def _write(target: Path, data: bytes, wheel: str) -> None:
    if target.exists() and target.read_bytes() != data:
        raise Incomplete(f"{wheel} and another wheel both bring {target.name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
