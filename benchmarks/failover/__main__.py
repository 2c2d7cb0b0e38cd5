"""The run: each fault in turn, what it cost, and at the end what is missing."""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import benchmarks.failover as package
from benchmarks.failover import park as faults
from benchmarks.failover.clients import longest_wait
from benchmarks.failover.hosts import has_namespaces
from benchmarks.failover.park import Park

GOES_ON_WITHIN, SEVERAL = 120.0, 5  # seconds; saves
ENDS_WITHIN = 240.0  # seconds for the jobs that were asked for last
Fault = Callable[[Park, random.Random], str]
FAULTS: dict[str, Fault] = {
    "app": faults.kill_app,
    "worker": faults.kill_worker,
    "replica": faults.kill_replica,
    "primary": faults.kill_primary,
}


def befall(park: Park, name: str, dice: random.Random, seconds: float) -> bool:
    """One fault and what it cost, watched for so long; then what fell comes back.

    False where nobody could save any more.
    """
    told, start = park.told, time.monotonic()
    before = len(told.acknowledged)
    detail = FAULTS[name](park, dice)
    goes_on = saves_again(park, time.monotonic())
    time.sleep(max(0.0, seconds - (time.monotonic() - start)))
    end = time.monotonic()
    errors = ", ".join(f"{kind} ×{count}" for kind, count in sorted(told.met(start, end).items()))
    saved, read = (longest_wait(at, start, end) for at in (told.saved_at, told.read_at))
    print(
        f"{name:8} {end - start:5.1f} s  nobody saved for {saved:4.1f} s, read for {read:4.1f} s  "
        f"acknowledged {len(told.acknowledged) - before:4}  errors: {errors or 'none'}  ({detail})",
        flush=True,
    )
    back(park, name)
    return goes_on


def saves_again(park: Park, since: float) -> bool:
    """Wait until several saves have been acknowledged since a moment; False where none are."""
    while time.monotonic() < since + GOES_ON_WITHIN:
        if sum(at > since for at in park.told.saved_at) >= SEVERAL:
            return True
        time.sleep(0.1)
    return False


def back(park: Park, name: str) -> None:
    """What fell comes back; after a promotion the old primary stays away."""
    if name == "replica":
        faults.replica_back(park)
    for host in (*park.writers, *(() if park.small else (park.worker,))):
        if not host.processes or host.processes[-1].poll() is not None:
            host.kill()
            park.start(host)


def judged(park: Park) -> int:
    """What is missing at the end; the exit status."""
    told, end = park.told, time.monotonic() + ENDS_WITHIN
    found = park.inside("held", given=json.dumps(told.acknowledged))
    while found["states"].keys() & {"READY", "RUNNING"} and time.monotonic() < end:
        time.sleep(2)
        found = park.inside("held", given=json.dumps(told.acknowledged))
    states = {name: count for name, (count, _tries) in found["states"].items()}
    tries = max((tries or 0 for _count, tries in found["states"].values()), default=0)
    undone = sum(count for name, count in states.items() if name != "SUCCESSFUL")
    print(f"acknowledged saves: {len(told.acknowledged)}, lost: {len(found['lost'])}")
    print(f"files asked for: {len(told.files)}, received meanwhile: {len(told.received)}")
    print(f"jobs: {states}, most tries: {tries}, finished twice: {found['twice']}")
    print(f"faults that kanmin verify finds: {len(found['faults'])}")
    for one in (*found["lost"][:5], *found["faults"][:5]):
        print(f"  {one}")
    print(f"load average at the end: {os.getloadavg()[0]:.1f}")
    return int(bool(found["lost"] or found["twice"] or undone or found["faults"]))


def _ended(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def main() -> int:
    """The exit status. Ended from outside, it takes its network away all the same."""
    for one in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, _ended)
    options = argparse.ArgumentParser(
        description=package.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--seconds", type=float, default=80, help="under load, all faults together"
    )
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--faults", default=",".join(FAULTS), help="which, and in which order")
    options.add_argument("--small", action="store_true", help="two hosts for writing, no jobs")
    options.add_argument("--loopback", action="store_true")
    options.add_argument("--folder", type=Path, help="where databases and logs stay afterwards")
    chosen = options.parse_args()
    why = "asked for" if chosen.loopback else has_namespaces()
    print(f"network: {f'127.0.0.1 ({why})' if why else 'a namespace for each host'}", flush=True)
    names = [name for name in chosen.faults.split(",") if name in FAULTS]
    dice = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory(prefix="kanmin-failover-") as folder:
        start = time.monotonic()
        chosen.folder and chosen.folder.mkdir(parents=True)
        with faults.opened(chosen.folder or Path(folder), chosen.clients, loopback=bool(why),
                           small=chosen.small) as park:  # fmt: skip
            print(f"all hosts run after {time.monotonic() - start:.0f} s, seed {chosen.seed}, "
                  f"load average {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
            saves_again(park, time.monotonic())
            ended_well = True
            for name in names:
                time.sleep(dice.uniform(0.2, 1.0))
                ended_well &= befall(park, name, dice, chosen.seconds / len(names))
            park.told.ended.set()
            time.sleep(1)
            return judged(park) or int(not ended_well)


if __name__ == "__main__":
    sys.exit(main())
