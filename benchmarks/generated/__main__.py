"""Make the documents: `python -m benchmarks.generated FOLDER [NUMBER ...]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from .layouts import make
from .specs import SPECS


def main() -> None:
    """Write all the documents, or those whose numbers are given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("numbers", type=int, nargs="*")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    made = 0
    for number, spec in enumerate(SPECS, 1):
        if given.numbers and number not in given.numbers:
            continue
        if make(number, spec, given.folder):
            made += 1
        else:
            print(f"{number:02d}-{spec.layout}: left out, soffice is not installed")
    print(f"{made} documents in {given.folder}")


if __name__ == "__main__":
    main()
