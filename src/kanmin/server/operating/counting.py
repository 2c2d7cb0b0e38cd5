"""Counting requests, in each process, into files of the server that started it.

`kanmin serve` runs several processes and any of them answers `/metrics`; prometheus-client keeps
the counts of each in a file that the others read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess

from kanmin.server.operating.log_settings import COUNTS

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class Counters:
    """What each process counts, and where it is kept."""

    kept: CollectorRegistry
    requests: Counter
    seconds: Histogram


@cache
def counters() -> Counters:
    """The counters of this process, made at its first request: after it has been forked."""
    kept = CollectorRegistry()
    return Counters(
        kept,
        Counter(
            "kanmin_requests",
            "Requests answered",
            ("route", "method", "status"),
            registry=kept,
        ),
        Histogram(
            "kanmin_request_seconds",
            "Time until a request was answered",
            ("route",),
            registry=kept,
            buckets=SECONDS,
        ),
    )


def answered(route: str, method: str, status: int, seconds: float) -> None:
    """Count a request. status: told as 2xx, 4xx, …"""
    found = counters()
    found.requests.labels(route, method, f"{status // 100}xx").inc()
    found.seconds.labels(route).observe(seconds)


def counted() -> CollectorRegistry:
    """What all processes of this server have counted."""
    if not os.environ.get(COUNTS):
        return counters().kept
    found = CollectorRegistry()
    multiprocess.MultiProcessCollector(found)  # type: ignore[no-untyped-call]
    return found
