"""Notes and refuses whatever Python does to call out: names looked up, connections, packets.

Installed as `sitecustomize` it watches every process of a Python, also those started with -I. What
was tried goes line by line into the file that KANMIN_CALLS_OUT names. Standard library only.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import Any

FILE = "KANMIN_CALLS_OUT"
_HOST_FIRST = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_ADDRESS_SECOND = {"socket.connect", "socket.sendto", "socket.sendmsg"}


class CallsOut(PermissionError):
    """Something tried to call out."""


def target_of(event: str, arguments: tuple[Any, ...]) -> str:
    """The host that an event of Python reaches for; "" where it stays on this machine."""
    if event in _HOST_FIRST:
        host = arguments[0]
    elif event in _ADDRESS_SECOND and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return ""  # another event, or a socket that is a file
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    return "" if _is_here(host) else str(host)


def _is_here(host: str | None) -> bool:
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook. Raises CallsOut."""
    target = target_of(event, arguments) if event.startswith("socket.") else ""
    if target:
        line = f"{event} {target} {' '.join(sys.orig_argv[:6])}\n"
        handle = os.open(os.environ[FILE], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(handle, line.encode(errors="replace"))
        os.close(handle)
        raise CallsOut(target)


if os.environ.get(FILE):
    sys.addaudithook(watch)
