"""Where a request comes from: what the proxies of ours say, as many as there are, and no other."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

FORWARDED = "X-Forwarded-For"


def put_in_place(request: HttpRequest) -> None:
    """Make the client's address the request's own, for whatever counts or limits by it.

    Each proxy adds at the end whom it speaks for; of KANMIN_PROXIES of them the first is ours, and
    what stands before was written by the client. Without the header nothing is changed: somebody on
    this machine asks past the proxy.
    """
    if settings.PROXIES and FORWARDED in request.headers:
        request.META["REMOTE_ADDR"] = forwarded(request.headers[FORWARDED], settings.PROXIES)


def of_client(request: HttpRequest) -> str:
    """Where a request comes from; "" where a proxy stands in front that does not tell it."""
    if settings.PROXIES and FORWARDED not in request.headers:
        return ""
    return str(request.META.get("REMOTE_ADDR", ""))


def place_of(address: str) -> str:
    """What is counted as one place: an address; of IPv6 its network, of which one machine has all.

    >>> place_of("192.0.2.7"), place_of("::ffff:192.0.2.7")
    ('192.0.2.7', '192.0.2.7')
    >>> place_of("2001:db8:1:2:3:4:5:6"), place_of("unknown")
    ('2001:db8:1:2::', 'unknown')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    whole = found.ipv4_mapped
    return str(whole or ipaddress.IPv6Network((int(found), 64), strict=False).network_address)


def forwarded(header: str, proxies: int) -> str:
    """The address that the first of our proxies saw; "" where it told none.

    >>> forwarded("198.51.100.9, 203.0.113.7", 1)
    '203.0.113.7'
    >>> forwarded("203.0.113.7, 192.0.2.1", 2)
    '203.0.113.7'
    >>> forwarded("unknown", 1)
    ''
    """
    told = header.split(",")
    return _plain(told[-min(proxies, len(told))].strip())


def _plain(text: str) -> str:
    """An address without the port that some proxies add."""
    for tried in (text, text.rpartition(":")[0], text.rpartition(":")[0].strip("[]")):
        try:
            return str(ipaddress.ip_address(tried.strip("[]")))
        except ValueError:
            continue
    return ""
