"""Pin the requirements: exact versions and hashes, no addresses.

    python tools/lock.py

requirements/run.txt is what Kanmin needs, requirements/dev.txt what its tests need besides.
Hashes of every wheel are kept, those for Windows among them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "requirements"
OPTIONS = [
    "--quiet",
    "--generate-hashes",
    "--strip-extras",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
    "--no-emit-options",
    "--no-header",
    "--allow-unsafe",
]


def compile_requirements(source: str, target: str) -> None:
    """One file of pinned requirements from one of ranges."""
    subprocess.run(
        [sys.executable, "-m", "piptools", "compile", *OPTIONS, "-o", target, source],
        cwd=ROOT,
        check=True,
    )
    text = (ROOT / target).read_text(encoding="utf-8")
    if "://" in text:
        sys.exit(f"{target} names an address")


if __name__ == "__main__":
    compile_requirements("pyproject.toml", str(FOLDER.relative_to(ROOT) / "run.txt"))
    compile_requirements("requirements/dev.in", str(FOLDER.relative_to(ROOT) / "dev.txt"))
