"""Load on `kanmin serve`: how many a second, how long they wait, what is full first.

    python -m benchmarks.load SCENARIO [--clients N[,N]] [--seconds N] [--seed N] [--workers N[,N]]
                                       [--folder FOLDER] [--bodies 1788] [--measures 60]

SCENARIO: rush (the survey's last minutes), editors, readers, adopting (100 documents while editors
go on), mixed. FOLDER: one that `python -m benchmarks.nation` filled with so many bodies and
measures; else a throw-away one is filled first. SQLite, or the empty PostgreSQL of
KANMIN_DATABASE_URL: `python tools/with_postgresql.py python -m benchmarks.load …`. Several numbers
of clients or processes make one run each, and one line each in the table at the end.

The clients run on the same machine and take their part of its cores; how much, the table says.
Exit status 1 for any error, and where something that was acknowledged is not there.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from benchmarks.nation import Nation

from .report import GOAL, Row, table
from .running import data_folder, ran
from .scenarios import SCENARIOS, Given
from .served import served

SHOWN = 20  # errors


def _numbers(text: str) -> list[int]:
    return [int(one) for one in text.split(",")]


def options() -> argparse.Namespace:
    """What was asked for."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("scenario", choices=SCENARIOS)
    words.add_argument("--clients", type=_numbers)
    words.add_argument("--seconds", type=float)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--workers", type=_numbers, default=[2])
    words.add_argument("--folder", type=Path)
    words.add_argument("--bodies", type=int, default=1788)
    words.add_argument("--measures", type=int, default=60)
    return words.parse_args()


def main() -> int:
    """The exit status."""
    chosen = options()
    prepare, clients, seconds = SCENARIOS[chosen.scenario]
    nation = Nation(bodies=chosen.bodies, measures=chosen.measures)
    engine = os.environ.get("KANMIN_DATABASE_URL", "sqlite").split(":")[0]
    rows: list[Row] = []
    faults: list[str] = []
    with data_folder(chosen.folder, nation) as folder:
        for workers in chosen.workers:
            for count in chosen.clients or [min(clients, chosen.bodies)]:
                given = Given(folder, nation, count, chosen.seconds or seconds, chosen.seed)
                prepared = prepare(given)
                with served(folder, workers) as server:
                    name = f"{engine} {workers} × {count}"
                    row, wrong = ran(name, prepared, server, folder)
                rows.append(row)
                faults += wrong
    print(f"\n{chosen.scenario}, seed {chosen.seed}: database, processes × clients")
    print(table(rows))
    print(
        f"goal: p95 <= {GOAL:.0f} ms: {'held' if all(r.p95 <= GOAL for r in rows) else 'NOT held'}"
    )
    print(f"errors: {len(faults)}")
    for line in faults[:SHOWN]:
        print(f"  {line}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
