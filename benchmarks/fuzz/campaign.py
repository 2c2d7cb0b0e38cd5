"""The campaign: readers in turn, each in a worker; one that fell or stands still is a finding."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.crash.children import Child
from benchmarks.fuzz.ledger import Account, Ledger, Run
from benchmarks.fuzz.reader import Reader
from benchmarks.fuzz.worker import Slot, Tell, work

STANDSTILL = 180  # seconds in which a worker tells nothing: it waits for something that never comes
BEGINNING = 1_200  # seconds that a worker may take to have its samples ready
LEAST = 1.0  # seconds that a worker that fell counts for
SHORTEST = 0.5  # seconds that a reader gets in a turn
MOST_FALLS = 20  # of one reader in a turn


class Campaign:
    """Feeds readers, and keeps in the ledger what came of it."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger, self.seed = ledger, seed
        self.folder = Path()

    def go(self, readers: Sequence[Reader], seconds: float) -> Run:
        """Feed the readers for so many seconds, each its share."""
        run = self.ledger.begin(self.seed)
        begun, before = time.monotonic(), self.ledger.inputs
        whole = sum(reader.share for reader in readers)
        with tempfile.TemporaryDirectory(prefix="kanmin-fuzz-") as spare:
            self.folder = self._kept() or Path(spare)
            for reader in readers:
                self._turn(reader, max(SHORTEST, seconds * reader.share / whole))
                run.seconds = round(time.monotonic() - begun, 1)
                run.inputs = self.ledger.inputs - before
                self.ledger.save()
        return run

    def _kept(self) -> Path | None:
        """Where an installation is kept for the next run; None without a ledger."""
        if self.ledger.file is None:
            return None
        folder = self.ledger.file.with_suffix(".installation")
        folder.mkdir(exist_ok=True)
        return folder

    def _turn(self, reader: Reader, seconds: float) -> None:
        """Feed one reader, in a new worker where one fell."""
        account, left = self.ledger.of(reader.name), seconds
        for _ in range(MOST_FALLS):
            spent = self._worker(reader, account, left)
            left -= spent
            if left < SHORTEST:
                return

    def _worker(self, reader: Reader, account: Account, seconds: float) -> float:
        """Feed one reader until the time is up or the worker falls; the seconds it took."""
        slot, first = Slot(self.folder / "input"), account.next

        def begin(tell: Tell) -> None:
            work(reader, self.seed, first, seconds, slot, self.folder, tell)

        child = Child(begin)
        whole = self._watch(child)
        child.end() if whole else child.kill()
        number, data = slot.get()
        slot.close()
        account.next = max(account.next, number + 1)
        spent = self._take(reader, account, child)
        if child.status != 0:
            self._fell(reader, number, data, child, whole=whole)
        return seconds if child.status == 0 else max(spent, LEAST)

    def _watch(self, child: Child) -> bool:
        """Wait for a worker's end; False for one that stands still."""
        told, longest = -1, BEGINNING
        while True:
            count = child.count(b"\n")
            if count == told:
                return False
            told = count
            if not child.wait(longest, lambda found, known=count: found.count(b"\n") > known):  # type: ignore[misc]
                return True
            longest = STANDSTILL

    def _take(self, reader: Reader, account: Account, child: Child) -> float:
        """Add what a worker told to the account; the seconds it worked."""
        spent = 0.0
        for kind, *rest in child.told:
            match kind, rest:
                case "counts", [counts, slowest, seconds]:
                    account.counts.update(counts)
                    account.slowest = max(account.slowest, slowest)
                    spent = seconds
                case "found", [number, what, told, data]:
                    self._found(reader, number, what, told, bytes.fromhex(data))
                case "broke", [told]:
                    raise RuntimeError(f"the worker of {reader.name} broke:\n{told}")
        return spent

    def _fell(self, reader: Reader, number: int, data: bytes, child: Child, *, whole: bool) -> None:
        name = signal.Signals(-child.status).name if child.status and child.status < 0 else ""
        if not whole:
            what = f"hang: no answer within {STANDSTILL} s"
        elif name == "SIGPROF":
            what = f"hang: more than {reader.seconds} s of processor time"
        else:
            what = f"crash: {name or child.status}"
        self.ledger.of(reader.name).counts["inputs"] += 1
        self._found(reader, number, what, "", data)

    def _found(self, reader: Reader, number: int, what: str, told: str, data: bytes) -> None:
        if self.ledger.found(reader.name, number, what, told, data):
            print(f"{reader.name} {number}: {what}\n{told}", flush=True)


def able() -> bool:
    """Whether this system can run the campaign."""
    return hasattr(os, "fork") and Path("/proc/self/statm").exists()
