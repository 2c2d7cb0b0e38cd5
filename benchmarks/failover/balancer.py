"""A balancer of a few dozen lines: asks the host whose turn it is, and the next where it is away.

python -m benchmarks.failover.balancer PORT WRITERS READERS     each host:port,host:port

What only shows something goes to the readers first. A form is sent again only where the host could
not be reached at all: one that was sent may have been taken, and the client has to ask.
"""

from __future__ import annotations

import http.client
import itertools
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PUBLIC = ("/plans", "/cases", "/handbook", "/search", "/data", "/consultations")
LOOK_EVERY, REACHED_WITHIN, ANSWERED_WITHIN = 0.5, 2.0, 15.0  # seconds
_OF_ONE_LINE = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})
Answer = tuple[int, list[tuple[str, str]], bytes]


class Hosts:
    """Which hosts there are, and which answered when they were last asked."""

    def __init__(self, writers: list[str], readers: list[str]) -> None:
        self.writers, self.readers = writers, readers
        self.up = dict.fromkeys((*writers, *readers), True)
        self._turn = itertools.count()
        for one in self.up:
            threading.Thread(target=self._watch, args=[one], daemon=True).start()

    def _watch(self, place: str) -> None:
        while True:
            try:
                connection = http.client.HTTPConnection(place, timeout=REACHED_WITHIN)
                connection.request("GET", "/health", headers={"Host": "localhost"})
                self.up[place] = connection.getresponse().status < 500
                connection.close()
            except OSError:
                self.up[place] = False
            time.sleep(LOOK_EVERY)

    def order(self, path: str) -> list[str]:
        """Whom to ask, one after another: those that are up first."""
        turn = next(self._turn) % len(self.writers)
        writers = self.writers[turn:] + self.writers[:turn]
        found = [*self.readers, *writers] if path.startswith(PUBLIC) else writers
        return sorted(found, key=lambda one: not self.up[one])


class Handler(BaseHTTPRequestHandler):
    """One client's line."""

    protocol_version = "HTTP/1.1"
    hosts: Hosts

    def do_GET(self) -> None:
        """Hand a request on, and the answer back."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers, text = self._asked(body)
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in _OF_ONE_LINE:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET  # noqa: N815

    def _asked(self, body: bytes) -> Answer:
        for place in self.hosts.order(self.path):
            connection = http.client.HTTPConnection(place, timeout=REACHED_WITHIN)
            try:
                connection.connect()
            except OSError:
                self.hosts.up[place] = False
                continue
            try:
                return self._sent(connection, body)
            except (OSError, http.client.HTTPException):
                if self.command == "POST":
                    return 502, [], b"the host broke off"
            finally:
                connection.close()
        return 503, [("Retry-After", "1")], b"no host answers"

    def _sent(self, connection: http.client.HTTPConnection, body: bytes) -> Answer:
        connection.sock.settimeout(ANSWERED_WITHIN)
        kept = {n: v for n, v in self.headers.items() if n.lower() != "connection"}
        connection.request(self.command, self.path, body or None, kept)
        response = connection.getresponse()
        return response.status, response.getheaders(), response.read()

    def log_message(self, *_words: object) -> None:
        """Nothing is said of each request."""


def main() -> None:
    """Serve until killed."""
    port, writers, readers = sys.argv[1:]
    Handler.hosts = Hosts(writers.split(","), readers.split(","))
    ThreadingHTTPServer.request_queue_size = 128
    ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main()
