"""Size of the maps and time to draw them, with made-up states.

    python benchmarks/bench_map.py [--runs 9]

Prints bytes, bytes compressed, and the median of milliseconds. Goal: 1,741 hexagons with their
titles in at most 40,000 bytes compressed.
"""

from __future__ import annotations

import argparse
import gzip
import random
import statistics
import time
from collections.abc import Callable, Iterable

from kanmin.localgov import LocalGovernment, Tier, default_registry
from kanmin.publish import (
    CellMap,
    MapCell,
    MapClass,
    MapNumber,
    Steps,
    hexagon_map,
    map_table,
    number_map,
    tile_map,
)

CLASSES = (
    MapClass("done", "策定済（架空）", "done"),
    MapClass("started", "策定中（架空）", "started"),
    MapClass("none", "予定なし（架空）", "none"),
    MapClass("unknown", "わからない（架空）", "unknown"),
)


def states(bodies: Iterable[LocalGovernment]) -> CellMap:
    """Bodies in made-up states."""
    chance = random.Random(1)
    cells = (MapCell(b.code, b.prefecture, b.name, chance.choice(CLASSES).id) for b in bodies)
    return CellMap("架空の状態", CLASSES, tuple(cells))


def numbers(bodies: Iterable[LocalGovernment]) -> CellMap:
    """Bodies with made-up figures, each told with its denominator."""
    chance = random.Random(1)
    figures = (
        MapNumber(b.code, b.prefecture, b.name, chance.random() * 100, chance.randrange(9999))
        for b in bodies
    )
    return number_map("架空の数値", figures, Steps((20, 40, 60, 80), "%", 10))


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
    """Draw each map and print what it takes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    registry = default_registry()
    towns = [body for body in registry if body.tier is Tier.MUNICIPALITY]
    places = registry.facts.cells
    of_states, of_numbers, of_tiles = states(towns), numbers(towns), states(registry.prefectures())
    work: dict[str, Callable[[], str]] = {
        "states with links": lambda: hexagon_map(of_states, places, str),
        "states, a picture": lambda: hexagon_map(of_states, places),
        "numbers with links": lambda: hexagon_map(of_numbers, places, str),
        "tiles with links": lambda: tile_map(of_tiles, places, str),
    }
    print(f"{'':20}{'bytes':>10}{'gzip 6':>10}{'ms':>8}")
    for name, draw in work.items():
        data = draw().encode()
        size = len(gzip.compress(data, 6))
        print(f"{name:20}{len(data):>10,}{size:>10,}{timed(draw, runs):>8.1f}")
    print(f"{'table':40}{timed(lambda: map_table(of_states), runs):>8.1f}")


if __name__ == "__main__":
    main()
