"""The process that reads: one reader, one input after another, with limits; it may fall at any.

Each input lies in a file before it is read, so that the one that brought the process down is known.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import resource
import signal
import struct
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.fuzz.near import near
from benchmarks.fuzz.reader import Place, Prepared, Reader, Wrong

MEMORY = 1_500 * 1024 * 1024  # bytes above what the process has when it begins
GROWTH = 250 * 1024 * 1024  # bytes that may stay in use after all inputs of a run
LOOK_EVERY = 100  # inputs
TELL_EVERY = 1.0  # seconds
WARM = 50  # inputs, after which memory is measured
LONGEST_TOLD = 2_000  # characters
Tell = Callable[[Any], None]
_HEAD = struct.Struct("<qq")


class Slot:
    """The file in which the input lies that is being read."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def put(self, number: int, data: bytes) -> None:
        """Keep an input. Its head comes first: it is never longer than it says."""
        os.pwrite(self._handle, _HEAD.pack(number, len(data)) + data, 0)

    def get(self) -> tuple[int, bytes]:
        """The input that was last put in; (-1, b"") where there was none."""
        size = os.fstat(self._handle).st_size
        if size < _HEAD.size:
            return -1, b""
        number, length = _HEAD.unpack(os.pread(self._handle, _HEAD.size, 0))
        return number, os.pread(self._handle, length, _HEAD.size)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._handle)


def rng_for(seed: int, reader: str, number: int) -> random.Random:
    """The source of chance of one input: the same for the same three."""
    return random.Random(f"{seed}/{reader}/{number}")


def work(
    reader: Reader, start: tuple[int, int], seconds: float, slot: Slot, shared: Path, tell: Tell
) -> None:
    """Read inputs for some seconds once the samples are ready.

    start: the seed, and the number of the first input. tell: lines of findings and of counts.
    """
    with tempfile.TemporaryDirectory(prefix="worker-", dir=shared) as place:
        tempfile.tempdir = str(Path(place) / "spare")
        Path(tempfile.tempdir).mkdir()
        with contextlib.nullcontext() if reader.apart else near():
            found = reader.prepare(Place(shared, Path(place)))
            limit()
            _Run(reader, start[0], slot, tell, found).go(start[1], seconds)


def limit() -> None:
    """No more memory than so much above what is used already; no files of bugs of others."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Run:
    """Reading on and on. counts: inputs, taken, refused, contained."""

    def __init__(
        self, reader: Reader, seed: int, slot: Slot, tell: Tell, prepared: Prepared
    ) -> None:
        self.reader, self.seed, self.slot, self.tell = reader, seed, slot, tell
        self.prepared = prepared
        self.slowest = self.begun = 0.0
        self.told = time.monotonic()
        self.counts = dict.fromkeys(("inputs", "taken", "refused", "contained"), 0)

    def go(self, first: int, seconds: float) -> None:
        """Read until the time is up."""
        number, start = first, 0.0
        self.begun = time.monotonic()
        until = self.begun + seconds
        before: dict[str, int] = {}
        while time.monotonic() < until:
            self._one(number)
            number += 1
            if number - first == WARM:
                before, start = in_use(), resident()
            if (number - first) % LOOK_EVERY == 0:
                self._look(number, before)
            elif time.monotonic() - self.told > TELL_EVERY:
                self._tell_counts()
        self._look(number, before)
        grown = resident() - start if start else 0
        if grown > GROWTH:
            self._found(number - 1, "leak", f"memory grew by {grown // 2**20:.0f} MB in a run")

    def _one(self, number: int) -> None:
        """Read an input; one that grew too large while it was made is none."""
        try:
            data = self.prepared.make(rng_for(self.seed, self.reader.name, number))
        except MemoryError:
            return
        self.slot.put(number, data)
        self._read(number, data)

    def _read(self, number: int, data: bytes) -> None:
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, self.reader.seconds)
        kind = self._outcome(number, data)
        signal.setitimer(signal.ITIMER_PROF, 0)
        self.slowest = max(self.slowest, time.process_time() - begun)
        self.counts["inputs"] += 1
        self.counts[kind] += 1

    def _outcome(self, number: int, data: bytes) -> str:
        try:
            return "taken" if self.prepared.read(data) else "refused"
        except (Wrong, AssertionError) as error:
            self._found(number, signature(error), traceback.format_exc())
        except Exception as error:
            if self.reader.contained:
                return "contained"
            self._found(number, signature(error), traceback.format_exc())
        except BaseException as error:  # a fault of a library in Rust is one of these
            self._found(number, signature(error), traceback.format_exc())
        return "refused"

    def _look(self, number: int, before: dict[str, int]) -> None:
        """Tell the counts, and what of files and processes is left behind."""
        self._tell_counts()
        if not before:
            return
        now = in_use()
        for name, count in now.items():
            if count > before[name]:
                self._found(number - 1, f"leak {name}", f"{before[name]} {name} became {count}")
                before[name] = count

    def _tell_counts(self) -> None:
        spent = round(time.monotonic() - self.begun, 2)
        self.tell(["counts", dict(self.counts), round(self.slowest, 3), spent])
        self.counts = dict.fromkeys(self.counts, 0)
        self.told = time.monotonic()

    def _found(self, number: int, what: str, told: str) -> None:
        _number, data = self.slot.get()
        words = (shown(one)[-LONGEST_TOLD:] for one in (what, told))
        self.tell(["found", number, *words, data.hex()])


def shown(text: str) -> str:
    """A text that can be written anywhere."""
    return text.encode("utf-8", "backslashreplace").decode()


def signature(error: BaseException) -> str:
    """What a fault is known by: its kind and the last place in Kanmin."""
    place = ""
    for frame in traceback.extract_tb((error.__cause__ or error).__traceback__):
        if "/kanmin/" in frame.filename:
            name = frame.filename.rpartition("/kanmin/")[2].removesuffix(".py")
            place = f"{name}:{frame.name}"
    words = f" {error}"[:100] if isinstance(error, Wrong | AssertionError) else ""
    return f"{type(error).__name__}{words} in {place or 'no place of ours'}"


def in_use() -> dict[str, int]:
    """Open files, child processes, temporary files of this process."""
    gc.collect()
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    spare = Path(tempfile.gettempdir())
    return {
        "open files": sum(1 for _ in Path("/proc/self/fd").iterdir()),
        "processes": len(children.read_text().split()) if children.exists() else 0,
        "temporary files": sum(1 for _ in spare.iterdir()),
    }


def resident() -> float:
    """Bytes of memory in use."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
