"""Fetching a file from the web as a polite and careful guest.

The name is looked up once; only public addresses are asked, and the very address that was looked at
is the one connected to. Redirects are looked at anew, each. What robots.txt keeps back stays there.
"""

from __future__ import annotations

import contextvars
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import requests
from django.conf import settings

from kanmin import __version__
from kanmin.elsewhere import (
    FetchTrouble,
    WebAddress,
    connectable,
    file_name,
    trouble_of,
    web_address,
)
from kanmin.errors import KanminError
from kanmin.files import LARGEST_FILE
from kanmin.language import _
from kanmin.server.elsewhere.connections import OPEN, Connections, Noting

T = TypeVar("T")
LONGEST = 120  # seconds for all of a document
WAITS = (10, 20)  # seconds for a connection, and between two pieces
MOST_REDIRECTS = 3
PIECE = 64 * 1024
LARGEST_ROBOTS = 500 * 1024  # as RFC 9309 asks at least
PRODUCT = "Kanmin"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as a server gave it. name: with the ending of what it is."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Answer:
    """address: where it came from in the end."""

    address: WebAddress
    status: int
    kind: str
    data: bytes


def user_agent() -> str:
    """Who asks, as servers write it into their logs."""
    contact = settings.FETCH_CONTACT.encode("ascii", "ignore").decode().strip()
    told = f"; {contact}" if contact else ""
    return f"{PRODUCT}/{__version__} (register of published plans of local governments{told})"


def fetch(url: str) -> Fetched:
    """The file at an address. Raises FetchTrouble, KanminError for an address that is none."""
    return _within(LONGEST, lambda: _fetch(web_address(url)))


def _within(seconds: float, work: Callable[[], T]) -> T:
    """What some work gives; a server that answers letter by letter does not hold us for ever.

    When the time is over its connections are cut, so that its thread ends too.
    """
    done: list[T] = []
    failed: list[BaseException] = []
    connections = Connections()

    def run() -> None:
        OPEN.set(connections)
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close()

    here = contextvars.copy_context()
    thread = threading.Thread(target=here.run, args=(run,), daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        connections.cut()
        raise _too_slow()
    return done[0]


def _fetch(address: WebAddress) -> Fetched:
    rules: dict[str, RobotFileParser] = {}
    until = time.monotonic() + LONGEST

    def look(one: WebAddress) -> None:
        _heed_robots(one, rules, until)

    answer = _get(address, look, LARGEST_FILE, until)
    trouble = trouble_of(answer.status)
    if trouble:
        raise trouble
    return Fetched(file_name(answer.address.path, answer.kind, answer.data), answer.data)


def _heed_robots(address: WebAddress, rules: dict[str, RobotFileParser], until: float) -> None:
    """Raise FetchTrouble for what robots.txt keeps back.

    A server without one keeps nothing back, one that cannot tell is asked later (RFC 9309, 2.3.1).
    """
    place = f"{address.scheme}://{address.host_header}"
    if place not in rules:
        rules[place] = _robots(place, until)
    if not rules[place].can_fetch(PRODUCT, address.text):
        raise FetchTrouble(
            _("このサーバーは、機械で取ることを断っています（robots.txt）。"),
            todo=_("ブラウザーで開いて保存し、ファイルを送ってください。"),
        )


def _robots(place: str, until: float) -> RobotFileParser:
    answer = _get(web_address(f"{place}/robots.txt"), _nothing, LARGEST_ROBOTS, until)
    if answer.status >= 500:
        raise FetchTrouble(
            _("robots.txt を確かめられません（{status}）。").format(status=answer.status),
            again=True,
        )
    found = RobotFileParser()
    lines = answer.data.decode("utf-8", "replace").splitlines() if answer.status < 300 else []
    found.parse(lines)
    return found


def _nothing(_address: WebAddress) -> None:
    return None


def _get(
    address: WebAddress, look: Callable[[WebAddress], None], most: int, until: float
) -> _Answer:
    """What is at an address or where it leads. look: at each address before it is asked."""
    for _hop in range(MOST_REDIRECTS + 1):
        look(address)
        with _asked(address) as response:
            leads = response.headers.get("Location")
            if response.is_redirect and leads:
                address = _led_to(address, leads)
                continue
            kind = response.headers.get("Content-Type", "")
            data = _body(response, most, until) if response.status_code < 300 else b""
            return _Answer(address, response.status_code, kind, data)
    raise FetchTrouble(
        _("{count}回を超えて転送されました。").format(count=MOST_REDIRECTS),
        todo=_("文書そのもののアドレスを登録してください。"),
    )


def _led_to(address: WebAddress, leads: str) -> WebAddress:
    try:
        target = leads.encode("latin-1").decode("utf-8", "replace")  # as headers are read
        return web_address(urljoin(address.text, target))
    except (KanminError, ValueError):
        raise FetchTrouble(_("転送先のアドレスが読めません。")) from None


def _body(response: requests.Response, most: int, until: float) -> bytes:
    said = response.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > most:
        raise _too_large(most)
    data = bytearray()
    for piece in response.iter_content(PIECE):
        data += piece
        if len(data) > most:
            raise _too_large(most)
        if time.monotonic() > until:
            raise _too_slow()
    return bytes(data)


def _too_large(most: int) -> FetchTrouble:
    return FetchTrouble(
        _("{size}MBを超えるため、途中でやめました。").format(size=most // 1024 // 1024),
        todo=_("小さく分けた版があれば、そのアドレスを登録してください。"),
    )


def _too_slow() -> FetchTrouble:
    return FetchTrouble(
        _("{seconds}秒たっても終わらないため、途中でやめました。").format(seconds=LONGEST),
        again=True,
    )


class _Session(requests.Session):
    """Leads nowhere by itself: to know the next address, requests reads the whole body first."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: where an answer leads is looked at by `_get`."""


class _Pinned(Noting):
    """Connects to an address that was looked at, and asks for the host by its own name."""

    def __init__(self, address: WebAddress, connect_to: str) -> None:
        self.address, self.connect_to = address, connect_to
        super().__init__()

    def build_connection_pool_key_attributes(
        self, *arguments: Any, **more: Any
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Where to connect; a certificate still has to be of the host's name."""
        where, how = super().build_connection_pool_key_attributes(*arguments, **more)
        if self.address.scheme == "https":
            name = self.address.host.strip("[]")
            how |= {"server_hostname": name, "assert_hostname": name}
        host = f"[{self.connect_to}]" if ":" in self.connect_to else self.connect_to
        return {**where, "host": host}, how


@contextmanager
def _asked(address: WebAddress) -> Iterator[requests.Response]:
    """The answer to one request. Neither proxies of the environment nor cookies play a part."""
    target = connectable(address, resolved(address), settings.FETCH_ALLOWED)
    with _Session() as session:
        session.trust_env = False
        session.mount(f"{address.scheme}://", _Pinned(address, target))
        session.headers.update(
            {
                "User-Agent": user_agent(),
                "Host": address.host_header,
                "Accept-Encoding": "identity",
            }
        )
        try:
            with session.get(
                address.text, stream=True, timeout=WAITS, allow_redirects=False
            ) as response:
                yield response
        except requests.exceptions.SSLError:
            raise FetchTrouble(_("サーバーの証明書を確かめられません。")) from None
        except requests.exceptions.Timeout:
            raise FetchTrouble(_("サーバーが答えません（時間切れ）。"), again=True) from None
        except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError):
            raise FetchTrouble(
                _("サーバーにつながらないか、途中で切れました。"), again=True
            ) from None
        except requests.RequestException:
            raise FetchTrouble(_("サーバーの答えが読めません。")) from None


def resolved(address: WebAddress) -> list[str]:
    """The addresses (IP) of a host, as the system knows them; looked up once a request."""
    try:
        found = socket.getaddrinfo(address.host.strip("[]"), address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(one[4][0]) for one in found))
