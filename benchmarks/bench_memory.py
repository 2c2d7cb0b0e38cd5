"""What exports and log-ins leave in memory: MB until the garbage collector comes by.

    python -m benchmarks.bench_memory [--measures 60] [--runs 3]

Each export is made `--runs` times in a process of its own with the collector switched off, after a
first time that is not counted. `left` is what each adds to the memory in use, `peak` how far the
process grew meanwhile. Then a password is hashed twenty times, once with large blocks outside
of the heap, as a server has them, and once as glibc does by itself: `heap` is what the heap holds
of the machine's memory afterwards, with a small block kept after each. Needs Linux with glibc.
"""

from __future__ import annotations

import argparse
import ctypes
import datetime as dt
import gc
import platform
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.synthetic import plan_of

from kanmin import handbook
from kanmin.publish import FORMATS, HandoutKind, export, handout, handout_bytes

MEGABYTE = 1e6
HASHES = 20
SHEET = "sheet docx"


FIELDS = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"


class Heap(ctypes.Structure):
    """glibc's mallinfo2, in bytes. arena: of the heap; uordblks: in use in it; hblkhd: outside."""

    _fields_ = tuple((name, ctypes.c_size_t) for name in FIELDS.split())


def heap() -> Heap:
    """What the heap of the first thread holds now."""
    told = ctypes.CDLL(None).mallinfo2
    told.restype = Heap
    found: Heap = told()
    return found


def used() -> float:
    """MB in use, in the heap and outside of it."""
    now = heap()
    return float(now.uordblks + now.hblkhd) / MEGABYTE


def works(measures: int) -> dict[str, Callable[[], object]]:
    """What is made of a plan, by name."""
    names = {one.number: one.title for one in handbook.on(dt.date.today()).categories}
    plan = plan_of(measures)
    sheet = handout(plan, HandoutKind.SUMMARY, names)
    exports = {form: partial(export, plan, form, names) for form in FORMATS}
    return {**exports, SHEET: partial(handout_bytes, sheet, "docx")}


def exported(name: str, measures: int, runs: int) -> str:
    """A row of the table: what one kind of export leaves, and how far the process grew."""
    work = works(measures)[name]
    work()
    gc.collect()
    gc.disable()
    before, start = used(), resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the highest is counted anew
    for _run in range(runs):
        work()
    return f"{name:12}{(used() - before) / runs:8.1f}{resident('VmHWM') - start:8.1f}"


def resident(which: str) -> float:
    """MB of this process, from what the kernel tells of it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(which):
            return int(line.split()[1]) * 1024 / MEGABYTE
    raise LookupError(which)


def hashed(which: str) -> str:
    """MB of the heap after some log-ins. which: "outside", as a server has it, or "by itself"."""
    from kanmin.server.accounts.hashing import Argon2id
    from kanmin.server.operating import arenas

    if which == "outside":
        arenas.limit()
    kept = []
    before = heap().arena
    for at in range(HASHES):
        Argon2id().encode("password", "salt-of-a-test")
        kept.append(bytes(700 + at))
    return f"{which:12}{(heap().arena - before) / MEGABYTE:8.1f}"


def apart(*words: str) -> str:
    """What a process of its own prints."""
    command = [sys.executable, "-m", "benchmarks.bench_memory", *words]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.rstrip()


def report(measures: int, runs: int) -> None:
    """Both tables, each row by a process of its own."""
    given = ("--measures", str(measures), "--runs", str(runs))
    print(f"{measures} measures      left    peak  MB")
    for name in (*FORMATS, SHEET):
        print(apart("--only", name, *given))
    print(f"{HASHES} log-ins      heap  MB")
    for which in ("outside", "by itself"):
        print(apart("--hash", which))


def main() -> int:
    """The exit status."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--measures", type=int, default=60)
    words.add_argument("--runs", type=int, default=3)
    words.add_argument("--only", help=argparse.SUPPRESS)
    words.add_argument("--hash", help=argparse.SUPPRESS)
    chosen = words.parse_args()
    if platform.libc_ver()[0] != "glibc":
        print("This needs Linux with glibc, whose heap it looks at.", file=sys.stderr)
        return 2
    if chosen.only:
        print(exported(chosen.only, chosen.measures, chosen.runs))
    elif chosen.hash:
        print(hashed(chosen.hash))
    else:
        report(chosen.measures, chosen.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
