"""How near the roadmap comes to the best there can be, and in what time, beside simple orders.

    python benchmarks/bench_grow.py [--only 60x5]

The candidates are the invented ones of grow_instances.py. A town's 60 over 5 years get 10 seconds,
a prefecture's 200 over 7 years get 30. Every answer is checked by the rules in plain Python.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from kanmin.grow import Roadmap, Wish, read_candidates, roadmap

FOLDER = Path(__file__).parent / "grow_instances"
SECONDS = {"60x5": 10.0, "200x7": 30.0}


def main() -> None:
    """Print a line for each set of candidates."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="beginning of the names to be solved")
    given = parser.parse_args()
    print(f"{'':9} {'value':>7} {'bound':>7} {'gap':>7} {'s':>6}  proven   as listed  by benefit")
    for path in sorted(FOLDER.glob(f"{given.only}*.json")):
        wanted = read_candidates(path)
        seconds = SECONDS[path.stem.rpartition("-")[0]]
        began = time.perf_counter()
        found = roadmap(wanted, Wish(seconds=seconds, what_ifs=False))
        print(_line(path.stem, found, time.perf_counter() - began), flush=True)


def _line(name: str, found: Roadmap, took: float) -> str:
    gap = "-" if found.gap is None else f"{found.gap:.2%}"
    proven = "yes" if found.proven else "no"
    orders = "  ".join(
        f"{order.value:,} ({order.value / found.value:.2f}{'' if order.sound else '*'})"
        for order in found.orders
    )
    return (
        f"{name:9} {found.value:>7,} {found.bound or 0:>7,} {gap:>7} {took:>6.1f}  "
        f"{proven:8} {orders}"
    )


if __name__ == "__main__":
    main()
    print("* leaves out what must be started")
