"""A network namespace without a route, and the kernel's own count of what found none."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

INSIDE = "KANMIN_CLOSED"
"""In the environment of what runs within the namespace."""


def why_not() -> str:
    """Why no such namespace can be had here; "" where it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "not root on Linux"
    if not all(shutil.which(name) for name in ("ip", "unshare")):
        return "ip or unshare is missing"
    done = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    return "network namespaces are not allowed" if done.returncode else ""


def again_inside(words: Sequence[str]) -> int:
    """Run a command in a namespace of its own; its exit status."""
    command = ["unshare", "--net", *words]
    return subprocess.run(command, env={**os.environ, INSIDE: "1"}, check=False).returncode


def no_route_found() -> int:
    """How many packets of this namespace found no route, IPv4 and IPv6, since it was made."""
    head, row = (line.split() for line in _lines("snmp") if line.startswith("Ip: "))
    six = [line.split()[1] for line in _lines("snmp6") if line.startswith("Ip6OutNoRoutes")]
    return int(row[head.index("OutNoRoutes")]) + sum(map(int, six))


def _lines(name: str) -> list[str]:
    return Path("/proc/self/net", name).read_text(encoding="ascii").splitlines()


def closed() -> int:
    """Bring only the loopback up; how many packets found no route before that.

    While it is down even 127.0.0.1 cannot be reached: trying that shows that the count counts.
    Raises RuntimeError where it does not, or where there is a route.
    """
    before = no_route_found()
    with socket.socket() as probe:
        refused = probe.connect_ex(("127.0.0.1", 9))
    counted = no_route_found()
    if not refused or counted == before:
        raise RuntimeError("the kernel does not count what finds no route")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    routes = subprocess.run(["ip", "route"], capture_output=True, text=True, check=True).stdout
    if routes.strip():
        raise RuntimeError(f"there is a route: {routes}")
    return counted
