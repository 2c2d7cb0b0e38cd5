"""`kanmin` run many times without being imported each time: one process forks for every call.

Each call is a process of its own with its own folder, environment and streams, and goes in through
`python -m kanmin`. Only what was read before is shared: Kanmin, and the handbook and bodies that
come with it. Where there is no fork, or where the environment speaks to Python itself, an ordinary
process is started.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from kanmin.handbook import FRAMEWORKS, framework_on_shelf
from kanmin.localgov import default_registry

LONGEST = 120  # seconds a call may take
NOT_BEFORE = ("kanmin.__main__", "kanmin.server")  # the server reads its folder when imported


class Forked:
    """A process that has read all of Kanmin and forks for each call."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.forked"]
        here = Path(__file__).parents[1]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=here, text=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._in, self._out = process, process.stdin, process.stdout

    def run(
        self, arguments: list[str], folder: Path, environment: dict[str, str], streams: Path
    ) -> tuple[int, bytes, bytes]:
        """Exit status, output and errors of one call. streams: a folder for its two streams."""
        asked = {
            "arguments": arguments,
            "folder": str(folder),
            "environment": environment,
            "streams": str(streams),
        }
        self._in.write(json.dumps(asked) + "\n")
        self._in.flush()
        status = int(self._out.readline())
        return status, (streams / "out").read_bytes(), (streams / "err").read_bytes()

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=20)


def _serve() -> None:
    """Answer calls, one a line, until the input closes."""
    _read_everything()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _become(asked)
        _pid, state = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(state)}\n")
        sys.stdout.flush()


def _read_everything() -> None:
    package = importlib.import_module("kanmin")
    for module in pkgutil.walk_packages(package.__path__, "kanmin.", onerror=lambda _name: None):
        if not module.name.startswith((*NOT_BEFORE, "kanmin.cli.")):
            importlib.import_module(module.name)
    default_registry()
    for name in FRAMEWORKS:
        framework_on_shelf(name)


def _become(asked: dict[str, Any]) -> None:
    """The call itself, in the child; it never returns."""
    signal.alarm(LONGEST)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    streams = Path(asked["streams"])
    for number, name in ((0, os.devnull), (1, streams / "out"), (2, streams / "err")):
        flags = os.O_RDWR | (os.O_CREAT | os.O_TRUNC if number else 0)
        os.dup2(os.open(name, flags), number)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(open(number, mode, closefd=False), encoding="utf-8")  # noqa: SIM115
        for number, mode in ((0, "rb"), (1, "wb"), (2, "wb"))
    )
    os._exit(_status(asked["arguments"]))


def _status(arguments: list[str]) -> int:
    sys.argv = ["kanmin", *arguments]
    status = 0
    try:
        runpy.run_module("kanmin", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    return status


if __name__ == "__main__":
    _serve()
