"""Whether anything is known against the pinned packages.

    python -m tools.supply.audit                    asks the advisories of PyPI (pip-audit)
    python -m tools.supply.audit --file all.zip     reads advisories of OSV; needs no network

Exit status 1 for anything known that requirements/accepted.toml does not accept with a reason and a
last day, 2 where no advisories could be read.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.supply.advisories import found, read_advisories
from tools.supply.pins import ROOT, RUN, read_pins

ACCEPTED = ROOT / "requirements" / "accepted.toml"


def accepted_on(day: dt.date, path: Path = ACCEPTED) -> dict[str, str]:
    """Advisories that are accepted on a day, each with why it does not reach Kanmin."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("advisory", [])
    return {row["id"]: row["reason"] for row in rows if row["until"] >= day}


def by_file(path: Path, accepted: Mapping[str, str]) -> int:
    """Hold a file of advisories against the pins; the exit status."""
    pins, touched = read_pins(RUN), 0
    try:
        advisories = list(read_advisories(path))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        print(f"{path} cannot be read as advisories of OSV: {error}", file=sys.stderr)
        return 2
    if not advisories:
        print(f"{path} holds no advisory for PyPI", file=sys.stderr)
        return 2
    for pin, advisory in found(pins, advisories):
        reason = next((accepted[one] for one in advisory.ids if one in accepted), "")
        touched += not reason
        mark = f"accepted: {reason}" if reason else advisory.summary
        print(f"{pin.name} {pin.version}: {', '.join(advisory.ids)}: {mark}")
    print(f"{len(pins)} packages, {len(advisories)} advisories read, {touched} to act on")
    return 1 if touched else 0


def by_network(accepted: Mapping[str, str]) -> int:
    """Ask PyPI by pip-audit; the exit status."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(RUN), "--disable-pip"]
    command += ["--require-hashes", "--progress-spinner", "off", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(done.stderr[-1000:], file=sys.stderr)
        told = []
    return judged(told, accepted)


def judged(told: Sequence[Mapping[str, Any]], accepted: Mapping[str, str]) -> int:
    """The exit status for what pip-audit tells of each package. One it skipped was not asked."""
    touched = 0
    for one in told:
        for fault in one.get("vulns", ()):
            ids = (fault["id"], *fault["aliases"])
            reason = next((accepted[name] for name in ids if name in accepted), "")
            touched += not reason
            mark = f"accepted: {reason}" if reason else f"mended in {fault['fix_versions']}"
            print(f"{one['name']} {one['version']}: {', '.join(ids)}: {mark}")
    asked = sum("skip_reason" not in one for one in told)
    print(f"{asked} of {len(told)} packages could be asked about, {touched} to act on")
    if touched:
        return 1
    if not told or asked < len(told):
        print("the advisories could not be had; a file can be given: --file", file=sys.stderr)
        return 2
    return 0


def main() -> int:
    """The exit status."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--file", type=Path, help="advisories of OSV: a zip, a folder or a file")
    file: Path | None = options.parse_args().file
    accepted = accepted_on(dt.datetime.now(dt.UTC).date())
    return by_file(file, accepted) if file else by_network(accepted)


if __name__ == "__main__":
    sys.exit(main())
