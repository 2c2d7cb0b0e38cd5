"""Short versions of the crash campaign and of the faults, on one installation, for the tests.

    python -m benchmarks.short_crash [--postgresql]

Exit status 1 where something was lost, half there, or told badly.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.crash import deeds, house, upgrade
from benchmarks.crash.campaign import SHORT, Campaign, work_on_jobs
from benchmarks.crash.children import end_in_order
from benchmarks.crash.ledger import Ledger
from benchmarks.faults.__main__ import every_one
from benchmarks.faults.disk import small_disk
from benchmarks.own_postgresql import OwnPostgreSQL

KILLS, STATES = 5, ("0023_cases",)
FAULTS = ("full", "cut", "clock")


def shortened(folder: Path, server: OwnPostgreSQL | None, *, small: bool) -> bool:
    """Whether nothing was lost."""
    here = house.opened(folder / "data", server, house.SHORT)
    deeds.all_once(here)
    work_on_jobs()
    house.ready(here)
    upgrade.keep_earlier(here, STATES)
    ledger = Ledger(None)
    Campaign(here, ledger, 1, STATES, SHORT).go(KILLS, 0)
    print(ledger.table())
    well = every_one(here, folder, FAULTS, random.Random(1), small=small)
    return well and not ledger.accounts[here.vendor].faults


def main() -> int:
    """The exit status."""
    end_in_order()
    with tempfile.TemporaryDirectory(prefix="kanmin-short-") as spare:
        folder = Path(spare) / "disk"
        with small_disk(folder, 400) as small:
            server = OwnPostgreSQL(folder / "pg") if "--postgresql" in sys.argv else None
            try:
                well = shortened(folder, server, small=small and os.geteuid() == 0)
            finally:
                if server:
                    server.close()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
