"""The process that reads a foreign file, forked from one that has loaded the parsers before.

For the tests only, where thousands of small files are read: the same `child.py`, the same limits
and wall, one process a file, without a start of Python for each. `test_sandbox` tries the real way.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib.util
import os
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from functools import cache, partial
from pathlib import Path
from threading import Thread
from types import ModuleType

if __name__ != "__main__":
    from kanmin.sandbox import parent

    AS_USERS_HAVE_IT = parent._run

CHILD = Path(__file__).parents[1] / "src" / "kanmin" / "sandbox" / "child.py"
PARSERS = (
    "python_calamine",
    "kanmin.workbook_cells",
    "kanmin.plan.yaml_in",
    "kanmin.handbook.draft_toml",
    "kanmin.handbook.law_elements",
    "kanmin.adopt.reading.docx_in",
    "kanmin.adopt.reading.pdf_in",
    "kanmin.adopt.reading.xlsx_in",
    "kanmin.adopt.reading.html_in",
    "kanmin.adopt.reading.text_in",
)
STATUS = struct.Struct("!i")
_ADDRESS = "KANMIN_TEST_READER"  # in the environment of what a test starts


def begin() -> None:
    """From now on this process has its files read so; not where there is no fork."""
    if hasattr(os, "fork") and _ADDRESS not in os.environ:
        os.environ[_ADDRESS] = _started()
    go_on()


def go_on() -> None:
    """As the process that began this one, if that did."""
    if _ADDRESS in os.environ:
        parent._run = partial(_run, os.environ[_ADDRESS])


def end() -> None:
    """The process that forks ends with the one that started it."""
    if _started.cache_info().currsize:
        shutil.rmtree(Path(_started()).parent, ignore_errors=True)


@cache
def _started() -> str:
    """The address of the process that forks."""
    address = f"{tempfile.mkdtemp(prefix='kanmin-reader-')}/socket"
    command = [sys.executable, "-I", "-B", __file__, address]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    process.stdout.readline()
    atexit.register(process.stdin.close)
    return address


def _run(address: str, order: bytes, data: bytes, longest: float) -> parent._Ran:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(longest)
        line.connect(address)
        Thread(target=_feed, args=(line, order, data), daemon=True).start()
        try:
            got = _all(line, parent.LARGEST_ANSWER)
        except TimeoutError:
            return parent._Ran(late=True)
    return parent._Ran(got[: -STATUS.size], status=STATUS.unpack(got[-STATUS.size :])[0])


def _feed(line: socket.socket, *pieces: bytes) -> None:
    with contextlib.suppress(OSError):  # it fell; its status says so
        for piece in pieces:
            line.sendall(piece)
        line.shutdown(socket.SHUT_WR)


def _all(line: socket.socket, most: int) -> bytes:
    found = bytearray()
    while piece := line.recv(1 << 16):
        found += piece if len(found) <= most else piece[-STATUS.size :]
    return bytes(found)


def _child() -> ModuleType:
    described = importlib.util.spec_from_file_location("child", CHILD)
    assert described
    assert described.loader
    found = importlib.util.module_from_spec(described)
    described.loader.exec_module(found)
    return found


def _serve(address: str) -> None:
    child = _child()
    for names in (["kanmin"], ["kanmin", "sandbox"]):
        child._package(names)
    for name in PARSERS:
        child._module(name)
    gc.freeze()  # what is there stays; a fork copies nothing of it
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while door in select.select([door, sys.stdin], [], [])[0]:
            line, _peer = door.accept()
            if not os.fork():
                door.close()
                _watch(child, line)
            line.close()
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def _watch(child: ModuleType, line: socket.socket) -> None:
    """In a process of its own: have the file read, tell how that ended."""
    reader = os.fork()
    if not reader:
        os.dup2(line.fileno(), 0)
        os.dup2(line.fileno(), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        line.close()
        child.main()
    status = os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1])
    with contextlib.suppress(OSError):
        line.sendall(STATUS.pack(status))
    os._exit(0)


if __name__ == "__main__":
    _serve(sys.argv[1])
