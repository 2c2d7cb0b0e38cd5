"""python -m benchmarks.faults: trouble under a writer, and what it is told.

A writer goes through the whole application in a process of its own while the disk fills up, turns
read-only, the database is locked, restarted or its connections are cut; at last the clock jumps.
Each answer has to be a page, or a clear sentence with status 503; all that was acknowledged has to
be there; and the writer has to go on by itself. As root the data lie on a small disk of their own
(tmpfs); else limits and file modes stand in, and what cannot be had is left out and said.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.crash import deeds, house
from benchmarks.crash.children import end_in_order
from benchmarks.faults.clock import clock_jumps
from benchmarks.faults.disk import small_disk
from benchmarks.faults.scenes import faults_of
from benchmarks.faults.trial import Outcome, tried
from benchmarks.own_postgresql import OwnPostgreSQL

SMALL = {"sqlite": 60, "postgresql": 400}  # megabytes


def chosen() -> argparse.Namespace:
    """What the command line says."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--postgresql", action="store_true", help="a PostgreSQL of its own")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", nargs="*", default=[], metavar="NAME")
    return options.parse_args()


def _told(vendor: str, name: str, how: str, found: Outcome) -> bool:
    back = f"{found.back_after:.1f}" if found.back_after >= 0 else "never"
    print(
        f"{vendor:11} {name:10} {found.acknowledged:>6} {found.refused:>8} {back:>9}  {how}",
        flush=True,
    )
    for sentence in found.wrong[:10]:
        print(f"  {sentence[:600]}", flush=True)
    return not found.wrong


def every_one(
    here: house.House, folder: Path, only: Sequence[str], dice: random.Random, *, small: bool
) -> bool:
    """Try each fault, or only some; whether all came out well. folder: the small disk."""
    print(f"{'':11} {'fault':10} {'taken':>6} {'refused':>8} {'back in s':>9}")
    well = True
    for one in faults_of(here.vendor, small=small, root=not os.geteuid()):
        if not only or one.name in only:
            found = tried(here, one, dice, folder, small=small)
            well &= _told(here.vendor, one.name, one.how, found)
    if not only or "clock" in only:
        well &= _told(here.vendor, "clock", "the time that is read", clock_jumps(here))
    return well


def all_tried(folder: Path, options: argparse.Namespace, *, small: bool) -> bool:
    """Prepare an installation and try the faults on it."""
    server = OwnPostgreSQL(folder / "pg") if options.postgresql else None
    try:
        here = house.opened(folder / "data", server)
        deeds.all_once(here)
        house.ready(here)
        return every_one(here, folder, options.only, random.Random(options.seed), small=small)
    finally:
        if server:
            server.close()


def main() -> int:
    """The exit status: 1 where something was lost, or told badly."""
    options = chosen()
    end_in_order()
    vendor = "postgresql" if options.postgresql else "sqlite"
    with tempfile.TemporaryDirectory(prefix="kanmin-faults-") as spare:
        folder = Path(spare) / "disk"
        with small_disk(folder, SMALL[vendor]) as small:
            if not small:
                print("no small disk can be had here (not root): limits and modes stand in")
            well = all_tried(folder, options, small=small)
    print(f"seed {options.seed}, load average {os.getloadavg()[0]:.1f}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
