"""Folders as one file, the same bytes from the same contents; sums of what is in them."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import subprocess
import tarfile
import zipfile
from pathlib import Path

from tools.bundle.wheels import sha256
from tools.supply.pins import ROOT

SUMS = "SHA256SUMS"
_RUN, _READ = 0o755, 0o644


def moment() -> int:
    """The time that stands in archives: SOURCE_DATE_EPOCH, else that of the last commit."""
    if told := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(told)
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return int(done.stdout or 1_577_836_800)  # 2020-01-01 where there is no git


def files_in(folder: Path) -> list[Path]:
    """All files below a folder, in one order everywhere."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def write_sums(folder: Path) -> Path:
    """A file with the sums of all others, in the form that `sha256sum --check` reads."""
    lines = [f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n"
             for path in files_in(folder) if path.name != SUMS]  # fmt: skip
    target = folder / SUMS
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    return target


def _mode(path: Path) -> int:
    return _RUN if path.suffix == ".sh" else _READ


def pack_tar(folder: Path, target: Path, when: int) -> None:
    """A folder as tar.gz, owned by root, in one order, at one time."""
    with (
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=when) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w", format=tarfile.PAX_FORMAT) as packed,
    ):
        for path in files_in(folder):
            one = tarfile.TarInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}")
            one.size, one.mtime, one.mode = path.stat().st_size, when, _mode(path)
            one.uname = one.gname = "root"
            with path.open("rb") as file:
                packed.addfile(one, file)


def pack_zip(folder: Path, target: Path, when: int) -> None:
    """A folder as zip, in one order, at one time."""
    date = dt.datetime.fromtimestamp(when, dt.UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in files_in(folder):
            one = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", date)
            one.compress_type, one.external_attr = zipfile.ZIP_DEFLATED, _mode(path) << 16
            packed.writestr(one, path.read_bytes())
