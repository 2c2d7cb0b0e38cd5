"""The tables that a run prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .processes import CORES, Meter
from .script import Request, Told

GOAL = 500.0  # ms, p95
FULL = 0.9
"""Of the machine's cores: from here on requests wait for a core."""
PARTS = 6
"""Into so many parts of equal length a run is cut, to see what more people do to it."""
HEAD = f"{'':22}{'a second':>9}{'p50':>7}{'p95':>7}{'p99':>7}{'max':>8}{'errors':>7}"
CORES_HEAD = f"{'app':>7}{'jobs':>6}{'db':>6}{'clients':>8}"


def percentile(times: Sequence[float], share: float) -> float:
    """The time that so large a share of them does not exceed; 0 for none."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def line(name: str, found: Sequence[Request], seconds: float) -> str:
    """One row: how many a second, milliseconds, errors."""
    times = [one.took for one in found]
    p50, p95, p99, most = (percentile(times, share) for share in (0.5, 0.95, 0.99, 1))
    errors = sum(bool(one.fault) for one in found)
    return (
        f"{name:22}{len(found) / seconds:>9.1f}{p50:>7.0f}{p95:>7.0f}{p99:>7.0f}{most:>8.0f}"
        f"{errors:>7}"
    )


@dataclass(frozen=True)
class Row:
    """One run. load: of the machine before it began; seconds: how long it took."""

    name: str
    told: Told
    meter: Meter
    load: float
    seconds: float

    @property
    def p95(self) -> float:
        """Of all answers, in ms."""
        return percentile([one.took for one in self.told.requests], 0.95)

    def whole(self) -> str:
        """The run in one line."""
        found = line(self.name, self.told.requests, self.seconds)
        return f"{found}{_cores(self.meter.cores())}{self.load:>6.1f}  {self._limit()}"

    def _limit(self) -> str:
        cores = self.meter.cores()
        if sum(cores.values()) < FULL * CORES:
            return ""
        most = max(cores, key=lambda name: cores[name])
        return f"no core is free; most for {most}"

    def details(self) -> str:
        """By kind of request, and by part of the time."""
        kinds: dict[str, list[Request]] = {}
        for one in self.told.requests:
            kinds.setdefault(one.name, []).append(one)
        lines = [HEAD, *(line(name, kinds[name], self.seconds) for name in kinds)]
        lines += ["", f"{HEAD}{CORES_HEAD}  cores"]
        for part in range(PARTS):
            first, last = (self.seconds * at / PARTS for at in (part, part + 1))
            inside = [one for one in self.told.requests if first <= one.at < last]
            name = f"{first:.0f}-{last:.0f} s"
            cores = _cores(self.meter.cores(first, last))
            lines.append(f"{line(name, inside, last - first)}{cores}")
        if self.told.late > 1:
            lines.append(f"the latest officer began {self.told.late:.1f} s late")
        return "\n".join(lines)


def _cores(cores: dict[str, float]) -> str:
    names = (("app", 7), ("jobs", 6), ("db", 6), ("clients", 8))
    return "".join(f"{cores.get(name, 0):>{width}.2f}" for name, width in names)


def table(rows: Sequence[Row]) -> str:
    """All runs, one line each."""
    head = f"{HEAD}{CORES_HEAD}{'load':>6}  ms; of {CORES} cores"
    return "\n".join([head, *(row.whole() for row in rows)])
