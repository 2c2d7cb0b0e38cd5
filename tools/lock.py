"""Pin the requirements: exact versions and hashes, no addresses.

    python tools/lock.py

requirements/run.txt is what Kanmin needs, requirements/dev.txt what its tests need besides. The
first serves every system: what only Windows needs stands there with its marker, and hashes of every
wheel are kept. Versions that are pinned already stay, unless a range no longer allows them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
OPTIONS = ["--quiet", "--generate-hashes", "--no-header"]
ANYWHERE = ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest"]


def compile_requirements(source: str, target: str, options: Sequence[str] = ()) -> None:
    """One file of pinned requirements from one of ranges."""
    subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *options, "-o", target, source],
        cwd=ROOT,
        check=True,
    )
    text = (ROOT / target).read_text(encoding="utf-8")
    if "://" in text:
        sys.exit(f"{target} names an address")


if __name__ == "__main__":
    compile_requirements("pyproject.toml", "requirements/run.txt", ANYWHERE)
    compile_requirements("requirements/dev.in", "requirements/dev.txt")
