"""python -m benchmarks.crash: kill at random moments, and look for what was acknowledged.

Writers that go through the whole application in a forked process, the worker, upgrades from earlier
versions and real servers are killed by SIGKILL; on PostgreSQL, which is started for this run, its
processes and the whole server too. Exit status 1 where anything acknowledged is lost, anything is
half there, or an answer is no sentence.

This stands for processes that die. A power cut can take what the operating system has not written
yet; against that stand synchronous=FULL and fsync, which no kill puts to the test.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.crash import deeds, house, upgrade
from benchmarks.crash.campaign import Campaign, work_on_jobs
from benchmarks.crash.children import end_in_order
from benchmarks.crash.ledger import Ledger
from benchmarks.own_postgresql import OwnPostgreSQL

STATES = ("0012_audit", "0016_layers", "0019_cascade", "0022_opendata")
KILLS = 100  # where neither these nor seconds are given


def chosen(words: list[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--postgresql", action="store_true", help="a PostgreSQL of its own")
    options.add_argument("--seconds", type=float, default=0)
    options.add_argument("--kills", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--resume", type=Path, metavar="FILE", help="figures add up in it")
    found = options.parse_args(words)
    if not found.seconds and not found.kills:
        found.kills = KILLS
    return found


def campaign(folder: Path, options: argparse.Namespace, server: OwnPostgreSQL | None) -> Ledger:
    """Prepare the installation, and kill."""
    start = time.monotonic()
    here = house.opened(folder, server)
    deeds.all_once(here)
    work_on_jobs()
    house.ready(here)
    upgrade.keep_earlier(here, STATES)
    spent, own = time.monotonic() - start, time.process_time()
    print(f"ready after {spent:.0f} s, {own:.0f} s of own work", file=sys.stderr)
    ledger = Ledger(options.resume)
    Campaign(here, ledger, options.seed, STATES).go(options.kills, options.seconds)
    return ledger


def main() -> int:
    """The exit status."""
    options = chosen()
    end_in_order()
    with tempfile.TemporaryDirectory(prefix="kanmin-crash-") as spare:
        server = OwnPostgreSQL(Path(spare) / "pg") if options.postgresql else None
        try:
            ledger = campaign(Path(spare) / "data", options, server)
        finally:
            if server:
                server.close()
    print(ledger.table())
    account = ledger.accounts["postgresql" if options.postgresql else "sqlite"]
    return 1 if account.faults else 0


if __name__ == "__main__":
    sys.exit(main())
