"""The bundle unpacked and installed by its own script, and its Windows folder run by a stand-in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.closed_network import watch


@dataclass(frozen=True)
class Installed:
    """An installation of a bundle. command: how `kanmin` is called."""

    command: tuple[str, ...]
    noted: Path

    def environment(self, folder: Path) -> dict[str, str]:
        """What its processes see: nothing of the Python that measures."""
        kept = {name: text for name, text in os.environ.items()
                if not name.startswith(("PYTHON", "PIP_", "KANMIN_", "DJANGO_"))}  # fmt: skip
        return kept | {"KANMIN_DATA": str(folder / "data"), watch.FILE: str(self.noted)}

    def run(self, folder: Path, words: tuple[str, ...]) -> int:
        """`kanmin` with some words in a folder; the exit status."""
        done = subprocess.run(
            [*self.command, *words],
            cwd=folder,
            env=self.environment(folder),
            capture_output=True,
            text=True,
            check=False,
        )
        if "Traceback" in done.stderr:
            print(done.stderr, file=sys.stderr)
        return done.returncode


def linux(bundle: Path, folder: Path) -> Installed:
    """Unpack the bundle for Linux and run its script. Raises CalledProcessError."""
    with tarfile.open(bundle) as packed:
        packed.extractall(folder, filter="data")
    [unpacked] = folder.iterdir()
    target = folder / "opt"
    command = ["sh", str(unpacked / "install.sh"), str(target)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHON": sys.executable})
    [site] = (target / "lib").glob("python3.*/site-packages")
    shutil.copy(Path(watch.__file__), site / "sitecustomize.py")
    return Installed((str(target / "bin" / "kanmin"),), folder / "calls-out.txt")


def stand_in(bundle: Path, folder: Path) -> Installed:
    """Unpack a zip made for Windows and run what is in it by a stand-in for its Python.

    That is this machine's Python with the folder's packages and no others, in every process, as
    python311._pth has it. The packages have to be those of this system: the layout is tried, not
    Windows.
    """
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(folder)
    [unpacked] = folder.iterdir()
    packages, python = unpacked / "python" / "Lib" / "site-packages", folder / "stand-in"
    command = [sys.executable, "-m", "venv", "--without-pip", str(python)]
    subprocess.run(command, check=True)
    [site] = (python / "lib").glob("python3.*/site-packages")
    (site / "python311._pth.pth").write_text(f"{packages}\n", encoding="utf-8")
    shutil.copy(Path(watch.__file__), site / "sitecustomize.py")
    command = [str(python / "bin" / "python"), "-m", "kanmin"]
    return Installed(tuple(command), folder / "calls-out.txt")
