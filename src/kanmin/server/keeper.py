"""Keeps a worker running beside the server: one that falls is begun anew, after ever longer rests.

No Django here: the server's first process has it, but needs no database for this.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import subprocess
import threading
import time
from collections.abc import Callable

from kanmin.language import _

FIRST_REST, LONGEST_REST = 1.0, 60.0  # seconds
SOUND_AFTER = 60.0  # seconds that a worker ran; the next rest is a short one again
Start = Callable[[str, str], "subprocess.Popen[bytes]"]


def new_name() -> str:
    """A name that no other worker has: machine, process, and what tells starts apart."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


class Keeper(threading.Thread):
    """Starts a worker, waits for its end, and starts the next.

    start: makes the process of a name, told the name of the one before ("" for the first).
    """

    def __init__(self, start: Start) -> None:
        super().__init__(daemon=True)
        self._make = start
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Until the end is wished."""
        rest, before = FIRST_REST, ""
        while name := self._begin(before):
            begun = time.monotonic()
            status = self._worker.wait() if self._worker else 0
            if self._ending.is_set():
                return
            rest = FIRST_REST if time.monotonic() - begun > SOUND_AFTER else rest
            told = _("仕事を引き受けるプロセスが止まったため、始め直します（{status}）。")
            logging.getLogger("kanmin.worker").error(told.format(status=status))
            self._ending.wait(rest)
            rest, before = min(2 * rest, LONGEST_REST), name

    def _begin(self, before: str) -> str:
        """The name of a worker that was begun; "" where the end was wished meanwhile."""
        with self._lock:
            if self._ending.is_set():
                return ""
            name = new_name()
            self._worker = self._make(name, before)
            return name

    def end(self, patience: float) -> None:
        """Have the worker end. patience: seconds until it is killed."""
        self._ending.set()
        with self._lock:
            worker = self._worker
        if worker is None:
            return
        if worker.stdin:
            worker.stdin.close()
        try:
            worker.wait(patience)
        except subprocess.TimeoutExpired:
            worker.kill()
