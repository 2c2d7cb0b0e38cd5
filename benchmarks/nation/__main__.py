"""Fill a new data folder with the synthetic nation, for `kanmin serve --data FOLDER`.

    python -m benchmarks.nation FOLDER [--bodies 1788] [--measures 60] [--years 1] [--seed 1]

Everything in it says 合成データ. A folder that holds anything already is refused.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from kanmin.errors import KanminError

from .fill import PASSWORD, fill
from .sketch import Nation


def main() -> int:
    """The exit status: 2 for a folder that is used already."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path)
    options.add_argument("--bodies", type=int, default=1788)
    options.add_argument("--measures", type=int, default=60)
    options.add_argument("--years", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    nation = Nation(given.seed, given.bodies, given.measures, given.years)
    start = time.perf_counter()

    def tell(plans: int) -> None:
        print(f"\r{plans:,} plans ({time.perf_counter() - start:.0f} s)  ", end="", file=sys.stderr)

    try:
        filled = fill(given.folder, nation, tell)
    except KanminError as error:
        print(error.sentence, file=sys.stderr)
        return 2
    print(file=sys.stderr)
    took = time.perf_counter() - start
    told = f"{filled.plans:,} plans, {filled.states:,} states, {filled.returns:,} returns"
    print(f"{told}: {took:.0f} s")
    for role, name in filled.people.items():
        print(f"{role:14} {name}  {PASSWORD}")
    print(f"kanmin serve --data {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
