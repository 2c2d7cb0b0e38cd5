"""The connections of a fetch: all of them are cut when its time is over, whatever they wait for.

Time limits of sockets are for one piece each; a server that gives its header letter by letter would
hold a thread as long as it likes.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from contextvars import ContextVar

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Connections:
    """What one fetch has open, held by a second handle each: TLS takes the first one."""

    def __init__(self) -> None:
        self._open: list[socket.socket] = []
        self._over = False
        self._lock = threading.Lock()

    def add(self, line: socket.socket) -> socket.socket:
        """Note a connection; one that is made after the end is cut at once."""
        with self._lock:
            self._open.append(line.dup())
            over = self._over
        if over:
            self.cut()
        return line

    def cut(self) -> None:
        """End all: whoever waits for something on them is told that there is nothing more."""
        with self._lock:
            self._over = True
            for line in self._open:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let the handles go."""
        with self._lock:
            for line in self._open:
                line.close()
            self._open.clear()


OPEN: ContextVar[Connections | None] = ContextVar("OPEN", default=None)
"""Those of the fetch that runs in this context; None where none does."""


def _noted(line: socket.socket) -> socket.socket:
    connections = OPEN.get()
    return line if connections is None else connections.add(line)


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _noted(super()._new_conn())


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _noted(super()._new_conn())


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class Noting(HTTPAdapter):
    """An adapter whose connections are noted."""

    def init_poolmanager(self, *arguments: object, **more: object) -> None:
        """Pools of connections that are noted."""
        super().init_poolmanager(*arguments, **more)  # type: ignore[arg-type]
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
