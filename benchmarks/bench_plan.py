"""Time of the check and of each export for plans of 0, 40, 80 and 800 measures.

    python benchmarks/bench_plan.py [--sizes 0,40,80,800] [--runs 5]

Prints medians in milliseconds, the ratio to 80 measures, and beside the goals. Every run starts
from a parsed plan; PDF includes its child process. Memory is that of the largest child.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.synthetic import plan_of

from kanmin import handbook
from kanmin.check import Context, check
from kanmin.localgov import default_registry
from kanmin.plan import Plan, merge, read_plan, write_plan
from kanmin.publish import FORMATS, export

BASE = 80
GOALS = {"docx": (80, 200), "html": (80, 30), "pdf": (80, 1200)}  # milliseconds


def timed(work: Callable[[], object], runs: int) -> float:
    """Median time in milliseconds after one warm-up."""
    work()
    times = []
    for _run in range(runs):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def works(plan: Plan, context: Context, folder: Path) -> dict[str, Callable[[], object]]:
    """What is timed on one plan."""
    categories = {c.number: c.title for c in context.handbook.categories}
    found: dict[str, Callable[[], object]] = {"check": lambda: check(plan, context)}
    for form in FORMATS:
        found[form] = partial(export, plan, form, categories)
    for suffix in (".json", ".yaml", ".xlsx"):
        path = folder / f"plan{suffix}"
        write_plan(plan, path)
        found[f"read {suffix}"] = partial(read_plan, path)
    found["merge"] = lambda: merge(plan, plan, plan)
    return found


def main() -> None:
    """Print a table: a row a piece of work, a column a size."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="0,40,80,800")
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",")]
    context = Context(handbook.on(dt.date.today()), default_registry())
    rows: dict[str, dict[int, float]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for name, work in works(plan_of(size), context, Path(folder)).items():
                runs = chosen.runs if size <= BASE else max(1, chosen.runs // 3)
                rows.setdefault(name, {})[size] = timed(work, runs)
    print(f"{'ms':12}" + "".join(f"{size:>10}" for size in sizes) + f"{'last/80':>10}  goal")
    for name, times in rows.items():
        ratio = times[sizes[-1]] / times[BASE] if BASE in times else float("nan")
        size, limit = GOALS.get(name, (0, 0))
        goal = f"<= {limit} at {size}: {times[size]:.0f}" if limit and size in times else ""
        print(f"{name:12}" + "".join(f"{times[s]:10.1f}" for s in sizes) + f"{ratio:10.1f}  {goal}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest child (Typst): {peak:.0f} MB")


if __name__ == "__main__":
    main()
