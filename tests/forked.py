"""`kanmin` run many times without being imported each time: one process forks for every call.

Each call is a process of its own with its own folder, environment and streams, and goes in through
`python -m kanmin`, or is some lines as `python -c` takes them. Only what was read before is shared:
Kanmin without its server, the libraries that do not ask for settings, and the handbook and bodies
that come with it. Where there is no fork, or where the environment speaks to Python itself, an
ordinary process is started.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from kanmin.handbook import FRAMEWORKS, framework_on_shelf
from kanmin.localgov import default_registry
from tests import forked_reader

LONGEST = 120  # seconds a call may take
NOT_BEFORE = ("kanmin.__main__", "kanmin.server")  # the server reads its folder when imported
OF_THE_SERVER = (
    "allauth.socialaccount.providers",
    "cryptography.fernet",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "cryptography.hazmat.primitives.twofactor.totp",
    "django.contrib.admin.options",
    "django.contrib.auth.apps",
    "django.contrib.auth.hashers",
    "django.contrib.contenttypes.apps",
    "django.contrib.sessions.backends.db",
    "django.contrib.staticfiles.finders",
    "django.contrib.syndication.views",
    "django.core.cache.backends.filebased",
    "django.core.cache.backends.locmem",
    "django.core.handlers.wsgi",
    "django.core.management.sql",
    "django.core.serializers.json",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.template.backends.jinja2",
    "django.template.defaulttags",
    "django.views.generic",
    "django_stubs_ext",
    "django_tasks_db.backend",
    "icalendar",
    "prometheus_client.multiprocess",
    "psycopg",
    "requests",
    "segno",
    "whitenoise.middleware",
)
"""What the server imports and what takes no notice of its settings at that."""

COMMAND = "import runpy; runpy.run_module('kanmin', run_name='__main__', alter_sys=True)"


@dataclass(frozen=True)
class Call:
    """What is asked for. code: lines instead of `kanmin`; out, err: files of its two streams."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    code: str = ""
    out: str = ""
    err: str = ""
    goes_on: bool = False


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
        self, arguments: list[str], folder: Path, environment: dict[str, str], code: str = ""
    ) -> tuple[int, bytes, bytes]:
        """Exit status, output and errors of one call. code: lines to run instead of `kanmin`."""
        with tempfile.TemporaryDirectory() as streams:
            return self._run(arguments, folder, environment, code, Path(streams))

    def _run(
        self,
        arguments: list[str],
        folder: Path,
        environment: dict[str, str],
        code: str,
        streams: Path,
    ) -> tuple[int, bytes, bytes]:
        call = Call(arguments, str(folder), environment, code)
        out, err = streams / "out", streams / "err"
        status = self._ask(asdict(replace(call, out=str(out), err=str(err))))
        return status, out.read_bytes(), err.read_bytes()

    def start(
        self, arguments: list[str], folder: Path, environment: dict[str, str], log: Path
    ) -> int:
        """Begin a call that goes on until it is stopped; the number of its process."""
        call = Call(arguments, str(folder), environment, out=str(log), err=str(log), goes_on=True)
        return self._ask(asdict(call))

    def stop(self, process: int) -> int:
        """Ask a call that goes on to end, and wait for it. Its status."""
        return self._ask({"stop": process})

    def _ask(self, asked: dict[str, Any]) -> int:
        self._in.write(json.dumps(asked) + "\n")
        self._in.flush()
        return int(self._out.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=20)


@cache
def started() -> Forked | None:
    """The one of this run of the tests; None where there is no fork."""
    return Forked() if hasattr(os, "fork") else None


def printed(code: str, *words: object, environment: dict[str, str] | None = None) -> str:
    """What some lines print in a process of their own; they must come to their end."""
    arguments = [str(word) for word in words]
    own = dict(os.environ) if environment is None else environment
    if forked := started():
        status, out, err = forked.run(arguments, Path.cwd(), own, code)
    else:
        command = [sys.executable, "-c", code, *arguments]
        done = subprocess.run(command, env=own, capture_output=True, check=False)
        status, out, err = done.returncode, done.stdout, done.stderr
    assert status == 0, err.decode()
    return out.decode()


def _serve() -> None:
    """Answer calls, one a line, until the input closes."""
    _read_everything()
    forked_reader.go_on()
    gc.freeze()
    for line in sys.stdin:
        sys.stdout.write(f"{_answer(json.loads(line))}\n")
        sys.stdout.flush()


def _answer(asked: dict[str, Any]) -> int:
    if "stop" in asked:
        return _stopped(asked["stop"])
    call = Call(**asked)
    child = os.fork()
    if not child:
        _become(call)
    if call.goes_on:
        return child
    _pid, state = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(state)


def _stopped(process: int) -> int:
    os.kill(process, signal.SIGTERM)
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        ended, state = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(state)
        time.sleep(0.02)
    os.kill(process, signal.SIGKILL)
    _pid, state = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(state)


def _read_everything() -> None:
    package = importlib.import_module("kanmin")
    for module in pkgutil.walk_packages(package.__path__, "kanmin.", onerror=lambda _name: None):
        if not module.name.startswith((*NOT_BEFORE, "kanmin.cli.")):
            importlib.import_module(module.name)
    for name in OF_THE_SERVER:
        importlib.import_module(name)
    default_registry()
    for name in FRAMEWORKS:
        framework_on_shelf(name)


def _become(call: Call) -> None:
    """The call itself, in the child; it never returns."""
    if not call.goes_on:
        signal.alarm(LONGEST)
    os.chdir(call.folder)
    os.environ.clear()
    os.environ.update(call.environment)
    tempfile.tempdir = None
    for number, name in enumerate((os.devnull, call.out, call.err)):
        flags = os.O_RDWR | (os.O_CREAT | os.O_APPEND if number else 0)
        os.dup2(os.open(name, flags), number)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(open(number, mode, closefd=False), encoding="utf-8")  # noqa: SIM115
        for number, mode in ((0, "rb"), (1, "wb"), (2, "wb"))
    )
    os._exit(_status(call.code, call.arguments))


def _status(code: str, arguments: list[str]) -> int:
    sys.argv = ["-c" if code else "kanmin", *arguments]
    status = 0
    try:
        exec(code or COMMAND, {"__name__": "__main__"})
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
