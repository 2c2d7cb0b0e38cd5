"""How the folder of each system looks: wheels to install for Linux, Python and all for Windows."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tools.bundle.archives import write_sums
from tools.bundle.licence_texts import write_licences
from tools.bundle.manual import write_manual
from tools.bundle.unpack import unpack
from tools.bundle.wheels import Incomplete, Wheel, requirement
from tools.supply.sbom import materials, sbom

FILES = Path(__file__).with_name("files")
PATHS = "python311.zip\n.\nLib\\site-packages\nimport site\n"
"""python311._pth: where the Python for Windows that is only unpacked looks for modules."""
EMBEDDED = ("python.exe", "python311.dll", "python311.zip", "python311._pth")
LONGEST = 180
"""Characters of a path in the folder: Windows takes 260 with the folder it was unpacked to."""


def linux(wheels: Mapping[str, Wheel], folder: Path) -> None:
    """wheels/, requirements.txt with their hashes, install.sh."""
    (folder / "wheels").mkdir(parents=True)
    for wheel in wheels.values():
        shutil.copy(wheel.path, folder / "wheels")
    ordered = sorted(wheels.values(), key=lambda one: one.part.name)
    lines = [requirement(one.part, frozenset({one.sha256})) for one in ordered]
    (folder / "requirements.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _common(wheels, folder, {"install.sh": "install.sh", "linux.txt": "README.txt"})


def windows(wheels: Mapping[str, Wheel], folder: Path, embedded: Path | None) -> None:
    """python/ with all packages, kanmin.cmd and start.cmd. embedded: the zip of python.org."""
    python = folder / "python"
    python.mkdir(parents=True)
    if embedded:
        _unpack_python(embedded, python)
    for _name, wheel in sorted(wheels.items()):
        unpack(wheel.path, python / "Lib" / "site-packages")
    (python / "python311._pth").write_text(PATHS, encoding="ascii", newline="\r\n")
    names = {"kanmin.cmd": "kanmin.cmd", "start.cmd": "start.cmd", "windows.txt": "README.txt"}
    _common(wheels, folder, names)
    _check_lengths(folder)


def _unpack_python(embedded: Path, python: Path) -> None:
    """Python from the zip. Raises Incomplete where it is not the one for 3.11."""
    try:
        with zipfile.ZipFile(embedded) as packed:
            missing = set(EMBEDDED) - set(packed.namelist())
            if not missing:
                packed.extractall(python)
    except zipfile.BadZipFile:
        missing = set(EMBEDDED)
    if missing:
        told = ", ".join(sorted(missing))
        raise Incomplete(f"{embedded} is not the embeddable Python 3.11 for Windows: no {told}")


def _check_lengths(folder: Path) -> None:
    long = [str(path.relative_to(folder)) for path in folder.rglob("*")]
    if wrong := [path for path in long if len(path) > LONGEST]:
        raise Incomplete(f"too long for Windows: {wrong[0]}")


def _common(wheels: Mapping[str, Wheel], folder: Path, names: Mapping[str, str]) -> None:
    write_manual(folder / "manual")
    write_licences(wheels.values(), folder / "licences")
    (folder / "sbom.cdx.json").write_text(sbom(materials()), encoding="utf-8", newline="\n")
    for source, target in names.items():
        text = (FILES / source).read_text(encoding="utf-8")
        line_end = "\n" if source.endswith(("sh", "linux.txt")) else "\r\n"
        (folder / target).write_text(text, encoding="utf-8", newline=line_end)
    write_sums(folder)
