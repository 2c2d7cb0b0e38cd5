"""The hosts: network namespaces of their own, or ports of 127.0.0.1 where there are none."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

APP_PORT, SQL_PORT = 8000, 5432
STOPS_WITHIN = 10  # seconds


def has_namespaces() -> str:
    """Why there are no network namespaces here; "" where there are."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "not root on Linux"
    if not all(shutil.which(name) for name in ("ip", "unshare", "setpriv")):
        return "ip, unshare or setpriv is missing"
    name = f"kft{os.getpid()}"
    if _ip("netns", "add", name, check=False):
        return "network namespaces are not allowed"
    if _ip("netns", "exec", name, "unshare", "-u", "true", check=False):
        _ip("netns", "del", name)
        return "host names of one's own are not allowed"
    _ip("netns", "del", name)
    return ""


def _ip(*words: str, check: bool = True) -> int:
    done = subprocess.run(["ip", *words], capture_output=True, check=False)
    if check and done.returncode:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr.decode()}")
    return done.returncode


@dataclass
class Host:
    """A machine. address, port: where its one service answers; namespace: "" on 127.0.0.1."""

    name: str
    address: str
    port: int
    namespace: str
    log: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def place(self) -> tuple[str, int]:
        """Where its service answers."""
        return self.address, self.port

    def words(self, command: Sequence[str], user: str = "") -> list[str]:
        """A command as it is run on this host."""
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
        inner = [*(as_user if user else ()), *command]
        if not self.namespace:
            return inner
        named = ["unshare", "-u", "sh", "-c", f'hostname {self.name} && exec "$@"', "sh"]
        return ["ip", "netns", "exec", self.namespace, *named, *inner]

    def start(self, command: Sequence[str], more: Mapping[str, str], user: str = "") -> None:
        """Start a process here; what it says goes into the log."""
        with self.log.open("ab") as out:
            self.processes.append(
                subprocess.Popen(
                    self.words(command, user),
                    env={**os.environ, **more},
                    stdout=out,
                    stderr=out,
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )

    def line(self, *, whole: bool) -> None:
        """Cut the line of this host, or mend it; nothing where it has none of its own."""
        if self.namespace:
            _ip("link", "set", f"{self.namespace}v", "up" if whole else "down")

    def kill(self) -> None:
        """All of it at once, as when the power goes: the line first, so that nothing gets out."""
        self.line(whole=False)
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOPS_WITHIN)
        self.processes.clear()

    def pids(self) -> list[int]:
        """The processes that run here; where there is no namespace, those that were started."""
        if not self.namespace:
            return [process.pid for process in self.processes]
        command = ["ip", "netns", "pids", self.namespace]
        told = subprocess.run(command, capture_output=True, check=False).stdout
        return [int(word) for word in told.split()]


class Network:
    """The bridge with a namespace for each host, or 127.0.0.1. Everything goes when it is left."""

    def __init__(self, folder: Path, *, loopback: bool) -> None:
        self.folder = folder
        self.loopback = loopback
        self.bridge = f"kf{os.getpid() % 100_000}"
        self.prefix = f"10.213.{os.getpid() % 250}"
        self.hosts: dict[str, Host] = {}

    def __enter__(self) -> Network:
        if not self.loopback:
            _ip("link", "add", self.bridge, "type", "bridge")
            _ip("addr", "add", f"{self.prefix}.1/24", "dev", self.bridge)
            _ip("link", "set", self.bridge, "up")
        return self

    def __exit__(self, *_error: object) -> None:
        for host in self.hosts.values():
            host.kill()
        if self.loopback:
            return
        for host in self.hosts.values():
            _ip("link", "del", f"{host.namespace}v", check=False)
            _ip("netns", "del", host.namespace, check=False)
        _ip("link", "del", self.bridge, check=False)

    def host(self, name: str, port: int = APP_PORT) -> Host:
        """One more host."""
        log = self.folder / f"{name}.log"
        if self.loopback:
            found = Host(name, "127.0.0.1", _free_port(), "", log)
        else:
            found = self._namespace(name, port, log)
        self.hosts[name] = found
        return found

    def _namespace(self, name: str, port: int, log: Path) -> Host:
        at = len(self.hosts) + 11
        space, address = f"{self.bridge}{chr(97 + len(self.hosts))}", f"{self.prefix}.{at}"
        self.hosts[name] = Host(name, address, port, space, log)  # taken away, whatever fails now
        _ip("netns", "add", space)
        _ip("link", "add", f"{space}v", "type", "veth", "peer", "name", "eth0", "netns", space)
        _ip("link", "set", f"{space}v", "master", self.bridge, "up")
        for words in (("addr", "add", f"{address}/24", "dev", "eth0"), ("link", "set", "lo", "up")):
            _ip("-n", space, *words)
        _ip("-n", space, "link", "set", "eth0", "up")
        return self.hosts[name]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(place: tuple[str, int]) -> bool:
    """Whether somebody listens there."""
    try:
        with socket.create_connection(place, timeout=1):
            return True
    except OSError:
        return False


def wait_for(host: Host, seconds: float) -> None:
    """Until a host's service listens. Raises RuntimeError with its log where it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answers(host.place):
            return
        time.sleep(0.1)
    said = host.log.read_text("utf-8", "replace")[-2000:] if host.log.exists() else ""
    raise RuntimeError(f"{host.name} does not answer: {said}")
