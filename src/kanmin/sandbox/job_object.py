"""A job object of Windows: limits of memory, processor time and processes, for this process.

After Microsoft's documentation of JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
"""

from __future__ import annotations

import ctypes
from ctypes import c_int64, c_size_t, c_uint32, c_uint64
from typing import Any

_EXTENDED_LIMITS = 9
_PROCESS_TIME, _ONE_PROCESS, _PROCESS_MEMORY = 0x2, 0x8, 0x100
_NO_ERROR_WINDOW, _END_WITH_THE_JOB = 0x400, 0x2000
FLAGS = _PROCESS_TIME | _ONE_PROCESS | _PROCESS_MEMORY | _NO_ERROR_WINDOW | _END_WITH_THE_JOB
_TICKS = 10_000_000  # of 100 ns, a second


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", c_int64),
        ("job_time", c_int64),
        ("flags", c_uint32),
        ("smallest_set", c_size_t),
        ("largest_set", c_size_t),
        ("processes", c_uint32),
        ("affinity", c_size_t),
        ("priority", c_uint32),
        ("scheduling", c_uint32),
    )


class Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", _Basic),
        ("counters", c_uint64 * 6),
        ("process_memory", c_size_t),
        ("job_memory", c_size_t),
        ("peak_process", c_size_t),
        ("peak_job", c_size_t),
    )


def limits(memory: int, seconds: int) -> Limits:
    """The limits as Windows takes them. memory: bytes. seconds: of processor time."""
    found = Limits(process_memory=memory)
    found.basic.flags = FLAGS
    found.basic.process_time = seconds * _TICKS
    found.basic.processes = 1
    return found


def confine(memory: int, seconds: int, kernel: Any = None) -> bool:
    """Put this process into a job of its own. Whether it holds; kernel: for tests."""
    system = kernel or ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    for function in (system.CreateJobObjectW, system.GetCurrentProcess):
        function.restype = ctypes.c_void_p
    job = ctypes.c_void_p(system.CreateJobObjectW(None, None))
    asked = limits(memory, seconds)
    size = ctypes.sizeof(asked)
    system.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(asked), size)
    own = ctypes.c_void_p(system.GetCurrentProcess())
    return bool(system.AssignProcessToJobObject(job, own))
