"""The licences of all packages: their own texts, and one table of them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from tools.bundle.wheels import Incomplete, Wheel
from tools.supply.licences import licence_of

OURS = Path(__file__).with_name("files") / "licences"
"""Texts for packages that forget theirs, by the licence they name."""
_TEXT = re.compile(r"\.dist-info/(licenses/.*[^/]|(LICEN[CS]E|COPYING|NOTICE|OFL)[^/]*)$", re.I)


def write_licences(wheels: Iterable[Wheel], folder: Path) -> None:
    """A folder for each package, and a table of them. Raises Incomplete for one without a text."""
    rows = ["package\tversion\tlicence (SPDX)\n"]
    for wheel in sorted(wheels, key=lambda one: one.part.name):
        part, own = wheel.part, folder / f"{wheel.part.name}-{wheel.part.version}"
        own.mkdir(parents=True)
        for name, text in _texts(wheel):
            (own / name).write_bytes(text)
        rows.append(f"{part.name}\t{part.version}\t{licence_of(part)}\n")
    (folder / "licences.tsv").write_text("".join(rows), encoding="utf-8", newline="\n")


def _texts(wheel: Wheel) -> Iterator[tuple[str, bytes]]:
    """The texts in a wheel, else ours."""
    with zipfile.ZipFile(wheel.path) as packed:
        names = [name for name in packed.namelist() if _TEXT.search(name)]
        yield from (("-".join(PurePosixPath(n).parts[1:]), packed.read(n)) for n in names)
    if not names:
        text = OURS / f"{licence_of(wheel.part)}.txt"
        if not text.exists():
            raise Incomplete(f"{wheel.part.name} brings no text of its licence")
        yield text.name, text.read_bytes()
