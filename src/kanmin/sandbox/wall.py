"""What a reading process may not do, by every means the operating system has for it.

Everywhere: an audit hook, which stops Python code and not a fault in native code. POSIX: resource
limits. Linux on x86-64 and ARM64: a filter of system calls, which native code cannot get round.
Windows: a job object with limits of memory, time and processes.
"""

from __future__ import annotations

import os
import sys
from typing import Any

_MOST_OPEN = 64  # files
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork",
              "shutil.", "os.remove", "os.rename", "os.mkdir", "ctypes.dlopen")  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def limit(memory: int, seconds: int) -> None:
    """Bound this process. memory: bytes of address space. seconds: of processor time."""
    if sys.platform == "win32":
        from kanmin.sandbox.job_object import confine  # noqa: PLC0415 - only there

        confine(memory, seconds)
        return
    import resource  # noqa: PLC0415 - not on Windows

    for kind, most, last in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, seconds, seconds + 1),  # a signal of its own at the first
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, _MOST_OPEN, _MOST_OPEN),
    ):
        _hold(resource, kind, most, last)


def _hold(resource: Any, kind: int, most: int, last: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most, last = min(most, hard), min(last, hard)
    resource.setrlimit(kind, (most, last))


def build() -> None:
    """Put up the wall, once all that is needed has been loaded."""
    if sys.platform == "linux":
        from kanmin.sandbox.system_calls import refuse  # noqa: PLC0415 - only there

        refuse()
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN) or (event == "open" and _writes(*arguments)):
        raise PermissionError(event)


def _writes(_path: object, mode: str | None, flags: int) -> bool:
    return bool(set(mode or "") & set("wax+")) or bool(flags & _WRITING)
