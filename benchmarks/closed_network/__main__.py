"""python -m benchmarks.closed_network: the bundle installed and at work without any network.

    python -m benchmarks.closed_network [--bundle FILE] [--layout FILE]

In a network namespace without a route (which needs root): the bundle for Linux is installed by its
own script, J1 to J4 are walked by the command line, and an officer works at a served desk. Then the
same with the folder for Windows, filled with the packages of this system and run by this machine's
Python, for the layout alone. Both are made first where they are not given. Exit status 1 where a
step failed or anything tried to call out, 2 where there can be no such namespace.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.closed_network import installing, journeys, namespace, served
from benchmarks.closed_network.installing import Installed

T = TypeVar("T")


def _timed(name: str, work: Callable[[], T]) -> T:
    start = time.perf_counter()
    found = work()
    print(f"  {name:28} {time.perf_counter() - start:6.1f} s", flush=True)
    return found


def tried(install: Callable[[Path, Path], Installed], bundle: Path) -> list[str]:
    """Install a bundle and work with it; a sentence for each thing that went wrong."""
    print(f"{bundle.name}: {bundle.stat().st_size / 1_000_000:.0f} MB", flush=True)
    counted = namespace.no_route_found()
    with tempfile.TemporaryDirectory(prefix="kanmin-closed-") as spare:
        place, work = Path(spare) / "bundle", Path(spare) / "work"
        place.mkdir()
        work.mkdir()
        kanmin = _timed("unpacked and installed", lambda: install(bundle, place))
        wrong = _timed("J1 to J4, command line", lambda: journeys.walk(kanmin.run, work))
        wrong += _timed("J1 at a served desk", lambda: served.at_the_desk(kanmin, work))
        calls = kanmin.noted.read_text("utf-8").splitlines() if kanmin.noted.exists() else []
    unrouted = namespace.no_route_found() - counted
    print(f"  tried to call out: {len(calls)} by Python, {unrouted} packets without a route")
    return [*wrong, *calls, *([f"{unrouted} packets found no route"] if unrouted else [])]


def _inside(linux: Path, layout: Path) -> int:
    print(f"the count counts: {namespace.closed()} packets found no route before there was any")
    wrong = tried(installing.linux, linux) + tried(installing.stand_in, layout)
    print("\n".join(wrong) or "nothing failed, nothing tried to call out")
    print(f"load average {os.getloadavg()[0]:.1f}")
    return 1 if wrong else 0


def _made(asked: argparse.Namespace, folder: Path) -> list[str]:
    """Both bundles, made where they are not given. This may ask pip for wheels."""
    from tools.bundle.__main__ import pack, wheels_for
    from tools.bundle.wheels import build_ours
    from tools.supply.systems import LINUX, WINDOWS

    if asked.bundle and asked.layout:
        return [str(asked.bundle), str(asked.layout)]
    wheels = wheels_for(LINUX, build_ours(folder))
    linux = asked.bundle or pack(wheels, LINUX, folder)
    return [str(linux), str(asked.layout or pack(wheels, WINDOWS, folder))]


def main() -> int:
    """The exit status."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--bundle", type=Path, help="the bundle for Linux")
    options.add_argument("--layout", type=Path, help="a zip in the layout for Windows")
    asked = options.parse_args()
    if os.environ.get(namespace.INSIDE):
        return _inside(asked.bundle, asked.layout)
    if why := namespace.why_not():
        print(f"left out: {why}")
        return 2
    with tempfile.TemporaryDirectory(prefix="kanmin-bundles-") as spare:
        linux, layout = _made(asked, Path(spare))
        words = [sys.executable, "-m", "benchmarks.closed_network"]
        return namespace.again_inside([*words, "--bundle", linux, "--layout", layout])


if __name__ == "__main__":
    sys.exit(main())
