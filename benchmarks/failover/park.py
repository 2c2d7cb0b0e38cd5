"""All hosts together, and what befalls them."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.failover.clients import Asker, Client, Reader, Seat, Told, Writer
from benchmarks.failover.cluster import DATABASE, OWNER, Cluster, Server
from benchmarks.failover.hosts import SQL_PORT, Host, Network, wait_for

STARTS_WITHIN = 180.0  # seconds; a busy machine is no fault
LONG = 155  # measures: their PDF is made by a job


@dataclass
class Park:
    """What runs. told: what the clients met; small: without the hosts for readers and jobs."""

    cluster: Cluster
    writers: list[Host]
    reader: Host
    worker: Host
    balancer: Host
    data: Path
    told: Told
    small: bool

    def environment(self, host: Host) -> dict[str, str]:
        """What a process of Kanmin is told on a host."""
        first, second = self.cluster.primary, self.cluster.replica
        order = (second, first) if host is self.reader else (first, second)
        more = {"KANMIN_READ_ONLY": "1"} if host is self.reader else {}
        url = self.cluster.url(*order)
        return {"KANMIN_DATA": str(self.data), "KANMIN_DATABASE_URL": url, **more}

    def start(self, host: Host) -> None:
        """Kanmin on one of its hosts."""
        address, port = host.place
        serve = ["serve", "--host", address, "--port", str(port)]
        words = ["worker"] if host is self.worker else serve
        host.line(whole=True)
        host.start([sys.executable, "-m", "kanmin", *words], self.environment(host))

    def inside(self, *words: str, given: str = "") -> Any:
        """What `inside` tells."""
        command = [sys.executable, "-m", "benchmarks.failover.inside", *words]
        environment = {**os.environ, **self.environment(self.worker)}
        done = subprocess.run(
            command, env=environment, input=given, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)

    def running_job(self) -> str:
        """The name of a worker that is in the middle of a job; "" for none."""
        address, port = self.cluster.primary.host.place
        with psycopg.connect(host=address, port=port, user=OWNER, dbname=DATABASE) as connection:
            rows = connection.execute(
                "SELECT worker_ids::jsonb ->> -1 FROM django_tasks_database_dbtaskresult"
                " WHERE status = 'RUNNING' AND started_at < now() - interval '0.5 seconds'"
            ).fetchall()
        return str(rows[0][0]) if rows else ""


@contextlib.contextmanager
def opened(folder: Path, clients: int, *, loopback: bool, small: bool) -> Iterator[Park]:
    """All of it, running, with clients at work."""
    folder.chmod(0o755)  # PostgreSQL is somebody else
    with Network(folder, loopback=loopback) as network:
        servers = [Server(network.host(n, SQL_PORT), folder / n / "data") for n in ("pg1", "pg2")]
        cluster = Cluster(*servers)
        cluster.start()
        writers = [network.host("app1"), network.host("app2")]
        balancer = Host("balancer", "127.0.0.1", _free_port(), "", folder / "balancer.log")
        reader, worker = network.host("portal"), network.host("work")
        park = Park(cluster, writers, reader, worker, balancer, folder / "shared", Told(), small)
        seats = park.inside("seed", str(clients), str(3 if small else LONG))
        network.hosts["balancer"] = balancer
        _start(park)
        people = _people(park, seats)
        yield park
        park.told.ended.set()
        for one in people:
            one.join(40)


def _start(park: Park) -> None:
    """The writers first; the one that reads waits for nothing and finds the tables there."""
    more = [] if park.small else [park.reader, park.worker]
    for host in (*park.writers, *more):
        park.start(host)
    groups = (park.writers, park.writers if park.small else [park.reader])
    places = [",".join("{}:{}".format(*host.place) for host in group) for group in groups]
    balancer = [sys.executable, "-m", "benchmarks.failover.balancer", str(park.balancer.port)]
    park.balancer.start([*balancer, *places], {})
    for host in (*park.writers, *(() if park.small else (park.reader,)), park.balancer):
        wait_for(host, STARTS_WITHIN)


def _people(park: Park, seats: dict[str, Any]) -> list[Client]:
    port = park.balancer.port
    people: list[Client] = [Writer(port, park.told, Seat(**one)) for one in seats["seats"]]
    people += [Reader(port, park.told)]
    people += [] if park.small else [Asker(port, park.told, Seat(**seats["long"]))]
    for one in people:
        one.start()
    return people


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kill_app(park: Park, dice: random.Random) -> str:
    """One of the hosts for writing is gone at once."""
    host = dice.choice(park.writers)
    host.kill()
    return host.name


def kill_worker(park: Park, _dice: random.Random) -> str:
    """A worker dies in the middle of a job."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        name = park.running_job()
        pid = _process_of(name) if name else 0
        if pid:
            os.kill(pid, signal.SIGKILL)
            return name
        time.sleep(0.1)
    raise RuntimeError("no worker takes a job")


def _process_of(name: str) -> int:
    """The process of a worker, by the name that stands among its words or in its own number."""
    own = int(name.split(":")[1])
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit():
                words = (entry / "cmdline").read_bytes().split(b"\0")
                beside = b"kanmin.server.worker" in words and name.encode() in words
                if beside or (int(entry.name) == own and b"worker" in words):
                    return int(entry.name)
    return 0


def kill_replica(park: Park, _dice: random.Random) -> str:
    """The replica is gone: commits wait until whoever looks after it lets them go on alone."""
    park.cluster.replica.host.kill()
    waited = park.cluster.without_replica()
    return f"let go on alone after {waited:.1f} s"


def replica_back(park: Park) -> None:
    """The replica comes back, catches up, and confirms again."""
    replica = park.cluster.replica
    replica.host.line(whole=True)
    replica.start()
    park.cluster.confirmed(by=replica.host.name)


def kill_primary(park: Park, _dice: random.Random) -> str:
    """The primary is gone, and the replica is promoted."""
    start = time.monotonic()
    park.cluster.primary.host.kill()
    park.cluster.promote()
    return f"promoted after {time.monotonic() - start:.1f} s"
