"""Time to read the table of bodies, to find one by name, and the bodies like one.

    python benchmarks/bench_localgov.py [--runs 9]

Prints medians in milliseconds beside the goals.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from kanmin.localgov import default_registry, similar

GOALS = {"read the table": 100, "find by name": 5, "bodies like one": 100}


def timed(work: Callable[[], object], runs: int) -> float:
    """Median milliseconds of one call, after a warm-up."""
    work()
    times = []
    for _run in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Time the three and print them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    registry = default_registry()
    body = registry.get("182087")
    work: dict[str, Callable[[], object]] = {
        "read the table": default_registry.__wrapped__,
        "find by name": lambda: registry.find("あわら市"),
        "bodies like one": lambda: similar(body, registry),
    }
    for name, action in work.items():
        print(f"{name:18} {timed(action, runs):8.1f} ms  goal <= {GOALS[name]}")


if __name__ == "__main__":
    main()
