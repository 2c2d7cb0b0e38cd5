"""A small disk of its own that can be filled and made read-only; needs root, else stand-ins do."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BALLAST = "ballast"
BLOCK = 1 << 16  # bytes


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """The folder as a disk of so many megabytes; whether that could be had."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


def remount(folder: Path, mode: str) -> None:
    """Make a small disk read-only (ro) or writable (rw)."""
    subprocess.run(["mount", "-o", f"remount,{mode}", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Fill a small disk to its last byte."""
    with (folder / BALLAST).open("wb", buffering=0) as out:
        size = BLOCK
        while size:
            try:
                out.write(bytes(size))
            except OSError:
                size //= 2


def empty(folder: Path) -> None:
    """Give the room back."""
    (folder / BALLAST).unlink(missing_ok=True)


def _mount(*words: str) -> bool:
    if os.name != "posix" or os.geteuid():
        return False
    return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0
