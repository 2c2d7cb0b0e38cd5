"""The licences of all packages: their own texts, and one table of them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from tools.bundle.wheels import Wheel
from tools.supply.licences import licence_of

_TEXT = re.compile(r"(^|/)(LICEN[CS]E|COPYING|NOTICE|AUTHORS|OFL)[^/]*$", re.IGNORECASE)


def write_licences(wheels: Iterable[Wheel], folder: Path) -> None:
    """A folder for each package, and a table: package, version, licence, files."""
    rows = []
    for wheel in sorted(wheels, key=lambda one: one.part.name):
        part = wheel.part
        count = _write(wheel.path, folder / f"{part.name}-{part.version}")
        rows.append(f"{part.name}\t{part.version}\t{licence_of(part)}\t{count}\n")
    folder.mkdir(parents=True, exist_ok=True)
    head = "package\tversion\tlicence (SPDX)\ttexts\n"
    (folder / "licences.tsv").write_text(head + "".join(rows), encoding="utf-8", newline="\n")


def _write(wheel: Path, folder: Path) -> int:
    """The texts of a wheel into a folder; how many there are."""
    with zipfile.ZipFile(wheel) as packed:
        names = [n for n in packed.namelist() if ".dist-info/" in n and _is_text(n)]
        for name in names:
            target = folder / "-".join(PurePosixPath(name).parts[1:])
            folder.mkdir(parents=True, exist_ok=True)
            target.write_bytes(packed.read(name))
    return len(names)


def _is_text(name: str) -> bool:
    return ("/licenses/" in name and not name.endswith("/")) or bool(_TEXT.search(name))
