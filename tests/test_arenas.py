"""Threads of the server share their heaps."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

CODE = """
import ctypes, sys, threading
from kanmin.server.operating import arenas
if sys.argv[1] == "limited":
    assert arenas.limit()
busy = threading.Barrier(8)
def work():
    kept = [bytes(10_000 + at) for at in range(2_000)]
    busy.wait()
    del kept
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


def _heaps(which: str) -> int:
    command = [sys.executable, "-c", CODE, which]
    return subprocess.run(command, capture_output=True, check=True).stdout.count(b"<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the heaps of threads are glibc's")
def test_threads_share_two_heaps() -> None:
    assert _heaps("limited") == 2
    assert _heaps("free") > 2


HOLES = """
import sys, time
import psutil
from kanmin.server.operating import arenas
size = psutil.Process().memory_info
there = [bytes(10_000 + at) for at in range(10_000)]
kept = there[::50]
del there
full = size().rss
if sys.argv[1] == "give back":
    assert arenas.give_back(0.01)
until = time.monotonic() + (20 if sys.argv[1] == "give back" else 0.5)
while size().rss > full / 2 and time.monotonic() < until:
    time.sleep(0.05)
print(size().rss < full / 2)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others hand back in their own way")
@pytest.mark.parametrize(("which", "handed_back"), [("give back", True), ("keep", False)])
def test_what_is_free_between_what_is_kept_is_handed_back(which: str, handed_back: bool) -> None:
    command = [sys.executable, "-c", HOLES, which]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == str(handed_back)


LARGE = """
import ctypes, sys
from kanmin.server.operating import arenas
if sys.argv[1] == "limited":
    assert arenas.limit()
class Told(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in "heap a b c outside d e f g h".split()]
told = ctypes.CDLL(None).mallinfo
told.restype = Told
bytes(8_000_000)
held = told().heap
large = bytes(8_000_000)
print((told().heap - held) // 1_000_000)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the heaps of threads are glibc's")
@pytest.mark.parametrize(("which", "more"), [("limited", "0"), ("free", "8")])
def test_what_is_large_stands_outside_of_the_heaps(which: str, more: str) -> None:
    command = [sys.executable, "-c", LARGE, which]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert told.strip() == more
