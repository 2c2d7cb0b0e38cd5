"""How many heaps a process keeps for its threads.

glibc gives each thread a heap of its own and hands back little of what was once full: sixteen
threads that each read a plan now and then hold sixteen times the largest. Two heaps serve them.
"""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
HEAPS = 2


def few() -> bool:
    """Limit the heaps of this process. Whether that was possible: with glibc only."""
    if sys.platform != "linux":
        return False
    limit = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    return bool(limit and limit(_ARENA_MAX, HEAPS))
