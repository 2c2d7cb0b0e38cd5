"""python -m tools.bundle: one file for a closed network, for Linux and for Windows.

    python -m tools.bundle [--system linux|windows] [--python-embed FILE] [--out build/bundle]

For Windows, FILE is the embeddable package (64-bit) of Python 3.11 from python.org, so that the
folder has Python inside; without it the zip says so in its name and does not run yet. Wheels are
fetched through pip by the hashes of requirements/run.txt and kept in build/wheels.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.bundle import archives, layouts
from tools.bundle.wheels import (
    Incomplete,
    Wheel,
    build_ours,
    check_complete,
    fetch,
    read_wheel,
)
from tools.supply.parts import ours
from tools.supply.pins import ROOT
from tools.supply.shipped import shipped
from tools.supply.systems import LINUX, SYSTEMS, System

OUT, KEPT = ROOT / "build" / "bundle", ROOT / "build" / "wheels"


def wheels_for(system: System, own: Path) -> dict[str, Wheel]:
    """All wheels of a system by name, complete. own: Kanmin's own wheel."""
    folder = KEPT / system.name
    fetch(list(shipped([system]).values()), system, folder)
    read = [read_wheel(path) for path in (*sorted(folder.iterdir()), own)]
    wheels = {wheel.part.name: wheel for wheel in read}
    check_complete(wheels, system)
    return wheels


def pack(
    wheels: Mapping[str, Wheel], system: System, out: Path, embedded: Path | None = None
) -> Path:
    """The bundle of a system; where it is."""
    name = f"kanmin-{ours().version}-{system.name}"
    if system is not LINUX and not embedded:
        name += "-without-python"
    with tempfile.TemporaryDirectory() as spare:
        folder = Path(spare) / name
        if system is LINUX:
            layouts.linux(wheels, folder)
        else:
            layouts.windows(wheels, folder, embedded)
        out.mkdir(parents=True, exist_ok=True)
        target = out / f"{name}{'.tar.gz' if system is LINUX else '.zip'}"
        packed = archives.pack_tar if system is LINUX else archives.pack_zip
        packed(folder, target, archives.moment())
    return target


def bundles(systems: list[System], out: Path, embedded: Path | None) -> list[Path]:
    """The bundles of some systems, from nothing."""
    with tempfile.TemporaryDirectory() as spare:
        own = build_ours(Path(spare))
        return [pack(wheels_for(system, own), system, out, embedded) for system in systems]


def main() -> int:
    """The exit status: 1 where a bundle would not install."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--system", choices=sorted(SYSTEMS), action="append")
    options.add_argument("--python-embed", type=Path, metavar="FILE")
    options.add_argument("--out", type=Path, default=OUT)
    asked = options.parse_args()
    systems = [SYSTEMS[name] for name in asked.system or sorted(SYSTEMS)]
    try:
        made = bundles(systems, asked.out, asked.python_embed)
    except Incomplete as error:
        print(error, file=sys.stderr)
        return 1
    for path in made:
        print(f"{path}: {path.stat().st_size / 1_000_000:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
