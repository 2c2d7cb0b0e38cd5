"""Addresses on the web: read as browsers read them, and held against what is public."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from pydantic_core import Url, ValidationError

from kanmin.elsewhere.steps import FetchTrouble
from kanmin.errors import InvalidDocument
from kanmin.language import _

LONGEST = 2_000  # characters
PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address of a page or file (アドレス). text: as browsers write it. key: the same for the
    same thing, with http or https, whichever way its letters are written."""

    text: str
    scheme: str
    host: str
    port: int
    path: str
    key: str

    @property
    def place(self) -> str:
        """Host and port."""
        return f"{self.host}:{self.port}"

    @property
    def host_header(self) -> str:
        """What a server is asked for by."""
        return self.host if self.port == PORTS[self.scheme] else self.place


def web_address(text: str) -> WebAddress:
    """An address as somebody copied it. Raises InvalidDocument for one that is none."""
    found = _parsed(text.strip())
    host, path = found.host, found.path or "/"
    if found.scheme not in PORTS or not host or not found.port:
        raise _no_address(text)
    if found.username or found.password:
        raise InvalidDocument(
            _("アドレスに利用者名やパスワードが入っています。"),
            todo=_("だれでも開けるページのアドレスにしてください。"),
        )
    if "." not in host and ":" not in host:
        raise InvalidDocument(
            _("「{host}」は、だれでも開けるアドレスではありません。").format(host=host[:80]),
            todo=_("公開されているページのアドレスにしてください。"),
        )
    if len(str(found)) > LONGEST:
        raise _too_long()
    port = "" if found.port in PORTS.values() else f":{found.port}"
    query = f"?{found.query}" if found.query else ""
    key = _ESCAPE.sub(lambda m: m[0].upper(), f"{host}{port}{path}{query}")
    return WebAddress(str(found).partition("#")[0], found.scheme, host, found.port, path, key)


def _parsed(text: str) -> Url:
    if len(text) > LONGEST:
        raise _too_long()
    try:
        return Url(text)
    except (ValidationError, ValueError):
        raise _no_address(text) from None


def _too_long() -> InvalidDocument:
    return InvalidDocument(_("アドレスが長すぎます（{count}字まで）。").format(count=LONGEST))


def _no_address(text: str) -> InvalidDocument:
    return InvalidDocument(
        _("「{text}」はアドレスとして読めません。").format(text=text[:80]),
        todo=_("http:// か https:// で始まるアドレスを、そのまま写してください。"),
    )


def is_public(text: str) -> bool:
    """Whether an address of the internet (IP) is one that everybody may ask.

    IPv4 within IPv6 counts as what it stands for; 6to4 is given up and never counts.

    >>> is_public("8.8.8.8"), is_public("10.1.2.3"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    try:
        found = _meant(ip_address(text.strip("[]")))
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found.is_site_local or found in _SIX_TO_FOUR):
        return False
    apart = found.is_multicast or found.is_reserved or found.is_loopback or found.is_link_local
    return found.is_global and not apart


def _meant(found: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return found.ipv4_mapped
        if found in _NAT64:
            return IPv4Address(int(found) & 0xFFFFFFFF)
    return found


def connectable(address: WebAddress, resolved: Sequence[str], allowed: Collection[str]) -> str:
    """The one of the resolved IP addresses to connect to.

    allowed: places (`host:port`) that are asked without a check, for tests in a closed network.
    Raises FetchTrouble unless the port is the usual one and all of the addresses are public.
    """
    if not resolved:
        raise FetchTrouble(_("サーバー名からIPアドレスを調べられません。"), again=True)
    if address.place in allowed:
        return resolved[0]
    if address.port not in PORTS.values():
        raise FetchTrouble(
            _("{port}番のポートからは取得しません（80番と443番だけです）。").format(
                port=address.port
            ),
            todo=_("ファイルを手元に保存して、この画面から送ってください。"),
        )
    if not all(map(is_public, resolved)):
        raise FetchTrouble(
            _("「{host}」は公開されたサーバーではないため、取得しません。").format(
                host=address.host
            ),
            todo=_("公開されているアドレスか確かめるか、ファイルを送ってください。"),
        )
    return resolved[0]
