"""What a campaign came to, added up over runs in a file; the inputs of findings lie beside it."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kanmin.files import write_bytes

KINDS = ("inputs", "taken", "refused", "contained")
MOST_OF_ONE = 3  # inputs that are kept for a finding known by one name


@dataclass
class Account:
    """What a reader was given. slowest: seconds of processor time of an input."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    next: int = 0
    findings: dict[str, int] = field(default_factory=dict)


@dataclass
class Run:
    """One run of the command. day: when it began."""

    day: str
    seed: int
    seconds: float = 0.0
    inputs: int = 0


def _raw(account: Account) -> dict[str, Any]:
    return vars(account) | {"counts": dict(account.counts)}


class Ledger:
    """Accounts by reader, kept in a file where one is given.

    An account goes on where it was: its inputs are numbered on, so no run repeats another's.
    """

    def __init__(self, file: Path | None) -> None:
        self.file = file
        raw: dict[str, Any] = {"runs": [], "readers": {}}
        if file and file.exists():
            raw = json.loads(file.read_text(encoding="utf-8"))
        self.runs = [Run(**one) for one in raw["runs"]]
        self.accounts = {
            name: Account(Counter(one.pop("counts")), **one) for name, one in raw["readers"].items()
        }

    def begin(self, seed: int) -> Run:
        """A new run."""
        run = Run(dt.datetime.now().isoformat(timespec="minutes"), seed)
        self.runs.append(run)
        return run

    def of(self, reader: str) -> Account:
        """The account of a reader."""
        return self.accounts.setdefault(reader, Account())

    def found(self, reader: str, number: int, what: str, told: str, data: bytes) -> bool:
        """Keep a finding; whether it is the first of its name."""
        known = self.of(reader).findings
        known[what] = known.get(what, 0) + 1
        if self.file and known[what] <= MOST_OF_ONE:
            folder = self.file.with_suffix(".findings")
            folder.mkdir(exist_ok=True)
            raw = {"reader": reader, "number": number, "what": what, "told": told}
            raw["input"] = base64.b64encode(data).decode()
            name = f"{reader}-{number}.json".replace("/", "-").replace(" ", "-")
            write_bytes(folder / name, json.dumps(raw, ensure_ascii=False, indent=1).encode())
        return known[what] == 1

    def save(self) -> None:
        """Write the file; the older one stays until the new one is whole."""
        if self.file:
            raw = {
                "runs": [asdict(run) for run in self.runs],
                "readers": {name: _raw(one) for name, one in self.accounts.items()},
            }
            write_bytes(self.file, json.dumps(raw, indent=1, ensure_ascii=False).encode())

    @property
    def inputs(self) -> int:
        """All inputs of all runs."""
        return sum(one.counts["inputs"] for one in self.accounts.values())

    @property
    def findings(self) -> int:
        """The number of findings that differ."""
        return sum(len(one.findings) for one in self.accounts.values())

    def table(self) -> str:
        """The accounts as text."""
        head = f"{'reader':26}" + "".join(f"{kind:>11}" for kind in KINDS)
        rows = [
            f"{name:26}"
            + "".join(f"{one.counts[kind]:>11,}" for kind in KINDS)
            + f"{one.slowest:>9.2f}{len(one.findings):>10}"
            for name, one in self.accounts.items()
        ]
        whole = sum((one.counts for one in self.accounts.values()), Counter[str]())
        slowest = max((one.slowest for one in self.accounts.values()), default=0.0)
        rows.append(
            f"{'together':26}"
            + "".join(f"{whole[kind]:>11,}" for kind in KINDS)
            + f"{slowest:>9.2f}{self.findings:>10}"
        )
        told = [
            f"  {name}: {what} ({count}×)"
            for name, one in self.accounts.items()
            for what, count in one.findings.items()
        ]
        return "\n".join([f"{head}{'slowest':>9}{'findings':>10}", *rows, *told])
