"""The wheels of a system: fetched by their pinned hashes, with Kanmin's own, and complete."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import parse_wheel_filename

from tools.supply.parts import OURS, Part, needs_of, part_of
from tools.supply.pins import ROOT, Pin
from tools.supply.shipped import POSTGRESQL
from tools.supply.systems import PYTHON, System


class Incomplete(Exception):
    """A bundle that would not install. Its text says what is missing."""


@dataclass(frozen=True)
class Wheel:
    """A file to install, with what it says of itself."""

    path: Path
    part: Part
    sha256: str


def sha256(path: Path) -> str:
    """The sum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(pins: Sequence[Pin], system: System, folder: Path) -> None:
    """Have exactly the pinned wheels of a system in a folder; pip is asked for what is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    left = {pin.name: pin for pin in pins}
    for path in folder.iterdir():
        name = parse_wheel_filename(path.name)[0]
        if name in left and sha256(path) in left[name].hashes:
            del left[name]
        else:
            path.unlink()
    if left:
        _download(left.values(), system, folder)  # type: ignore[arg-type]


def _download(pins: Sequence[Pin], system: System, folder: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("".join(f"{requirement(pin, pin.hashes)}\n" for pin in pins))
        listed.flush()
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--require-hashes", "--only-binary", ":all:", "-r", listed.name]
        command += ["--implementation", "cp", "--python-version", ".".join(map(str, PYTHON))]
        command += [word for one in system.platforms for word in ("--platform", one)]
        subprocess.run([*command, "-d", str(folder)], check=True)


def requirement(pin: Pin | Part, hashes: frozenset[str]) -> str:
    """A line of a requirements file."""
    return " ".join(
        (f"{pin.name}=={pin.version}", *(f"--hash=sha256:{one}" for one in sorted(hashes)))
    )


def build_ours(folder: Path) -> Path:
    """Kanmin's own wheel, by the pinned build tool; the same source gives the same bytes."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "-w", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    return next(folder.glob(f"{OURS}-*.whl"))


def read_wheel(path: Path) -> Wheel:
    """A wheel with its metadata."""
    with zipfile.ZipFile(path) as packed:
        name = next(n for n in packed.namelist() if n.endswith(".dist-info/METADATA"))
        return Wheel(path, part_of(packed.read(name).decode()), sha256(path))


def check_complete(wheels: Mapping[str, Wheel], system: System) -> None:
    """Raise Incomplete where a wheel does not run on a system, or needs one that is not there."""
    fits = system.tags()
    wrong = [f"{wheel.path.name} does not run on {system.name}" for wheel in wheels.values()
             if not parse_wheel_filename(wheel.path.name)[3] & fits]  # fmt: skip
    parts = {name: wheel.part for name, wheel in wheels.items()}
    for root in (OURS, *(name for name in POSTGRESQL if name in parts)):
        wrong += needs_of(parts[root], parts, system).missing
    if wrong:
        raise Incomplete("\n".join(wrong))
