"""Backup and restore of a large store: rows a second, memory; and that they come back the same.

    python -m benchmarks.bench_backup [--folder build/backup] [--plans 200] [--revisions 50]

The store is made once and kept in the folder. Each step is a command of its own, as it is run.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def make(folder: Path, plans: int, revisions: int, first: int = 0) -> None:
    """Fill a store with plans of ten measures, each saved often. In a process of its own."""
    from kanmin.server import run

    run.prepare(folder)
    from tests.synthetic import plan_of

    from kanmin.plan import parse, to_raw
    from kanmin.server.store import services

    for number in range(first, plans):
        raw = to_raw(plan_of(10))
        stored = services.create(parse(raw), f"plan-{number}", None, "").revision.plan
        for turn in range(1, revisions):
            raw["measures"][turn % 10]["lead"] = f"情報政策課{number}の{turn}"
            services.save(stored, parse(raw), stored.head, None, "")


def timed(words: list[str], what: str) -> float:
    """Run a command of Kanmin and tell its time and its largest memory so far; seconds."""
    start = time.monotonic()
    subprocess.run([sys.executable, "-m", "kanmin", *words], check=True, stdout=subprocess.PIPE)
    took = time.monotonic() - start
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{what}: {took:.1f} s, largest process so far {most:.0f} MB")
    return took


def tables(folder: Path) -> str:
    """Count and digest of each table."""
    words = [sys.executable, "-m", "kanmin", "verify", "--tables", "--data", str(folder)]
    return subprocess.run(words, check=True, capture_output=True, encoding="utf-8").stdout


def main() -> int:
    """0 where all came back the same."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=Path("build/backup"))
    parser.add_argument("--plans", type=int, default=200)
    parser.add_argument("--revisions", type=int, default=50)
    chosen = parser.parse_args()
    if not (chosen.folder / "kanmin.sqlite3").exists():
        make(chosen.folder, chosen.plans, chosen.revisions)
    print(f"load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(dir=chosen.folder.parent) as place:
        file, other = Path(place) / "all.zip", Path(place) / "other"
        took = timed(["backup", str(file), "--data", str(chosen.folder)], "backup")
        rows = sum(int(line.split("\t")[1]) for line in tables(chosen.folder).splitlines())
        print(f"  {rows:,} rows, {rows / took:,.0f} a second; {file.stat().st_size:,} bytes")
        took = timed(["restore", str(file), "--data", str(other)], "restore")
        print(f"  {rows / took:,.0f} rows a second, with lists made anew and all verified")
        same = tables(chosen.folder) == tables(other)
        print("the same" if same else "DIFFERENT")
        shutil.rmtree(other)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
