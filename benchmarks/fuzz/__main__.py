"""Feed every reader of foreign input with what nobody would send on purpose.

    python -m benchmarks.fuzz [--seconds N] [--seed N] [--resume FILE] [--reader NAME]... [--list]

FILE: the ledger, a JSON file in which runs add up; what brought a reader down lies in the folder
FILE.findings, with what it said, the input in base64. Inputs are numbered: the same seed, reader
and number make the same input. `--again FINDING` reads the input of a finding once more.
Exit status 1 for any finding of this run.
"""

from __future__ import annotations

import argparse
import base64
import json
import logging
import sys
import tempfile
from pathlib import Path

from benchmarks.crash.children import end_in_order
from benchmarks.fuzz.campaign import Campaign, able
from benchmarks.fuzz.here import all_here
from benchmarks.fuzz.ledger import Ledger
from benchmarks.fuzz.reader import Place
from benchmarks.fuzz.readers import READERS


def options() -> argparse.Namespace:
    """What was asked for."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--seconds", type=float, default=60)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--resume", type=Path)
    words.add_argument("--reader", action="append", choices=READERS)
    words.add_argument("--list", action="store_true")
    words.add_argument("--again", type=Path)
    return words.parse_args()


def again(finding: Path) -> int:
    """Read the input of a finding once more; the exception goes through."""
    raw = json.loads(finding.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), Path(folder) / "own")
        place.own.mkdir()
        all_here()
        found = READERS[raw["reader"]].prepare(place)
        print("taken" if found.read(base64.b64decode(raw["input"])) else "refused")
    return 0


def main() -> int:
    """The exit status."""
    chosen = options()
    if chosen.list:
        for reader in READERS.values():
            print(f"{reader.name:26} {', '.join(reader.reads)}")
        return 0
    if chosen.again:
        return again(chosen.again)
    if not able():
        print("needs fork and /proc", file=sys.stderr)
        return 2
    end_in_order()
    logging.disable()
    ledger = Ledger(chosen.resume)
    before = ledger.findings
    readers = [READERS[name] for name in chosen.reader or READERS]
    run = Campaign(ledger, chosen.seed).go(readers, chosen.seconds)
    print(f"seed {run.seed}: {run.inputs:,} inputs in {run.seconds:,.0f} s")
    print(ledger.table())
    return 1 if ledger.findings > before else 0


if __name__ == "__main__":
    sys.exit(main())
