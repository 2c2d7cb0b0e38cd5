"""A filter of Linux (seccomp) that refuses a process what a reader has no use for.

Network, other processes, writing to files, tracing: the call returns EPERM, whoever makes it,
Python or native code. A list of what is refused, not of what is let through: the latter differs
by version of the C library. Numbers: `arch/x86/entry/syscalls/syscall_64.tbl` and
`include/uapi/asm-generic/unistd.h` of the kernel.
"""

from __future__ import annotations

import ctypes
import platform
from collections.abc import Iterator
from dataclasses import dataclass

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # of prctl
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # the second: EPERM
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16  # offsets in seccomp_data
_FOREIGN = 0x40000000  # numbers of x32, another way to make the same calls
_WRITING = 0o1 | 0o2 | 0o100 | 0o1000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC

Instruction = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Calls:
    """Numbers of a machine. opening: call and the place of its flags among the arguments.

    limits: prlimit, with which a process reads its own limits and changes those of others.
    """

    machine: int
    refused: tuple[int, ...]
    opening: tuple[tuple[int, int], ...]
    limits: int


_BY_MACHINE = {
    "x86_64": _Calls(
        0xC000003E,
        (
            41, 42, 43, 44, 46, 49, 50, 53, 288,  # socket connect accept sendto/msg bind listen
            56, 57, 58, 59, 322, 435,  # clone fork vfork execve execveat clone3
            62, 101, 310, 311,  # kill ptrace process_vm_readv process_vm_writev
            129, 200, 234, 297, 424, 434, 438, 440, 448,  # tkill tgkill rt_sigqueueinfo pidfd_…
            141, 142, 144, 203, 251, 256, 279, 314,  # priority, cores, memory of others
            76, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93,  # truncate rename … fchown
            133, 165, 258, 259, 260, 263, 264, 265, 266, 268, 316,  # mknod mount mkdirat …
            272, 308, 321, 425, 426, 437,  # unshare setns bpf io_uring openat2
        ),
        ((2, 1), (257, 2)),
        302,
    ),
    "aarch64": _Calls(
        0xC00000B7,
        (
            198, 199, 200, 201, 202, 203, 206, 211, 242,  # socket … accept4
            220, 221, 281, 435,  # clone execve execveat clone3
            129, 117, 270, 271,  # kill ptrace process_vm_readv process_vm_writev
            130, 131, 138, 240, 424, 434, 438, 440, 448,  # tkill tgkill rt_sigqueueinfo pidfd_…
            30, 118, 119, 122, 140, 238, 239, 274,  # priority, cores, memory of others
            33, 34, 35, 36, 37, 38, 40, 45, 52, 53, 54, 55, 276,  # mknodat … renameat2
            97, 268, 280, 425, 426, 437,  # unshare setns bpf io_uring openat2
        ),
        ((56, 2),),
        261,
    ),
}  # fmt: skip


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("true", ctypes.c_uint8),
        ("false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def refuse() -> bool:
    """Put the filter on this process, for good. Whether it holds: not on other machines, nor
    where the operator has forbidden filters."""
    calls = _BY_MACHINE.get(platform.machine())
    if calls is None:
        return False
    steps = [_Step(*step) for step in program(calls)]
    whole = _Program(len(steps), (_Step * len(steps))(*steps))
    libc = ctypes.CDLL(None)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(whole), 0, 0) == 0)


def program(calls: _Calls) -> Iterator[Instruction]:
    """The filter as instructions of BPF: another machine's calls end the process."""
    yield _LOAD, 0, 0, _MACHINE
    yield _EQUAL, 1, 0, calls.machine
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, _NUMBER
    yield _AT_LEAST, 0, 1, _FOREIGN
    yield _RETURN, 0, 0, _REFUSE
    for number in calls.refused:
        yield _EQUAL, 0, 1, number
        yield _RETURN, 0, 0, _REFUSE
    for number, flags in calls.opening:
        yield _EQUAL, 0, 4, number
        yield _LOAD, 0, 0, _ARGUMENTS + 8 * flags
        yield _ANY_BIT, 0, 1, _WRITING
        yield _RETURN, 0, 0, _REFUSE
        yield _RETURN, 0, 0, _ALLOW
    yield _EQUAL, 0, 3, calls.limits
    yield _LOAD, 0, 0, _ARGUMENTS
    yield _EQUAL, 1, 0, 0  # 0: of this process
    yield _RETURN, 0, 0, _REFUSE
    yield _RETURN, 0, 0, _ALLOW
