"""Processes that are forked from one that has read everything, tell by a pipe, and are killed."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

CHUNK = 1 << 16
LONGEST = 900  # seconds that a child may take
LONGEST_TOLD = 1_000  # characters of what went wrong in a child
Tell = Callable[[Any], None]


class Child:
    """A forked process that does some work. It tells lines of JSON; `read` collects them."""

    def __init__(self, work: Callable[[Tell], None]) -> None:
        self._pipe, writing = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._pipe)
            _become(work, writing)
        os.close(writing)
        self._bytes = b""
        self._ended = False
        self.status: int | None = None

    def wait(self, seconds: float, enough: Callable[[bytes], bool] = lambda _told: False) -> bool:
        """Let it work for some seconds, or until it has told enough; whether it still runs."""
        end = time.monotonic() + seconds
        while not self._ended and not enough(self._bytes):
            left = end - time.monotonic()
            if left <= 0 or not self._read(left):
                break
        return not self._ended

    def _read(self, seconds: float) -> bool:
        """Take what it tells within some seconds; False where that is nothing more."""
        ready, _, _ = select.select([self._pipe], [], [], seconds)
        if not ready:
            return False
        found = os.read(self._pipe, CHUNK)
        self._bytes += found
        self._ended = not found
        return True

    def kill(self) -> None:
        """Kill it at once, and take what it had told."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.end()

    def end(self) -> None:
        """Wait for its end, and take what it told."""
        self.wait(LONGEST)
        if not self._ended:
            os.kill(self.pid, signal.SIGKILL)
        _pid, state = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(state)
        os.close(self._pipe)

    def count(self, what: bytes) -> int:
        """How often it has told something so far."""
        return self._bytes.count(what)

    @property
    def told(self) -> list[Any]:
        """What it has told so far; the half of a line that the kill cut off is nothing."""
        whole = self._bytes[: self._bytes.rfind(b"\n") + 1]
        return [json.loads(line) for line in whole.splitlines()]


def _become(work: Callable[[Tell], None], writing: int) -> None:
    """The child's life; it never returns."""

    def tell(fact: Any) -> None:
        os.write(writing, json.dumps(fact, ensure_ascii=False).encode() + b"\n")

    status = 0
    try:
        for number in (signal.SIGPIPE, signal.SIGTERM):  # without its parent it ends
            signal.signal(number, signal.SIG_DFL)
        logging.disable()  # what users are told is looked at, not what the server notes
        work(tell)
    except BaseException:
        tell(["broke", traceback.format_exc()[-LONGEST_TOLD:]])
        status = 1
    finally:
        os._exit(status)


def end_in_order() -> None:
    """Ended from outside, this process puts away what it started."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda which, _frame: sys.exit(128 + which))


def asked(work: Callable[[], Any]) -> Any:
    """What some work comes to that is done in a child, so that nothing of it stays with us."""
    child = Child(lambda tell: tell(["answer", work()]))
    child.end()
    for kind, value in child.told:
        if kind == "broke":
            raise RuntimeError(value)
        return value
    raise RuntimeError(f"a child ended with {child.status} and told nothing")
